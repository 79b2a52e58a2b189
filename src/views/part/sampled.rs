//! What a sample of purchases came to, beside its list and its worksheet.

use super::detail::Line;
use super::theme::Role;
use crate::db::request::{SampleDetail, SampleRow};
use crate::tables::sampling::{bands, drawn, exception, findings, left_out};

/// What it is of, what was found, and by which bands.
#[must_use]
pub fn lines(row: &SampleRow) -> Vec<Line> {
    let text = |text: String| Line::Text(Role::Text, text);
    let mut lines = vec![Line::Heading(format!("Sample {}", row.sample.sample_ref)), Line::Blank];
    lines.extend(findings(row).into_iter().map(text));
    lines.extend([Line::Blank, text(drawn(row)), Line::Blank]);
    lines.push(Line::Text(Role::Dim, bands(&row.bands)));
    lines
}

/// The same with the exceptions.
#[must_use]
pub fn whole(detail: &SampleDetail) -> Vec<Line> {
    let mut lines = lines(&detail.row);
    if let Some(left_out) = left_out(detail) {
        lines.push(Line::Text(Role::Dim, left_out));
    }
    let exceptions: Vec<Line> = detail
        .purchases
        .iter()
        .filter(|row| row.result.is_exception())
        .map(|row| Line::Text(Role::Text, exception(row)))
        .collect();
    if !exceptions.is_empty() {
        lines.extend([Line::Blank, Line::Heading("Exceptions".to_owned())]);
        lines.extend(exceptions);
    }
    lines
}

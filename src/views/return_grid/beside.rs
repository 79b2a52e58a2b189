//! The panes beside the grid: the selected measure with its evidence and note, and the whole return.

use ratatui::layout::{Position, Rect};

use super::lines::{decided, name};
use super::{MEASURE, ReturnGrid, STATE};
use crate::calc::Quantity;
use crate::calc::returns::Evidence;
use crate::db::request::MeasureReturn;
use crate::views::Cx;
use crate::views::part::detail::{self, Line};
use crate::views::part::pen::Pen;
use crate::views::part::returned;
use crate::views::part::theme::Role;

impl ReturnGrid {
    pub(super) fn title(&self) -> String {
        let quarter = self.quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
        let Some(detail) = self.detail() else { return format!("Return for {quarter}") };
        let state = detail.shown().map_or("not begun", |shown| shown.state.word());
        let version = match detail.key.version {
            0 | 1 => String::new(),
            version => format!(", version {version}"),
        };
        let count = detail.rows.len();
        let measures = if count == 1 { "measure" } else { "measures" };
        format!("{quarter}, {count} {measures}, {state}{version}")
    }

    /// The selected measure.
    pub(super) fn of_measure(&self, cx: &Cx) -> Vec<Line> {
        let (Some(lines), Some(row)) = (self.lines(cx), self.row()) else { return Vec::new() };
        let measure = &row.commitment.measure;
        let unit = &measure.unit;
        let mut out = vec![Line::Text(Role::Strong, name(row))];
        if let Some(asked) = &row.question {
            let text = asked.reason.clone().unwrap_or_default();
            out.push(Line::Text(Role::Warning, format!("Asked by {}: {text}", asked.by.person)));
        }
        let line = row.line.as_ref();
        if let Some(answer) = line.and_then(|line| line.answer.as_ref()) {
            out.push(Line::Pair("Answer", answer.clone()));
        }
        if let Some(decided) = decided(row) {
            let by = returned::signed(&decided.by);
            out.push(match decided.validated.map(Quantity::grouped) {
                Some(units) => {
                    Line::Pair("Validated", format!("{units} {unit}, {} by {by}", decided.decision))
                }
                None => Line::Pair("Queried by", by),
            });
            let label = if decided.validated.is_none() { "Question" } else { "Reason" };
            out.extend(decided.reason.as_ref().map(|why| Line::Pair(label, why.clone())));
        }
        out.extend(self.of_evidence(row));
        let paid = line.and_then(|line| line.wage_rate);
        out.extend(paid.map(|paid| Line::Pair("Hourly rate", format!("£{}", paid.grouped()))));
        let note = line.and_then(|line| line.note.clone());
        out.push(Line::Pair("Note", note.unwrap_or_else(|| "–".to_owned())));
        let (due, _) = lines.checks(row);
        out.push(Line::Pair("Due", format!("{} {unit}", due.grouped())));
        out.push(Line::Pair("Quarters before", before(row)));
        let committed = row.commitment.units.grouped();
        let elsewhere = row.elsewhere.grouped();
        out.push(Line::Pair(
            "In all others",
            format!("{elsewhere} of {committed} {unit} committed"),
        ));
        out.extend(line.map(|line| Line::Pair("Keyed by", returned::signed(&line.keyed))));
        out
    }

    fn of_evidence(&self, row: &MeasureReturn) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        for (at, evidence) in row.evidence.iter().enumerate() {
            let chosen = self.panes.focus == MEASURE && at == self.proof;
            let mark = if chosen { "> " } else { "" };
            out.push(Line::Text(Role::Text, format!("{mark}{}", proof(evidence, row))));
        }
        if row.evidence.is_empty() {
            let wanted = row.wanted.as_ref().map(|wanted| format!("; asked for is {wanted}"));
            out.push(Line::Pair("Evidence", format!("none{}", wanted.unwrap_or_default())));
        }
        out
    }

    /// The whole return.
    pub(super) fn of_return(&self, cx: &Cx) -> Vec<Line> {
        let Some(lines) = self.lines(cx) else { return Vec::new() };
        let declared = |row: &MeasureReturn| {
            let own = lines.detail.rows.iter().find(|own| own.commitment == row.commitment);
            own.and_then(|own| lines.units(own).0)
        };
        returned::state(lines.detail, &declared, cx.today)
    }

    pub(super) fn draw_measure(
        &self,
        cx: &Cx,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
    ) -> Option<Position> {
        let name = self.measure_ref.as_deref().unwrap_or("No measure");
        let title = format!("{name}, evidence and note");
        detail::draw(pen, area, &title, focused, &self.of_measure(cx), self.beside[MEASURE - 1])
    }

    pub(super) fn draw_state(
        &self,
        cx: &Cx,
        pen: &mut Pen,
        area: Rect,
        focused: bool,
    ) -> Option<Position> {
        let title = match self.detail() {
            Some(detail) => format!("{} {}", detail.key.contract_ref, detail.contract.title),
            None => "Return".to_owned(),
        };
        detail::draw(pen, area, &title, focused, &self.of_return(cx), self.beside[STATE - 1])
    }
}

/// `EV-311 of 14 weeks, 2026-09-30, sha256 4be1…, letters.pdf`.
fn proof(evidence: &Evidence, row: &MeasureReturn) -> String {
    let unit = &row.commitment.measure.unit;
    let mut parts = vec![match evidence.units {
        Some(units) => format!("{} of {} {unit}", evidence.evidence_ref, units.grouped()),
        None => evidence.evidence_ref.clone(),
    }];
    parts.extend(evidence.dated.map(|day| day.to_string()));
    let digest = evidence.sha256.as_ref().and_then(|digest| digest.get(..8));
    parts.extend(digest.map(|start| format!("sha256 {start}…")));
    parts.extend(evidence.note.clone());
    parts.join(", ")
}

/// What was declared in the quarters before: `2025-26 Q1 9, 2024-25 Q4 ·`.
fn before(row: &MeasureReturn) -> String {
    let one = |(quarter, units): &(crate::calc::Quarter, Option<Quantity>)| {
        format!("{quarter} {}", units.map_or_else(|| "·".to_owned(), Quantity::grouped))
    };
    row.before.iter().map(one).collect::<Vec<_>>().join(", ")
}

//! Charts as lines of text: a bar for each amount, the longest of them as wide as there is room.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Chart;
use crate::calc::Pence;
use crate::tables::bars::bar;

/// The most that a label takes of a line.
const LABEL: usize = 26;

impl Chart {
    /// The largest amount.
    #[must_use]
    pub fn largest(&self) -> Pence {
        let amounts = self.rows.iter().flat_map(|row| row.1.iter().flatten());
        amounts.copied().max().unwrap_or(Pence::ZERO)
    }

    /// A bar in eighths of a column for an amount, where the largest has `width` columns. What is
    /// not known has none.
    #[must_use]
    pub fn bar(&self, amount: Option<Pence>, width: u16) -> String {
        amount.map_or_else(String::new, |own| bar(width, own.raw(), self.largest().raw()))
    }

    /// Label, series, bar and amount, a line for each bar. ASCII has a twin for each sign.
    #[must_use]
    pub fn lines(&self, width: usize) -> Vec<String> {
        let label = self.rows.iter().map(|row| row.0.width()).max().unwrap_or_default().min(LABEL);
        let series = self.series.iter().map(|own| own.width()).max().unwrap_or_default();
        let all = self.rows.iter().flat_map(|row| row.1.iter());
        let amount = all.map(|own| shown(*own).width()).max().unwrap_or_default();
        let room = width.saturating_sub(label + series + amount + 6).max(8);
        let mut lines = Vec::new();
        for (name, amounts) in &self.rows {
            for (at, (own, value)) in self.series.iter().zip(amounts).enumerate() {
                let name = if at == 0 { cut(name, label) } else { String::new() };
                let drawn = self.bar(*value, u16::try_from(room).unwrap_or(u16::MAX));
                let (name, own) = (padded(&name, label), padded(own, series));
                let (drawn, value) = (padded(&drawn, room), shown(*value));
                let gap = " ".repeat(amount.saturating_sub(value.width()));
                lines.push(format!("{name}  {own}  {drawn}  {gap}{value}"));
            }
        }
        lines
    }
}

/// An amount as a chart has it beside its bar.
#[must_use]
pub fn shown(amount: Option<Pence>) -> String {
    amount.map_or_else(|| "?".to_owned(), |own| format!("£{}", own.grouped()))
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for one in text.graphemes(true) {
        if out.width() + one.width() + 1 > width {
            break;
        }
        out.push_str(one);
    }
    out + "…"
}

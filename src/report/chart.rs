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

    /// Label, series, bar and amount, a line for each bar. `fit` makes a text fit for where it is
    /// shown; ASCII has a twin for each sign.
    #[must_use]
    pub fn lines(&self, width: usize, fit: &dyn Fn(&str) -> String) -> Vec<String> {
        let names: Vec<String> = self.rows.iter().map(|row| cut(&fit(&row.0), LABEL)).collect();
        let series: Vec<String> = self.series.iter().map(|own| fit(own)).collect();
        let amounts: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.1.iter().map(|own| fit(&shown(*own))).collect())
            .collect();
        let label = widest(&names);
        let amount = amounts.iter().map(|own| widest(own)).max().unwrap_or_default();
        let room = width.saturating_sub(label + widest(&series) + amount + 6).max(8);
        let mut lines = Vec::new();
        for ((name, row), texts) in names.iter().zip(&self.rows).zip(&amounts) {
            for (at, ((own, value), text)) in series.iter().zip(&row.1).zip(texts).enumerate() {
                let name = padded(if at == 0 { name } else { "" }, label);
                let own = padded(own, widest(&series));
                let bar = fit(&self.bar(*value, u16::try_from(room).unwrap_or(u16::MAX)));
                let gap = " ".repeat(amount.saturating_sub(text.width()));
                lines.push(format!("{name}  {own}  {}  {gap}{text}", padded(&bar, room)));
            }
        }
        lines
    }
}

fn widest(texts: &[String]) -> usize {
    texts.iter().map(|text| text.width()).max().unwrap_or_default()
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
    out + "~"
}

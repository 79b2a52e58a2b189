//! A chart as inline SVG. Bars are shares of whatever width there is and text keeps its size, so
//! one drawing serves a telephone, a desktop and paper. Series differ by pattern, not by colour.

use std::fmt::Write;

use crate::calc::Pence;
use crate::publish::html::escaped;
use crate::report::Chart;
use crate::report::chart::shown;

/// The share of the width that the largest bar takes; its amount stands after it.
const WIDEST: i128 = 62;
/// A label of more characters stands above its bars, not beside them.
const BESIDE: usize = 12;
const INDENT: i128 = 26;
const BAR: usize = 15;
const LINE: usize = 20;
const GAP: usize = 9;

/// What tells the series apart, in grey as well: full, hatched, dotted.
const FILLS: [&str; 3] = ["full", "hatch", "dots"];

const PATTERNS: &str = "<pattern id=\"ID-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#ffffff\"/><rect width=\"3\" height=\"6\" fill=\"#b04a00\"/></pattern><pattern id=\"ID-dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#ffffff\"/><circle cx=\"3\" cy=\"3\" r=\"1.6\" fill=\"#1a1a1a\"/></pattern>";

/// A drawing that is longer would jump to a new page, or not fit one.
const ROWS: usize = 10;

/// The drawing, as one or several that follow one another; `id` is its own in the page.
pub fn of(chart: &Chart, id: &str, description: &str) -> Vec<String> {
    let parts = chart.rows.len().div_ceil(ROWS).max(1);
    let rows = chart.rows.len().div_ceil(parts).max(1);
    let is_beside = chart.rows.iter().all(|row| row.0.chars().count() <= BESIDE);
    let one = |(at, rows): (usize, &[Row])| {
        if parts == 1 {
            return drawing(chart, rows, is_beside, (id, &chart.title, description));
        }
        let at = at + 1;
        let title = format!("{} ({at} of {parts})", chart.title);
        drawing(chart, rows, is_beside, (&format!("{id}-{at}"), &title, description))
    };
    chart.rows.chunks(rows).enumerate().map(one).collect()
}

type Row = (String, Vec<Option<Pence>>);

fn drawing(
    chart: &Chart,
    rows: &[Row],
    is_beside: bool,
    (id, title, description): (&str, &str, &str),
) -> String {
    let (left, widest) = if is_beside { (INDENT, WIDEST - INDENT + 8) } else { (0, WIDEST) };
    let bars = chart.series.len() * BAR + GAP;
    let row = if is_beside { bars } else { bars + LINE };
    let height = LINE + GAP + row * rows.len();
    let mut out = format!(
        "<svg class=\"chart\" role=\"img\" width=\"100%\" height=\"{height}\" aria-labelledby=\"{id}-title {id}-desc\" font-size=\"13\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc><defs>{}</defs>",
        escaped(title),
        escaped(description),
        PATTERNS.replace("ID", id)
    );
    legend(&mut out, chart, id);
    let largest = i128::from(chart.largest().raw());
    let mut top = LINE + GAP;
    for (name, amounts) in rows {
        let text = if is_beside { top + bars.saturating_sub(GAP) / 2 + 5 } else { top + 14 };
        let _ = write!(out, "<text x=\"0\" y=\"{text}\">{}</text>", escaped(name));
        let first = if is_beside { top } else { top + LINE };
        for (at, amount) in amounts.iter().enumerate() {
            bar(&mut out, (left, widest), first + at * BAR, *amount, largest, &fill(id, at));
        }
        top += row;
    }
    out.push_str("</svg>");
    out
}

fn fill(id: &str, at: usize) -> String {
    match FILLS.get(at % FILLS.len()) {
        Some(&"full") | None => "#1f4e79".to_owned(),
        Some(name) => format!("url(#{id}-{name})"),
    }
}

fn legend(out: &mut String, chart: &Chart, id: &str) {
    let step = 100 / chart.series.len().max(2);
    for (at, name) in chart.series.iter().enumerate() {
        let (x, fill) = (at * step, fill(id, at));
        let _ = write!(
            out,
            "<svg x=\"{x}%\" y=\"0\" width=\"{step}%\" height=\"{LINE}\"><rect x=\"0.5\" y=\"3.5\" width=\"22\" height=\"11\" fill=\"{fill}\" stroke=\"#1a1a1a\"/><text x=\"29\" y=\"14\">{}</text></svg>",
            escaped(name)
        );
    }
}

/// A bar and its amount. Anything above nothing is seen.
fn bar(
    out: &mut String,
    (left, widest): (i128, i128),
    top: usize,
    amount: Option<Pence>,
    largest: i128,
    fill: &str,
) {
    let raw = i128::from(amount.map_or(0, Pence::raw)).max(0);
    let hundredths = (raw * widest * 100).checked_div(largest).unwrap_or_default();
    let share = |of: i128| format!("{}.{:02}", of / 100, of % 100);
    if raw > 0 {
        let width = share(hundredths.max(20));
        let _ = write!(
            out,
            "<rect x=\"{left}%\" y=\"{}\" width=\"{width}%\" height=\"{}\" fill=\"{fill}\" stroke=\"#1a1a1a\" stroke-width=\"0.75\"/>",
            top + 1,
            BAR - 3
        );
    }
    let end = share(left * 100 + hundredths);
    let _ = write!(
        out,
        "<text x=\"{end}%\" dx=\"6\" y=\"{}\" font-size=\"12\">{}</text>",
        top + 11,
        shown(amount)
    );
}

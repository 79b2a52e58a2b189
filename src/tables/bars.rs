//! Bars in eighths of a column, or whole `#` where the terminal has nothing else.

const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A bar of at most `width` columns for `part` of `whole`. Anything above nothing is seen.
#[must_use]
pub fn bar(width: u16, part: i64, whole: i64) -> String {
    if width == 0 || whole <= 0 || part <= 0 {
        return String::new();
    }
    let full = i128::from(width) * 8;
    let eighths = (i128::from(part) * full / i128::from(whole)).clamp(1, full);
    let whole_columns = usize::try_from(eighths / 8).unwrap_or_default();
    let rest = usize::try_from(eighths % 8).unwrap_or_default();
    let mut out = "█".repeat(whole_columns);
    out.extend(rest.checked_sub(1).and_then(|at| EIGHTHS.get(at)));
    out
}

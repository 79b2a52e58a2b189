//! A bar for what is delivered, what waits and what was expected.

/// Validated `█`, waiting `▒` behind it, and `│` where it was expected to end: a mark between
/// columns, that hides nothing. At most `width` columns and the mark.
#[must_use]
pub fn delivery(width: u16, (validated, waiting, expected): (i64, i64, i64), whole: i64) -> String {
    let width = usize::from(width);
    if width == 0 {
        return String::new();
    }
    let reach = |part: i64| -> usize {
        if whole <= 0 || part <= 0 {
            return 0;
        }
        let columns = i128::from(part) * width as i128 / i128::from(whole);
        usize::try_from(columns).unwrap_or(width).clamp(1, width)
    };
    let done = reach(validated);
    let waits = reach(validated.saturating_add(waiting)).saturating_sub(done);
    let waits = if waiting > 0 { waits.max(1) } else { 0 };
    // What waits is seen beside a full bar, too.
    let done = if waiting > 0 { done.min(width.saturating_sub(waits)) } else { done };
    let mut columns: Vec<char> = std::iter::repeat_n('█', done).collect();
    columns.extend(std::iter::repeat_n('▒', waits));
    let mark = reach(expected);
    if mark > 0 {
        columns.resize(columns.len().max(mark), ' ');
        columns.insert(mark, '│');
    }
    columns.into_iter().collect()
}

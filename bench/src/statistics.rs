//! Medians, which one disturbed round does not move.

/// The middle value; the mean of the two middle ones where their number is even. `None` when there is none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// The value that half of `values` do not exceed; it puts them in order. `None` when there is none.
pub(crate) fn middle_of(values: &mut [u64]) -> Option<u64> {
    let middle = values.len().checked_sub(1)? / 2;
    Some(*values.select_nth_unstable(middle).1)
}

#[cfg(test)]
mod tests {
    use super::{median, middle_of};

    #[test]
    fn a_median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 9.0]), Some(3.0));
        assert_eq!(median([4.0, 1.0, 9.0, 2.0]), Some(3.0));
        assert_eq!(median([]), None);
        assert_eq!(middle_of(&mut [5, 1, 4]), Some(4));
        assert_eq!(middle_of(&mut []), None);
    }
}

//! Days in XLSX: numbers whose format shows a date.

/// Whether a number format shows a date: one of the built-in ones, or with a year or day in it.
pub(super) fn shows_date(id: u32, code: Option<&str>) -> bool {
    if let Some(code) = code {
        let (mut quoted, mut bracketed) = (false, false);
        return code.chars().any(|c| {
            match c {
                '"' => quoted = !quoted,
                '[' => bracketed = true,
                ']' => bracketed = false,
                _ => {}
            }
            !quoted && !bracketed && matches!(c, 'y' | 'Y' | 'd' | 'D')
        });
    }
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// The day of a serial number as ISO; `None` if it is none.
pub(super) fn day(serial: &str, from_1904: bool) -> Option<String> {
    let serial: f64 = serial.trim().parse().ok()?;
    let whole = serial.floor();
    // 2958465 is 31 December 9999. Before March 1900 the count has a day that never was.
    if !(61.0..=2_958_465.0).contains(&(whole + if from_1904 { 1462.0 } else { 0.0 })) {
        return None;
    }
    let epoch = if from_1904 { jiff::civil::date(1904, 1, 1) } else { jiff::civil::date(1899, 12, 30) };
    let day = epoch.checked_add(jiff::Span::new().try_days(whole as i64).ok()?).ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(day("45355", false).as_deref(), Some("2024-03-04"));
        assert_eq!(day("43893.75", true).as_deref(), Some("2024-03-04"));
        assert_eq!((day("1e300", false), day("-1", false), day("x", false)), (None, None, None));
        assert!(shows_date(14, None) && !shows_date(2, None));
        assert!(shows_date(164, Some("yyyy\\-mm")) && !shows_date(164, Some("[Red]0.00\"day\"")));
    }
}

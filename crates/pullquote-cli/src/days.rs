//! Which day it is. The clock is not asked, so that a run gives the same bytes on any day.

use crate::flags::TableArgs;

/// The day of the run, if `--run-date` or `SOURCE_DATE_EPOCH` tells.
pub fn of_run(args: &TableArgs) -> Option<String> {
    args.run_date.clone().or_else(|| of_epoch(&std::env::var("SOURCE_DATE_EPOCH").ok()?))
}

/// The day, in UTC, of a number of seconds since 1970; `None` if it is no number.
fn of_epoch(seconds: &str) -> Option<String> {
    let days = seconds.trim().parse::<u64>().ok()? / 86_400;
    // Counted from March of the year 0, so that a leap day ends its year. Four hundred years have 146,097 days.
    let days = days.checked_add(719_468)?;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    (year <= 9999).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_days() {
        let day = |seconds: &str| of_epoch(seconds);
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        assert_eq!(day("951782400").as_deref(), Some("2000-02-29"));
        assert_eq!(day("1709251199").as_deref(), Some("2024-02-29"));
        assert_eq!(day("1709251200").as_deref(), Some("2024-03-01"));
        assert_eq!(day("4107542400").as_deref(), Some("2100-03-01"));
        assert_eq!((day(""), day("now"), day("-5"), day("18446744073709551615")), (None, None, None, None));
    }
}

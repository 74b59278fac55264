//! Days and the periods they belong to.

/// Days since 1970-01-01 of an ISO date; anything after the day is ignored.
pub(crate) fn day(date: &str) -> Option<i32> {
    let mut parts = date.get(..10)?.split('-');
    let mut number = |digits: usize| -> Option<i32> {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse().ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| from_civil(year, month, day))
}

/// The length of a chart's periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    Day,
    Week,
    Month,
    Year,
}

impl Period {
    /// The shortest period that gives a chart of readable width.
    pub fn for_days(first: i32, last: i32) -> Self {
        match last - first {
            ..=45 => Period::Day,
            46..=400 => Period::Week,
            401..=2200 => Period::Month,
            _ => Period::Year,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// The number of the period that a day belongs to.
    pub fn of(self, day: i32) -> i32 {
        let (year, month, _) = to_civil(day);
        match self {
            Period::Day => day,
            // 1970-01-01 was a Thursday; weeks begin on Monday.
            Period::Week => (day + 3).div_euclid(7),
            Period::Month => year * 12 + month - 1,
            Period::Year => year,
        }
    }

    /// The label of a period: its first day, its month or its year.
    pub fn label(self, period: i32) -> String {
        match self {
            Period::Day => iso(period),
            Period::Week => iso(period * 7 - 3),
            Period::Month => format!("{:04}-{:02}", period.div_euclid(12), period.rem_euclid(12) + 1),
            Period::Year => format!("{period:04}"),
        }
    }
}

pub(crate) fn iso(day: i32) -> String {
    let (year, month, day) = to_civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The proleptic Gregorian calendar, in eras of 400 years that begin in March.
fn from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn to_civil(day: i32) -> (i32, i32, i32) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i32::from(month <= 2), month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_back() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2000-02-29T12:00:00Z"), Some(11_016));
        assert_eq!(day("2000-2-29"), None);
        assert_eq!(day("yesterday, maybe"), None);
        assert_eq!(day("2000-é2-29"), None);
        for n in (-800_000..800_000).step_by(37) {
            let (y, m, d) = to_civil(n);
            assert_eq!(from_civil(y, m, d), n);
        }
    }

    #[test]
    fn periods_begin_on_the_right_day() {
        // 2024-05-06 was a Monday.
        let monday = day("2024-05-06").unwrap();
        assert_eq!(Period::Week.of(monday), Period::Week.of(monday + 6));
        assert_eq!(Period::Week.label(Period::Week.of(monday + 6)), "2024-05-06");
        assert_eq!(Period::Month.label(Period::Month.of(monday)), "2024-05");
        assert_eq!(Period::Year.label(Period::Year.of(monday)), "2024");
    }
}

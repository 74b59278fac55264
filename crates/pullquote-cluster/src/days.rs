//! Days as numbers.

/// The number of an ISO day, from 1 on 0000-03-01; 0 if it is none.
pub fn number(date: &str) -> u32 {
    let part = |range| date.get(range).and_then(|digits: &str| digits.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(5..7), part(8..10)) else { return 0 };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || year == 0 {
        return 0;
    }
    // Years begin in March, so that the leap day is the last.
    let year = if month < 3 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}

/// The day of a number; empty for 0.
pub fn iso(number: u32) -> String {
    if number == 0 {
        return String::new();
    }
    let number = number - 1;
    let era = number / 146_097;
    let of_era = number % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u32::from(month < 3);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_in_order() {
        let days = ["1999-12-31", "2000-02-28", "2000-02-29", "2000-03-01", "2024-01-01", "2024-12-31", "2025-01-01"];
        let numbers = days.map(number);
        assert!(numbers.is_sorted() && numbers[0] > 0);
        assert_eq!(numbers.map(iso), days);
        assert_eq!([numbers[2] - numbers[1], numbers[6] - numbers[5]], [1, 1]);
        assert_eq!(["", "2024", "2024-13-01", "tomorrow!!", "2024-é1-01"].map(number), [0; 5]);
        assert_eq!(number("2024-01-02T10:00:00Z"), number("2024-01-02"));
    }
}

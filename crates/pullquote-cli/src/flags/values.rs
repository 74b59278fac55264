//! Values of flags: seconds, sizes, shares.

/// A number of seconds.
pub fn seconds(given: &str) -> Result<f64, String> {
    match given.parse() {
        Ok(seconds) if (0.0..1e6).contains(&seconds) => Ok(seconds),
        _ => Err("expected a number of seconds".into()),
    }
}

/// A number of bytes: `1000`, `64K`, `16M`, `1G`.
pub fn bytes(given: &str) -> Result<usize, String> {
    let (digits, shift) = match given.to_ascii_uppercase().trim_end_matches('B') {
        rest if rest.ends_with('K') => (rest.len() - 1, 10),
        rest if rest.ends_with('M') => (rest.len() - 1, 20),
        rest if rest.ends_with('G') => (rest.len() - 1, 30),
        rest => (rest.len(), 0),
    };
    let number = given[..digits].parse::<usize>().ok().and_then(|number| number.checked_mul(1 << shift));
    number.filter(|number| *number > 0).ok_or_else(|| "expected a number of bytes, such as 500K or 16M".into())
}

/// A number from 0 to 1.
pub fn share(given: &str) -> Result<f32, String> {
    match given.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1".into()),
    }
}

/// A day: `2024-05-02`.
pub fn day(given: &str) -> Result<String, String> {
    let parts: Vec<&str> = given.split('-').collect();
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            let (month, day) = (month.parse::<u8>().unwrap_or(0), day.parse::<u8>().unwrap_or(0));
            if (1..=12).contains(&month) && (1..=31).contains(&day) { Ok(given.to_owned()) } else { Err(no_day()) }
        }
        _ => Err(no_day()),
    }
}

fn no_day() -> String {
    "expected a day, such as 2024-05-02".into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_understood() {
        assert_eq!(super::day("2024-05-02").as_deref(), Ok("2024-05-02"));
        for wrong in ["", "2024-5-2", "2024-13-01", "2024-05-32", "02/05/2024", "2024-05-02T00:00", "20é4-05-02"] {
            assert!(super::day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_understood() {
        let sizes = ["1", "2k", "3M", "1GB", "64m"].map(|given| super::bytes(given).unwrap());
        assert_eq!(sizes, [1, 2048, 3 << 20, 1 << 30, 64 << 20]);
        for wrong in ["", "0", "M", "-1", "1.5M", "1T", "99999999999999G", "é"] {
            assert!(super::bytes(wrong).is_err(), "{wrong}");
        }
    }
}

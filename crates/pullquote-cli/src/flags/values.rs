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

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_understood() {
        let sizes = ["1", "2k", "3M", "1GB", "64m"].map(|given| super::bytes(given).unwrap());
        assert_eq!(sizes, [1, 2048, 3 << 20, 1 << 30, 64 << 20]);
        for wrong in ["", "0", "M", "-1", "1.5M", "1T", "99999999999999G", "é"] {
            assert!(super::bytes(wrong).is_err(), "{wrong}");
        }
    }
}

//! Faults on purpose, for the tests of what is done about faults. A release build has none of them.
//!
//! The variable `PULLQUOTE_FAULT` names the fault: `panic:PART` brings the analysis down over articles whose id contains
//! PART; `keep-tails` resumes without cutting the part files, as a program would do that knows nothing of torn ends;
//! `die:PLACE` ends the program at that place as a power cut would.

#[cfg(debug_assertions)]
fn wanted() -> Option<&'static str> {
    static WANTED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    WANTED.get_or_init(|| std::env::var("PULLQUOTE_FAULT").ok()).as_deref()
}

#[cfg(not(debug_assertions))]
fn wanted() -> Option<&'static str> {
    None
}

/// Panics over an article if that is wanted.
pub fn panic_over(id: &str) {
    if let Some(part) = wanted().and_then(|fault| fault.strip_prefix("panic:"))
        && id.contains(part)
    {
        panic!("a fault on purpose");
    }
}

/// Whether part files are to keep what stands behind the last checkpoint.
pub fn keep_tails() -> bool {
    wanted() == Some("keep-tails")
}

/// Ends the program here, with nothing flushed, if that is wanted.
pub fn die_at(place: &str) {
    if wanted().and_then(|fault| fault.strip_prefix("die:")) == Some(place) {
        std::process::abort();
    }
}

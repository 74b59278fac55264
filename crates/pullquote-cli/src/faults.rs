//! Injected faults, for testing how the program copes with them. Release builds have none of them.
//!
//! The variable `PULLQUOTE_FAULT` names the fault: `panic:PART` makes the analysis of articles whose id contains PART
//! panic, and `die-over:PART` ends the program over them as if memory had run out; `keep-tails` resumes without truncating the part files, as a program unaware of torn ends would;
//! `die:PLACE` ends the program at that place as a power failure would.

#[cfg(debug_assertions)]
fn injected() -> Option<&'static str> {
    static INJECTED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    INJECTED.get_or_init(|| std::env::var("PULLQUOTE_FAULT").ok()).as_deref()
}

#[cfg(not(debug_assertions))]
fn injected() -> Option<&'static str> {
    None
}

/// Panics over an article if that fault is injected.
pub fn panic_over(id: &str) {
    if let Some(part) = injected().and_then(|fault| fault.strip_prefix("panic:"))
        && id.contains(part)
    {
        panic!("an injected fault");
    }
}

/// Ends the program over an article if that fault is injected.
pub fn die_over(id: &str) {
    if let Some(part) = injected().and_then(|fault| fault.strip_prefix("die-over:"))
        && id.contains(part)
    {
        std::process::abort();
    }
}

/// Whether part files keep what follows the last checkpoint.
pub fn keep_tails() -> bool {
    injected() == Some("keep-tails")
}

/// Ends the program here, without flushing anything, if that fault is injected.
pub fn die_at(place: &str) {
    if injected().and_then(|fault| fault.strip_prefix("die:")) == Some(place) {
        std::process::abort();
    }
}

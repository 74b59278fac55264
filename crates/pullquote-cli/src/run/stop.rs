//! Ctrl-C and SIGTERM.

use crate::outcome::INTERRUPTED;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the run has been asked to stop.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From now on the first SIGINT or SIGTERM asks the run to stop, and the second ends the program at once. (SIGHUP is
    /// left alone, so that `nohup` works.)
    pub fn on_signals() -> Self {
        let stop = Self::default();
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            // The order matters: the first signal must not find the flag set already. Where signals cannot be caught, they
            // end the program as they always do, and the run can still be resumed.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, INTERRUPTED.into(), stop.0.clone());
            let _ = signal_hook::flag::register(signal, stop.0.clone());
        }
        stop
    }

    /// Whether it has.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

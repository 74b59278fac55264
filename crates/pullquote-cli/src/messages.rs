//! How much the program prints on standard error.

/// A level of messages; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Level {
    /// Nothing
    Off,
    /// Articles that are lost
    Error,
    /// Also what is left out or unusual
    Warn,
    /// Also progress and a summary
    Info,
    /// Also checkpoints and timings
    Debug,
}

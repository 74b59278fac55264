//! The examples of the speaker rules, on texts whose sources are given.

//! Names of files as text. Most are UTF-8; of the others no two must look the same, because ids are made of names.

use std::borrow::Cow;
use std::ffi::OsStr;

/// A name as text. Bytes that are not UTF-8 are written as `%FF`.
pub(crate) fn readable(name: &OsStr) -> Cow<'_, str> {
    match name.to_str() {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(escaped(name)),
    }
}

#[cfg(unix)]
fn escaped(name: &OsStr) -> String {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;
    let mut out = String::with_capacity(name.len() + 8);
    for chunk in name.as_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(not(unix))]
fn escaped(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn bytes_that_are_not_text_stay_apart() {
        let name = |bytes: &'static [u8]| readable(OsStr::from_bytes(bytes));
        assert_eq!(name("Größe.txt".as_bytes()), "Größe.txt");
        assert_eq!(name(b"caf\xe9.txt"), "caf%E9.txt");
        assert_eq!(name(b"\xff\xfe\xc3"), "%FF%FE%C3");
    }
}

#![no_main]

libfuzzer_sys::fuzz_target!(init: pullquote_fuzz::quiet(), |data: &[u8]| pullquote_fuzz::tables::eval(data));

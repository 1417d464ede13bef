//! Fuzzes what reaches a session from outside.

#![no_main]

#[path = "../session_properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::session(bytes));

//! Fuzzes what two desks exchange before they have a session.

#![no_main]

#[path = "../introduction_properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::introduction(bytes));

//! Fuzzes event data, and the data files that mappings name.

#![no_main]

#[path = "../properties.rs"]
#[expect(dead_code, reason = "each target uses one of the properties")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::feed(bytes));

//! Fuzzes every reader of what comes over a line to a relay or in a courier's bag.

#![no_main]

#[path = "../wire_properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::wire(bytes));

//! Fuzzes what an officer's message says.

#![no_main]

#[path = "../said_properties.rs"]
mod said_properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| said_properties::said(bytes));

//! Findings, one by one.

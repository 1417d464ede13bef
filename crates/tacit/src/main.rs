//! The `tacit` command line.
fn main() {}

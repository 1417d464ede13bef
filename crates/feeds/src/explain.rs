//! A page for every code that a mapping file can draw.

/// Every code of this crate with its page: what it means, an example that draws it, what to do.
pub const PAGES: &[(&str, &str)] = &[];

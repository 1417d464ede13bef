//! A page for every code that a mapping file can draw.

/// Every code of this crate with its page: what it means, an example that draws it, what to do.
pub const PAGES: &[(&str, &str)] = &[
    ("E0600", include_str!("explain/E0600.md")),
    ("E0601", include_str!("explain/E0601.md")),
    ("E0602", include_str!("explain/E0602.md")),
    ("E0603", include_str!("explain/E0603.md")),
    ("E0604", include_str!("explain/E0604.md")),
    ("E0605", include_str!("explain/E0605.md")),
    ("E0606", include_str!("explain/E0606.md")),
    ("E0607", include_str!("explain/E0607.md")),
    ("E0608", include_str!("explain/E0608.md")),
    ("E0609", include_str!("explain/E0609.md")),
    ("E0610", include_str!("explain/E0610.md")),
    ("E0611", include_str!("explain/E0611.md")),
    ("E0612", include_str!("explain/E0612.md")),
    ("E0613", include_str!("explain/E0613.md")),
    ("E0614", include_str!("explain/E0614.md")),
    ("E0615", include_str!("explain/E0615.md")),
    ("E0620", include_str!("explain/E0620.md")),
    ("W0621", include_str!("explain/W0621.md")),
    ("E0622", include_str!("explain/E0622.md")),
    ("E0630", include_str!("explain/E0630.md")),
    ("E0631", include_str!("explain/E0631.md")),
    ("E0632", include_str!("explain/E0632.md")),
];

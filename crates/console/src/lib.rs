//! The console: what an officer sees and does in a browser, on the desk's own machine.
//!
//! *Knows* pages, forms, logins, the drawing of time, and what makes a browser safe to use for this: one origin, one-time links,
//! tokens in forms, a strict content policy.
//! *Never knows* keys, stores, channels, rules of judgement, or what an order does: all that it shows and all that it asks for goes through
//! [`desk::Desk`], in the officers' own words.

pub mod desk;
pub mod gate;
pub mod view;

mod address;
mod assets;
mod marks;
mod pages;
mod shell;
pub mod timeline;
mod words;

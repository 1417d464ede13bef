//! What the pages show: plain data in the officers' words, filled by the desk.
//!
//! Instants are milliseconds since 1970 in UTC, called `…_ms`; a time that is not known exactly comes in words as well. Every text may
//! hold anything that anybody has typed, and is shown as text.

pub mod exposure;
pub mod incidents;
pub mod masthead;
pub mod people;
pub mod promises;
pub mod saying;
pub mod thread;
pub mod timeline;
pub mod today;

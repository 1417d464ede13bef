//! What an assurance says and what it means.
//!
//! *Knows*: the text of an assurance, the vocabulary that it pins, the one checked meaning of both,
//! its canonical encoding and digest, its rendering in a human language, and what it leaves open.
//!
//! *Never knows*: what happened (that is `tacit-standing`), bytes on a wire, keys, clocks, files.

pub mod canonical;
mod check;
pub mod diagnostic;
mod explain;
pub mod format;
pub mod ids;
pub mod meaning;
mod render;
mod reports;
mod syntax;
pub mod time;
pub mod vocabulary;

pub use check::{ClauseSpans, PairFinding, Reading, check_pair, read};
pub use explain::{explain, explained_codes};
pub use format::{LINE_WIDTH, format};
pub use render::{Language, Undeclared, render};
pub use reports::MAX_DIAGNOSTICS;
pub use syntax::{MAX_SENTENCES, MAX_TEXT_BYTES};
pub use tacit_spelling::words;

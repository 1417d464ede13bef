//! What an assurance says and what it means.
//!
//! *Knows*: the text of an assurance, the vocabulary that it pins, the one checked meaning of both,
//! its canonical encoding and digest, its rendering in a human language, and what it leaves open.
//!
//! *Never knows*: what happened (that is `tacit-standing`), bytes on a wire, keys, clocks, files.

pub mod canonical;
pub mod diagnostic;
pub mod ids;
pub mod meaning;
mod nearest;
pub mod time;
pub mod vocabulary;
pub mod words;

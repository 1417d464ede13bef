//! From text to tree: every sentence with spans, every mistake reported, whatever follows still read.
//!
//! Recursive descent by hand, a function for each sentence; nothing in the language nests, so no
//! input drives a recursion.

mod act;
mod advice;
mod character;
mod condition;
mod cursor;
mod endings;
mod form;
mod lexer;
mod parties;
mod scope;
mod sentence;
pub(crate) mod spelling;
mod token;
pub(crate) mod tree;

pub(crate) use character::look;
pub(crate) use form::Form;
pub(crate) use lexer::{shortened, tokens};
pub(crate) use sentence::{begins_sentence, sentences};
pub(crate) use token::{Token, TokenKind};

/// The longest text admitted, in bytes.
pub const MAX_TEXT_BYTES: usize = 256 * 1024;

/// The most sentences admitted in one text.
pub const MAX_SENTENCES: usize = 4_096;

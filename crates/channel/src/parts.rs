//! A text that is too long for one message: taken apart by its sender, put together by its receiver.

use crate::message::Content;
use crate::message::{
    Body, MAX_BODY_BYTES, MAX_PARTS, MAX_WHOLE_BYTES, Message, MessageId, OfficerMessage, Part,
};
use std::collections::BTreeMap;
use std::fmt;
use tacit_spelling::Digest;

/// The most texts of which some parts have come and others not.
pub const MAX_UNFINISHED: usize = 8;

/// The most bytes of parts that are kept until the others come.
pub const MAX_UNFINISHED_BYTES: usize = 4 * MAX_WHOLE_BYTES;

/// Takes a message apart if its body is too long for one; the parts differ in part and body alone.
///
/// # Errors
/// [`WholeTooLong`] if the text is longer than [`MAX_WHOLE_BYTES`].
pub fn split(message: &OfficerMessage) -> Result<Vec<OfficerMessage>, WholeTooLong> {
    let text = message.body.as_bytes();
    if text.len() > MAX_WHOLE_BYTES {
        return Err(WholeTooLong { found: text.len() });
    }
    if text.len() <= MAX_BODY_BYTES {
        return Ok(vec![message.clone()]);
    }
    let whole = Digest::of(text);
    let chunks = text.chunks(MAX_BODY_BYTES);
    let count = chunks.len() as u64;
    let part = |(index, chunk): (u64, &[u8])| OfficerMessage {
        part: Some(Part {
            index,
            count,
            whole,
        }),
        body: chunk.to_vec().into(),
        ..message.clone()
    };
    Ok((0..).zip(chunks).map(part).collect())
}

/// The text is longer than all parts together may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeTooLong {
    /// How many bytes it has.
    pub found: usize,
}

impl fmt::Display for WholeTooLong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "the text has {} bytes, {MAX_PARTS} parts hold {MAX_WHOLE_BYTES}: send it as two",
            self.found
        )
    }
}

impl std::error::Error for WholeTooLong {}

/// Texts of which some parts have come. After a restart it is filled again from the parts, which the inbox keeps.
#[derive(Debug, Default)]
pub struct Assembly {
    /// By the digest of the whole.
    unfinished: BTreeMap<Digest, Unfinished>,
}

/// A text of which some parts are here.
#[derive(Debug)]
struct Unfinished {
    /// What all parts have in common, by a part without its body.
    common: OfficerMessage,
    count: u64,
    parts: BTreeMap<u64, (MessageId, Body)>,
}

/// A text put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The name of its first part, by which it is answered.
    pub id: MessageId,
    /// The message as if it had come in one.
    pub message: OfficerMessage,
    /// The names of all parts, in their order.
    pub parts: Vec<MessageId>,
}

impl Assembly {
    /// Adds a message; gives the whole when its last part has come, and at once if it is no part.
    ///
    /// # Errors
    /// [`PartRefused`]; what is here already stays as it was, unless the whole is not what its parts said.
    pub fn add(&mut self, message: &Message) -> Result<Option<Whole>, PartRefused> {
        let Content::Officer(said) = &message.content else {
            return Ok(None);
        };
        let id = message.id();
        let Some(part) = said.part else {
            return Ok(Some(Whole {
                id,
                message: said.clone(),
                parts: vec![id],
            }));
        };
        let common = OfficerMessage {
            part: None,
            body: Body::default(),
            ..said.clone()
        };
        if let Some(known) = self.unfinished.get(&part.whole)
            && (known.common != common || known.count != part.count)
        {
            return Err(PartRefused::Disagrees { part: id });
        }
        let known = self.unfinished.get(&part.whole);
        if let Some((_, body)) = known.and_then(|known| known.parts.get(&part.index)) {
            // The same part under another name: its officer sent it twice.
            return if *body == said.body {
                Ok(None)
            } else {
                Err(PartRefused::Disagrees { part: id })
            };
        }
        self.hold(part, common, id, said.body.clone())?;
        self.finish(part.whole)
    }

    /// Gives up a text whose other parts are not to be waited for.
    pub fn forget(&mut self, whole: Digest) {
        self.unfinished.remove(&whole);
    }

    /// The texts that wait for parts: the digest of each, how many parts are here, and how many there are.
    pub fn unfinished(&self) -> impl Iterator<Item = (Digest, usize, u64)> {
        self.unfinished
            .iter()
            .map(|(whole, known)| (*whole, known.parts.len(), known.count))
    }

    /// The names of all parts that wait for others.
    pub fn held(&self) -> impl Iterator<Item = MessageId> {
        let unfinished = self.unfinished.values();
        unfinished.flat_map(|known| known.parts.values().map(|(id, _)| *id))
    }

    fn hold(
        &mut self,
        part: Part,
        common: OfficerMessage,
        id: MessageId,
        body: Body,
    ) -> Result<(), PartRefused> {
        let bytes = |known: &Unfinished| -> usize {
            let bodies = known.parts.values();
            bodies.map(|(_, body)| body.as_bytes().len()).sum()
        };
        let of_this = self.unfinished.get(&part.whole).map_or(0, bytes) + body.as_bytes().len();
        if of_this > MAX_WHOLE_BYTES {
            return Err(PartRefused::WholeTooLong { whole: part.whole });
        }
        let of_all: usize = self.unfinished.values().map(bytes).sum();
        let is_new = !self.unfinished.contains_key(&part.whole);
        if (is_new && self.unfinished.len() >= MAX_UNFINISHED)
            || of_all + body.as_bytes().len() > MAX_UNFINISHED_BYTES
        {
            return Err(PartRefused::TooManyUnfinished);
        }
        let known = self.unfinished.entry(part.whole).or_insert(Unfinished {
            common,
            count: part.count,
            parts: BTreeMap::new(),
        });
        known.parts.insert(part.index, (id, body));
        Ok(())
    }

    fn finish(&mut self, whole: Digest) -> Result<Option<Whole>, PartRefused> {
        let complete = |known: &Unfinished| known.parts.len() as u64 == known.count;
        if !self.unfinished.get(&whole).is_some_and(complete) {
            return Ok(None);
        }
        let Some(known) = self.unfinished.remove(&whole) else {
            return Ok(None);
        };
        let text: Vec<u8> = known
            .parts
            .values()
            .flat_map(|(_, body)| body.as_bytes().iter().copied())
            .collect();
        let parts: Vec<MessageId> = known.parts.values().map(|(id, _)| *id).collect();
        match parts.first() {
            Some(first) if Digest::of(&text) == whole => Ok(Some(Whole {
                id: *first,
                message: OfficerMessage {
                    body: text.into(),
                    ..known.common
                },
                parts,
            })),
            _ => Err(PartRefused::NotTheWhole { whole, parts }),
        }
    }
}

/// Why a part was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartRefused {
    /// It says something else than the parts that are here.
    Disagrees {
        /// The part.
        part: MessageId,
    },
    /// The parts together are longer than a text may be.
    WholeTooLong {
        /// Of which text.
        whole: Digest,
    },
    /// The parts together are not the text whose digest they gave; all are dropped.
    NotTheWhole {
        /// Of which text.
        whole: Digest,
        /// The parts, in their order.
        parts: Vec<MessageId>,
    },
    /// Too many texts, or too many bytes, wait for parts.
    TooManyUnfinished,
}

impl fmt::Display for PartRefused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disagrees { part } => write!(
                out,
                "the part {part} says something else than the parts that came before; ask for the text again"
            ),
            Self::WholeTooLong { whole } => write!(
                out,
                "the parts of {whole} are longer than {MAX_WHOLE_BYTES} bytes together"
            ),
            Self::NotTheWhole { whole, .. } => write!(
                out,
                "the parts of {whole} do not give the text that they named; ask for it again"
            ),
            Self::TooManyUnfinished => write!(
                out,
                "{MAX_UNFINISHED} texts or {MAX_UNFINISHED_BYTES} bytes wait for parts already; give one of them up"
            ),
        }
    }
}

impl std::error::Error for PartRefused {}

#[cfg(test)]
mod tests;

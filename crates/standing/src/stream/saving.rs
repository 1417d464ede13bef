//! A stream saved in its middle and resumed as if it had never stopped.
//!
//! What is saved is what a revision would need: the deeds, the acts, the messages. Where each promise
//! stands is not saved but told again from them, so that there is one meaning. The form: the magic
//! letters and the version; parts, each its length in four bytes, the smallest first, and then so many
//! bytes in the encoding of *postcard*; at the end the SHA-256 of all before it.

use crate::stream::fault::ResumeError;
use crate::stream::saved::{Head, SavedAct, SavedDeed, SavedKind, SavedMessage};
use crate::stream::{Stream, Told};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::io::{self, Read, Write};
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;

/// The version of the form in which streams are saved.
pub(super) const VERSION: u16 = 1;

const MAGIC: [u8; 12] = *b"tacit-stream";
/// How many deeds, acts or messages one part holds at most.
const MOST_IN_A_PART: usize = 1 << 14;
/// The most bytes of one part that are read: more are not written.
const MAX_PART: u32 = 1 << 28;

impl Stream {
    /// Writes everything that [`Stream::resume`] needs to go on as if it had never stopped.
    ///
    /// # Errors
    /// Those of `out`; [`io::ErrorKind::InvalidData`] if a part grows beyond what is read again.
    pub fn save(&self, out: &mut impl Write) -> io::Result<()> {
        let mut parts = Writing {
            out,
            hash: Sha256::new(),
        };
        parts.write(&MAGIC)?;
        parts.write(&VERSION.to_le_bytes())?;
        let count = |found: usize| u32::try_from(found).map_err(|_| too_long());
        let messages = || {
            let mut promises: Vec<_> = self.told.iter().collect();
            promises.sort_unstable_by_key(|(promise, _)| **promise);
            promises.into_iter().flat_map(|(promise, messages)| {
                let events = messages.events.iter();
                events.map(|event| SavedMessage::new(*promise, event))
            })
        };
        parts.part(&Head {
            vocabulary: self.digests.0.0,
            texts: self.digests.1.iter().map(|digest| digest.0).collect(),
            settled: self.settled.seconds(),
            latest: self.latest.seconds(),
            deeds: count(self.deeds.len())?,
            acts: count(self.log.len())?,
            messages: count(messages().count())?,
        })?;
        let deeds = (0..).map_while(|number| self.deeds.get(number));
        parts.each(deeds.map(SavedDeed::from))?;
        let mut before = 0;
        let acts = (0..).map_while(|number| {
            let at = self.log.at(number)?.seconds();
            let since = at - std::mem::replace(&mut before, at);
            let kind = match self.log.get(number) {
                None => SavedKind::Gone,
                Some((_, deed, None)) => SavedKind::Settled(deed),
                Some((_, _, Some(open))) => open.into(),
            };
            Some(SavedAct(since, kind))
        });
        parts.each(acts)?;
        parts.each(messages())?;
        let digest = parts.hash.finalize();
        parts.out.write_all(&digest)
    }

    /// Goes on with a stream that was saved over the same vocabulary and the same texts.
    ///
    /// # Errors
    /// [`ResumeError`]: it was saved over others or in another version, it is damaged, or it cannot be
    /// read.
    pub fn resume(
        vocabulary: &Vocabulary,
        texts: &[Assurance],
        from: &mut impl Read,
    ) -> Result<Self, ResumeError> {
        let mut stream = Self::new(vocabulary, texts).map_err(ResumeError::Stream)?;
        let mut parts = Reading {
            from,
            hash: Sha256::new(),
        };
        let magic = parts.bytes(MAGIC.len());
        if magic.map_err(not_a_stream)? != MAGIC {
            return Err(ResumeError::NotAStream);
        }
        let version = parts.bytes(2)?;
        let version = version.first_chunk().copied().map(u16::from_le_bytes);
        match version {
            Some(VERSION) => {}
            other => return Err(ResumeError::OtherVersion(other.unwrap_or_default())),
        }
        let head: Head = parts.part()?;
        if stream.digests.0 != Digest(head.vocabulary) {
            return Err(ResumeError::OtherVocabulary);
        }
        let texts: Vec<Digest> = head.texts.iter().map(|digest| Digest(*digest)).collect();
        if stream.digests.1 != texts {
            return Err(ResumeError::OtherTexts);
        }
        parts.each(head.deeds, |saved: SavedDeed| stream.add_saved_deed(saved))?;
        let mut before = 0;
        parts.each(head.acts, |SavedAct(since, kind)| {
            before = since.checked_add(before)?;
            stream.add_saved_act(Instant::from_seconds(before), kind)
        })?;
        parts.each(head.messages, |saved: SavedMessage| {
            let promise = saved.promise;
            stream
                .tell(promise, saved.event(), &mut |_, _, _| {})
                .then_some(())
        })?;
        let found = parts.hash.clone().finalize();
        if parts.bytes(found.len())? != found.as_slice() {
            return Err(ResumeError::Damaged("its digest is another"));
        }
        stream.catch_up(
            Instant::from_seconds(head.settled),
            Instant::from_seconds(head.latest),
        );
        Ok(stream)
    }

    fn add_saved_deed(&mut self, saved: SavedDeed) -> Option<()> {
        let is_said = match &saved {
            // The parts of a deed that changes with the date are added with it.
            SavedDeed::From(deed, _) => {
                let whole = self.deeds.turns(*deed);
                return (!whole.is_empty()).then_some(());
            }
            SavedDeed::Said(said) => said
                .iter()
                .all(|(promise, _)| (*promise as usize) < self.promises.len()),
            SavedDeed::Act(..) | SavedDeed::OneOf(..) => true,
        };
        let deed = is_said.then(|| saved.into())?;
        self.add_deed(deed).map(|_| ())
    }

    fn add_saved_act(&mut self, at: Instant, kind: SavedKind) -> Option<()> {
        let is_known = |deed: u32| (deed as usize) < self.deeds.len();
        let (number, end) = match kind {
            SavedKind::Gone => (self.log.push_gone(at), at),
            SavedKind::Settled(deed) if is_known(deed) => {
                (self.log.push(at, deed, &mut self.deeds), at)
            }
            SavedKind::Settled(_) => return None,
            kind @ SavedKind::Open { .. } => {
                let open = kind.open().filter(|open| is_known(open.deed))?;
                (self.log.push_open(open, &mut self.deeds), open.begin.to())
            }
        };
        self.end = self.end.max(end);
        number.map(|_| ())
    }

    /// Tells every promise what it was told before it was saved.
    fn catch_up(&mut self, settled: Instant, latest: Instant) {
        let mut silent = |_: u32, _: u32, _: Told<'_>| {};
        let mut is_settled = settled == Instant::MIN;
        for number in self.log.in_order() {
            let Some((at, deed, open)) = self.log.get(number) else {
                continue;
            };
            if !is_settled && at >= settled {
                self.settle(settled, &mut silent);
                is_settled = true;
            }
            self.latest = at;
            match open {
                None => self.follow(number, at, deed, &mut silent),
                Some(open) => self.follow_open(number, open, &mut silent),
            }
        }
        if !is_settled {
            self.settle(settled, &mut silent);
        }
        self.latest = self.latest.max(latest);
    }
}

fn too_long() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "a part of the stream is too long",
    )
}

fn not_a_stream(error: ResumeError) -> ResumeError {
    match error {
        ResumeError::Damaged(_) => ResumeError::NotAStream,
        other => other,
    }
}

/// Parts on their way out.
struct Writing<'a, W: Write> {
    out: &'a mut W,
    hash: Sha256,
}

impl<W: Write> Writing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.out.write_all(bytes)
    }

    fn part(&mut self, part: &impl Serialize) -> io::Result<()> {
        let bytes = postcard::to_stdvec(part).map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len()).ok();
        let length = length.filter(|length| *length <= MAX_PART);
        self.write(&length.ok_or_else(too_long)?.to_le_bytes())?;
        self.write(&bytes)
    }

    fn each<T: Serialize>(&mut self, items: impl Iterator<Item = T>) -> io::Result<()> {
        let mut items = items.peekable();
        while items.peek().is_some() {
            let part: Vec<T> = items.by_ref().take(MOST_IN_A_PART).collect();
            self.part(&part)?;
        }
        Ok(())
    }
}

/// Parts on their way in.
struct Reading<'a, R: Read> {
    from: &'a mut R,
    hash: Sha256,
}

impl<R: Read> Reading<'_, R> {
    fn bytes(&mut self, count: usize) -> Result<Vec<u8>, ResumeError> {
        let mut bytes = Vec::new();
        let mut limited = self.from.by_ref().take(count as u64);
        limited.read_to_end(&mut bytes).map_err(ResumeError::Read)?;
        if bytes.len() < count {
            return Err(ResumeError::Damaged("it ends too early"));
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }

    fn part<T: DeserializeOwned>(&mut self) -> Result<T, ResumeError> {
        let length = self.bytes(4)?;
        let length = length.first_chunk().copied().map(u32::from_le_bytes);
        let length = length.filter(|length| *length <= MAX_PART);
        let length = length.ok_or(ResumeError::Damaged("a part is too long"))?;
        let bytes = self.bytes(length as usize)?;
        let (part, rest) = postcard::take_from_bytes(&bytes)
            .map_err(|_| ResumeError::Damaged("a part does not decode"))?;
        if rest.is_empty() {
            Ok(part)
        } else {
            Err(ResumeError::Damaged("a part is longer than what it holds"))
        }
    }

    fn each<T: DeserializeOwned>(
        &mut self,
        count: u32,
        mut take: impl FnMut(T) -> Option<()>,
    ) -> Result<(), ResumeError> {
        let mut left = count as usize;
        while left > 0 {
            let part: Vec<T> = self.part()?;
            if part.is_empty() || part.len() > left {
                return Err(ResumeError::Damaged("its parts are not as many as it says"));
            }
            left -= part.len();
            for item in part {
                take(item).ok_or(ResumeError::Damaged("a part says what cannot be"))?;
            }
        }
        Ok(())
    }
}

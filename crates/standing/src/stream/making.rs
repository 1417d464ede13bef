//! A stream made of texts: their promises, numbered, each with its terms and its first state.

use crate::clause::Clause;
use crate::docket::MAX_PROMISES;
use crate::index::{ActorNumber, Index};
use crate::step::State;
use crate::step::event::{Event, Happening};
use crate::step::terms::Terms;
use crate::stream::deeds::Deeds;
use crate::stream::fault::StreamError;
use crate::stream::log::Log;
use crate::stream::pairs::Pairs;
use crate::stream::reach::Reach;
use crate::stream::{Mark, Stream, Watched};
use rustc_hash::FxHashMap;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::meaning::{Assurance, Dependence, Entry, Membership, Parties, Sense};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;

impl Stream {
    /// A stream over every promise of `texts`, which were checked against `vocabulary`.
    ///
    /// A text that is in effect from a stated time is taken as given; any other enters by
    /// [`Stream::tell`].
    ///
    /// # Errors
    /// [`StreamError`] if there are too many promises, or one depends on another.
    pub fn new(vocabulary: &Vocabulary, texts: &[Assurance]) -> Result<Self, StreamError> {
        if let Some(text) = texts.iter().find(|text| depends(text)) {
            return Err(StreamError::Depends(text.labels.title.clone()));
        }
        let index = Index::new(vocabulary);
        let mut terms: Vec<(bool, Terms)> = Vec::new();
        let mut promises = Vec::new();
        for (text, assurance) in (0..).zip(texts) {
            let given = matches!(assurance.entry, Some(Entry::At(_)));
            let mut known: Vec<([Membership; 2], u32)> = Vec::new();
            for (giver, receiver, members) in pairs_of(assurance, &index) {
                let found = known.iter().rfind(|(alike, _)| *alike == members);
                let terms = match found {
                    Some((_, terms)) => *terms,
                    None => {
                        let own = (given, Terms::new(assurance, members));
                        let number = number_of(&mut terms, own)?;
                        known.push((members, number));
                        number
                    }
                };
                promises.push(Watched {
                    text,
                    terms,
                    giver,
                    receiver,
                });
            }
        }
        if promises.len() > MAX_PROMISES {
            return Err(StreamError::TooManyPromises(promises.len()));
        }
        let starts: Vec<State> = terms.iter().map(start).collect();
        let states = promises
            .iter()
            .filter_map(|watched| starts.get(watched.terms as usize).cloned());
        Ok(Self {
            digests: (
                vocabulary_digest(vocabulary),
                texts.iter().map(digest).collect(),
            ),
            pairs: Pairs::new(&index, vocabulary.actors.len(), &promises),
            reach: Reach::new(vocabulary, &index, texts),
            clauses: texts
                .iter()
                .map(|text| Clause::new(text, vocabulary, &index))
                .collect(),
            is_wide: texts.iter().any(is_wide),
            index,
            states: states.collect(),
            starts,
            terms: terms.into_iter().map(|(_, terms)| terms).collect(),
            marks: vec![Mark::Live; promises.len()],
            deeds: Deeds::new(promises.len()),
            promises,
            apart: FxHashMap::default(),
            told: FxHashMap::default(),
            log: Log::default(),
            latest: Instant::MIN,
            end: Instant::MIN,
            settled: Instant::MIN,
            turns: 0,
            changes: Vec::new(),
            slow: Vec::new(),
        })
    }
}

fn number_of(terms: &mut Vec<(bool, Terms)>, own: (bool, Terms)) -> Result<u32, StreamError> {
    let number = terms.iter().rposition(|known| *known == own);
    let number = number.unwrap_or_else(|| {
        terms.push(own);
        terms.len() - 1
    });
    u32::try_from(number).map_err(|_| StreamError::Full)
}

/// The state before anything has come; a text in effect from a stated time is given.
fn start((given, terms): &(bool, Terms)) -> State {
    let mut state = State::default();
    if *given {
        let event = Event {
            at: Instant::MIN,
            what: Happening::Given,
        };
        state.step(terms, &event, &mut Vec::new());
    }
    state
}

fn depends(text: &Assurance) -> bool {
    text.entry == Some(Entry::OnceOtherInEffect)
        || matches!(
            text.dependence,
            Some(Dependence::OnlyWhileStands | Dependence::ReleasedWhenEnds)
        )
}

fn is_wide(text: &Assurance) -> bool {
    matches!(text.entry, Some(Entry::OnceDone(..)))
        || text
            .conditions
            .iter()
            .any(|condition| matches!(condition.sense, Sense::Anywhere(_)))
}

/// Every ordered pair of a text's parties, with their membership.
fn pairs_of(text: &Assurance, index: &Index) -> Vec<(ActorNumber, ActorNumber, [Membership; 2])> {
    let members: Vec<(ActorNumber, Membership)> = match &text.parties {
        Parties::Directed { giver, receiver } => {
            let pair = index.actor(giver).zip(index.actor(receiver));
            let pair = pair.map(|(giver, receiver)| (giver, receiver, [Membership::default(); 2]));
            return pair.into_iter().collect();
        }
        Parties::EachToEach { members } => {
            let known = members
                .iter()
                .filter_map(|(actor, member)| Some((index.actor(actor)?, *member)));
            known.collect()
        }
    };
    let mut pairs = Vec::with_capacity(members.len() * members.len());
    for (giver, one) in &members {
        for (receiver, other) in members.iter().filter(|(receiver, _)| receiver != giver) {
            pairs.push((*giver, *receiver, [*one, *other]));
        }
    }
    pairs
}

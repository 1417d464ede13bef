//! From what a row says to a sighting.

mod known;

use crate::cache::Cache;
use crate::dates::NoDate;
use crate::days::Days;
use crate::interest::Interest;
use crate::mapping::{ClaimsBy, Mapping};
use crate::report::{Reason, Report};
use crate::seen::{Seen, digest, key, mix};
use crate::sighting::{Naming, Sighting, Sort};
use crate::sorts::{Said, Sorts};
use crate::text::{decode, short};
use known::{Code, Somewhere};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{RecordId, Source};

pub(crate) use known::Somebody;

/// How many publishers become sources of their own; claims of any further are the feed's.
const MAX_PUBLISHERS: usize = 4_096;

/// One reading of one feed.
pub(crate) struct Run<'m> {
    pub(crate) mapping: &'m Mapping,
    pub(crate) days: Days<'m>,
    pub(crate) report: Report,
    interest: &'m Interest,
    sink: &'m mut dyn FnMut(&Sighting<'_>),
    /// Rows left out, each reason's at its place.
    left_out: Vec<(Reason, u64)>,
    seen: Seen,
    sorts: Sorts<'m>,
    /// Of names, or of codes with names behind them, in every mapping's way and without any dictionary.
    names: Cache<Somebody<'m>>,
    codes: Cache<Code<'m>>,
    places: Cache<Somewhere<'m>>,
    dates: Cache<Result<Between, NoDate>>,
    /// What is looked up, where a field alone does not say it.
    asked: Vec<u8>,
    /// The feed's own first.
    sources: Vec<Source>,
    publishers: Cache<u16>,
    by_id: HashMap<RecordId, u16>,
}

/// When a row says that it was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) begin: Between,
    /// Where it may have gone on.
    pub(crate) end: Option<Between>,
    /// Where the row itself says when it was learned; else it is the mapping's delay behind its last day.
    pub(crate) learned: Option<Instant>,
}

/// A row as one report, perhaps of several, of one incident.
pub(crate) struct Reported<'a> {
    pub(crate) line: u64,
    pub(crate) times: Times,
    /// With what is said and the day, the same for every report of the incident.
    pub(crate) places: [&'a [u8]; 4],
    pub(crate) publisher: &'a [u8],
    pub(crate) story: &'a [u8],
    /// The key of the row's own identifier, where it has one: then that alone says which incident it is.
    pub(crate) own: Option<u64>,
}

impl<'m> Run<'m> {
    pub(crate) fn new(
        mapping: &'m Mapping,
        interest: &'m Interest,
        sink: &'m mut dyn FnMut(&Sighting<'_>),
    ) -> Self {
        Self {
            mapping,
            days: Days::new(&mapping.zone),
            report: Report {
                source: mapping.source.id.clone(),
                gaps: mapping.gaps.clone(),
                data: mapping.data_notes().to_vec(),
                ..Report::default()
            },
            interest,
            sink,
            left_out: Vec::new(),
            seen: Seen::default(),
            sorts: Sorts::default(),
            names: Cache::default(),
            codes: Cache::default(),
            places: Cache::default(),
            dates: Cache::default(),
            asked: Vec::new(),
            sources: vec![mapping.source.clone()],
            publishers: Cache::default(),
            by_id: HashMap::new(),
        }
    }

    /// The report, when everything is read.
    pub(crate) fn finish(self) -> Report {
        let mut report = self.report;
        let counted = self.left_out.into_iter().filter(|(_, count)| *count > 0);
        report.left_out = counted.collect();
        report
    }

    /// Whether `actor` or whose own it is matters.
    pub(crate) fn matters(&self, actor: &ActorId) -> bool {
        self.interest.holds(actor, self.mapping.principal(actor))
    }

    /// Leaves a row out; `detail` is asked for only if it will be listed.
    pub(crate) fn leave_out(&mut self, line: u64, reason: Reason, detail: impl FnOnce() -> String) {
        let place = reason as usize;
        while self.left_out.len() <= place {
            self.left_out.push((reason, 0));
        }
        if let Some((at, count)) = self.left_out.get_mut(place) {
            *at = reason;
            *count += 1;
            self.report.list(line, reason, *count, detail);
        }
    }

    /// A field as text.
    pub(crate) fn text<'a>(&mut self, field: &'a [u8]) -> Cow<'a, str> {
        let (text, fell_back) = decode(field);
        self.report.windows_1252 += u64::from(fell_back);
        text
    }

    /// Remembers `key`; whether it is new.
    pub(crate) fn is_new(&mut self, key: u64) -> bool {
        self.seen.is_new(key)
    }

    /// An incident of which this row is the only report, as the feed's own word.
    pub(crate) fn incident(
        &mut self,
        line: u64,
        key: u64,
        times: Times,
        said: Said<'m>,
        naming: &dyn Naming,
    ) {
        let Some(met) = self.sorts.of(said, 0) else {
            return self.leave_out(line, Reason::TooManySorts, String::new);
        };
        self.sighted(line, key, true, times, met.sort, naming);
    }

    /// One report of an incident that others may report too: the incident once, and a claim for each story,
    /// or one for the whole feed.
    pub(crate) fn reported(
        &mut self,
        reported: &Reported<'_>,
        said: Said<'m>,
        naming: &dyn Naming,
    ) {
        let by = match self.mapping.claims_by {
            ClaimsBy::Feed => 0,
            ClaimsBy::Publisher => self.publisher(reported.publisher),
        };
        let Some(met) = self.sorts.of(said, by) else {
            return self.leave_out(reported.line, Reason::TooManySorts, String::new);
        };
        let key_of_incident = reported.own.unwrap_or_else(|| {
            let Times { begin, end, .. } = reported.times;
            let times = [begin.from(), begin.to(), end.unwrap_or(begin).to()];
            let times = times
                .into_iter()
                .fold(met.key, |key, at| mix(key, at.seconds().cast_unsigned()));
            key([&times.to_be_bytes()[..]]
                .into_iter()
                .chain(reported.places))
        });
        let is_new = self.is_new(key_of_incident);
        let adds = match self.mapping.claims_by {
            ClaimsBy::Feed => is_new,
            ClaimsBy::Publisher => {
                let (publisher, story) = self.mapping.told_by(reported.publisher, reported.story);
                let told = mix(key_of_incident, met.key);
                self.is_new(key([&told.to_be_bytes()[..], publisher, story]))
            }
        };
        if !adds && !is_new {
            self.report.kept += 1;
            self.report.merged += 1;
            return;
        }
        self.sighted(
            reported.line,
            key_of_incident,
            is_new,
            reported.times,
            met.sort,
            naming,
        );
    }

    fn sighted(
        &mut self,
        line: u64,
        key: u64,
        is_new: bool,
        times: Times,
        sort: Sort,
        naming: &dyn Naming,
    ) {
        let Some(told) = self.sorts.told(sort) else {
            return;
        };
        let Some(by) = self.sources.get(usize::from(told.by)) else {
            return;
        };
        let begin = times.begin;
        self.report.kept += 1;
        self.report.claims += 1;
        self.report.incidents += u64::from(is_new);
        let gaps = &self.mapping.gaps;
        let inside = |gap: Between| gap.from() <= begin.from() && begin.to() <= gap.to();
        self.report.in_gaps += u64::from(gaps.iter().any(|gap| inside(gap.0)));
        let last = times.end.unwrap_or(begin).to();
        let learned = times
            .learned
            .unwrap_or_else(|| last.after(self.mapping.learned_after));
        (self.sink)(&Sighting {
            line,
            key,
            is_new,
            begin,
            end: times.end,
            learned,
            sort,
            told,
            by,
            feed: &self.mapping.source,
            naming,
        });
    }

    /// The number of the source that a publisher is; the feed's, where none is given or there are too many.
    fn publisher(&mut self, field: &[u8]) -> u16 {
        if field.is_empty() {
            return 0;
        }
        if let Some(number) = self.publishers.get(field) {
            return number;
        }
        let name = self.text(field);
        let id = format!("{}-{}", self.mapping.source.id, identifier(&name));
        let number = match self.by_id.get(&id) {
            Some(number) => *number,
            None if self.sources.len() > MAX_PUBLISHERS => 0,
            None => {
                let number = u16::try_from(self.sources.len()).unwrap_or_default();
                self.sources.push(Source {
                    id: id.clone(),
                    label: short(&name, 200),
                    actor: None,
                    rests_on: BTreeSet::new(),
                    ordered: false,
                    complete: Vec::new(),
                });
                self.by_id.insert(id, number);
                number
            }
        };
        self.publishers.keep(field, number)
    }
}

/// A publisher's name in the letters of identifiers; one that does not fit gets a digest behind it.
pub(crate) fn identifier(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars().take(40) {
        if letter.is_ascii_alphanumeric() {
            out.push(letter.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let mut out = out.trim_end_matches('-').to_owned();
    if out.is_empty() || !name.is_ascii() || name.len() > 40 {
        out.push_str(&format!("-{:08x}", digest([name.as_bytes()]) & 0xffff_ffff));
    }
    out.trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishers_that_no_ascii_letter_tells_apart_stay_apart() {
        assert_eq!(identifier("The Arland Wire, Ltd."), "the-arland-wire-ltd");
        assert_ne!(identifier("Новости"), identifier("Известия"));
        assert!(!identifier("Новости").starts_with('-'));
    }
}

//! From what a row says to records.

use crate::days::Days;
use crate::interest::Interest;
use crate::mapping::{ClaimsBy, Mapping};
use crate::report::{Reason, Report};
use crate::seen::{Seen, digest};
use crate::text::{decode, short};
use std::borrow::Cow;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{self, Claim, Learned, Record, RecordId, Says, Source, When};

/// How many publishers become sources of their own; claims of any further are the feed's.
const MAX_PUBLISHERS: usize = 4_096;

/// One reading of one feed.
pub(crate) struct Run<'m> {
    pub(crate) mapping: &'m Mapping,
    pub(crate) days: Days<'m>,
    pub(crate) report: Report,
    interest: &'m Interest,
    sink: &'m mut dyn FnMut(Record),
    seen: Seen,
    publishers: BTreeSet<RecordId>,
}

/// What a row says happened.
pub(crate) struct Incident {
    pub(crate) id: RecordId,
    pub(crate) label: String,
    pub(crate) begin: Between,
    pub(crate) end: Option<Between>,
    /// When the row itself says that it was learned.
    pub(crate) learned: Option<Instant>,
    pub(crate) says: Says,
}

/// A row as one report, perhaps of several, of one incident.
pub(crate) struct Reported<'a> {
    /// The same for every report of the incident.
    pub(crate) key: u64,
    pub(crate) publisher: &'a [u8],
    pub(crate) story: &'a [u8],
}

impl<'m> Run<'m> {
    /// Begins a reading: the feed's own source is the first record.
    pub(crate) fn new(
        mapping: &'m Mapping,
        interest: &'m Interest,
        sink: &'m mut dyn FnMut(Record),
    ) -> Self {
        sink(Record::Source(mapping.source.clone()));
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
            seen: Seen::default(),
            publishers: BTreeSet::new(),
        }
    }

    /// Whether `actor` or whose own it is matters.
    pub(crate) fn matters(&self, actor: &ActorId) -> bool {
        self.interest.holds(actor, self.mapping.principal(actor))
    }

    /// Leaves a row out.
    pub(crate) fn leave_out(&mut self, line: u64, reason: Reason, detail: impl FnOnce() -> String) {
        self.report.leave_out(line, reason, detail);
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

    /// Records an incident of which this row is the only report.
    pub(crate) fn incident(&mut self, incident: &Incident) {
        self.keep(incident.begin);
        self.happened(incident);
        let by = self.mapping.source.id.clone();
        self.claim(incident, "claim", by);
    }

    /// Records one report of an incident that others may report too: the incident once, and a claim
    /// for each story, or one for the whole feed.
    pub(crate) fn reported(
        &mut self,
        report: &Reported<'_>,
        make: impl FnOnce(&mut Self) -> Incident,
    ) {
        let is_new = self.is_new(report.key);
        let publisher = match self.mapping.claims_by {
            ClaimsBy::Feed => &[],
            ClaimsBy::Publisher => report.publisher,
        };
        let story = if publisher.is_empty() {
            &[]
        } else {
            report.story
        };
        let told = digest([&report.key.to_be_bytes()[..], publisher, story]);
        let adds = self.is_new(told);
        if !adds && !is_new {
            self.report.kept += 1;
            self.report.merged += 1;
            return;
        }
        let incident = make(self);
        self.keep(incident.begin);
        if is_new {
            self.happened(&incident);
        }
        if publisher.is_empty() {
            let by = self.mapping.source.id.clone();
            self.claim(&incident, "claim", by);
        } else {
            let name = self.text(publisher).into_owned();
            let by = self.publisher(&name);
            let story = format!("{:012x}", told & 0xffff_ffff_ffff);
            self.claim(&incident, &story, by);
        }
    }

    fn keep(&mut self, time: Between) {
        self.report.kept += 1;
        let gaps = &self.mapping.gaps;
        let inside = |gap: Between| gap.from() <= time.from() && time.to() <= gap.to();
        self.report.in_gaps += u64::from(gaps.iter().any(|gap| inside(gap.0)));
    }

    fn happened(&mut self, incident: &Incident) {
        self.report.incidents += 1;
        let source = &self.mapping.source;
        let learned = self.learned(incident);
        (self.sink)(Record::Incident(record::Incident {
            id: incident.id.clone(),
            label: incident.label.clone(),
            begin: When(incident.begin),
            end: incident.end.map(When),
            source: source.ordered.then(|| source.id.clone()),
            learned,
        }));
    }

    fn claim(&mut self, incident: &Incident, suffix: &str, by: RecordId) {
        self.report.claims += 1;
        let learned = self.learned(incident);
        (self.sink)(Record::Claim(Claim {
            id: format!("{}/{suffix}", incident.id),
            incident: incident.id.clone(),
            by,
            grade: self.mapping.grade.clone(),
            says: incident.says.clone(),
            learned,
        }));
    }

    /// What the row says, or else the end of its last day, and then the mapping's delay.
    fn learned(&self, incident: &Incident) -> Learned {
        let last = || incident.end.unwrap_or(incident.begin).to();
        let last: Instant = incident.learned.unwrap_or_else(last);
        Learned::Everyone(last.after(self.mapping.learned_after))
    }

    /// The source that a publisher is, recorded when it is met first.
    fn publisher(&mut self, name: &str) -> RecordId {
        let id = format!("{}-{}", self.mapping.source.id, identifier(name));
        if self.publishers.contains(&id) {
            return id;
        }
        if self.publishers.len() == MAX_PUBLISHERS {
            return self.mapping.source.id.clone();
        }
        (self.sink)(Record::Source(Source {
            id: id.clone(),
            label: short(name, 200),
            actor: None,
            rests_on: BTreeSet::new(),
            ordered: false,
            complete: Vec::new(),
        }));
        self.publishers.insert(id.clone());
        id
    }
}

/// A publisher's name in the letters of identifiers; one that does not fit gets a digest behind it.
fn identifier(name: &str) -> String {
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

//! What both ICEWS layouts share, and GDELT's in part: somebody did something to somebody on a day.

use crate::emit::{Reported, Run, Times};
use crate::mapping::Mapping;
use crate::report::Reason;
use crate::seen::digest;
use crate::sighting::Naming;
use crate::sorts::{Said, flags};
use crate::text::{decode, short};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Between;
use tacit_standing::record::RecordId;

/// One row's fields, without padding; an empty one is not said.
pub(super) struct Dyad<'a> {
    pub(super) line: u64,
    pub(super) day: &'a [u8],
    pub(super) author: &'a [u8],
    pub(super) target: &'a [u8],
    pub(super) code: &'a [u8],
    pub(super) relation: &'a [u8],
    /// From the narrowest to the widest.
    pub(super) places: [&'a [u8]; 4],
    pub(super) publisher: &'a [u8],
    pub(super) story: &'a [u8],
}

/// Reads a row. Names come first, because most rows are about nobody who matters.
pub(super) fn read(run: &mut Run<'_>, dyad: &Dyad<'_>) {
    let line = dyad.line;
    for (field, name) in [
        (dyad.day, "day"),
        (dyad.author, "author"),
        (dyad.target, "target"),
    ] {
        if field.is_empty() {
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let time = run.mapping.has_dictionary();
    let time = time.then(|| run.days.read(dyad.day)).flatten();
    let author = run.somebody(dyad.author, time);
    let target = run.somebody(dyad.target, time);
    if !author.matters_as_author && !target.matters_as_target {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let relation = run.text(dyad.relation);
    let act = match run.act(dyad.code, &relation) {
        Ok(act) => act,
        Err(reason) => {
            return run.leave_out(line, reason, || {
                format!("`{}` {}", decode(dyad.code).0, short(&relation, 60))
            });
        }
    };
    let authors = match author.author {
        Ok(authors) => authors,
        Err(reason) => return run.leave_out(line, reason, || short(&decode(dyad.author).0, 80)),
    };
    let hit = match target.hit {
        Ok(hit) => hit,
        Err(reason) => return run.leave_out(line, reason, || short(&decode(dyad.target).0, 80)),
    };
    let Some(day) = run.days.read(dyad.day) else {
        let found = run.text(dyad.day);
        return run.leave_out(line, Reason::NoDay, || short(&found, 40));
    };
    let place = run.place(dyad.places);
    let said = Said {
        authors,
        act,
        hits: [Some(hit), None, None],
        place,
        grade: run.mapping.grade.as_ref(),
    };
    let reported = Reported {
        line,
        times: Times {
            begin: day,
            end: None,
            learned: None,
        },
        places: dyad.places,
        publisher: dyad.publisher,
        story: dyad.story,
        own: None,
    };
    let naming = Called {
        mapping: run.mapping,
        dyad,
        day,
        said,
    };
    run.reported(&reported, said, &naming);
}

/// What a row of a dyad is called.
struct Called<'a> {
    mapping: &'a Mapping,
    dyad: &'a Dyad<'a>,
    day: Between,
    said: Said<'a>,
}

impl Naming for Called<'_> {
    fn id(&self) -> RecordId {
        format!(
            "{}-{}-{:012x}",
            self.mapping.source.id,
            String::from_utf8_lossy(self.dyad.day.get(..10).unwrap_or_default()),
            self.identity() & 0xffff_ffff_ffff
        )
    }

    fn label(&self) -> String {
        let dyad = self.dyad;
        let relation = decode(dyad.relation).0;
        let did = if relation.is_empty() {
            decode(dyad.code).0
        } else {
            relation
        };
        let (author, target) = (decode(dyad.author).0, decode(dyad.target).0);
        short(&format!("{author}: {did}: {target}"), 200)
    }

    fn suffix(&self) -> String {
        suffix(self.mapping, self.dyad, self.identity())
    }
}

impl Called<'_> {
    fn identity(&self) -> u64 {
        identity(self.dyad, self.day.from().seconds(), &self.said)
    }
}

/// What names an incident: rows that say the same of the same day, as far as the vocabulary can tell them
/// apart, are reports of one (rule 19).
pub(super) fn identity(dyad: &Dyad<'_>, day: i64, said: &Said<'_>) -> u64 {
    let day = day.to_be_bytes();
    let [one, other, _] = said.authors;
    let [hit, ..] = said.hits;
    let kinds = hit.map_or([0; 3], |(_, kinds)| flags(kinds));
    let said = [
        &day[..],
        one.map_or("", ActorId::as_str).as_bytes(),
        other.map_or("", ActorId::as_str).as_bytes(),
        said.act.as_str().as_bytes(),
        hit.map_or("", |(of, _)| of.as_str()).as_bytes(),
        &kinds,
    ];
    digest(said.into_iter().chain(dyad.places))
}

/// What tells the claims about the incident of this identity apart.
pub(super) fn suffix(mapping: &Mapping, dyad: &Dyad<'_>, identity: u64) -> String {
    let (publisher, story) = mapping.told_by(dyad.publisher, dyad.story);
    if publisher.is_empty() {
        return "claim".to_owned();
    }
    let key = identity.to_be_bytes();
    let told = digest([&key[..], publisher, story]);
    format!("{:012x}", told & 0xffff_ffff_ffff)
}

//! What both ICEWS layouts share: somebody did something to somebody on a day.

use crate::emit::{Incident, Reported, Run};
use crate::mapping::{Author, Mapping};
use crate::report::Reason;
use crate::seen::digest;
use crate::text::short;
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::TargetKind;
use tacit_standing::record::{Hit, Says};

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

/// Makes records of a row. Names come first, because most rows are about nobody who matters.
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
    let mapping = run.mapping;
    let author_name = run.text(dyad.author);
    let target_name = run.text(dyad.target);
    let time = mapping
        .has_dictionary()
        .then(|| run.days.read(dyad.day))
        .flatten();
    let author = mapping.party_on(&author_name, time);
    let target = mapping.party_on(&target_name, time);
    let acts = author.and_then(|party| match party.author {
        Author::Is(actor) | Author::Perhaps(actor) => Some(actor),
        Author::Nobody => None,
    });
    let hit = target.and_then(|party| party.hit);
    let matters = |actor: Option<&ActorId>| actor.is_some_and(|actor| run.matters(actor));
    if !matters(acts) && !matters(hit.map(|(of, _)| of)) {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let code = run.text(dyad.code);
    let relation = run.text(dyad.relation);
    let act = match mapping.act(&code, &relation) {
        Ok(act) => act,
        Err(reason) => {
            return run.leave_out(line, reason, || {
                format!("`{code}` {}", short(&relation, 60))
            });
        }
    };
    let authors = match authors(run.mapping, author.map(|party| party.author)) {
        Ok(authors) => authors,
        Err(reason) => return run.leave_out(line, reason, || short(&author_name, 80)),
    };
    let Some(hit) = hit else {
        let reason = match target {
            Some(_) => Reason::TargetNobody,
            None => Reason::UnknownTarget,
        };
        return run.leave_out(line, reason, || short(&target_name, 80));
    };
    let Some(day) = run.days.read(dyad.day) else {
        let found = run.text(dyad.day);
        return run.leave_out(line, Reason::NoDay, || short(&found, 40));
    };
    let key = identity(dyad, day.from().seconds(), authors, act, hit);
    let label = || {
        let did = if relation.is_empty() {
            &code
        } else {
            &relation
        };
        format!("{author_name}: {did}: {target_name}")
    };
    let report = Reported {
        key,
        publisher: dyad.publisher,
        story: dyad.story,
    };
    run.reported(&report, |run| {
        let date = String::from_utf8_lossy(dyad.day.get(..10).unwrap_or_default()).into_owned();
        let id = format!(
            "{}-{date}-{:012x}",
            run.mapping.source.id,
            key & 0xffff_ffff_ffff
        );
        Incident {
            id,
            label: short(&label(), 200),
            begin: day,
            end: None,
            learned: None,
            says: says(run, dyad, authors, act, hit),
        }
    });
}

/// One of these did it; none: it is not said who.
pub(super) type Authors<'m> = [Option<&'m ActorId>; 2];

/// Who did it, as far as the row and the mapping's outsiders tell.
pub(super) fn authors<'m>(
    mapping: &'m Mapping,
    author: Option<Author<'m>>,
) -> Result<Authors<'m>, Reason> {
    let outsiders = &mapping.outsiders;
    match author {
        Some(Author::Is(actor)) => Ok([Some(actor), None]),
        Some(Author::Perhaps(state)) => Ok(match &outsiders.roles {
            Some(other) => [Some(state), Some(other)],
            None => [None, None],
        }),
        Some(Author::Nobody) => match &outsiders.roles {
            Some(other) => Ok([Some(other), None]),
            None => Err(Reason::AuthorNobody),
        },
        None => match &outsiders.names {
            Some(other) => Ok([Some(other), None]),
            None => Err(Reason::UnknownAuthor),
        },
    }
}

/// Rows that say the same of the same day, as far as the vocabulary can tell them apart, are reports
/// of one incident (rule 19).
pub(super) fn identity(
    dyad: &Dyad<'_>,
    day: i64,
    authors: Authors<'_>,
    act: &ActId,
    (of, kinds): (&ActorId, &[TargetKind]),
) -> u64 {
    let day = day.to_be_bytes();
    let kinds: [u8; 3] = [
        TargetKind::Territory,
        TargetKind::Forces,
        TargetKind::People,
    ]
    .map(|kind| u8::from(kinds.contains(&kind)));
    let [one, other] = authors;
    let said = [
        &day[..],
        one.map_or("", ActorId::as_str).as_bytes(),
        other.map_or("", ActorId::as_str).as_bytes(),
        act.as_str().as_bytes(),
        of.as_str().as_bytes(),
        &kinds,
    ];
    digest(said.into_iter().chain(dyad.places))
}

pub(super) fn says(
    run: &mut Run<'_>,
    dyad: &Dyad<'_>,
    authors: Authors<'_>,
    act: &ActId,
    (of, kinds): (&ActorId, &[TargetKind]),
) -> Says {
    let places = dyad.places.map(|place| run.text(place));
    let place = run.mapping.place(places.iter().map(AsRef::as_ref));
    let hits: BTreeSet<Hit> = kinds
        .iter()
        .map(|kind| Hit {
            of: of.clone(),
            kind: *kind,
            place: place.cloned(),
            incidental: false,
        })
        .collect();
    Says {
        author: authors.into_iter().flatten().cloned().collect(),
        act: Some(act.clone()),
        hits,
        ..Says::default()
    }
}

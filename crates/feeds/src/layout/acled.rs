//! ACLED's exports: one row an event that a person coded, commas and quotes, columns found by the header.
//!
//! Its code book gives the order of the two actors a meaning in some types of event and none in others, so the mapping says
//! of each type who did it; `spec/feeds.md` says what else a row loses.

use crate::columns::{Columns, Placed, Row};
use crate::dates::{month_of, written};
use crate::emit::{Incident, Run};
use crate::mapping::{Author, Party};
use crate::report::Reason;
use crate::seen::digest;
use crate::text::short;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, DAY_SECONDS, Instant};
use tacit_standing::record::{Hit, Says};

const ID: usize = 0;
const DATE: usize = 3;
const PRECISION: usize = 5;
const EVENT: usize = 7;
const SUB_EVENT: usize = 8;
const ACTOR_1: usize = 9;
const ACTOR_2: usize = 12;
const COUNTRY: usize = 19;
const ADMIN_1: usize = 20;
const ADMIN_2: usize = 21;
const ADMIN_3: usize = 22;
const LOCATION: usize = 23;
const ADDED: usize = 32;

pub(super) const COLUMNS: Columns = Columns {
    names: &[
        "event_id_cnty",
        "data_id",
        "event_id_no_cnty",
        "event_date",
        "year",
        "time_precision",
        "disorder_type",
        "event_type",
        "sub_event_type",
        "actor1",
        "assoc_actor_1",
        "inter1",
        "actor2",
        "assoc_actor_2",
        "inter2",
        "interaction",
        "civilian_targeting",
        "iso",
        "region",
        "country",
        "admin1",
        "admin2",
        "admin3",
        "location",
        "latitude",
        "longitude",
        "geo_precision",
        "source",
        "source_scale",
        "notes",
        "fatalities",
        "tags",
        "timestamp",
    ],
    needed: &[ID, DATE, PRECISION, EVENT, ACTOR_1, ACTOR_2, COUNTRY],
    narrower: &[],
};

pub(super) fn row(run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    for column in COLUMNS.needed.iter().filter(|column| **column != ACTOR_2) {
        if get(*column).is_empty() {
            let name = COLUMNS.names.get(*column).copied().unwrap_or_default();
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let mapping = run.mapping;
    let day = if mapping.has_dictionary() {
        written(&mut run.days, get(DATE))
    } else {
        None
    };
    let names = [ACTOR_1, ACTOR_2].map(|column| run.text(get(column)));
    let country = run.text(get(COUNTRY));
    let parties = names.each_ref().map(|name| party(run, name, day));
    let land = mapping.state(&country);
    let known = parties.iter().flatten().flat_map(actors);
    if !known.chain(land).any(|actor| run.matters(actor)) {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let [event, sub_event] = [EVENT, SUB_EVENT].map(|column| run.text(get(column)));
    let Some(meant) = mapping.event(&sub_event, &event) else {
        return run.leave_out(line, Reason::UnmappedAct, || {
            format!("`{}`, `{}`", short(&event, 40), short(&sub_event, 40))
        });
    };
    let [name_1, name_2] = &names;
    if name_2.is_empty() && !meant.by_first {
        return run.leave_out(line, Reason::EmptyField, || "no actor2 is given".to_owned());
    }
    let [first, second] = parties;
    let outsider = || {
        mapping.outsiders.names.as_ref().map(|actor| Party {
            author: Author::Is(actor),
            hit: Some((actor, &[TargetKind::Forces])),
        })
    };
    let Some(first) = first.or_else(outsider) else {
        return run.leave_out(line, Reason::UnknownAuthor, || short(name_1, 80));
    };
    let mut sides = vec![first];
    if !meant.by_first {
        let Some(second) = second.or_else(outsider) else {
            return run.leave_out(line, Reason::UnknownAuthor, || short(name_2, 80));
        };
        sides.push(second);
    }
    let mut said = true;
    let mut authors = BTreeSet::new();
    for side in &sides {
        match (side.author, &mapping.outsiders.roles) {
            (Author::Is(actor), _) => authors.extend([actor.clone()]),
            (Author::Perhaps(state), Some(other)) => authors.extend([state.clone(), other.clone()]),
            (Author::Perhaps(_), None) => said = false,
            (Author::Nobody, Some(other)) => authors.extend([other.clone()]),
            (Author::Nobody, None) => {
                return run.leave_out(line, Reason::AuthorNobody, || names.join(" and "));
            }
        }
    }
    let time = match time(run, [PRECISION, DATE].map(get)) {
        Ok(time) => time,
        Err((reason, found)) => return run.leave_out(line, reason, || found),
    };
    let learned = match instant(get(ADDED)).filter(|_| mapping.learned_by_row) {
        Some(at) if at < time.from() => {
            let found = run.text(get(ADDED));
            return run.leave_out(line, Reason::LearnedFirst, || short(&found, 40));
        }
        found => found,
    };
    let own = run.text(get(ID)).to_ascii_lowercase();
    if own.len() > 24 || !own.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return run.leave_out(line, Reason::NoIdentifier, || short(&own, 40));
    }
    if !run.is_new(digest([own.as_bytes()])) {
        return run.leave_out(line, Reason::RepeatedIdentifier, || own);
    }
    let places = [LOCATION, ADMIN_3, ADMIN_2, ADMIN_1].map(|column| run.text(get(column)));
    let place = mapping.place(places.iter().map(AsRef::as_ref).chain([country.as_ref()]));
    let hit = |of: &ActorId, kind| Hit {
        of: of.clone(),
        kind,
        place: place.cloned(),
        incidental: false,
    };
    let struck = if meant.by_first {
        second.into_iter().collect()
    } else {
        sides
    };
    let of_sides = struck.iter().filter_map(|side| side.hit);
    let hits = of_sides.flat_map(|(of, kinds)| kinds.iter().map(move |kind| (of, *kind)));
    let of_land = land.map(|of| (of, TargetKind::Territory));
    let says = Says {
        author: if said { authors } else { BTreeSet::new() },
        act: Some(meant.act.clone()),
        hits: hits
            .chain(of_land)
            .map(|(of, kind)| hit(of, kind))
            .collect(),
        ..Says::default()
    };
    let [narrowest, ..] = &places;
    let label = match name_2.as_ref() {
        "" => format!("{name_1}: {sub_event}, {narrowest}"),
        second => format!("{name_1} and {second}: {sub_event}, {narrowest}"),
    };
    run.incident(&Incident {
        id: format!("{}-{own}", mapping.source.id),
        label: short(&label, 200),
        begin: time,
        end: None,
        learned,
        says,
    });
}

/// Names are found with and without the years that ACLED puts behind a government's: `Military Forces of Arland (2010-2020)`.
fn party<'m>(run: &Run<'m>, name: &str, day: Option<Between>) -> Option<Party<'m>> {
    let mapping = run.mapping;
    mapping.party_on(name, day).or_else(|| {
        let plain = without_years(name)?;
        mapping.party_on(&plain, day)
    })
}

/// `name` without `(2010-2020)` or `(2010-)`; none if it has no such thing.
fn without_years(name: &str) -> Option<String> {
    let (before, rest) = name.split_once('(')?;
    let (years, behind) = rest.split_once(')')?;
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (from, until) = years.split_once('-')?;
    let right = is_year(from.trim()) && (until.trim().is_empty() || is_year(until.trim()));
    right.then(|| {
        format!("{} {}", before.trim(), behind.trim())
            .trim()
            .to_owned()
    })
}

/// Everybody whom a party may stand for.
fn actors<'m>(party: &Party<'m>) -> impl Iterator<Item = &'m ActorId> {
    let author = match party.author {
        Author::Is(actor) | Author::Perhaps(actor) => Some(actor),
        Author::Nobody => None,
    };
    author.into_iter().chain(party.hit.map(|(of, _)| of))
}

/// 1 is the day; 2 a week around it, of which it is any day; 3 its month.
fn time(run: &mut Run<'_>, [precision, date]: [&[u8]; 2]) -> Result<Between, (Reason, String)> {
    let no_day = || (Reason::NoDay, short(&String::from_utf8_lossy(date), 40));
    let day = written(&mut run.days, date).ok_or_else(no_day)?;
    let whole = day.to().seconds() - day.from().seconds() < DAY_SECONDS;
    let days = |from: i64, to: i64| {
        let moved =
            |at: Instant, days: i64| Instant::from_seconds(at.seconds() + days * DAY_SECONDS);
        Between::new(moved(day.from(), from), moved(day.to(), to)).ok_or_else(no_day)
    };
    match precision {
        _ if !whole => Err(no_day()),
        b"1" => Ok(day),
        b"2" => days(-6, 6),
        b"3" => month_of(&mut run.days, date).ok_or_else(no_day),
        other => {
            let found = String::from_utf8_lossy(other);
            Err((
                Reason::Precision,
                format!("time_precision `{}`", short(&found, 20)),
            ))
        }
    }
}

/// Unix seconds.
fn instant(field: &[u8]) -> Option<Instant> {
    let text = std::str::from_utf8(field).ok()?;
    let right = text.len() <= 11 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| right)
        .map(Instant::from_seconds)
}

//! ACLED's exports: one row an event that a person coded, commas and quotes, columns found by the header.
//!
//! Its code book gives the order of the two actors a meaning in some types of event and none in others, so the mapping says
//! of each type who did it; `spec/feeds.md` says what else a row loses.

use crate::columns::{Columns, Placed, Row};
use crate::dates::{Order, Precision};
use crate::emit::{Run, Somebody, Times};
use crate::mapping::{Author, Mapping, Party};
use crate::report::Reason;
use crate::seen::digest;
use crate::sighting::Naming;
use crate::sorts::{Authors, Said};
use crate::text::{decode, short};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::RecordId;

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

pub(super) fn row<'m>(run: &mut Run<'m>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    for column in COLUMNS.needed.iter().filter(|column| **column != ACTOR_2) {
        if get(*column).is_empty() {
            let name = COLUMNS.names.get(*column).copied().unwrap_or_default();
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let mapping = run.mapping;
    let day = mapping.has_dictionary();
    let day = day.then(|| run.date(get(DATE), Order::Words, Precision::Written).ok());
    let names = [ACTOR_1, ACTOR_2].map(get);
    let [first, second] = names.map(|name| somebody(run, name, day.flatten()));
    let land = run.state(get(COUNTRY));
    let known = [first, second].map(|one| one.matters_as_author || one.matters_as_target);
    if !known.contains(&true) && !land.is_some_and(|actor| run.matters(actor)) {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let [event, sub_event] = [EVENT, SUB_EVENT].map(|column| run.text(get(column)));
    let Some(meant) = mapping.event(&sub_event, &event) else {
        return run.leave_out(line, Reason::UnmappedAct, || {
            format!("`{}`, `{}`", short(&event, 40), short(&sub_event, 40))
        });
    };
    let [name_1, name_2] = names;
    if name_2.is_empty() && !meant.by_first {
        return run.leave_out(line, Reason::EmptyField, || "no actor2 is given".to_owned());
    }
    let outsider = || {
        mapping.outsiders.names.as_ref().map(|actor| Party {
            author: Author::Is(actor),
            hit: Some((actor, FORCES)),
        })
    };
    let Some(side_1) = first.party.or_else(outsider) else {
        return run.leave_out(line, Reason::UnknownAuthor, || short(&decode(name_1).0, 80));
    };
    let side_2 = if meant.by_first {
        second.party
    } else {
        let Some(side_2) = second.party.or_else(outsider) else {
            return run.leave_out(line, Reason::UnknownAuthor, || short(&decode(name_2).0, 80));
        };
        Some(side_2)
    };
    let other = side_2.filter(|_| !meant.by_first);
    let authors = match authors(mapping, side_1, other) {
        Ok(authors) => authors,
        Err(reason) => {
            return run.leave_out(line, reason, || {
                names.map(|name| decode(name).0).join(" and ")
            });
        }
    };
    let begin = match time(run, [PRECISION, DATE].map(get)) {
        Ok(time) => time,
        Err((reason, found)) => return run.leave_out(line, reason, || found),
    };
    let added = instant(get(ADDED)).filter(|_| mapping.learned_by_row);
    if added.is_some_and(|at| at < begin.from()) {
        let found = run.text(get(ADDED));
        return run.leave_out(line, Reason::LearnedFirst, || short(&found, 40));
    }
    let own = run.text(get(ID)).to_ascii_lowercase();
    if own.len() > 24 || !own.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return run.leave_out(line, Reason::NoIdentifier, || short(&own, 40));
    }
    let key = digest([own.as_bytes()]);
    if !run.is_new(key) {
        return run.leave_out(line, Reason::RepeatedIdentifier, || own);
    }
    let place = run.place([LOCATION, ADMIN_3, ADMIN_2, ADMIN_1, COUNTRY].map(get));
    let said = Said {
        authors,
        act: &meant.act,
        hits: [
            land.map(|of| (of, LAND)),
            side_1.hit.filter(|_| !meant.by_first),
            side_2.and_then(|side| side.hit),
        ],
        place,
        grade: mapping.grade.as_ref(),
    };
    let times = Times {
        begin,
        end: None,
        learned: added.map(|at| at.after(mapping.learned_after)),
    };
    let naming = Called {
        mapping,
        own: &own,
        sides: names,
        kind: &sub_event,
        narrowest: get(LOCATION),
    };
    run.incident(line, key, times, said, &naming);
}

/// What an outsider is hit as, and what of a state is hit where it happened.
const FORCES: &[TargetKind] = &[TargetKind::Forces];
const LAND: &[TargetKind] = &[TargetKind::Territory];

/// What a row is called.
struct Called<'a> {
    mapping: &'a Mapping,
    own: &'a str,
    sides: [&'a [u8]; 2],
    kind: &'a str,
    narrowest: &'a [u8],
}

impl Naming for Called<'_> {
    fn id(&self) -> RecordId {
        format!("{}-{}", self.mapping.source.id, self.own)
    }

    fn label(&self) -> String {
        let [first, second] = self.sides.map(|side| decode(side).0);
        let both = match second.as_ref() {
            "" => first.into_owned(),
            second => format!("{first} and {second}"),
        };
        let narrowest = decode(self.narrowest).0;
        short(&format!("{both}: {}, {narrowest}", self.kind), 200)
    }

    fn suffix(&self) -> String {
        "claim".to_owned()
    }
}

/// Everybody who may have done it; none if one of them may be somebody for whom no outsider stands.
fn authors<'m>(
    mapping: &'m Mapping,
    first: Party<'m>,
    other: Option<Party<'m>>,
) -> Result<Authors<'m>, Reason> {
    let of_first = mapping.authors(Some(first.author))?;
    let Some(other) = other else {
        return Ok(of_first);
    };
    let of_other = mapping.authors(Some(other.author))?;
    let sets = [of_first, of_other];
    if sets.iter().any(|set| set.iter().all(Option::is_none)) {
        return Ok([None; 3]);
    }
    let mut all: Authors<'m> = [None; 3];
    for actor in sets.into_iter().flatten().flatten() {
        if !all.contains(&Some(actor))
            && let Some(free) = all.iter_mut().find(|place| place.is_none())
        {
            *free = Some(actor);
        }
    }
    Ok(all)
}

/// Names are found with and without the years that ACLED puts behind a government's: `Military Forces of Arland (2010-2020)`.
fn somebody<'m>(run: &mut Run<'m>, field: &[u8], day: Option<Between>) -> Somebody<'m> {
    let found = run.somebody(field, day);
    if found.party.is_some() {
        return found;
    }
    match without_years(&decode(field).0) {
        Some(plain) => run.somebody(plain.as_bytes(), day),
        None => found,
    }
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

/// 1 is the day; 2 a week around it, of which it is any day; 3 its month.
fn time(run: &mut Run<'_>, [precision, date]: [&[u8]; 2]) -> Result<Between, (Reason, String)> {
    let exact = match precision {
        b"1" => Precision::Day,
        b"2" => Precision::Week,
        b"3" => Precision::Month,
        other => {
            let found = short(&decode(other).0, 20);
            return Err((Reason::Precision, format!("time_precision `{found}`")));
        }
    };
    let no_day = |_| (Reason::NoDay, short(&decode(date).0, 40));
    run.date(date, Order::Words, Precision::Day)
        .map_err(no_day)?;
    run.date(date, Order::Words, exact).map_err(no_day)
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

//! UCDP's Georeferenced Event Dataset 19.1.
//!
//! Its two sides name a dyad and not who attacked. A row becomes a claim that one of the two did it,
//! and that the forces of both, and the land where it happened, are hit: whichever of them is taken
//! to be the author, the other is the one whom it hit, and nobody else can have done it. `spec/feeds.md`
//! says why the numbers of dead are not read as who was hit.

use crate::columns::{Columns, Placed, Row};
use crate::emit::{Incident, Run};
use crate::mapping::Author;
use crate::report::Reason;
use crate::seen::digest;
use crate::text::short;
use std::borrow::Cow;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Between;
use tacit_standing::record::{Hit, Says};

const ID: usize = 0;
const TYPE: usize = 3;
const SIDE_A: usize = 9;
const SIDE_B: usize = 12;
const WHERE_PREC: usize = 14;
const WHERE: usize = 15;
const ADM_1: usize = 16;
const ADM_2: usize = 17;
const COUNTRY: usize = 22;
const DATE_PREC: usize = 26;
const DATE_START: usize = 27;
const DATE_END: usize = 28;

pub(super) const COLUMNS: Columns = Columns {
    names: &[
        "id",
        "year",
        "active_year",
        "type_of_violence",
        "conflict_new_id",
        "conflict_name",
        "dyad_new_id",
        "dyad_name",
        "side_a_new_id",
        "side_a",
        "side_b_new_id",
        "gwnob",
        "side_b",
        "number_of_sources",
        "where_prec",
        "where_coordinates",
        "adm_1",
        "adm_2",
        "latitude",
        "longitude",
        "geom_wkt",
        "priogrid_gid",
        "country",
        "country_id",
        "region",
        "event_clarity",
        "date_prec",
        "date_start",
        "date_end",
        "deaths_a",
        "deaths_b",
        "deaths_civilians",
        "deaths_unknown",
        "low",
        "best",
        "high",
    ],
    needed: &[
        ID, TYPE, SIDE_A, SIDE_B, COUNTRY, DATE_PREC, DATE_START, DATE_END,
    ],
    narrower: &[],
};

/// The `where_prec` of an event at sea or in the air outside any land: nobody's territory.
const NO_LAND: &str = "7";

pub(super) fn row(run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    for column in COLUMNS.needed {
        if get(*column).is_empty() {
            let name = COLUMNS.names.get(*column).copied().unwrap_or_default();
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let mapping = run.mapping;
    let names = [SIDE_A, SIDE_B].map(|column| run.text(get(column)));
    let country = run.text(get(COUNTRY));
    let sides = names.each_ref().map(|name| side(run, name));
    let land = mapping
        .state(&country)
        .filter(|_| number(run.text(get(WHERE_PREC))) != NO_LAND);
    let known = sides.iter().flatten().map(|side| side.actor);
    if !known.chain(land).any(|actor| run.matters(actor)) {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let kind = number(run.text(get(TYPE)));
    let Some(violence) = mapping.violence(&kind) else {
        return run.leave_out(line, Reason::UnmappedAct, || {
            format!("type_of_violence `{}`", short(&kind, 20))
        });
    };
    let outsider = || {
        mapping.outsiders.names.as_ref().map(|actor| Side {
            actor,
            kinds: &[TargetKind::Forces],
        })
    };
    let [name_a, name_b] = &names;
    let [side_a, side_b] = sides;
    let Some(side_a) = side_a.or_else(outsider) else {
        return run.leave_out(line, Reason::UnknownAuthor, || short(name_a, 80));
    };
    let side_b = if violence.by_side_a {
        side_b
    } else {
        let Some(side_b) = side_b.or_else(outsider) else {
            return run.leave_out(line, Reason::UnknownAuthor, || short(name_b, 80));
        };
        Some(side_b)
    };
    let time = match time(run, [DATE_PREC, DATE_START, DATE_END].map(get)) {
        Ok(time) => time,
        Err((reason, found)) => return run.leave_out(line, reason, || found),
    };
    let own = number(run.text(get(ID)));
    if own.len() > 20 || !own.bytes().all(|byte| byte.is_ascii_digit()) {
        return run.leave_out(line, Reason::NoIdentifier, || short(&own, 40));
    }
    if !run.is_new(digest([own.as_bytes()])) {
        return run.leave_out(line, Reason::RepeatedIdentifier, || own.into_owned());
    }
    let places = [WHERE, ADM_2, ADM_1].map(|column| run.text(get(column)));
    let place = mapping.place(places.iter().map(AsRef::as_ref).chain([country.as_ref()]));
    let hit = |of: &ActorId, kind| Hit {
        of: of.clone(),
        kind,
        place: place.cloned(),
        incidental: false,
    };
    let mut says = Says {
        author: BTreeSet::from([side_a.actor.clone()]),
        act: Some(violence.act.clone()),
        hits: land
            .map(|of| hit(of, TargetKind::Territory))
            .into_iter()
            .collect(),
        ..Says::default()
    };
    let mut hits_side = |side: &Side<'_>| {
        let of_side = side.kinds.iter().map(|kind| hit(side.actor, *kind));
        says.hits.extend(of_side);
    };
    if !violence.by_side_a {
        hits_side(&side_a);
    }
    side_b.iter().for_each(&mut hits_side);
    if let Some(side_b) = side_b.filter(|_| !violence.by_side_a) {
        says.author.insert(side_b.actor.clone());
    }
    let [narrowest, ..] = &places;
    run.incident(&Incident {
        id: format!("{}-{own}", mapping.source.id),
        label: short(&format!("{name_a} and {name_b}, {narrowest}"), 200),
        begin: time.between,
        end: time.several_days.then_some(time.between),
        learned: None,
        says,
    });
}

/// A side of the dyad.
#[derive(Clone, Copy)]
struct Side<'m> {
    actor: &'m ActorId,
    kinds: &'m [TargetKind],
}

fn side<'m>(run: &Run<'m>, name: &str) -> Option<Side<'m>> {
    let party = run.mapping.party(name)?;
    match (party.author, party.hit) {
        (Author::Is(actor), Some((_, kinds))) => Some(Side { actor, kinds }),
        _ => None,
    }
}

/// Some copies of the data set write every number as a decimal: `214797.0`.
fn number(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_suffix(".0") {
        Some(whole) => Cow::Owned(whole.to_owned()),
        None => text,
    }
}

/// When it happened.
struct Time {
    between: Between,
    /// Whether it may have gone on: a row over several days can sum up what happened in them.
    several_days: bool,
}

fn time(run: &mut Run<'_>, fields: [&[u8]; 3]) -> Result<Time, (Reason, String)> {
    let [precision, start, end] = fields;
    let mut day = |field| {
        let found = run.days.read(field);
        found.ok_or_else(|| (Reason::NoDay, short(&String::from_utf8_lossy(field), 40)))
    };
    let (first, last) = (day(start)?, day(end)?);
    let between = Between::new(first.from(), last.to())
        .filter(|_| first.from() <= last.from())
        .ok_or_else(|| {
            (
                Reason::EndsFirst,
                format!("{} to {}", first.from(), last.from()),
            )
        })?;
    let precision = number(run.text(precision));
    let several_days = first != last;
    let fits = match precision.as_ref() {
        "1" => true,
        "2" | "3" | "4" | "5" => several_days,
        _ => false,
    };
    if !fits {
        let days = if several_days {
            "several days"
        } else {
            "one day"
        };
        let found = format!("date_prec `{}` with {days}", short(&precision, 20));
        return Err((Reason::Precision, found));
    }
    Ok(Time {
        between,
        several_days,
    })
}

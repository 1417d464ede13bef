//! UCDP's Georeferenced Event Dataset 19.1.
//!
//! Its two sides name a dyad and not who attacked. A row becomes a claim that one of the two did it,
//! and that the forces of both, and the land where it happened, are hit: whichever of them is taken
//! to be the author, the other is the one whom it hit, and nobody else can have done it. `spec/feeds.md`
//! says why the numbers of dead are not read as who was hit.

use crate::columns::{Columns, Placed, Row};
use crate::emit::{Run, Somebody, Times};
use crate::mapping::{Author, Mapping};
use crate::report::Reason;
use crate::seen::digest;
use crate::sighting::Naming;
use crate::sorts::Said;
use crate::text::{decode, short};
use std::borrow::Cow;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Between;
use tacit_standing::record::RecordId;

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

pub(super) fn row<'m>(run: &mut Run<'m>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    for column in COLUMNS.needed {
        if get(*column).is_empty() {
            let name = COLUMNS.names.get(*column).copied().unwrap_or_default();
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let mapping = run.mapping;
    let names = [SIDE_A, SIDE_B].map(get);
    let sides = names.map(|name| side(run.somebody(name, None)));
    let land = run
        .state(get(COUNTRY))
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
    let [name_a, name_b] = names;
    let [side_a, side_b] = sides;
    let Some(side_a) = side_a.or_else(outsider) else {
        return run.leave_out(line, Reason::UnknownAuthor, || short(&decode(name_a).0, 80));
    };
    let side_b = if violence.by_side_a {
        side_b
    } else {
        let Some(side_b) = side_b.or_else(outsider) else {
            return run.leave_out(line, Reason::UnknownAuthor, || short(&decode(name_b).0, 80));
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
    let key = digest([own.as_bytes()]);
    if !run.is_new(key) {
        return run.leave_out(line, Reason::RepeatedIdentifier, || own.into_owned());
    }
    let place = run.place([WHERE, ADM_2, ADM_1, COUNTRY].map(get));
    let of = |side: Side<'m>| (side.actor, side.kinds);
    let other = side_b.filter(|_| !violence.by_side_a);
    let said = Said {
        authors: [Some(side_a.actor), other.map(|side| side.actor), None],
        act: &violence.act,
        hits: [
            land.map(|of| (of, LAND)),
            Some(of(side_a)).filter(|_| !violence.by_side_a),
            side_b.map(of),
        ],
        place,
        grade: mapping.grade.as_ref(),
    };
    let times = Times {
        begin: time.between,
        end: time.several_days.then_some(time.between),
        learned: None,
    };
    let naming = Called {
        mapping,
        own: &own,
        sides: names,
        narrowest: get(WHERE),
    };
    run.incident(line, key, times, said, &naming);
}

/// What a row is called.
struct Called<'a> {
    mapping: &'a Mapping,
    own: &'a str,
    sides: [&'a [u8]; 2],
    narrowest: &'a [u8],
}

impl Naming for Called<'_> {
    fn id(&self) -> RecordId {
        format!("{}-{}", self.mapping.source.id, self.own)
    }

    fn label(&self) -> String {
        let [a, b] = self.sides.map(|side| decode(side).0);
        short(&format!("{a} and {b}, {}", decode(self.narrowest).0), 200)
    }

    fn suffix(&self) -> String {
        "claim".to_owned()
    }
}

/// What of a state is hit where it happened.
const LAND: &[TargetKind] = &[TargetKind::Territory];

/// A side of the dyad.
#[derive(Clone, Copy)]
struct Side<'m> {
    actor: &'m ActorId,
    kinds: &'m [TargetKind],
}

fn side(somebody: Somebody<'_>) -> Option<Side<'_>> {
    let party = somebody.party?;
    match (party.author, party.hit) {
        (Author::Is(actor), Some((_, kinds))) => Some(Side { actor, kinds }),
        _ => None,
    }
}

/// Some copies of the data set write every number as a decimal: `214797.0`.
fn number(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_suffix(".0").unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.strip_suffix(".0").unwrap_or(&text).to_owned()),
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

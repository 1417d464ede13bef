//! GDELT's exports, 1.0 and 2.0: one row an event that a machine read out of a page of the web, tabs, no header.
//!
//! Both versions are one layout, told by their width: 2.0 has three columns more, and 1.0 before April 2013 no address.

use super::dyad::{Dyad, authors, identity, says};
use crate::columns::{Columns, Placed, Row};
use crate::dates::{added, written};
use crate::emit::{Incident, Reported, Run};
use crate::mapping::{Author, Party};
use crate::report::Reason;
use crate::seen::digest;
use crate::text::short;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Between, DAY_SECONDS};

const DATE: usize = 1;
const ACTOR_1: [usize; 2] = [5, 6];
const ACTOR_2: [usize; 2] = [15, 16];
const IS_ROOT: usize = 25;
const CODE: usize = 26;
const SOURCES: usize = 32;
const PLACE: usize = 52;
const COUNTRY: usize = 53;
const PROVINCE: usize = 54;
const ADDED: usize = 59;
const ADDRESS: usize = 60;

/// The columns of 2.0.
pub(super) const COLUMNS: Columns = Columns {
    names: &NAMES,
    needed: &[DATE, ACTOR_1[0], ACTOR_2[0], CODE],
    // 1.0 has no second-order regions, and before April 2013 no address.
    narrower: &[(58, &[39, 47, 55]), (57, &[39, 47, 55, ADDRESS])],
};

const NAMES: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

pub(super) fn row(run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    for (column, name) in [
        (DATE, "day"),
        (ACTOR_1[0], "first actor"),
        (ACTOR_2[0], "second actor"),
        (CODE, "event code"),
    ] {
        if get(column).is_empty() {
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let mapping = run.mapping;
    let day = if mapping.has_dictionary() {
        written(&mut run.days, get(DATE))
    } else {
        None
    };
    let author = party(run, ACTOR_1.map(get), day);
    let target = party(run, ACTOR_2.map(get), day);
    let acts = author.and_then(|party| match party.author {
        Author::Is(actor) | Author::Perhaps(actor) => Some(actor),
        Author::Nobody => None,
    });
    let hit = target.and_then(|party| party.hit);
    let matters = |actor: Option<&ActorId>| actor.is_some_and(|actor| run.matters(actor));
    if !matters(acts) && !matters(hit.map(|(of, _)| of)) {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let selection = mapping.selection;
    if selection.root_only && get(IS_ROOT) != b"1" {
        return run.leave_out(line, Reason::NotRoot, String::new);
    }
    if selection.least_sources > 0 && number(get(SOURCES)) < selection.least_sources {
        let found = run.text(get(SOURCES));
        return run.leave_out(line, Reason::FewSources, || short(&found, 20));
    }
    let code = run.text(get(CODE));
    let act = match mapping.act(&code, "") {
        Ok(act) => act,
        Err(reason) => return run.leave_out(line, reason, || format!("`{}`", short(&code, 40))),
    };
    let [author_name, target_name] = [ACTOR_1, ACTOR_2].map(|columns| name(run, columns.map(get)));
    let authors = match authors(mapping, author.map(|party| party.author)) {
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
    let Some(day) = written(&mut run.days, get(DATE)) else {
        let found = run.text(get(DATE));
        return run.leave_out(line, Reason::NoDay, || short(&found, 40));
    };
    let field = get(ADDED);
    let learned = match added(&mut run.days, field).filter(|_| mapping.learned_by_row) {
        Some(learned) if learned.to() < day.from() => {
            let found = run.text(field);
            return run.leave_out(line, Reason::LearnedFirst, || short(&found, 40));
        }
        found => found.map(Between::to),
    };
    let address = get(ADDRESS);
    let place = get(PLACE);
    let last = place.rsplit(|byte| *byte == b',').next().unwrap_or(place);
    let places = [place, get(PROVINCE), get(COUNTRY), last.trim_ascii()];
    let dyad = Dyad {
        line,
        day: get(DATE),
        author: get(ACTOR_1[0]),
        target: get(ACTOR_2[0]),
        code: get(CODE),
        relation: b"",
        places,
        publisher: host(address),
        story: address,
    };
    let key = identity(&dyad, whole_time(day), authors, act, hit);
    let report = Reported {
        key,
        publisher: dyad.publisher,
        story: dyad.story,
    };
    run.reported(&report, |run| {
        let date = run
            .text(dyad.day)
            .chars()
            .filter(char::is_ascii_digit)
            .take(8)
            .collect::<String>();
        Incident {
            id: format!(
                "{}-{date}-{:012x}",
                mapping.source.id,
                key & 0xffff_ffff_ffff
            ),
            label: short(&format!("{author_name}: {code}: {target_name}"), 200),
            begin: day,
            end: None,
            learned,
            says: says(run, &dyad, authors, act, hit),
        }
    });
}

/// A code or a name that is mapped as it stands before a country's code with a role; a dictionary last.
fn party<'m>(
    run: &mut Run<'m>,
    [code, name]: [&[u8]; 2],
    day: Option<Between>,
) -> Option<Party<'m>> {
    let mapping = run.mapping;
    let (code, name) = (run.text(code), run.text(name));
    mapping
        .actor_called(&code)
        .or_else(|| mapping.actor_called(&name))
        .or_else(|| mapping.party_of_code(&code))
        .or_else(|| mapping.party_on(&name, day))
}

/// What the row calls an actor, for people to read.
fn name(run: &mut Run<'_>, [code, name]: [&[u8]; 2]) -> String {
    let (code, name) = (run.text(code), run.text(name));
    if name.is_empty() {
        code.into_owned()
    } else {
        format!("{name} ({code})")
    }
}

/// A number of sources; what is none is none.
fn number(field: &[u8]) -> u64 {
    let text = std::str::from_utf8(field).unwrap_or_default();
    text.parse().unwrap_or(0)
}

/// What tells a day, a month and a year apart that begin in one second.
fn whole_time(time: Between) -> i64 {
    let (from, to) = (time.from().seconds(), time.to().seconds());
    if to - from < DAY_SECONDS {
        return from;
    }
    let both = digest([&from.to_be_bytes()[..], &to.to_be_bytes()]);
    i64::from_be_bytes(both.to_be_bytes())
}

/// Whose page it is: the host of its address, or what stands there instead of one.
fn host(address: &[u8]) -> &[u8] {
    let scheme = address.windows(3).position(|found| found == b"://");
    let Some(rest) = scheme.and_then(|at| address.get(at + 3..)) else {
        return address;
    };
    let ends = |byte: &u8| matches!(byte, b'/' | b':' | b'?' | b'#');
    let end = rest.iter().position(ends).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or(rest);
    host.strip_prefix(b"www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publisher_is_the_host_of_the_address() {
        for (address, found) in [
            ("http://www.herald.example/a?b", "herald.example"),
            ("https://herald.example:8080", "herald.example"),
            ("The Herald", "The Herald"),
            ("", ""),
        ] {
            assert_eq!(host(address.as_bytes()), found.as_bytes());
        }
    }
}

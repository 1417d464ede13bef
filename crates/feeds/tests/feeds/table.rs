//! Plain tables: as they are declared, and as they are found.

use crate::world::{Given, give, mapping};
use tacit_feeds::{Interest, MAX_LINE_BYTES, Mapping, Reason, Stopped};
use tacit_lang::time::{parse_between, parse_instant};
use tacit_standing::record::{Learned, When};

const ROOT: &str = "mapping = 1\nlayout = \"table\"\nzone = \"+02:00\"\n";

const NAMES: &str = "[actors]\n\"Arland\" = \"arland\"\n\"Borland\" = \"borland\"\n\
    \"Zoë Front\" = \"gamma-brigades\"\n[acts]\nshelling = \"armed-force\"\n";

fn declared(source: &str, table: &str, columns: &str, more: &str) -> Mapping {
    let text = format!(
        "{ROOT}[source]\nid = \"mission\"\n{source}\n[table]\n{table}\n[columns]\n{columns}\n{NAMES}\n{more}"
    );
    mapping(&text)
}

fn plain() -> Mapping {
    let columns = "id = \"No\"\nbegin = \"Date\"\nend = \"Until\"\nauthor = \"By\"\nact = \"Kind\"\n\
        target = \"Against\"\nlearned = \"Told\"";
    declared("", "", columns, "")
}

fn everybody(bytes: &[u8], mapping: &Mapping) -> Given {
    give(bytes, mapping, &Interest::everybody())
}

#[test]
fn a_dirty_table_is_read_and_every_row_that_is_not_is_listed_by_its_line() {
    let rows = [
        &b"\xef\xbb\xbf No ,Date,Until,By,Kind,Against,Told,\"Note\nof two lines\"\r"[..],
        b"1, 2026-01-31 ,, Arland ,shelling,\xc2\xa0Borland,,\"a \"\"quoted\"\" note, with\na break\"",
        b"2,2026-01,,Zo\xeb Front,shelling,Borland,,",
        b",,,,,,,",
        b" No ,Date,Until,By,Kind,Against,Told,\"Note\nof two lines\"",
        b"3,2026-02-30,,Arland,shelling,Borland,,",
        b"4,2026-02-03,2026-02-01,Arland,shelling,Borland,,",
        b"5,2026-02-03,,Arland,shelling,Borland,2026-02-02,",
        b"6,2026-02-03,,Arland,shelling,Borland",
        b"7,2026-02-03,,Arland,shelling,Borland,,,more",
        b"8,2026-02-03,,Arland,parley,Borland,,",
        b"9,2026-02-03,,Deltaland,shelling,Borland,,",
        b"10,2026-02-03,,Arland,shelling,Deltaland,,",
        b",2026-02-03,,Arland,shelling,Borland,,",
        b"1,2026-02-03,,Arland,shelling,Borland,,",
        b"11,,,Arland,shelling,Borland,,",
        b"12,2026-02-03,,,shelling,,,",
        b"13,2026-02-03,,Arland,,Borland,,",
        b"14,2026-02-03,,Arland,shelling,Borland,,\"never closed",
        b"15,2026-02-03,2026-02-05,Arland,shelling,Borland,2026-02-07T12:00Z,",
    ]
    .join(&b'\n');
    let given = everybody(&rows, &plain());
    assert_eq!(
        given.left_out(),
        [
            (6, Reason::EmptyField, "no begin is given"),
            (9, Reason::NoDay, "2026-02-30"),
            (10, Reason::EndsFirst, "2026-02-03 to 2026-02-01"),
            (11, Reason::LearnedFirst, "2026-02-02"),
            (12, Reason::FieldCount, "6 fields, the header has 8"),
            (13, Reason::FieldCount, "9 fields, the header has 8"),
            (14, Reason::UnmappedAct, "`parley` "),
            (15, Reason::UnknownAuthor, "Deltaland"),
            (16, Reason::UnknownTarget, "Deltaland"),
            (17, Reason::NoIdentifier, "no id is given"),
            (18, Reason::RepeatedIdentifier, "1"),
            (19, Reason::EmptyField, "no begin is given"),
            (20, Reason::EmptyField, "no author and no target is given"),
            (21, Reason::NoCode, "`` "),
            (
                22,
                Reason::OpenQuote,
                "14,2026-02-03,,Arland,shelling,Borland,,\"never closed"
            ),
        ]
    );
    assert_eq!(
        (given.report.repeated_headers, given.report.windows_1252),
        (1, 1)
    );
    let ids: Vec<&str> = given
        .incidents()
        .iter()
        .map(|found| found.id.as_str())
        .collect();
    assert_eq!(ids, ["mission.1", "mission.2", "mission.15"]);
    let last = given.incidents()[2];
    assert_eq!(
        last.end,
        Some(When(parse_between("2026-02-05+02:00").unwrap()))
    );
    let learned = parse_instant("2026-02-07T12:00Z").unwrap();
    assert_eq!(last.learned, Learned::Everyone(learned));
}

#[test]
fn a_line_of_ten_megabytes_is_one_row_left_out() {
    let mut rows = b"No,Date,Until,By,Kind,Against,Told\n1,2026-01-31,,Arland,shelling,".to_vec();
    rows.resize(10 << 20, b'x');
    rows.extend_from_slice(b",\n2,2026-01-31,,Arland,shelling,Borland,\n");
    let given = everybody(&rows, &plain());
    let detail = format!("more than {MAX_LINE_BYTES} bytes");
    assert_eq!(
        given.left_out(),
        [(2, Reason::LineTooLong, detail.as_str())]
    );
    assert_eq!(given.report.incidents, 1);
}

#[test]
fn a_column_that_the_feed_has_not_or_has_twice_stops_it_at_its_place_in_the_mapping() {
    let text = format!(
        "{ROOT}[source]\nid = \"mission\"\n[columns]\nbegin = \"Date\"\nauthor = \"By\"\nact = 9\n{NAMES}"
    );
    let given = everybody(b"Date,Day,By,By\n2026-01-31,x,Arland,y\n", &mapping(&text));
    let Some(Stopped::Columns(found)) = &given.report.stopped else {
        panic!("{}", given.report)
    };
    let at: Vec<&str> = found
        .iter()
        .map(|one| text.get(one.span.range()).unwrap())
        .collect();
    assert_eq!(at, ["\"By\"", "9"]);
    assert_eq!(found[0].help, "say which is meant by its number: 3 or 4");
    assert_eq!((given.report.rows, given.records.len()), (0, 1));
}

#[test]
fn without_a_header_columns_are_numbers() {
    let columns = "begin = 3\nauthor = 1\nact = 2";
    let mapping = declared("", "header = false\ndelimiter = \"tab\"", columns, "");
    let given = everybody(
        b"Arland\tshelling\t2026-01-31\nArland\tshelling\t2026-02-01\n",
        &mapping,
    );
    assert_eq!(given.report.incidents, 2);
    assert!(!given.report.without_header, "the mapping says so");
    let id = &given.incidents()[0].id;
    assert!(id.starts_with("mission-2026-01-31-"), "{id}");
}

#[test]
fn rows_without_an_identifier_that_say_the_same_are_one_incident() {
    let columns = "begin = \"Date\"\nauthor = \"By\"\nact = \"Kind\"\nplace = [\"Village\"]";
    let rows = b"Date,By,Kind,Village\n\
        2026-01-31,Arland,shelling,Bor\n2026-01-31,Arland,shelling,Bor\n\
        2026-01-31,Arland,shelling,Dor\n2026-01,Arland,shelling,Bor\n";
    let given = everybody(rows, &declared("", "", columns, ""));
    assert_eq!((given.report.incidents, given.report.merged), (3, 1));
}

#[test]
fn publishers_that_differ_over_one_incident_make_a_claim_each_and_a_second_one_if_they_change_their_mind()
 {
    let columns = "id = \"No\"\nbegin = \"Date\"\nauthor = \"By\"\nact = \"Kind\"\n\
        target = \"Against\"\npublisher = \"Post\"";
    let rows = b"No,Date,By,Kind,Against,Post\n\
        A/7,2026-01-31,Arland,shelling,Borland,Upper Post\n\
        A/7,2026-01-31,Borland,shelling,Arland,Lower Post\n\
        A/7,2026-01-31,Borland,shelling,Arland,Lower Post\n\
        A/7,2026-01-31,,shelling,Arland,Lower Post\n\
        A/7,2026-01-31,,shelling,Arland,\n";
    let mapping = declared("claims_by = \"publisher\"", "", columns, "");
    let given = everybody(rows, &mapping);
    assert_eq!(
        (
            given.report.incidents,
            given.report.claims,
            given.report.merged
        ),
        (1, 4, 1)
    );
    assert!(given.incidents()[0].id.starts_with("mission.a-7-"));
    let by: Vec<&str> = given
        .claims()
        .iter()
        .map(|claim| claim.by.as_str())
        .collect();
    let lower = "mission-lower-post";
    assert_eq!(by, ["mission-upper-post", lower, lower, "mission"]);
}

#[test]
fn grades_kinds_and_cameo_codes_are_what_the_mapping_says() {
    let columns = "begin = { column = \"Date\", dates = \"words\" }\nauthor = \"By\"\nact = \"Code\"\n\
        target = \"Against\"\nhits = \"Hit\"\ngrade = \"Sure\"";
    let more = "[hits]\npost = [\"forces\"]\n[grades]\nyes = \"reported\"\n";
    let text = format!(
        "{ROOT}[source]\nid = \"mission\"\n[table]\ncodes = \"cameo\"\n[columns]\n{columns}\n\
        [actors]\n\"Arland\" = \"arland\"\n\"Borland\" = \"borland\"\n{more}"
    );
    let mapping = mapping(&text);
    let rows = b"Date,By,Code,Against,Hit,Sure\n\
        31 January 2026,Arland,1951,Borland,post,yes\n\
        31 January 2026,Arland,190,Borland,,\n\
        31 January 2026,Arland,190,Borland,ship,\n\
        31 January 2026,Arland,190,Borland,post,no\n";
    let given = everybody(rows, &mapping);
    let said: Vec<String> = given
        .claims()
        .iter()
        .map(|claim| {
            let hit = claim.says.hits.first().unwrap();
            format!(
                "{} {:?} {:?}",
                claim.says.act.as_ref().unwrap(),
                hit.kind,
                claim.grade.is_some()
            )
        })
        .collect();
    assert_eq!(
        said,
        ["air-attack Forces true", "armed-force Territory false"]
    );
    assert_eq!(
        given.left_out(),
        [
            (4, Reason::UnmappedValue, "ship"),
            (5, Reason::UnmappedValue, "no")
        ]
    );
}

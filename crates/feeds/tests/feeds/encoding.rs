//! Names in other encodings and with padding.

use crate::world::{give, mapping};
use tacit_feeds::Interest;

const MAPPING: &str = "mapping = 1\nlayout = \"icews\"\nzone = \"Z\"\n[source]\nid = \"wire\"\n\
    [actors]\n\"Zoë’s Men\" = \"gamma-brigades\"\n\"Arland\" = \"arland\"\n";

#[test]
fn names_in_windows_1252_are_read_and_counted() {
    let mut bytes = b"date\tsource\trelation\ttarget\tcameo\tgoldstein\troot\torigin\n".to_vec();
    bytes.extend_from_slice(b"2014-07-08\tZo\xeb\x92s Men  \tuse\tArland\t190\t\t\t\n");
    bytes.extend_from_slice("2014-07-09\tZoë’s Men\u{a0}\tuse\tArland\t190\t\t\t\n".as_bytes());
    let given = give(&bytes, &mapping(MAPPING), &Interest::everybody());
    assert_eq!(given.report.incidents, 2);
    assert_eq!(given.report.windows_1252, 1);
    assert!(given.report.to_string().contains("read as Windows-1252"));
}

#[test]
fn a_byte_order_mark_and_a_header_in_another_order_are_no_trouble() {
    let text = "\u{feff}target\tcameo\tdate\tsource\nArland\t190\t2014-07-08\tZoë’s Men\r\n";
    let given = give(text.as_bytes(), &mapping(MAPPING), &Interest::everybody());
    assert_eq!(given.report.incidents, 1);
    assert!(!given.report.without_header);
}

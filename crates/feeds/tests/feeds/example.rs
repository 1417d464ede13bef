//! The list of incidents under `examples/tables`.

use crate::world::{give, listed};
use tacit_feeds::{Interest, Mapping, Reason};
use tacit_lang::vocabulary::read_vocabulary;

const VOCABULARY: &str = include_str!("../../../../examples/tables/tables.vocabulary.toml");
const MAPPING: &str = include_str!("../../../../examples/tables/mission.mapping.toml");
const LIST: &[u8] = include_bytes!("../../../../examples/tables/mission.csv");

#[test]
fn the_missions_list_says_what_its_readme_says() {
    let vocabulary = read_vocabulary(VOCABULARY).unwrap();
    let mapping =
        Mapping::read(MAPPING, &vocabulary).unwrap_or_else(|found| panic!("{}", listed(&found)));
    let given = give(LIST, &mapping, &Interest::everybody());
    assert_eq!((given.report.incidents, given.report.claims), (3, 4));
    assert_eq!(
        given.left_out(),
        [
            (3, Reason::UnmappedAct, "`drone seen` "),
            (6, Reason::UnmappedAct, "`parley` "),
            (8, Reason::UnknownAuthor, "Herders"),
            (9, Reason::NoDay, "12/3/26"),
        ]
    );
    let by: Vec<&str> = given
        .claims()
        .iter()
        .map(|claim| claim.by.as_str())
        .collect();
    assert_eq!(
        by,
        [
            "mission-team-3",
            "mission-team-1",
            "mission-team-2",
            "mission-team-3"
        ]
    );
    let authors: Vec<usize> = given
        .claims()
        .iter()
        .map(|claim| claim.says.author.len())
        .collect();
    assert_eq!(authors, [0, 1, 0, 1]);
}

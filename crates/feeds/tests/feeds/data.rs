//! Code tables and dictionaries beside a mapping.

use crate::world::{actors, give, vocabulary};
use tacit_feeds::{DataFiles, Interest, MAX_LISTED_PER_FILE, Mapping, Reason, Refused};
use tacit_lang::vocabulary::Vocabulary;

const COUNTRIES: &str = "countries = 1\n[country]\nARL = { two = \"AR\", number = \"990\", name = \"Arland\" }\n\
    BOR = { two = \"BO\", number = \"991\", name = \"Borland\", also = [\"the Bor\"], cameo = [\"BRL\"] }\n";

const HEAD: &str = "mapping = 1\nlayout = \"icews\"\nzone = \"Z\"\n[source]\nid = \"wire\"\n";

fn read(text: &str, files: &[(&str, &[u8])]) -> Result<Mapping, Refused> {
    read_against(text, files, &vocabulary())
}

fn read_against(
    text: &str,
    files: &[(&str, &[u8])],
    words: &Vocabulary,
) -> Result<Mapping, Refused> {
    let mut all = DataFiles::default();
    for (name, bytes) in files {
        all.add(*name, bytes);
    }
    Mapping::read_with(text, words, &all)
}

#[test]
fn a_mapping_names_files_of_its_own_folder_alone() {
    let text = "[data]\ncountries = \"c.toml\"\nactors = [\"a.txt\", \"../b.txt\", \"/c\", \"..\", \"\"]\n\
        codes = 7\nevents = \"e.csv\"\n";
    assert_eq!(Mapping::data_files(text), ["c.toml", "e.csv", "a.txt"]);
    assert!(Mapping::data_files("data = 1").is_empty());
    assert!(Mapping::data_files("[data\n=").is_empty());
}

#[test]
fn a_country_under_any_of_its_codes_stands_for_all_its_names() {
    for key in ["ARL", "AR", "990", "Arland"] {
        let text = format!(
            "{HEAD}[data]\ncountries = \"c.toml\"\n[countries]\n\"{key}\" = \"arland\"\n\"Borland\" = \"borland\"\n"
        );
        let mapping = read(&text, &[("c.toml", COUNTRIES.as_bytes())]).unwrap();
        let rows = "2014-07-08\tArland\tx\tthe Bor\t190\t\t\t\n2014-07-09\tARL\tx\tMinister (BRL)\t190\t\t\t\n\
            2014-07-09\tAR\tx\tBOR\t190\t\t\t\n";
        let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
        let wanted = if key == "AR" { 3 } else { 2 };
        assert_eq!(given.report.incidents, wanted, "{key}\n{}", given.report);
    }
}

#[test]
fn what_is_wrong_with_countries_is_found_in_their_own_file() {
    let text = format!(
        "{HEAD}[data]\ncountries = \"c.toml\"\n[countries]\n\"ARL\" = \"arland\"\n\"Arland\" = \"arland\"\n"
    );
    let wrong = "countries = 2\n[country]\nARL = { two = \"AR\", name = \"Arland\" }\nBOR = { two = \"AR\", nmae = \"B\" }\n\
        CAR = { two = \"AR\", name = \"Carland\" }\n";
    let refused = read(&text, &[("c.toml", wrong.as_bytes())]).unwrap_err();
    let found: Vec<(&str, &str)> = refused.files["c.toml"]
        .iter()
        .map(|one| (one.code.0, wrong.get(one.span.range()).unwrap()))
        .collect();
    assert_eq!(found[0], ("E0601", "2"));
    assert_eq!(found[1].0, "E0603");
    assert_eq!(found[2..], [("E0602", "nmae"), ("E0611", "CAR")]);
    let of_mapping: Vec<&str> = refused.mapping.iter().map(|one| one.code.0).collect();
    assert_eq!(of_mapping, ["E0611"], "one country under two keys");
}

#[test]
fn a_name_is_found_by_dictionary_on_the_day_of_the_row() {
    let text = format!(
        "{HEAD}[data]\nactors = [\"a.txt\"]\n[countries]\n\"ARL\" = {{ state = \"arland\", forces = \"arland-military\" }}\n\
        \"Borland\" = \"borland\"\n[roles]\nown-forces = [\"MIL\"]\ngovernment = [\"GOV\"]\n"
    );
    let people = b"ZO\xcb_ARL_ [ARLGOV <20031231] [ARLMIL >20040101]\nNOBODY_ [---]\n";
    let mapping = read(&text, &[("a.txt", people)]).unwrap();
    let rows = "2003-07-08\tZoë Arl\tx\tBorland\t190\t\t\t\n2004-07-08\tZoë Arl\tx\tBorland\t190\t\t\t\n\
        2004-07-08\tNobody\tx\tBorland\t190\t\t\t\n";
    let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
    assert_eq!(given.claims()[0].says.author, actors(&["arland"]));
    assert_eq!(given.claims()[1].says.author, actors(&["arland-military"]));
    assert_eq!(given.report.left_out[&Reason::UnknownAuthor], 1);
    assert_eq!(given.report.data[0].entries, 2);
}

#[test]
fn a_name_that_comes_again_on_another_day_is_looked_up_again_in_whichever_order() {
    let files: [(&str, &[u8]); 1] =
        [("a.txt", b"ADA_ARL_ [ARLGOV <20031231] [ARLMIL >20040101]\n")];
    let names = "[data]\nactors = [\"a.txt\"]\n[countries]\n\
        \"ARL\" = { state = \"arland\", forces = \"arland-military\" }\n\"BOR\" = \"borland\"\n\
        [roles]\nown-forces = [\"MIL\"]\ngovernment = [\"GOV\"]\n";
    let gdelt = HEAD.replace("icews", "gdelt");
    let table = HEAD.replace("icews", "table")
        + "[table]\ncodes = \"cameo\"\n[columns]\nbegin = \"Day\"\nauthor = \"By\"\ntarget = \"To\"\nact = \"Code\"\n";
    let acled = HEAD.replace("icews", "acled")
        + "[events]\n\"Battles\" = { act = \"armed-force\", author = \"actor1\" }\n";
    for (head, columns, between, rest) in [
        (HEAD, "date|source|target|cameo|relation", "\t", "190|x"),
        (
            &gdelt,
            "SQLDATE|Actor1Name|Actor2Code|EventCode|Actor1Code",
            "\t",
            "190|QQQ",
        ),
        (&table, "Day|By|To|Code|x", ",", "190|x"),
        (
            &acled,
            "event_date|actor1|actor2|event_type|country",
            ",",
            "Battles|ARL",
        ),
    ] {
        let mapping = read(&format!("{head}{names}"), &files).unwrap();
        let mut rows = format!("{columns}|event_id_cnty|time_precision\n");
        for (number, year) in [2003, 2004, 2003, 2003, 2004].into_iter().enumerate() {
            rows += &format!("{year}-07-0{number}|Ada Arl|BOR|{rest}|E{number}|1\n")
                .replace("-00", "-09");
        }
        let rows = rows.replace('|', between);
        let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
        let found: Vec<_> = given
            .claims()
            .iter()
            .map(|claim| claim.says.author.clone())
            .collect();
        let (state, forces) = (actors(&["arland"]), actors(&["arland-military"]));
        let wanted = [&state, &forces, &state, &state, &forces].map(Clone::clone);
        assert_eq!(found, wanted, "{columns}\n{}", given.report);
    }
}

#[test]
fn a_plain_table_of_cameo_codes_has_them_led_to_plover_and_its_words_to_codes() {
    let mut words = vocabulary();
    let id = tacit_lang::ids::ActId::new("blockade").unwrap();
    words.acts.get_mut(&id).unwrap().plover = vec!["COERCE".to_owned()];
    let files: [(&str, &[u8]); 2] = [
        ("c.txt", b"17: COERCE\n"),
        (
            "e.csv",
            b"name,code,description\nEmploy aerial weapons,195,x\n",
        ),
    ];
    let data = "[data]\ncodes = \"c.txt\"\nevents = \"e.csv\"\n";
    let columns = "[columns]\nbegin = \"Day\"\nauthor = \"By\"\ntarget = \"To\"\nact = \"Code\"\nwords = \"What\"\n\
        [actors]\n\"A\" = \"arland\"\n\"B\" = \"borland\"\n";
    let head = HEAD.replace("icews", "table");
    let text = format!("{head}{data}[table]\ncodes = \"cameo\"\n{columns}");
    let mapping = read_against(&text, &files, &words).unwrap();
    let rows = "Day,By,To,Code,What\n2014-07-08,A,B,171,\n2014-07-08,A,B,,employ aerial weapons\n";
    let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
    let acts: Vec<&str> = given
        .claims()
        .iter()
        .filter_map(|claim| claim.says.act.as_ref())
        .map(|act| act.as_str())
        .collect();
    assert_eq!(acts, ["blockade", "air-attack"]);
    let own = format!("{head}{data}{columns}[acts]\n\"171\" = \"blockade\"\n");
    let refused = read_against(&own, &files, &words).unwrap_err().mapping;
    let codes: Vec<&str> = refused.iter().map(|one| one.code.0).collect();
    assert_eq!(codes, ["E0610", "E0610"], "own codes are led nowhere");
}

#[test]
fn lines_passed_over_are_counted_listed_by_line_and_shown_with_the_report() {
    let text = format!("{HEAD}[data]\nactors = [\"a.txt\"]\n[actors]\n\"Arland\" = \"arland\"\n");
    let bad = "ADA_ [ARLGOV 2004017-061231]\n".repeat(30) + "BEN_ [ARLMIL]\n";
    let mapping = read(&text, &[("a.txt", bad.as_bytes())]).unwrap();
    let note = &mapping.data_notes()[0];
    assert_eq!(
        (note.listed.len(), note.passed_over),
        (MAX_LISTED_PER_FILE, 60)
    );
    let given = give(b"", &mapping, &Interest::everybody());
    assert!(
        given
            .report
            .to_string()
            .contains("a.txt: 31 entries, 60 lines passed over")
    );
    for (line, found) in &note.listed {
        let before = bad.get(..found.span.start).unwrap();
        assert_eq!(before.matches('\n').count() + 1, *line);
    }
}

#[test]
fn a_cameo_code_without_an_act_is_led_to_plover() {
    let mut words = vocabulary();
    words.acts.values_mut().for_each(|act| act.plover.clear());
    let id = tacit_lang::ids::ActId::new("blockade").unwrap();
    words.acts.get_mut(&id).unwrap().plover = vec!["COERCE".to_owned()];
    let text = format!(
        "{HEAD}[data]\ncodes = \"c.txt\"\n[actors]\n\"A\" = \"arland\"\n\"B\" = \"borland\"\n\
        [acts]\n\"ASSAULT/abduct\" = \"armed-force\"\n\"1712\" = false\n"
    );
    let table = b"17: COERCE\n18: ASSAULT\n181: ASSAULT, abduct, # taken\n19: COERCE\n";
    let mapping = read_against(&text, &[("c.txt", table)], &words).unwrap();
    let mut acts = Vec::new();
    for code in ["195", "171", "1712", "181", "182", "010"] {
        let row = format!("2014-07-08\tA\tx\tB\t{code}\t\t\t\n");
        let given = give(row.as_bytes(), &mapping, &Interest::everybody());
        let act = given
            .claims()
            .first()
            .and_then(|claim| claim.says.act.clone());
        acts.push(act.map_or("none".to_owned(), |act| act.to_string()));
    }
    assert_eq!(
        acts,
        [
            "air-attack",
            "blockade",
            "none",
            "armed-force",
            "none",
            "none"
        ]
    );
}

#[test]
fn a_lost_code_is_found_by_the_words_of_the_row() {
    let text = format!(
        "{HEAD}[data]\nevents = \"e.csv\"\n[actors]\n\"A\" = \"arland\"\n\"B\" = \"borland\"\n"
    );
    let table = b"\"name\",\"code\",\"description\"\n\"Employ aerial weapons, non-nuclear\",\"195\",\"a \x93quoted\x94,\n thing\"\n";
    let mapping = read(&text, &[("e.csv", table)]).unwrap();
    let rows = "2014-07-08\tA\temploy aerial weapons non nuclear\tB\t\t\t\t\n2014-07-08\tA\tspeak\tB\t\t\t\t\n";
    let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
    assert_eq!(
        given.claims()[0].says.act.as_ref().unwrap().as_str(),
        "air-attack"
    );
    assert_eq!(given.report.left_out[&Reason::NoCode], 1);
}

#[test]
fn rows_of_plover_are_read_by_its_words_and_an_unmapped_vocabulary_is_refused() {
    let text = format!("codes = \"plover\"\n{HEAD}[actors]\n\"A\" = \"arland\"\n");
    let found = read(&text, &[]).unwrap_err().mapping;
    assert_eq!(found[0].code.0, "E0612");
    let wrong = format!("{text}[acts]\n\"195\" = \"armed-force\"\n");
    let codes: Vec<&str> = read(&wrong, &[])
        .unwrap_err()
        .mapping
        .iter()
        .map(|one| one.code.0)
        .collect();
    assert!(codes.contains(&"E0615"), "{codes:?}");
}

#[test]
fn a_mapping_that_maps_nothing_is_refused_in_every_layout() {
    for layout in ["gdelt", "acled"] {
        let text =
            format!("mapping = 1\nlayout = \"{layout}\"\nzone = \"Z\"\n[source]\nid = \"feed\"\n");
        let found = read(&text, &[]).unwrap_err().mapping;
        assert!(found.iter().any(|one| one.code.0 == "E0612"), "{layout}");
        let mut none = vocabulary();
        none.acts.clear();
        let text = format!("{text}[actors]\n\"A\" = \"arland\"\n");
        let found = read_against(&text, &[], &none).unwrap_err().mapping;
        assert_eq!(found[0].code.0, "E0612", "{layout}");
    }
}

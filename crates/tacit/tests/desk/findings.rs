//! What a text licenses is shown before it is given, answered or approved; it is this desk's own, and goes nowhere.

use crate::meeting::{met, only};
use crate::program::{Desk, example, tacit};
use serde_json::Value;
use std::path::Path;
use tacit_trial::Relay;

/// The kinds of what was found, as data.
fn kinds(found: &Value) -> Vec<&str> {
    let findings = found["analysis"]["findings"].as_array().unwrap().iter();
    findings.map(|it| it["kind"].as_str().unwrap()).collect()
}

/// Its sentences.
fn sentences(found: &Value) -> Vec<&str> {
    let findings = found["analysis"]["findings"].as_array().unwrap().iter();
    findings
        .map(|it| it["sentence"].as_str().unwrap())
        .collect()
}

/// The name of the assurance that came.
fn came(desk: &Desk) -> String {
    let found = desk.until(&["inbox"], |it| only(it, "assurance") != &Value::Null);
    let name = only(&found, "assurance")["record"].as_str().unwrap();
    name.to_owned()
}

fn fits_the_schema(analysis: &Value) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/schema");
    let schema = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(spec.join(name)).unwrap()).unwrap()
    };
    let record = "record.schema.json";
    let registry = jsonschema::Registry::new()
        .add(format!("json-schema:///{record}"), schema(record))
        .unwrap()
        .prepare()
        .unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .with_base_uri("json-schema:///analysis.schema.json")
        .build(&schema("analysis.schema.json"))
        .unwrap();
    let faults: Vec<String> = validator
        .iter_errors(analysis)
        .map(|it| it.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn findings_are_shown_before_a_text_is_given_or_answered_and_leave_with_no_message() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let text = example("arland-to-borland.assurance");
    let give = ["assurance", "give", &text, "--channel", "line"];
    let page = arland.well(&[&give[..], &["--show"]].concat());
    let list = page
        .find("grave, self-made excuse: Arland may turn to")
        .unwrap();
    assert!(
        list < page.find("The text, word for word").unwrap(),
        "{page}"
    );
    assert!(page.contains("read alone, as Borland has given nothing on this channel"));
    let drafted = arland.data(&[&give[..], &["--show"]].concat());
    fits_the_schema(&drafted["analysis"]);
    assert!(!sentences(&drafted).is_empty());
    arland.well(&[&give[..], &["--confirm", drafted["name"].as_str().unwrap()]].concat());

    let name = came(&borland);
    let whole = borland.data(&["message", "show", &name]).to_string();
    for sentence in sentences(&drafted) {
        assert!(!whole.contains(sentence), "it was sent: {sentence}");
    }
    let hint = format!("`tacit assurance findings {name}`");
    assert!(borland.well(&["message", "show", &name]).contains(&hint));
    let before = borland.data(&["assurance", "findings", &name]);
    assert_eq!(sentences(&before), sentences(&drafted));
    assert!(!kinds(&before).contains(&"double-release"));

    let answer = example("borland-to-arland.assurance");
    let folder = borland.path("texts");
    let with = ["assurance", "answer", &name, "--with", &answer, "--show"];
    let facing = borland.data(&[&with[..], &["--texts-to", &folder]].concat());
    assert_eq!(facing["facing"], name.as_str());
    assert!(kinds(&facing).contains(&"double-release"), "{facing:#}");
    let shown = facing["shown"].as_str().unwrap();
    let command = shown
        .lines()
        .find_map(|line| line.strip_prefix("All of it: tacit "));
    let mut arguments: Vec<&str> = command.unwrap().split(' ').collect();
    arguments.extend(["--only", "double-release", "--json"]);
    let all = tacit(&arguments, Path::new("/"));
    let all: Value = serde_json::from_str(&all.out).unwrap();
    assert_eq!(all["findings"][0]["kind"], "double-release", "{all:#}");
    let again = borland.ask(&[&with[..], &["--texts-to", &folder]].concat());
    assert_eq!(again.code, 2, "nothing is overwritten: {again:?}");
}

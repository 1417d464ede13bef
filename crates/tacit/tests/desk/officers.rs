//! A rule of two officers: what commits waits for both, and each has seen the same words.

use crate::meeting::met;
use crate::program::{Desk, example, private};
use serde_json::Value;
use tacit_trial::Relay;

#[test]
fn what_commits_waits_for_as_many_officers_as_the_rule_asks() {
    let officers = tempfile::tempdir().unwrap();
    let file = |name: &str| officers.path().join(name).display().to_string();
    private(&officers.path().join("passphrase"), "open sesame\n");
    let passphrase = file("passphrase");
    for name in ["first", "second"] {
        let said = crate::program::tacit(
            &[
                "officer",
                "create",
                "--name",
                name,
                "--out",
                &file(name),
                "--officer-passphrase-file",
                &passphrase,
            ],
            officers.path(),
        );
        assert_eq!(said.code, 0, "{said:?}");
    }
    let public = ["first", "second"].map(|name| file(name) + ".public");
    let rule = [
        "--officer",
        &public[0],
        "--officer",
        &public[1],
        "--approvals",
        "2",
    ];
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&rule, &[]]);
    let text = example("arland-to-borland.assurance");
    let first = file("first");
    let give = [
        "assurance",
        "give",
        &text,
        "--channel",
        "line",
        "--officer",
        &first,
        "--officer-passphrase-file",
        &passphrase,
    ];
    let said = arland.confirmed(&give);
    assert!(said.contains("approved by 1 of 2 officers"), "{said}");
    let waits = arland.data(&["proposals"]);
    let name = waits["proposals"][0]["name"].as_str().unwrap().to_owned();
    let shown = arland.well(&["proposals", "show", &name]);
    assert!(
        shown.contains("Arland will not attack Borland")
            && shown.contains("approved by  1 of 2: first"),
        "{shown}"
    );
    assert!(
        shown.contains("grave, self-made excuse: Arland may turn to"),
        "whoever approves sees what it licenses: {shown}"
    );
    let findings = arland.data(&["proposals", "show", &name]);
    assert_eq!(findings["name"], name.as_str());
    assert_eq!(findings["analysis"]["findings"][0]["number"], 1);
    let approve = |desk: &Desk, officer: &str, confirm: &str| {
        desk.ask(&[
            "approve",
            &name,
            "--officer",
            &file(officer),
            "--officer-passphrase-file",
            &passphrase,
            "--confirm",
            confirm,
        ])
    };
    let other = approve(&arland, "second", &"0".repeat(64));
    assert_eq!(other.code, 2);
    assert!(other.err.contains("nothing was approved"), "{other:?}");
    let again = approve(&arland, "first", &name);
    assert!(
        again.out.contains("approved by 1 of 2"),
        "one officer is one: {again:?}"
    );
    let done = approve(&arland, "second", &name);
    assert!(done.out.contains("sealed as m-"), "{done:?}");
    let came = |it: &Value| it["messages"][0]["what"] == "assurance";
    borland.until(&["inbox"], came);
    assert_eq!(
        arland.data(&["proposals"])["proposals"],
        Value::Array(Vec::new())
    );
}

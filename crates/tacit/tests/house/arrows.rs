//! Which room may use which, and what no core may reach.

use super::house::{list, metadata, root, sources, string, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Which of our crates each of our crates uses. A change here is a change of the architecture: say
/// why in `ARCHITECTURE.md`.
const ARROWS: [(&str, &[&str]); 18] = [
    ("tacit-spelling", &[]),
    ("tacit-lang", &["tacit-spelling"]),
    ("tacit-standing", &["tacit-lang"]),
    ("tacit-analysis", &["tacit-lang", "tacit-standing"]),
    ("tacit-feeds", &["tacit-lang", "tacit-standing"]),
    ("tacit-wire", &["tacit-spelling"]),
    ("tacit-channel", &["tacit-spelling", "tacit-wire"]),
    ("tacit-store", &[]),
    (
        "tacit-relay",
        &["tacit-clock", "tacit-spelling", "tacit-wire"],
    ),
    ("tacit-line", &["tacit-wire"]),
    ("tacit-clock", &["tacit-wire"]),
    ("tacit-console", &["tacit-spelling"]),
    (
        "tacit-mission",
        &[
            "tacit-channel",
            "tacit-lang",
            "tacit-spelling",
            "tacit-standing",
            "tacit-wire",
        ],
    ),
    (
        "tacit",
        &[
            "tacit-analysis",
            "tacit-channel",
            "tacit-clock",
            "tacit-console",
            "tacit-feeds",
            "tacit-lang",
            "tacit-line",
            "tacit-mission",
            "tacit-spelling",
            "tacit-standing",
            "tacit-store",
            "tacit-wire",
        ],
    ),
    (
        "tacit-benches",
        &[
            "tacit-analysis",
            "tacit-channel",
            "tacit-console",
            "tacit-feeds",
            "tacit-lang",
            "tacit-line",
            "tacit-relay",
            "tacit-spelling",
            "tacit-standing",
            "tacit-wire",
        ],
    ),
    (
        "tacit-hostile",
        &["tacit-clock", "tacit-relay", "tacit-spelling", "tacit-wire"],
    ),
    ("tacit-trial", &["tacit-spelling", "tacit-wire"]),
    (
        "tacit-sim",
        &[
            "tacit-channel",
            "tacit-lang",
            "tacit-mission",
            "tacit-relay",
            "tacit-spelling",
            "tacit-standing",
            "tacit-wire",
        ],
    ),
];

/// What the tests of a room use beyond that: those of the simulation join the parts as a desk does, those of the hostile operator
/// lie to a real line, and several need a relay as a process.
const ARROWS_OF_TESTS: [(&str, &[&str]); 4] = [
    ("tacit", &["tacit-trial"]),
    ("tacit-hostile", &["tacit-line", "tacit-trial"]),
    ("tacit-line", &["tacit-trial"]),
    (
        "tacit-sim",
        &["tacit-hostile", "tacit-line", "tacit-store", "tacit-trial"],
    ),
];

/// The rooms that are handed everything and touch nothing.
const CORES: [&str; 8] = [
    "tacit-spelling",
    "tacit-lang",
    "tacit-standing",
    "tacit-analysis",
    "tacit-feeds",
    "tacit-wire",
    "tacit-channel",
    "tacit-mission",
];

/// The cores whose libraries bring generators along; what is drawn there is handed in all the same, or seeds the hash of a map
/// within the reader of Parquet, whose order nothing that is read depends on.
const BUILT_WITH_CHANCE: [&str; 4] = [
    "tacit-feeds",
    "tacit-wire",
    "tacit-channel",
    "tacit-mission",
];

/// What a core's library names for systems of another kind, and is never built into it on one that has files and threads: the
/// reader of Parquet, for browsers.
const NAMED_FOR_OTHER_SYSTEMS: [(&str, &str); 1] = [("tacit-feeds", "futures-core")];

/// Crates that draw.
const CHANCE: [&str; 4] = ["fastrand", "getrandom", "rand", "rand_core"];

/// Crates that would give a core a socket, a store, a scheduler, chance or a terminal.
const NEVER_IN_A_CORE: [&str; 27] = [
    "anyhow",
    "async-std",
    "axum",
    "clap",
    "fastrand",
    "futures",
    "futures-core",
    "getrandom",
    "h2",
    "hyper",
    "mio",
    "native-tls",
    "openssl",
    "postgres",
    "quinn",
    "rand",
    "rand_core",
    "reqwest",
    "rusqlite",
    "rustls",
    "smol",
    "socket2",
    "sqlx",
    "tokio",
    "tonic",
    "tower",
    "ureq",
];

/// Words that would give a core a clock, a file, a socket, the environment or a terminal.
const NEVER_WRITTEN_IN_A_CORE: [&str; 16] = [
    "OsRng",
    "SysRng",
    "getrandom",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "async fn",
    "async move",
    "println!",
    "eprintln!",
];

#[test]
fn each_room_uses_exactly_the_rooms_that_it_may() {
    let allowed: BTreeMap<_, BTreeSet<_>> = ARROWS
        .map(|(room, uses)| (room, uses.iter().copied().collect()))
        .into();
    let graph = metadata();
    let ours = |name: &str| allowed.contains_key(name);
    let mut seen = BTreeMap::new();
    for package in our_packages(&graph) {
        let room = string(&package["name"]);
        assert!(ours(room), "`{room}` is missing from the table of arrows");
        let uses = |dependency: &&Value| {
            !dependency["path"].is_null() || ours(string(&dependency["name"]))
        };
        let (for_tests, for_good): (Vec<_>, Vec<_>) = list(&package["dependencies"])
            .iter()
            .filter(uses)
            .partition(|dependency| dependency["kind"] == "dev");
        for dependency in for_tests {
            let name = string(&dependency["name"]);
            let for_tests_alone = ARROWS_OF_TESTS
                .iter()
                .any(|(tested, uses)| *tested == room && uses.contains(&name));
            assert!(
                allowed[room].contains(name) || for_tests_alone,
                "the tests of `{room}` use `{name}`: an arrow that may not be"
            );
        }
        let names = |dependency: &Value| string(&dependency["name"]).to_owned();
        seen.insert(room, for_good.into_iter().map(names).collect());
    }
    let expected: BTreeMap<_, BTreeSet<String>> = allowed
        .iter()
        .map(|(room, uses)| (*room, uses.iter().map(|&name| name.to_owned()).collect()))
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn no_core_is_built_with_a_socket_a_store_a_scheduler_chance_or_a_terminal() {
    for core in CORES {
        let reached = built_alone(core);
        assert!(reached.contains(core), "`{core}` is not in the graph");
        let refused: Vec<_> = NEVER_IN_A_CORE
            .iter()
            .filter(|name| reached.contains(**name))
            .filter(|name| !NAMED_FOR_OTHER_SYSTEMS.contains(&(core, **name)))
            .filter(|name| !(BUILT_WITH_CHANCE.contains(&core) && CHANCE.contains(name)))
            .collect();
        assert!(refused.is_empty(), "`{core}` is built with {refused:?}");
    }
}

#[test]
fn no_core_reads_a_clock_a_file_a_socket_or_the_environment() {
    for name in sources() {
        let room = format!("tacit-{}", name.split('/').nth(1).unwrap());
        if !CORES.contains(&room.as_str()) || is_for_tests(&name) {
            continue;
        }
        let code = code_alone(&text(&name));
        for word in NEVER_WRITTEN_IN_A_CORE {
            assert!(!code.contains(word), "{name} says `{word}`");
        }
        let grouped = code
            .split("use std::{")
            .skip(1)
            .flat_map(|rest| rest.split(';').next())
            .flat_map(|group| group.split(|letter: char| !letter.is_alphanumeric()));
        for module in grouped {
            let refused = ["fs", "net", "env", "process", "thread"].contains(&module);
            assert!(!refused, "{name} uses `std::{module}`");
        }
    }
}

#[test]
fn the_check_of_the_cores_sees_code_and_neither_comments_nor_tests() {
    let source = "use a;\n// std::fs\nlet x = 1; // std::net\n#[cfg(test)]\nmod tests { std::env }";
    assert_eq!(code_alone(source), "use a;\n\nlet x = 1; \n");
}

/// Whether the module above declares this one for tests alone.
fn is_for_tests(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap();
    let declared = format!("#[cfg(test)]\nmod {};", file.trim_end_matches(".rs"));
    let above = [
        format!("{folder}.rs"),
        format!("{folder}/mod.rs"),
        format!("{folder}/lib.rs"),
    ];
    above
        .iter()
        .filter(|name| root().join(name).is_file())
        .any(|name| text(name).contains(&declared))
}

/// The lines of a source before its tests, without comments.
fn code_alone(source: &str) -> String {
    let before_tests = source.split("#[cfg(test)]").next().unwrap();
    let without_comment = |line: &str| line.split("//").next().unwrap().to_owned() + "\n";
    before_tests.lines().map(without_comment).collect()
}

fn our_packages(graph: &Value) -> impl Iterator<Item = &Value> {
    let members = list(&graph["workspace_members"]);
    list(&graph["packages"])
        .iter()
        .filter(move |package| members.contains(&package["id"]))
}

/// The names of everything that is built to build `room`, on any platform; tests left out.
pub(crate) fn built_into(graph: &Value, room: &str) -> BTreeSet<String> {
    let name_of: BTreeMap<_, _> = list(&graph["packages"])
        .iter()
        .map(|package| (string(&package["id"]), string(&package["name"])))
        .collect();
    let nodes: BTreeMap<_, _> = list(&graph["resolve"]["nodes"])
        .iter()
        .map(|node| (string(&node["id"]), node))
        .collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<_> = name_of
        .iter()
        .filter(|(_, name)| **name == room)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        for dependency in list(&nodes[id]["deps"]) {
            let kinds = list(&dependency["dep_kinds"]);
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                open.push(string(&dependency["pkg"]));
            }
        }
    }
    reached
        .into_iter()
        .map(|id| name_of[id].to_owned())
        .collect()
}

/// The names of what is built when one crate is built alone, so that nothing that another turns on is counted.
pub(crate) fn built_alone(room: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = std::process::Command::new(cargo)
        .args(["tree", "--package", room, "--edges", "normal,build"])
        .args(["--prefix", "none", "--target", "all", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{why}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

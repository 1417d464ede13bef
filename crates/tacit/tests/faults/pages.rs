//! Completions for each shell and the manual pages name every command that the program has.

use crate::program::tacit;
use std::path::Path;

/// The commands below a command, as its help lists them.
fn below(command: &[String], home: &Path) -> Vec<Vec<String>> {
    let mut help: Vec<&str> = command.iter().map(String::as_str).collect();
    help.push("--help");
    let said = tacit(&help, home);
    assert_eq!(said.code, 0, "{said:?}");
    let mut found = Vec::new();
    let lines = said.out.lines().skip_while(|line| *line != "Commands:");
    for line in lines.skip(1).take_while(|line| !line.is_empty()) {
        // What goes over several lines begins further in.
        let name = line
            .strip_prefix("  ")
            .filter(|rest| !rest.starts_with(' '));
        let name = name.and_then(|rest| rest.split_whitespace().next());
        if let Some(name) = name.filter(|name| *name != "help") {
            found.push([command, &[name.to_owned()]].concat());
        }
    }
    // `tacit relay` hands everything behind it to a program of its own.
    let ours = found.iter().filter(|it| **it != ["relay"]);
    let deeper: Vec<_> = ours.flat_map(|it| below(it, home)).collect();
    [found, deeper].concat()
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let commands = below(&[], folder.path());
    assert!(commands.len() > 50, "{commands:?}");
    for shell in ["bash", "zsh", "fish"] {
        let said = tacit(&["completions", shell], folder.path());
        assert_eq!(said.code, 0, "{said:?}");
        for command in &commands {
            // Bash joins a command to those above it, the others name it alone.
            let name = match shell {
                "bash" => format!("tacit__{}", command.join("__").replace('-', "__")),
                _ => command.last().unwrap().clone(),
            };
            let loose = |text: &str| text.replace("__subcmd", "");
            assert!(
                loose(&said.out).contains(&name),
                "{shell}: {command:?}, sought as {name}"
            );
        }
    }
    let pages = folder.path().join("man");
    let said = tacit(
        &["man", "--out", &pages.display().to_string()],
        folder.path(),
    );
    assert_eq!(said.code, 0, "{said:?}");
    for command in &commands {
        let page = pages.join(format!("tacit-{}.1", command.join("-")));
        let text = std::fs::read_to_string(&page).unwrap_or_default();
        assert!(text.contains(".SH SYNOPSIS"), "{}", page.display());
    }
    let first = tacit(&["man"], folder.path());
    assert!(
        first.out.contains("Exit codes") && first.out.contains("tacit"),
        "{first:?}"
    );
}

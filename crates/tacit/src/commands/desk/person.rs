//! `tacit person …`: who works at this desk, and what each may.

use super::keep::Json;
use super::{marked, outcome};
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use tacit_mission::command::Command;
use tacit_mission::persons::{self, Role};

#[derive(Debug, Args)]
pub(crate) struct Person {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Lets a person in, or changes what they may
    Add {
        /// What they are called
        name: String,
        /// What they may; may be given again
        #[arg(long, value_enum, required = true)]
        role: Vec<Named>,
        /// Which officer of the desk's rule they are
        #[arg(long, value_name = "NAME")]
        officer: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Lists who works here
    List(Json),
    /// A person may nothing any more
    Remove {
        /// Who
        name: String,
        #[command(flatten)]
        json: Json,
    },
}

/// What a person may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Named {
    /// See everything
    Reader,
    /// Say to have read, keep notes and records, say what commits nobody, draft what commits
    Drafter,
    /// Approve, with a credential of their own, and discard
    Approver,
    /// Keep channels and their verification, persons, what is taken in from files
    Keeper,
}

impl Named {
    const fn role(self) -> Role {
        match self {
            Self::Reader => Role::Reader,
            Self::Drafter => Role::Drafter,
            Self::Approver => Role::Approver,
            Self::Keeper => Role::Keeper,
        }
    }
}

impl Person {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Act::Add { json, .. } | Act::List(json) | Act::Remove { json, .. } => json.json,
        }
    }
}

pub(crate) fn run(asked: &Person) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Add {
            name,
            role,
            officer,
            json,
        } => {
            let person = persons::Person {
                name: name.clone(),
                roles: role.iter().map(|role| role.role()).collect(),
                officer: officer.clone(),
            };
            let obeyed = reach.order(Command::Admit(person))?;
            Ok(outcome::told(&reach, json.json, &obeyed))
        }
        Act::Remove { name, json } => {
            let person = name.clone();
            let obeyed = reach.order(Command::Dismiss { person })?;
            Ok(outcome::told(&reach, json.json, &obeyed))
        }
        Act::List(json) => {
            #[derive(Serialize)]
            struct Data {
                persons: Vec<persons::Person>,
            }
            let Reply::Persons { persons } = reach.ask(&Request::Persons)? else {
                return Err(unexpected().into());
            };
            let data = Data { persons };
            Ok(marked::either(&reach, json.json, &data, || {
                if data.persons.is_empty() {
                    return "nobody was let in yet: `tacit person add` lets a person in, and the console its first keeper\n".to_owned();
                }
                data.persons.iter().map(listed).collect()
            }))
        }
    }
}

fn listed(person: &persons::Person) -> String {
    let roles: Vec<&str> = person.roles.iter().copied().map(Role::word).collect();
    let officer = person
        .officer
        .as_ref()
        .map_or(String::new(), |officer| format!(", the officer {officer}"));
    format!("{}: {}{officer}\n", person.name, roles.join(", "))
}

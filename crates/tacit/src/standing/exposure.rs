//! What of the exchange is known to whom, laid out whole.

use super::hearing::Hearing;
use super::look::Look;
use super::words::spell;
use crate::screen::{Ink, Screen, wrapped};
use tacit_lang::ids::ActorId;
use tacit_standing::exposure::{Exposed, Held, Part, Telling};
use tacit_standing::record::Stand;

/// Every part of every record that is exposed, in each pair of eyes: to whom, since when, by whom, from
/// which roots, and how each party stands to each account; then the postures to everything else.
pub(crate) fn whole(hearing: &Hearing, look: &Look, screen: &Screen) -> String {
    let mut out = String::new();
    for known in &look.context {
        let heading = format!("What is known to whom, in the eyes of {}", known.eyes);
        out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, &heading)));
        if known.exposure.is_empty() {
            out.push_str("  nothing on record says that anything is exposed\n");
        }
        for exposed in &known.exposure {
            out.push_str(&format!(
                "  {}\n",
                wrapped(&line(hearing, exposed), screen.width, 4)
            ));
            for telling in &exposed.told {
                let account = account(hearing, telling);
                out.push_str(&format!("    {}\n", wrapped(&account, screen.width, 6)));
            }
        }
        let told = known.exposure.iter().flat_map(|exposed| &exposed.told);
        let exposures: Vec<&str> = told.map(|telling| telling.exposure.as_str()).collect();
        let others = known.postures.iter();
        for to in others.filter(|to| !exposures.contains(&to.of.as_str())) {
            let line = format!("to `{}`: {}", to.of, postures(hearing, &to.held));
            out.push_str(&format!("  {}\n", wrapped(&line, screen.width, 4)));
        }
    }
    out
}

/// What of a record is exposed, in words.
pub(crate) fn part(hearing: &Hearing, part: &Part) -> String {
    match part {
        Part::Existence => "that it exists".to_owned(),
        Part::Term { term } => format!("the term \"{term}\""),
        Part::Name { name } => format!("the name of {}", reader(hearing, name)),
        Part::Words { words } => words.clone(),
    }
}

fn line(hearing: &Hearing, exposed: &Exposed) -> String {
    let roots: Vec<&str> = exposed.roots.iter().map(String::as_str).collect();
    format!(
        "`{}`, {}: known to {} since {}; {} independent {}: {}",
        exposed.of,
        part(hearing, &exposed.part),
        reader(hearing, &exposed.to),
        spell::between(exposed.since.0),
        roots.len(),
        if roots.len() == 1 { "root" } else { "roots" },
        roots.join(", ")
    )
}

fn account(hearing: &Hearing, telling: &Telling) -> String {
    format!(
        "`{}`, by {}, since {}: {}",
        telling.exposure,
        telling.source,
        spell::between(telling.since.0),
        postures(hearing, &telling.postures)
    )
}

fn postures(hearing: &Hearing, held: &[Held]) -> String {
    let each: Vec<String> = held.iter().map(|held| stand(hearing, held)).collect();
    each.join("; ")
}

/// How one party stands, in words.
pub(crate) fn stand(hearing: &Hearing, held: &Held) -> String {
    let party = hearing.actor(&held.party);
    match held.posture {
        Some(Stand::Confirmed) => format!("{party} confirms"),
        Some(Stand::Denied) => format!("{party} denies"),
        Some(Stand::Declined) => format!("{party} declines to comment"),
        Some(Stand::Silent) => format!("{party} is silent"),
        None => format!("{party}: nothing known"),
    }
}

/// An actor by its name, or the words as they stand.
pub(crate) fn reader(hearing: &Hearing, to: &str) -> String {
    match ActorId::new(to) {
        Ok(actor) => hearing.actor(&actor).to_string(),
        Err(_) => to.to_owned(),
    }
}

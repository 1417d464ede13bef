//! What would unravel what stands, as a page that an officer can read.

use super::telling::{Calendar, foremost};
use super::wording::{AS_RENDERED, is_as_rendered};
use crate::markup;
use crate::screen::{Ink, Screen, wrapped};
use crate::standing::hearing::Hearing;
use crate::standing::page::left_out;
use crate::standing::words::{self, spell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tacit_analysis::unravel::{
    Account, Change, Easing, Ground, Now, Part, Reach, Set, Situation, Unravelled, Unravelling,
};
use tacit_lang::ids::ActorId;

/// What this says and what it never says (A19), wherever it is shown.
pub(crate) const CLOSING: &str = "This is no forecast. It says what would end a promise by its giver's own reading of the words, and not that \
    any of it will happen, is likely, or is meant. How many sets there are says nothing of how likely any is.";

/// The most changes that a page lists; JSON has them all.
const MOST_CHANGES: usize = 10;

/// What was asked and found.
pub(crate) struct Look<'l> {
    /// What was judged.
    pub(crate) hearing: &'l Hearing<'l>,
    /// What was asked.
    pub(crate) situation: &'l Situation,
    /// The words of each text, in their order; empty where they are not at hand.
    pub(crate) words: &'l [String],
    /// The records that counted.
    pub(crate) ground: &'l Ground,
    /// How far was looked.
    pub(crate) reach: Reach,
    /// What was found.
    pub(crate) found: &'l Unravelling,
    /// Where the records of the sets lie, if they were asked for.
    pub(crate) records_to: Option<&'l Path>,
}

impl Look<'_> {
    /// What an actor is called.
    pub(crate) fn actor(&self, id: &ActorId) -> String {
        self.hearing.actor(id)
    }

    /// A part of a set in words.
    pub(crate) fn part(&self, part: &Part, giver: &ActorId) -> String {
        let vocabulary = &self.situation.matter.vocabulary;
        part.words(vocabulary, self.ground, giver)
    }

    /// A set in words.
    pub(crate) fn parts(&self, parts: &[Part], giver: &ActorId) -> String {
        let each: Vec<String> = parts.iter().map(|part| self.part(part, giver)).collect();
        if each.is_empty() {
            return "nothing more need happen".to_owned();
        }
        each.join("; and ")
    }

    /// Who or what else would do the same as a part, in words: all of it.
    pub(crate) fn likewise(&self, part: &Part) -> Option<String> {
        let (names, what) = self.others(part);
        (!names.is_empty()).then(|| format!("{what} {}", names.join(", or ")))
    }

    /// The same for a page: the first, and how many more.
    fn likewise_in_short(&self, part: &Part) -> Option<String> {
        let (names, what) = self.others(part);
        (!names.is_empty()).then(|| format!("{what} {}", foremost(&names).join(", or ")))
    }

    fn others(&self, part: &Part) -> (Vec<String>, &'static str) {
        let vocabulary = &self.situation.matter.vocabulary;
        match part {
            Part::Act { likewise, .. } | Part::Mistaken { likewise, .. } => {
                let names = likewise.iter().map(|actor| self.actor(actor));
                (names.collect(), "the same act of")
            }
            Part::Account(Account { likewise, .. }) => {
                let words = likewise.iter();
                let words = words.map(|holds| holds.words(vocabulary, self.ground));
                (words.collect(), "likewise, that")
            }
            Part::Notice { .. } => (Vec::new(), ""),
        }
    }

    /// A change in words.
    pub(crate) fn change(&self, change: &Change) -> String {
        match change {
            Change::Words { text, change, .. } => {
                let text = self.situation.matter.texts.get(*text);
                let title = text.map(|(text, _)| text.labels.title.clone());
                format!("in \"{}\", {change}", title.unwrap_or_default())
            }
            Change::Fact { holds, parties, .. } => {
                let names: Vec<String> = parties.iter().map(|it| self.actor(it)).collect();
                let vocabulary = &self.situation.matter.vocabulary;
                format!(
                    "settle for {} that {}",
                    names.join(" and "),
                    holds.words(vocabulary, self.ground)
                )
            }
        }
    }

    /// Whether a change of words is told in words that stand in the rendering of the text, and not so in the text; none if it is of a fact.
    pub(crate) fn is_as_rendered(&self, change: &Change) -> Option<bool> {
        let Change::Words { text, change, .. } = change else {
            return None;
        };
        let words = self.words.get(*text).map_or("", String::as_str);
        Some(is_as_rendered(change, words))
    }

    /// What a change does, in words.
    pub(crate) fn effect(&self, easing: &Easing) -> String {
        let sets = self.found.promises.iter().map(|one| one.sets.len());
        let all: usize = sets.sum();
        let mut said = vec![format!("removes {} of {all}", easing.removes.len())];
        if easing.narrows > 0 {
            said.push(format!(
                "after {} of which certain answers come free, and no others",
                easing.narrows
            ));
        }
        if !easing.delays.is_empty() {
            said.push(format!("{} more need a wait", easing.delays.len()));
        }
        if !easing.brings.is_empty() {
            said.push(format!("brings {} new", easing.brings.len()));
        }
        for place in &easing.frees {
            if let Some(one) = self.found.promises.get(*place) {
                let giver = self.actor(&one.promise.giver);
                said.push(format!("and of itself ends the promise of {giver}"));
            }
        }
        said.join("; ")
    }

    /// Where the records of a set lie.
    pub(crate) fn records_file(&self, promise: usize, set: usize) -> Option<PathBuf> {
        let name = format!("promise-{}-set-{}.records.jsonl", promise + 1, set + 1);
        self.records_to.map(|folder| folder.join(name))
    }
}

/// The page.
pub(crate) fn page(look: &Look, screen: &Screen) -> String {
    let mut out = String::new();
    if look.found.effort.interrupted {
        let line = "Broken off: what follows was found before the interrupt. What is not here may yet be found.";
        let line = wrapped(line, screen.width, 2);
        out.push_str(&format!("{}\n", screen.ink(Ink::Red, &line)));
    }
    out.push_str(&format!(
        "What would unravel what stands, as of {}, known {}.\n",
        spell::instant(look.situation.at),
        spell::instant(look.situation.known)
    ));
    for note in &look.hearing.notes {
        out.push_str(&format!("  {}\n", wrapped(note, screen.width, 4)));
    }
    for (place, one) in look.found.promises.iter().enumerate() {
        out.push_str(&format!("\n{}", promise(look, place, one, screen)));
    }
    if !look.found.easings.is_empty() {
        let heading = "Which one change would remove most";
        out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, heading)));
        for (number, easing) in (1..).zip(look.found.easings.iter().take(MOST_CHANGES)) {
            let mut line = format!(
                "{number}. {}: {}",
                look.change(&easing.change),
                look.effect(easing)
            );
            if look.is_as_rendered(&easing.change) == Some(true) {
                line.push_str(&format!(" {AS_RENDERED}"));
            }
            out.push_str(&format!("  {}\n", wrapped(&line, screen.width, 5)));
        }
        let more = look.found.easings.len().saturating_sub(MOST_CHANGES);
        if more > 0 {
            out.push_str(&format!("  and {more} more; --json has them all\n"));
        }
    } else if look.found.promises.iter().any(|it| !it.sets.is_empty()) {
        let line = format!(
            "None of the {} changes that were tried removes a set.",
            look.found.tried
        );
        out.push_str(&format!("\n{}\n", wrapped(&line, screen.width, 0)));
    }
    let section = |out: &mut String, heading: &str, lines: &[String]| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, heading)));
            for line in lines {
                out.push_str(&format!("  {}\n", wrapped(line, screen.width, 4)));
            }
        }
    };
    section(&mut out, "What was explored", &explored(look));
    section(&mut out, "Not looked at", &look.found.left_out);
    out.push_str(&left_out(look.hearing, screen));
    out.push_str(&format!("\n{}\n", wrapped(CLOSING, screen.width, 0)));
    out
}

fn promise(look: &Look, place: usize, one: &Unravelled, screen: &Screen) -> String {
    let heading = format!(
        "{}, in the eyes of {}: {}",
        words::promise(look.hearing, &one.promise),
        one.eyes,
        one.word
    );
    let mut out = format!("{}\n", screen.ink(Ink::Bold, &heading));
    let line = |out: &mut String, indent: usize, text: &str| {
        let text = wrapped(text, screen.width, indent + 3);
        out.push_str(&format!("{}{text}\n", " ".repeat(indent)));
    };
    line(&mut out, 2, &summary(look, one));
    for (number, set) in one.sets.iter().enumerate() {
        let text = look.parts(&set.parts, &one.promise.giver);
        line(&mut out, 2, &format!("{}. {text}", number + 1));
        for likewise in set
            .parts
            .iter()
            .filter_map(|part| look.likewise_in_short(part))
        {
            line(&mut out, 5, &likewise);
        }
        if set.scenario.steps.len() > set.parts.len() {
            out.push_str(&in_order(set, screen));
        }
        if let Some(file) = look.records_file(place, number) {
            let last = set.scenario.verdicts.iter().map(|it| it.at).max();
            let at = last.map(spell::instant).unwrap_or_default();
            let file = crate::files::name(&file);
            line(&mut out, 5, &format!("{file}, as of and known at {at}"));
        }
    }
    out
}

/// The steps, where waiting and asking come between the parts.
fn in_order(set: &Set, screen: &Screen) -> String {
    let calendar = Calendar::of(&set.scenario);
    let steps = set.scenario.steps.iter();
    let told = steps.map(|step| format!("{}: {}", calendar.moment(step.at).words(), step.what));
    let told: Vec<String> = told.collect();
    format!(
        "     {}\n",
        wrapped(
            &format!("in order: {}", told.join("; then ")),
            screen.width,
            8
        )
    )
}

/// Where a promise is, and how many sets there are, in whole sentences.
pub(crate) fn summary(look: &Look, one: &Unravelled) -> String {
    let giver = look.actor(&one.promise.giver);
    let mut said = Vec::new();
    match one.now {
        Now::Binds => {}
        Now::Open => {
            let open: BTreeSet<String> = one
                .open
                .iter()
                .map(|fact| words::subject_in_short(look.hearing, &fact.subject))
                .collect();
            let open: Vec<String> = open.into_iter().collect();
            said.push(format!(
                "Whether it binds is open; what bears on it: {}.",
                open.join("; ")
            ));
        }
        Now::DoesNotBind => {
            said.push(format!(
                "It does not bind {giver} now ({}), so there is nothing to unravel.",
                words::outcomes(&one.outcomes)
            ));
        }
        Now::FreesItself => {
            said.push(format!("Nothing more need happen: what is on record ends it without breach, once a wait is over or {giver} has asked and waited."));
        }
    }
    let breached = one.outcomes.iter();
    if one.now == Now::Binds
        && breached
            .clone()
            .all(|(_, it)| *it == tacit_standing::verdict::Performance::Breached)
    {
        said.push("It is breached already, and binds on.".to_owned());
    }
    if let Some((at, life)) = one.ends {
        said.push(format!(
            "It ends by itself ({life}) about {}.",
            spell::instant(at)
        ));
    }
    if one.now != Now::DoesNotBind {
        let count = match one.sets.len() {
            0 => "No set of further acts, mistakes or accounts that ends it by its giver's own reading was found"
                .to_owned(),
            1 => "1 smallest set ends it by its giver's own reading".to_owned(),
            more => format!("{more} smallest sets end it by its giver's own reading"),
        };
        said.push(match &one.within {
            None => format!("{count}; every position of these moves was seen."),
            Some(within) => format!("{count} {within}; there may be more."),
        });
        if one.sets.iter().any(is_accounts) {
            said.push("An open fact alone would end it.".to_owned());
        }
    }
    said.join(" ")
}

/// Whether a set is made of accounts of open facts alone.
pub(crate) fn is_accounts(set: &Set) -> bool {
    let mut parts = set.parts.iter();
    !set.parts.is_empty() && parts.all(|part| matches!(part, Part::Account(_)))
}

fn explored(look: &Look) -> Vec<String> {
    let effort = &look.found.effort;
    let mut said = vec![format!(
        "{} acts told apart, {} positions, {} moves; sets of {} parts at most, {} for one promise; {} changes tried",
        effort.deeds,
        effort.positions,
        effort.moves,
        look.reach.size,
        look.reach.sets,
        look.found.tried
    )];
    said.extend(effort.limits.iter().cloned());
    said
}

/// Text for a page of markup, without the marks that set a name apart on a screen.
pub(crate) fn plain(text: &str) -> String {
    markup::prose(&text.replace('`', ""))
}

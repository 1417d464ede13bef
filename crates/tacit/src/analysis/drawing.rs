//! A scenario drawn (SVG, for a page of [`super::sheet`], whose colours it takes).
//!
//! Time runs from left to right, a column for each step and not to scale; each actor has a lane. Below stands what becomes of each
//! promise, in each pair of eyes: its colour changes with its word, and the word is there for whoever sees no colour.

use super::Scene;
use super::strips::Strip;
use super::telling::{Calendar, length};
use crate::markup::{cut, drawn, lines};
use crate::texts::actor_name;
use std::collections::BTreeSet;
use tacit_analysis::deed::Deed;
use tacit_analysis::scenario::{Scenario, Side, Step};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::TargetKind;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::{MessageKind, Record};
use tacit_standing::verdict::Word;

/// Room for the names at the left.
const LEFT: i64 = 196;
const COLUMN: i64 = 132;
const LANE: i64 = 66;
const STRIP: i64 = 36;
/// Above the lanes: the steps' numbers, days and hours.
const HEAD: i64 = 68;
/// The most letters of a name at the left, and of a line beside a step.
const NAME_LETTERS: usize = 24;
const LABEL_LETTERS: usize = 19;
/// Moves of one spell of time follow each other within this; what lies further apart was waited for (A1).
const LONGEST_PACE_SECONDS: i64 = 3_600;
/// Where an arrow ends before the line of the lane that it points to.
const SHORT_OF: i64 = 5;

/// Draws a scenario on a promise between these two, with what stands after each step. `title` is read out in place of the drawing.
pub(crate) fn drawing(
    scene: &Scene,
    promise: (&ActorId, &ActorId),
    strips: &[Strip],
    title: &str,
) -> String {
    let (vocabulary, scenario) = (scene.vocabulary, scene.scenario);
    let parties = parties(scenario, promise);
    let stage = Stage {
        vocabulary,
        scenario,
        lanes: lanes(scene, parties),
        parties,
    };
    let columns = i64::try_from(scenario.steps.len()).unwrap_or(0);
    let rows = i64::try_from(strips.len()).unwrap_or(0);
    let width = LEFT + COLUMN * columns + 8;
    let below = stage.bottom();
    let height = below + 14 + STRIP * rows + 6;
    format!(
        "<svg class=\"scenario\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n{}{}{}{}</svg>\n",
        drawn(title),
        stage.lanes_drawn(width),
        stage.axis(),
        stage.moves(),
        stage.strips_drawn(strips, below + 14, width)
    )
}

/// The parties of a scenario, the first promise's giver first, from a promise between them.
fn parties<'p>(scenario: &Scenario, promise: (&'p ActorId, &'p ActorId)) -> [&'p ActorId; 2] {
    let exchanged = scenario.steps.iter().any(|step| {
        let actor = step.actor.as_ref();
        (step.side == Side::Party(1) && actor == Some(promise.0))
            || (step.side == Side::Party(0) && actor == Some(promise.1))
    });
    if exchanged {
        [promise.1, promise.0]
    } else {
        [promise.0, promise.1]
    }
}

/// What is drawn, and where everybody stands.
struct Stage<'s> {
    vocabulary: &'s Vocabulary,
    scenario: &'s Scenario,
    lanes: Vec<Lane>,
    parties: [&'s ActorId; 2],
}

/// One actor's.
struct Lane {
    actor: ActorId,
    name: String,
    role: String,
    is_party: bool,
}

/// Everybody who does something, is hit, or is taken for somebody: the first party on top, the second at the bottom, each with those who
/// act for it beside it, and third powers between.
fn lanes(scene: &Scene, parties: [&ActorId; 2]) -> Vec<Lane> {
    let mut seen: Vec<(ActorId, Option<Side>)> = vec![
        (parties[0].clone(), Some(Side::Party(0))),
        (parties[1].clone(), Some(Side::Party(1))),
    ];
    let mut meet = |actor: &ActorId, side: Option<Side>| match seen
        .iter_mut()
        .find(|(known, _)| known == actor)
    {
        Some((_, known)) => *known = known.or(side),
        None => seen.push((actor.clone(), side)),
    };
    for step in &scene.scenario.steps {
        if let Some(actor) = &step.actor {
            meet(actor, Some(step.side));
        }
        if let Some((_, taken_for)) = &step.mistaken {
            meet(taken_for, None);
        }
        if let Some(deed) = &step.deed {
            let hit = deed.hits.iter().map(|hit| &hit.of);
            let besides = hit.chain(&deed.joined).chain(&deed.disavowed_by);
            besides.for_each(|actor| meet(actor, None));
        }
    }
    // Of those who do nothing themselves, the texts say for whom they act.
    for (actor, side) in seen.iter_mut().filter(|(_, side)| side.is_none()) {
        let listed_for = |party: &ActorId| {
            let lists = scene
                .texts
                .iter()
                .filter_map(|(it, _)| it.proxies.get(party));
            lists.into_iter().any(|listed| listed.contains_key(actor))
        };
        *side = parties
            .iter()
            .position(|party| listed_for(party))
            .map(Side::Proxy);
    }
    let place = |actor: &ActorId, side: Option<Side>| match side {
        Some(Side::Party(0)) if actor == parties[0] => 0,
        Some(Side::Party(0)) => 1,
        Some(Side::Proxy(0)) => 2,
        Some(Side::Proxy(_)) => 4,
        Some(Side::Party(_)) if actor == parties[1] => 6,
        Some(Side::Party(_)) => 5,
        Some(Side::ThirdPower | Side::Time) | None => 3,
    };
    seen.sort_by_key(|(actor, side)| place(actor, *side));
    let for_party = |at: usize| {
        let party = if at == 0 { parties[0] } else { parties[1] };
        format!("acts for {}", actor_name(scene.vocabulary, party))
    };
    seen.into_iter()
        .map(|(actor, side)| Lane {
            name: actor_name(scene.vocabulary, &actor),
            role: match side {
                Some(Side::Party(at)) if parties.contains(&&actor) => {
                    let ordinal = if at == 0 { "first" } else { "second" };
                    format!("{ordinal} party")
                }
                Some(Side::Party(at) | Side::Proxy(at)) => for_party(at),
                Some(Side::ThirdPower) => "third power".to_owned(),
                Some(Side::Time) | None => String::new(),
            },
            is_party: parties.contains(&&actor),
            actor,
        })
        .collect()
}

impl Stage<'_> {
    fn bottom(&self) -> i64 {
        HEAD + LANE * i64::try_from(self.lanes.len()).unwrap_or(0)
    }

    /// The height of an actor's line.
    fn line_of(&self, actor: &ActorId) -> Option<i64> {
        let lane = self.lanes.iter().position(|lane| lane.actor == *actor)?;
        Some(HEAD + LANE * i64::try_from(lane).ok()? + LANE / 2 + 8)
    }

    fn lanes_drawn(&self, width: i64) -> String {
        let mut out = String::new();
        for (at, lane) in (0_i64..).zip(&self.lanes) {
            let top = HEAD + LANE * at;
            let line = top + LANE / 2 + 8;
            let class = match (lane.is_party, at % 2) {
                (true, _) => "lane party",
                (false, 0) => "lane",
                (false, _) => "lane odd",
            };
            out.push_str(&format!(
                "<rect class=\"{class}\" x=\"0\" y=\"{top}\" width=\"{width}\" height=\"{LANE}\"/>\n\
                 <path class=\"thread\" d=\"M{LEFT} {line}H{width}\"/>\n\
                 <text class=\"name\" x=\"12\" y=\"{}\">{}</text>\n\
                 <text class=\"role\" x=\"12\" y=\"{}\">{}</text>\n",
                line - 6,
                drawn(&cut(&lane.name, NAME_LETTERS)),
                line + 10,
                drawn(&cut(&lane.role, NAME_LETTERS + 2)),
            ));
        }
        out
    }

    /// The steps' numbers on one line, with their days and hours; where time is waited for, how long.
    fn axis(&self) -> String {
        let calendar = Calendar::of(self.scenario);
        let mut out = String::new();
        let mut before: Option<&Step> = None;
        for (at, step) in (0_i64..).zip(&self.scenario.steps) {
            let x = centre(at);
            if let Some(before) = before {
                let passed = step.at.seconds_since(before.at);
                let (from, to) = (x - COLUMN + 13, x - 13);
                if step.side == Side::Time || passed > LONGEST_PACE_SECONDS {
                    let middle = i64::midpoint(from, to);
                    out.push_str(&format!(
                        "<path class=\"wait\" d=\"M{from} 22C{from} 12 {middle} 22 {middle} 12C{middle} 22 {to} 12 {to} 22\"/>\n\
                         <text class=\"length\" x=\"{middle}\" y=\"9\">{}</text>\n",
                        length(passed)
                    ));
                } else {
                    out.push_str(&format!("<path class=\"axis\" d=\"M{from} 22H{to}\"/>\n"));
                }
            }
            let moment = calendar.moment(step.at);
            let class = if step.side == Side::Time {
                "bead time"
            } else if step.mistaken.is_some() {
                "bead mistaken"
            } else {
                "bead"
            };
            out.push_str(&format!(
                "<circle class=\"{class}\" cx=\"{x}\" cy=\"22\" r=\"11\"/>\n\
                 <text class=\"number\" x=\"{x}\" y=\"26\">{}</text>\n\
                 <text class=\"when\" x=\"{x}\" y=\"47\">{}</text>\n\
                 <text class=\"when\" x=\"{x}\" y=\"60\">{}</text>\n",
                at + 1,
                moment.day,
                moment.hour
            ));
            before = Some(step);
        }
        out
    }

    fn moves(&self) -> String {
        let mut lines = String::new();
        let mut labels = String::new();
        for (at, step) in (0_i64..).zip(&self.scenario.steps) {
            let x = centre(at);
            match (&step.deed, &step.actor) {
                (Some(deed), _) => self.act(step, deed, x, &mut lines, &mut labels),
                (None, Some(actor)) => self.message(step, actor, x, &mut lines, &mut labels),
                (None, None) => lines.push_str(&format!(
                    "<path class=\"due\" d=\"M{x} {HEAD}V{}\"/>\n",
                    self.bottom()
                )),
            }
        }
        lines + &labels
    }

    fn act(&self, step: &Step, deed: &Deed, x: i64, lines: &mut String, labels: &mut String) {
        let Some(from) = self.line_of(&deed.author) else {
            return;
        };
        let mut told = BTreeSet::new();
        for hit in &deed.hits {
            let Some(to) = self.line_of(&hit.of) else {
                continue;
            };
            let class = if hit.incidental { "act beside" } else { "act" };
            lines.push_str(&arrow(class, x, from, to));
            if told.insert((to, hit.kind, hit.incidental)) && to != from {
                let row = told.iter().filter(|(line, ..)| *line == to).count();
                let row = i64::try_from(row).unwrap_or(1);
                let beside = if hit.incidental { ", incidental" } else { "" };
                let words = format!("{}{beside}", kind(hit.kind));
                labels.push_str(&label("hit", x + 10, to + 3 + 11 * row, &words));
            }
            if let Some((eyes, taken_for)) = &step.mistaken
                && let Some(supposed) = self.line_of(taken_for)
            {
                let aside = x - 16;
                lines.push_str(&arrow("seen", aside, supposed, to));
                lines.push_str(&format!(
                    "<circle class=\"seen\" cx=\"{aside}\" cy=\"{supposed}\" r=\"5\"/>\n"
                ));
                let words = format!("so {} sees it", actor_name(self.vocabulary, eyes));
                labels.push_str(&label("seen", x + 10, supposed - 9, &cut(&words, 24)));
            }
        }
        for (actors, word) in [
            (deed.joined.iter().collect::<Vec<_>>(), "joins in"),
            (deed.disavowed_by.iter().collect(), "disavows"),
        ] {
            for line in actors.iter().filter_map(|actor| self.line_of(actor)) {
                lines.push_str(&format!(
                    "<path class=\"joined\" d=\"M{x} {from}V{line}\"/>\n\
                     <circle class=\"joined\" cx=\"{x}\" cy=\"{line}\" r=\"4\"/>\n"
                ));
                labels.push_str(&label("hit", x + 10, line - 9, word));
            }
        }
        lines.push_str(&format!(
            "<circle class=\"act\" cx=\"{x}\" cy=\"{from}\" r=\"5.5\"/>\n"
        ));
        let known = self.vocabulary.acts.get(&deed.act);
        let noun = known.map_or_else(|| deed.act.to_string(), |act| act.noun.clone());
        labels.push_str(&above("label", x + 10, from, &noun));
    }

    fn message(
        &self,
        step: &Step,
        actor: &ActorId,
        x: i64,
        lines: &mut String,
        labels: &mut String,
    ) {
        let sent = self
            .scenario
            .records
            .iter()
            .find_map(|record| match record {
                Record::Message(sent) if Some(&sent.id) == step.record.as_ref() => Some(sent),
                _ => None,
            });
        let other = self.parties.iter().find(|party| **party != actor);
        let to = sent.map(|sent| &sent.to).or(other.copied());
        let (Some(from), Some(to)) = (self.line_of(actor), to.and_then(|to| self.line_of(to)))
        else {
            return;
        };
        lines.push_str(&arrow("message", x, from, to));
        lines.push_str(&format!(
            "<circle class=\"message\" cx=\"{x}\" cy=\"{from}\" r=\"5\"/>\n"
        ));
        let words = match sent.map(|sent| sent.kind) {
            Some(MessageKind::Assurance) => "gives its promise",
            Some(MessageKind::Withdrawal) => "notice of withdrawal",
            Some(MessageKind::Leaving) => "notice of leaving",
            Some(MessageKind::Reaffirmation) => "reaffirms",
            Some(MessageKind::Renewal) => "renews",
            Some(MessageKind::ClarificationRequest) => "asks who acted",
            Some(MessageKind::ClarificationAnswer) => "answers who acted",
            None => "message",
        };
        labels.push_str(&above("label", x + 10, from, words));
    }

    fn strips_drawn(&self, strips: &[Strip], top: i64, width: i64) -> String {
        let mut out = String::new();
        for (row, strip) in (0_i64..).zip(strips) {
            let y = top + STRIP * row;
            out.push_str(&format!(
                "<text class=\"name\" x=\"12\" y=\"{}\">{}</text>\n\
                 <text class=\"role\" x=\"12\" y=\"{}\">{}</text>\n",
                y + 13,
                drawn(&cut(&strip.whose, NAME_LETTERS + 2)),
                y + 26,
                drawn(&cut(&strip.eyes(), NAME_LETTERS + 6)),
            ));
            for (first, last, word) in runs(&strip.words) {
                // From the step that brings it to the one that ends it.
                let (x, end) = (centre(first) - 11, (centre(last + 1) - 15).min(width - 2));
                let class = word_class(word);
                out.push_str(&format!(
                    "<rect class=\"word {class}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n\
                     <text class=\"word {class}\" x=\"{}\" y=\"{}\">{word}</text>\n",
                    end - x,
                    STRIP - 8,
                    i64::midpoint(x, end),
                    y + 18
                ));
            }
        }
        out
    }
}

/// The class of a word, by which [`super::sheet`] colours it.
pub(crate) const fn word_class(word: Word) -> &'static str {
    match word {
        Word::NotInEffect => "not-in-effect",
        Word::Stands => "stands",
        Word::Released => "released",
        Word::Breached => "breached",
        Word::Withdrawn => "withdrawn",
        Word::Expired => "expired",
        Word::Undetermined | Word::Contested => "open",
    }
}

const fn kind(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Territory => "territory",
        TargetKind::Forces => "forces",
        TargetKind::People => "people",
    }
}

/// Words that stay the same from one column to another: first, last, word.
fn runs(words: &[Word]) -> Vec<(i64, i64, Word)> {
    let mut runs: Vec<(i64, i64, Word)> = Vec::new();
    for (at, word) in (0_i64..).zip(words) {
        match runs.last_mut() {
            Some((_, last, same)) if same == word => *last = at,
            _ => runs.push((at, at, *word)),
        }
    }
    runs
}

/// The middle of a column.
const fn centre(column: i64) -> i64 {
    LEFT + COLUMN * column + 24
}

/// From one line to another; what ends where it begins is no arrow.
fn arrow(class: &str, x: i64, from: i64, to: i64) -> String {
    if from == to {
        return String::new();
    }
    let back = if to > from { -SHORT_OF } else { SHORT_OF };
    let tip = to + back;
    let wings = tip + 2 * back;
    format!(
        "<path class=\"{class}\" d=\"M{x} {from}V{tip}\"/>\n\
         <path class=\"{class} tip\" d=\"M{} {wings}L{x} {tip}L{} {wings}\"/>\n",
        x - 5,
        x + 5
    )
}

fn label(class: &str, x: i64, y: i64, text: &str) -> String {
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>\n",
        drawn(text)
    )
}

/// At most two lines above the line of a lane.
fn above(class: &str, x: i64, line: i64, text: &str) -> String {
    let found = lines(text, LABEL_LETTERS, 2);
    let first = line - 9 - 12 * (i64::try_from(found.len()).unwrap_or(1) - 1);
    let each = (0_i64..).zip(&found);
    each.map(|(row, words)| label(class, x, first + 12 * row, words))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{sample, strips};

    fn drawn_sample() -> String {
        let sample = sample::mistaken();
        let strips = strips::strips(&sample.scene());
        let [arland, borland] = ["arland", "borland"].map(|id| ActorId::new(id).unwrap());
        drawing(&sample.scene(), (&borland, &arland), &strips, "a <title>")
    }

    #[test]
    fn the_parties_stand_outermost_and_third_powers_between() {
        let drawn = drawn_sample();
        let place = |name: &str| drawn.find(name).unwrap();
        assert!(place(">Arland<") < place(">the United Powers<"));
        assert!(place(">the United Powers<") < place(">Borland<"));
    }

    #[test]
    fn what_somebody_mistakes_and_what_is_waited_for_is_drawn() {
        let drawn = drawn_sample();
        for part in [
            "so Arland sees it",
            ">3 days<",
            ">gives its promise<",
            ">asks who acted<",
            "class=\"word released\"",
            ">released<",
            "<title>a &lt;title&gt;</title>",
        ] {
            assert!(drawn.contains(part), "{part}");
        }
    }

    #[test]
    fn a_word_that_stays_is_one_stretch() {
        let words = [Word::Stands, Word::Stands, Word::Released];
        assert_eq!(runs(&words), [(0, 1, Word::Stands), (2, 2, Word::Released)]);
    }
}

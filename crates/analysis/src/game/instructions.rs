//! A strategy as a page of instructions: what to do, and with which line to go on after what the other side does.

use super::contest::{Contest, Doing, Stage};
use super::question::Goal;
use super::{Strategy, Turn};
use crate::arena::Move;
use crate::telling::told;
use std::collections::BTreeMap;

/// The most lines of a page: more of them nobody follows.
const MAX_LINES: usize = 24;

/// The most situations of the winner that are looked at for a page; it takes longer than the answer beyond.
const MAX_SITUATIONS: usize = 20_000;

/// The most acts named where several have the same line follow.
const MAX_NAMED: usize = 4;

/// What the other side does between two moves of the winner.
type Reply = Vec<Doing>;

/// Where the winner is to move, by juncture. The first is before the play, where nothing is done yet.
struct Situations {
    moves: Vec<Option<Doing>>,
    /// By reply: the situation that it leads to; none if the play is over.
    replies: Vec<BTreeMap<Reply, Option<usize>>>,
}

/// How the winner of `strategy` goes about it, one numbered instruction a line.
///
/// Situations in which the winner does the same, and after which the same reply never calls for different
/// things, are one line. A strategy of too many lines is not written out; its main line is a scenario.
pub(super) fn instructions(contest: &Contest, strategy: &Strategy<Stage, Doing>) -> Vec<String> {
    let lines = Situations::of(strategy).map(|situations| {
        let classes = situations.classes()?;
        Some(Page::of(contest, strategy.winner, &situations, &classes).lines())
    });
    lines.flatten().unwrap_or_else(|| {
        vec![format!(
            "Written out, it takes more than {MAX_LINES} lines; the scenario shows how it goes if the other side holds out longest."
        )]
    })
}

impl Situations {
    fn of(strategy: &Strategy<Stage, Doing>) -> Option<Self> {
        let mut situations = Self {
            moves: vec![None],
            replies: Vec::new(),
        };
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        let mut open = vec![0];
        let mut next = 0;
        while let Some(from) = open.get(next).copied() {
            let mut replies = BTreeMap::new();
            let mut pending = vec![(Vec::new(), from)];
            while let Some((reply, place)) = pending.pop() {
                let juncture = strategy.junctures.get(place)?;
                if juncture.onward.is_empty() {
                    replies.insert(reply, None);
                } else if juncture.turn == strategy.winner {
                    let (made, after) = juncture.onward.first()?;
                    let number = *numbers.entry(place).or_insert_with(|| {
                        open.push(*after);
                        situations.moves.push(Some(made.as_seen()));
                        situations.moves.len() - 1
                    });
                    replies.insert(reply, Some(number));
                } else {
                    for (made, after) in &juncture.onward {
                        let longer: Reply = reply.iter().copied().chain([made.as_seen()]).collect();
                        pending.push((longer, *after));
                    }
                }
            }
            situations.replies.push(replies);
            next += 1;
            if situations.moves.len() > MAX_SITUATIONS {
                return None;
            }
        }
        Some(situations)
    }

    /// By situation the class it is told with; none if there are too many.
    fn classes(&self) -> Option<Vec<usize>> {
        let mut count = 0;
        let mut first: BTreeMap<Option<Doing>, usize> = BTreeMap::new();
        let mut classes: Vec<usize> = Vec::with_capacity(self.moves.len());
        for made in &self.moves {
            classes.push(*first.entry(*made).or_insert_with(|| {
                count += 1;
                count - 1
            }));
        }
        while let Some((class, reply, kept)) = self.conflict(&classes) {
            if count > MAX_LINES {
                return None;
            }
            // Whoever goes elsewhere after this reply is told apart; whom it never meets stays.
            let apart: Vec<usize> = (0..classes.len())
                .filter(|place| classes.get(*place) == Some(&class))
                .filter(|place| {
                    let next = self.class_after(&classes, *place, &reply);
                    next.is_some_and(|next| next != kept)
                })
                .collect();
            for place in apart {
                if let Some(own) = classes.get_mut(place) {
                    *own = count;
                }
            }
            count += 1;
        }
        if let Some(same) = self.same_as_before(&classes)
            && let Some(before) = classes.first_mut()
        {
            *before = same;
        }
        (count <= MAX_LINES + 1).then_some(classes)
    }

    /// The class of doing nothing after which everything goes on as from before the play, if there is one.
    fn same_as_before(&self, classes: &[usize]) -> Option<usize> {
        let before = self.replies.first()?;
        let idle = self.moves.iter().zip(classes);
        let idle = idle.filter(|(made, _)| **made == Some(Doing::Nothing));
        let mut idle = idle.map(|(_, class)| *class);
        idle.find(|class| {
            before.keys().all(|reply| {
                let next = self.class_after(classes, 0, reply);
                let mut members = (1..classes.len()).filter(|it| classes.get(*it) == Some(class));
                members.any(|member| {
                    let is_known = self
                        .replies
                        .get(member)
                        .is_some_and(|it| it.contains_key(reply));
                    is_known && self.class_after(classes, member, reply) == next
                })
            })
        })
    }

    /// A class, a reply, and one of the classes to which it leads, if it leads to several.
    fn conflict(&self, classes: &[usize]) -> Option<(usize, Reply, usize)> {
        let mut known: BTreeMap<(usize, &Reply), usize> = BTreeMap::new();
        for (replies, class) in self.replies.iter().zip(classes) {
            for (reply, next) in replies {
                let Some(next) = next.and_then(|next| classes.get(next)).copied() else {
                    continue;
                };
                let earlier = *known.entry((*class, reply)).or_insert(next);
                if earlier != next {
                    return Some((*class, reply.clone(), earlier));
                }
            }
        }
        None
    }

    fn class_after(&self, classes: &[usize], place: usize, reply: &Reply) -> Option<usize> {
        let next = self.replies.get(place)?.get(reply).copied().flatten()?;
        classes.get(next).copied()
    }
}

/// The lines, under way.
struct Page<'a> {
    contest: &'a Contest,
    winner: Turn,
    /// By class: what is done, and to which class each reply leads; whether one ends the play.
    entries: Vec<Entry>,
    /// By class: its number on the page.
    numbers: BTreeMap<usize, usize>,
    /// The classes in the order of the page.
    order: Vec<usize>,
}

#[derive(Default)]
struct Entry {
    made: Option<Doing>,
    after: BTreeMap<Reply, usize>,
    may_end: bool,
}

impl<'a> Page<'a> {
    fn of(contest: &'a Contest, winner: Turn, situations: &Situations, classes: &[usize]) -> Self {
        let count = classes.iter().max().map_or(0, |most| most + 1);
        let mut entries: Vec<Entry> = Vec::new();
        entries.resize_with(count, Entry::default);
        for ((made, replies), class) in situations
            .moves
            .iter()
            .zip(&situations.replies)
            .zip(classes)
        {
            let Some(entry) = entries.get_mut(*class) else {
                continue;
            };
            entry.made = *made;
            for (reply, next) in replies {
                match next.and_then(|next| classes.get(next)) {
                    Some(next) => _ = entry.after.insert(reply.clone(), *next),
                    None => entry.may_end = true,
                }
            }
        }
        let mut page = Self {
            contest,
            winner,
            entries,
            numbers: BTreeMap::new(),
            order: Vec::new(),
        };
        // How it begins is a line of its own only if something hangs on it.
        let begin = classes.first().copied().unwrap_or_default();
        let is_alone = !classes.iter().skip(1).any(|class| *class == begin);
        let nexts = page.entries.get(begin).map(Entry::nexts);
        let first = match nexts.as_deref() {
            Some([only]) if is_alone => *only,
            _ => begin,
        };
        page.order.push(first);
        let mut next = 0;
        while let Some(class) = page.order.get(next).copied() {
            next += 1;
            page.numbers.insert(class, next);
            let after = page
                .entries
                .get(class)
                .map(Entry::nexts)
                .unwrap_or_default();
            for class in after {
                if !page.order.contains(&class) {
                    page.order.push(class);
                }
            }
        }
        page
    }

    fn lines(&self) -> Vec<String> {
        let each = self.order.iter();
        each.filter_map(|class| {
            let entry = self.entries.get(*class)?;
            let number = self.numbers.get(class)?;
            Some(format!(
                "{number}. {} {}",
                self.done(entry),
                self.then(*class, entry)
            ))
        })
        .collect()
    }

    fn done(&self, entry: &Entry) -> String {
        let is_party = self.is_party(self.winner);
        let made = entry.made.unwrap_or(Doing::Nothing);
        format!("{}.", capital(&self.words(is_party, made)))
    }

    /// With which lines it goes on.
    fn then(&self, class: usize, entry: &Entry) -> String {
        let is_party = self.is_party(self.winner);
        let whatever = if is_party {
            "whatever the others do".to_owned()
        } else {
            format!(
                "whatever {} does",
                self.contest.name(self.contest.question.party)
            )
        };
        let may_end = entry.may_end && self.winner == Turn::Ours;
        let (until, unless) = if may_end {
            let goal = self.goal();
            (
                format!(", until {goal}"),
                format!(", unless {goal} by then"),
            )
        } else {
            Default::default()
        };
        match entry.nexts().as_slice() {
            [] if self.winner == Turn::Theirs => "Nothing can come of it after that.".to_owned(),
            [] if entry.made == Some(Doing::Nothing) => {
                format!("When the time has passed, {}.", self.goal())
            }
            [] => format!("With this, {}.", self.goal()),
            [same] if *same == class => format!("It goes on so, {whatever}{until}."),
            [next] => {
                let number = self.numbers.get(next).copied().unwrap_or_default();
                if entry.after.keys().all(Vec::is_empty) {
                    format!("Go on with {number}.")
                } else {
                    format!("Go on with {number}, {whatever}{unless}.")
                }
            }
            several => self.branches(class, entry, several),
        }
    }

    fn branches(&self, class: usize, entry: &Entry, nexts: &[usize]) -> String {
        let usual = entry
            .after
            .get(&vec![Doing::Nothing])
            .or(entry.after.values().next());
        let goes_on = |next: usize| {
            if next == class {
                "it goes on so".to_owned()
            } else {
                let number = self.numbers.get(&next).copied().unwrap_or_default();
                format!("go on with {number}")
            }
        };
        let mut parts = Vec::new();
        for next in nexts.iter().filter(|next| Some(*next) != usual) {
            let replies = entry.after.iter().filter(|(_, after)| *after == next);
            let replies: Vec<String> = replies.map(|(reply, _)| self.reply(reply)).collect();
            let shown = replies.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>();
            let more = replies.len().saturating_sub(MAX_NAMED);
            let more = if more > 0 {
                format!(", or in one of {more} other ways of the same effect")
            } else {
                String::new()
            };
            parts.push(format!(
                "If {}{more}: {}.",
                shown.join(", or if "),
                goes_on(*next)
            ));
        }
        if let Some(usual) = usual {
            parts.push(format!("Otherwise {}.", goes_on(*usual)));
        }
        if entry.may_end && self.winner == Turn::Ours {
            parts.push(format!("It ends once {}.", self.goal()));
        }
        parts.join(" ")
    }

    fn reply(&self, reply: &Reply) -> String {
        let is_party = !self.is_party(self.winner);
        let words = reply.iter().map(|doing| {
            let words = self.words(is_party, *doing);
            match doing {
                Doing::Does(Move::Act(_)) | Doing::Commits(_) => format!("it comes to {words}"),
                _ => words,
            }
        });
        let words: Vec<String> = words.collect();
        if words.is_empty() {
            "nothing else happens".to_owned()
        } else {
            words.join(" and ")
        }
    }

    /// What a side does, without a full stop: a sentence, or an act and its author.
    fn words(&self, is_party: bool, doing: Doing) -> String {
        let arena = &self.contest.arena;
        let party = self.contest.name(self.contest.question.party);
        let act = |number: usize| {
            let choice = arena.repertoire.choices.get(number);
            choice.map_or_else(String::new, |choice| {
                told(&arena.matter.vocabulary, &choice.deed)
            })
        };
        match doing {
            Doing::Nothing | Doing::Waits if is_party => format!("{party} does nothing"),
            Doing::Nothing | Doing::Waits => "the others do nothing".to_owned(),
            Doing::Does(Move::Act(number)) | Doing::Commits(number) => act(number),
            Doing::Does(Move::Notice(promise)) => {
                format!(
                    "{} gives notice of withdrawal",
                    self.contest.name(arena.giver(promise))
                )
            }
            Doing::Does(_) => String::new(),
            Doing::Disavows(_) => format!("{party} disavows it in time"),
            Doing::LetsStand(_) => format!("{party} does not disavow it"),
        }
    }

    fn is_party(&self, turn: Turn) -> bool {
        (turn == Turn::Ours) == self.contest.question.goal.is_reached()
    }

    /// What the side that wants something to come about then has.
    fn goal(&self) -> String {
        let party = self.contest.question.party;
        let (own, other) = (self.contest.name(party), self.contest.name(1 - party));
        match self.contest.question.goal {
            Goal::ComeFree => format!("{own} is free"),
            Goal::HoldOther => format!("{other} is free"),
            Goal::BringOtherIntoBreach => format!("{other} is in breach"),
            Goal::KeepWord => format!("{own} is in breach"),
        }
    }
}

impl Entry {
    /// The classes that may follow, each once, in the order of the replies.
    fn nexts(&self) -> Vec<usize> {
        let mut nexts: Vec<usize> = Vec::new();
        for next in self.after.values() {
            if !nexts.contains(next) {
                nexts.push(*next);
            }
        }
        nexts
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

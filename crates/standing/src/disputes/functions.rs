//! Nodes from which the verdict is one and the same function of everything ahead.

use crate::judge::diagram::{Choice, Diagram, Reading};
use rustc_hash::FxHashMap;
use tacit_lang::time::Instant;

/// What is chosen: which piece or shared fact, what it was, and when, where that changes anything.
type Label = (u32, Option<(u32, Option<u8>, u8)>, Option<Instant>);

/// Choices with the functions to which they lead.
type Choices = Vec<(Label, u32)>;

/// By node: a number for the verdict as a function of everything ahead; equal numbers, equal functions.
pub(super) fn functions(diagram: &Diagram, reading: &Reading) -> Vec<u32> {
    let mut numbers: FxHashMap<Choices, u32> = FxHashMap::default();
    let mut functions = vec![u32::MAX; diagram.done.len()];
    for (node, outcomes) in &diagram.ends {
        if let Some(here) = functions.get_mut(*node as usize) {
            *here = u32::from(outcomes.0);
        }
    }
    let first_number = u32::from(u16::MAX) + 1;
    let mut pending: FxHashMap<u32, Choices> = FxHashMap::default();
    for stage in diagram.stages.iter().rev() {
        let edges = diagram.edges.get(stage.edges.clone()).unwrap_or_default();
        let mut rest = edges;
        // Edges from later nodes come later; each node is finished before any edge to it is read.
        while let Some(last) = rest.last() {
            // The target's own edges lie behind; finish it if it is not yet.
            let target = last.to;
            if functions.get(target as usize) == Some(&u32::MAX) {
                let list = pending.remove(&target).unwrap_or_default();
                let number = number_of(list, &mut numbers, first_number);
                if let Some(here) = functions.get_mut(target as usize) {
                    *here = number;
                }
            }
            if reading.admits(&last.choice, diagram.done_at(last.from)) {
                let label: Label = match last.choice {
                    Choice::Shared { fact, value } => {
                        (fact, Some((u32::MAX, Some(value), 0)), None)
                    }
                    Choice::Came { piece, time, what } => (
                        piece,
                        what.map(|what| (what.cell, what.class, what.end)),
                        Some(time),
                    ),
                };
                let child = functions.get(target as usize).copied().unwrap_or(u32::MAX);
                pending.entry(last.from).or_default().push((label, child));
            }
            rest = rest.get(..rest.len() - 1).unwrap_or_default();
        }
    }
    for (node, list) in pending {
        let number = number_of(list, &mut numbers, first_number);
        if let Some(here) = functions.get_mut(node as usize) {
            *here = number;
        }
    }
    functions
}

/// A list of choices with where they lead: a number of its own, unless all lead to one.
fn number_of(mut list: Choices, numbers: &mut FxHashMap<Choices, u32>, first_number: u32) -> u32 {
    // What leads nowhere is no possibility.
    list.retain(|(_, child)| *child != u32::MAX);
    let Some((_, first)) = list.first().cloned() else {
        return u32::MAX;
    };
    if list.iter().all(|(_, child)| *child == first) {
        return first;
    }
    list.sort();
    // When something came is left out where it changes nothing.
    let mut timeless: Choices = Vec::new();
    for ((piece, what, time), child) in list {
        match timeless.last_mut() {
            Some(((last, known, _), known_child))
                if *last == piece && *known == what && *known_child == child => {}
            _ => timeless.push(((piece, what, time), child)),
        }
    }
    let lone = |place: usize| {
        let key = |place: usize| {
            let found = timeless.get(place);
            found.map(|((piece, what, _), _)| (*piece, *what))
        };
        let own = key(place);
        (place == 0 || key(place - 1) != own) && key(place + 1) != own
    };
    let lone: Vec<bool> = (0..timeless.len()).map(lone).collect();
    for (((_, _, time), _), lone) in timeless.iter_mut().zip(lone) {
        if lone {
            *time = None;
        }
    }
    let next = first_number + u32::try_from(numbers.len()).unwrap_or_default();
    *numbers.entry(timeless).or_insert(next)
}

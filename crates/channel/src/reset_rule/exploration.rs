//! Every order of events between two desks that ask for a reset at once, at small bounds; one of them may be restored meanwhile.

use super::*;
use std::collections::{BTreeSet, HashSet, VecDeque};

const DESKS: [usize; 2] = [0, 1];
const MOST_INVITATIONS: u8 = 3;

/// The digest of the invitation with this name: smaller names are not smaller digests for both desks alike.
fn invitation(name: u8) -> Digest {
    Digest([name.wrapping_mul(97); 32])
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum InFlight {
    Invitation(u64, u8),
    Acceptance(u8),
    Opening(u8),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    desks: [Reset; 2],
    /// Which invitation made each desk's generation.
    by: [Option<u8>; 2],
    sent: [BTreeSet<InFlight>; 2],
    invitations: u8,
    may_restore: bool,
}

#[derive(Debug, Clone, Copy)]
enum Event<'a> {
    Ask(usize),
    /// The officer agrees to the invitation that is shown.
    Agree(usize),
    Deliver(usize, &'a InFlight),
    /// The desk is put back to how it was before any reset.
    Restore(usize),
}

impl World {
    fn new() -> Self {
        Self {
            desks: [Reset::new(0), Reset::new(0)],
            by: [None, None],
            sent: Default::default(),
            invitations: 0,
            may_restore: true,
        }
    }

    fn events(&self) -> Vec<Event<'_>> {
        let mut events = Vec::new();
        for desk in DESKS {
            events.extend([Event::Ask(desk), Event::Agree(desk), Event::Restore(desk)]);
            let theirs = self.sent[1 - desk].iter();
            events.extend(theirs.map(|message| Event::Deliver(desk, message)));
        }
        events
    }

    fn apply(&mut self, event: Event<'_>) {
        match event {
            Event::Ask(desk) => self.ask(desk),
            Event::Agree(desk) => self.agree(desk),
            Event::Deliver(desk, message) => self.deliver(desk, message),
            Event::Restore(desk) if self.may_restore => {
                self.may_restore = false;
                self.desks[desk] = Reset::new(0);
                self.by[desk] = None;
            }
            Event::Restore(_) => {}
        }
    }

    fn ask(&mut self, desk: usize) {
        if self.invitations >= MOST_INVITATIONS || !self.desks[desk].may_ask() {
            return;
        }
        let name = self.invitations + 1;
        self.invitations = name;
        let generation = self.desks[desk].next_generation();
        let counts_more = self.desks[desk].asked(invitation(name));
        self.sent[desk].insert(InFlight::Invitation(generation, name));
        if let Some(theirs) = counts_more {
            self.accept(desk, theirs);
        }
    }

    /// An officer who did not ask is shown the last that came.
    fn agree(&mut self, desk: usize) {
        let reset = &self.desks[desk];
        let shown = reset.theirs.last().filter(|_| reset.ours.is_none());
        if let Some(theirs) = shown.filter(|theirs| !theirs.accepted) {
            self.accept(desk, Digest(theirs.offered.invitation));
        }
    }

    fn accept(&mut self, desk: usize, accepted: Digest) {
        assert!(self.desks[desk].accepted(accepted));
        let name = (1..=MOST_INVITATIONS).find(|name| invitation(*name) == accepted);
        self.sent[desk].insert(InFlight::Acceptance(name.unwrap()));
    }

    fn deliver(&mut self, desk: usize, message: &InFlight) {
        match message {
            InFlight::Invitation(generation, name) => {
                let verdict = self.desks[desk].arrived(*generation, invitation(*name));
                if verdict == InvitationVerdict::Accept {
                    self.accept(desk, invitation(*name));
                }
            }
            InFlight::Acceptance(name) => {
                if self.desks[desk].accepted_by_them(invitation(*name)) {
                    self.by[desk] = Some(*name);
                    self.sent[desk].insert(InFlight::Opening(*name));
                }
            }
            InFlight::Opening(name) => {
                if self.desks[desk].opened(invitation(*name)) {
                    self.by[desk] = Some(*name);
                }
            }
        }
    }

    fn holds_what_must_hold(&self) {
        let [one, other] = &self.desks;
        if self.may_restore && one.generation() == other.generation() {
            assert_eq!(
                self.by[0], self.by[1],
                "one generation, two sessions: {self:?}"
            );
        }
        for desk in &self.desks {
            let written = serde_json::to_string(desk).unwrap();
            assert_eq!(serde_json::from_str::<Reset>(&written).unwrap(), *desk);
        }
    }

    /// If everything sent gets through and both officers agree, both desks are in the same session.
    fn meets_when_messages_get_through(&self) {
        let mut world = self.clone();
        for _ in 0..8 {
            for desk in DESKS {
                for message in world.sent[1 - desk].clone() {
                    world.deliver(desk, &message);
                }
                world.agree(desk);
            }
        }
        assert_eq!(world.by[0], world.by[1], "do not meet: {self:?}\n{world:?}");
        for desk in &world.desks {
            assert!(desk.may_ask(), "{self:?}\n{world:?}");
        }
    }
}

#[test]
fn in_no_order_of_events_do_two_resets_of_one_generation_make_two_sessions() {
    let mut seen = HashSet::from([World::new()]);
    let mut queue = VecDeque::from([World::new()]);
    while let Some(world) = queue.pop_front() {
        world.holds_what_must_hold();
        if world.may_restore {
            world.meets_when_messages_get_through();
        }
        for event in world.events() {
            let mut next = world.clone();
            next.apply(event);
            if seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    println!("{} states", seen.len());
    assert!(seen.len() > 1_000, "{} states", seen.len());
}

#[test]
fn an_invitation_of_a_generation_that_began_is_stale() {
    let mut reset = Reset::new(4);
    assert_eq!(reset.arrived(4, invitation(1)), InvitationVerdict::Stale);
    assert_eq!(reset.next_generation(), 5);
    assert_eq!(
        reset.arrived(9, invitation(1)),
        InvitationVerdict::AskOfficer
    );
    assert_eq!(reset.next_generation(), 9);
}

//! Findings against a model that keeps everything, and one by one.

use super::*;
use proptest::prelude::*;
use tacit_wire::Sequence;

const EPOCH: EpochMark = EpochMark([7; 16]);

/// A message on its way.
#[derive(Debug, Clone, PartialEq)]
struct Sealed {
    place: Place,
    mls: Vec<u8>,
    view: View,
}

fn send(history: &mut History, precedence: Precedence, text: &str) -> Sealed {
    let place = history.next_place(precedence).unwrap();
    let view = history.view(EPOCH);
    let mls = format!("{place} {:?} {text}", place.lane).into_bytes();
    history.sent(place, &mls).unwrap();
    Sealed { place, mls, view }
}

fn deliver(history: &mut History, message: &Sealed) -> Vec<Finding> {
    history.received(message.place, &message.mls, Some((&message.view, EPOCH)))
}

fn pair() -> [History; 2] {
    Lane::ALL.map(History::new)
}

/// Everything that ever came to a desk, in the order of arrival.
#[derive(Default)]
struct Model(Vec<Sealed>);

impl Model {
    /// What must be found if both desks are honest and whole: the plain reading of the table.
    fn expects(&mut self, own: Lane, message: &Sealed) -> Vec<Finding> {
        let place = message.place;
        if place.lane == own {
            return vec![Finding::Reflected { place }];
        }
        if self.0.iter().any(|known| known.place == place) {
            return vec![Finding::Repeated {
                place,
                compared: true,
            }];
        }
        let numbers = self.0.iter().map(|known| known.place);
        let highest = numbers
            .filter(|known| known.precedence == place.precedence)
            .map(|known| known.sequence.0)
            .max()
            .unwrap_or_default();
        self.0.push(message.clone());
        let number = place.sequence.0;
        if number < highest {
            vec![Finding::Late { place }]
        } else if number > highest + 1 {
            vec![Finding::Missing {
                first: Place {
                    sequence: Sequence(highest + 1),
                    ..place
                },
                last_number: number - 1,
            }]
        } else {
            vec![]
        }
    }
}

#[derive(Debug, Clone)]
enum Event {
    Send(usize, Precedence),
    /// Hands a message, of whichever desk, to a desk.
    Deliver(usize, prop::sample::Index),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let precedence = prop::sample::select(Precedence::ALL.to_vec());
    let send =
        (0..2_usize, precedence).prop_map(|(desk, precedence)| Event::Send(desk, precedence));
    let deliver = (0..2_usize, any::<prop::sample::Index>())
        .prop_map(|(desk, which)| Event::Deliver(desk, which));
    prop::collection::vec(prop_oneof![2 => send, 3 => deliver], 1..80)
}

fn is_of_fork(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::Conflicting { .. }
            | Finding::Forked { .. }
            | Finding::CounterpartWentBack { .. }
            | Finding::GoneBack { .. }
    )
}

proptest! {
    #[test]
    fn a_carrier_that_drops_repeats_reorders_and_reflects_is_named_exactly(events in events()) {
        let mut desks = pair();
        let mut models = [Model::default(), Model::default()];
        let mut sent: Vec<Sealed> = Vec::new();
        for event in events {
            match event {
                Event::Send(desk, precedence) => sent.push(send(&mut desks[desk], precedence, "")),
                Event::Deliver(_, _) if sent.is_empty() => {}
                Event::Deliver(desk, which) => {
                    let message = which.get(&sent);
                    let expected = models[desk].expects(desks[desk].own_lane(), message);
                    prop_assert_eq!(deliver(&mut desks[desk], message), expected);
                    let written = serde_json::to_string(&desks[desk]).unwrap();
                    prop_assert_eq!(&serde_json::from_str::<History>(&written).unwrap(), &desks[desk]);
                }
            }
        }
        // After the next message of either side, nothing that was lost is unnoticed.
        for desk in 0..2 {
            let next = send(&mut desks[1 - desk], Precedence::Flash, "");
            models[desk].expects(desks[desk].own_lane(), &next);
            deliver(&mut desks[desk], &next);
            let lost: Vec<Place> = sent
                .iter()
                .filter(|message| message.place.lane == next.place.lane)
                .filter(|message| !models[desk].0.contains(message))
                .map(|message| message.place)
                .collect();
            let mut awaited: Vec<Place> = desks[desk].awaited().collect();
            awaited.sort();
            let mut lost_sorted = lost.clone();
            lost_sorted.sort();
            prop_assert_eq!(awaited, lost_sorted);
            let unacknowledged: Vec<Place> = desks[1 - desk].unacknowledged().collect();
            prop_assert!(lost.iter().all(|place| unacknowledged.contains(place)));
            prop_assert!(!desks[desk].is_forked() && !desks[desk].is_gone_back());
            sent.push(next);
        }
    }

    #[test]
    fn a_desk_that_was_rolled_back_is_noticed_by_the_next_messages(
        before in events(),
        after in prop::collection::vec(prop::sample::select(Precedence::ALL.to_vec()), 0..6),
        between in prop::collection::vec((0..2_usize, prop::sample::select(Precedence::ALL.to_vec())), 0..12),
    ) {
        let mut desks = pair();
        let mut sent: Vec<Sealed> = Vec::new();
        for event in before {
            match event {
                Event::Send(desk, precedence) => sent.push(send(&mut desks[desk], precedence, "")),
                Event::Deliver(_, _) if sent.is_empty() => {}
                Event::Deliver(desk, which) => {
                    deliver(&mut desks[desk], which.get(&sent));
                }
            }
        }
        let copy = desks[0].clone();
        // What the first desk will have forgotten reached the other side, and the other's messages reached it.
        for (desk, precedence) in between {
            let message = send(&mut desks[desk], precedence, "forgotten");
            deliver(&mut desks[1 - desk], &message);
        }
        let forgotten = copy != desks[0];
        let forgotten_own = copy.sent_counts() != desks[0].sent_counts();
        let acknowledged_more = !chain::within(desks[1].view(EPOCH).other, copy.sent_counts());
        desks[0] = copy;
        let mut found = Vec::new();
        for precedence in &after {
            let message = send(&mut desks[0], *precedence, "after");
            found.extend(deliver(&mut desks[1], &message));
        }
        let answer = send(&mut desks[1], Precedence::Flash, "answer");
        found.extend(deliver(&mut desks[0], &answer));
        let noticed = found.iter().any(is_of_fork);
        if !forgotten {
            prop_assert!(!noticed, "{found:?}");
        }
        if acknowledged_more && after.is_empty() {
            prop_assert!(desks[0].is_gone_back(), "{found:?}");
            prop_assert_eq!(desks[0].next_place(Precedence::Flash), Err(NotSent::GoneBack));
        }
        if forgotten_own && !after.is_empty() {
            prop_assert!(noticed, "{found:?}");
        }
    }
}

#[test]
fn a_flash_that_overtakes_a_routine_is_no_finding_and_the_routine_is_awaited() {
    let [mut one, mut other] = pair();
    let routine = send(&mut one, Precedence::Routine, "");
    let flash = send(&mut one, Precedence::Flash, "");
    assert_eq!(deliver(&mut other, &flash), []);
    assert_eq!(other.awaited().collect::<Vec<_>>(), [routine.place]);
    assert_eq!(deliver(&mut other, &routine), []);
    assert_eq!(other.awaited().count(), 0);
}

#[test]
fn another_message_with_a_taken_number_is_conflicting_before_and_behind_a_gap() {
    let [mut one, mut other] = pair();
    let mut copy = one.clone();
    let first = send(&mut one, Precedence::Flash, "");
    let third = {
        send(&mut one, Precedence::Flash, "");
        send(&mut one, Precedence::Flash, "")
    };
    deliver(&mut other, &first);
    deliver(&mut other, &third);
    for honest in [&first, &third] {
        let place = loop {
            let forged = send(&mut copy, Precedence::Flash, "forged");
            if forged.place == honest.place {
                let finding = Finding::Conflicting {
                    place: forged.place,
                };
                assert_eq!(deliver(&mut other, &forged), [finding]);
                break forged.place;
            }
        };
        assert_eq!(
            deliver(&mut other, honest),
            [Finding::Repeated {
                place,
                compared: true
            }]
        );
    }
}

#[test]
fn two_desks_in_different_epochs_are_forked() {
    let [mut one, mut other] = pair();
    let message = send(&mut one, Precedence::Flash, "");
    let mark = EpochMark([8; 16]);
    let found = other.received(message.place, &message.mls, Some((&message.view, mark)));
    let forked = Finding::Forked {
        place: message.place,
        about: ForkedAbout::Epoch,
    };
    assert_eq!(found, [forked]);
    assert!(other.is_forked());
}

#[test]
fn a_counterpart_that_knows_less_than_it_has_shown_went_back() {
    let [mut one, mut other] = pair();
    let empty = one.view(EPOCH);
    let ours = send(&mut other, Precedence::Flash, "");
    deliver(&mut one, &ours);
    let shows = send(&mut one, Precedence::Flash, "");
    assert_eq!(deliver(&mut other, &shows), []);
    assert_eq!(other.unacknowledged().count(), 0);
    let mut forgets = send(&mut one, Precedence::Flash, "");
    forgets.view.other = empty.other;
    forgets.view.other_head = empty.other_head;
    let back = Finding::CounterpartWentBack {
        place: forgets.place,
        shown: [1, 0, 0, 0],
        knows: [0; 4],
    };
    assert_eq!(deliver(&mut other, &forgets), [back]);
    assert_eq!(other.acknowledged_counts(), [1, 0, 0, 0]);
}

#[test]
fn a_fork_that_waits_behind_a_gap_is_named_when_the_gap_is_filled() {
    let [mut one, mut other] = pair();
    let routine = send(&mut one, Precedence::Routine, "");
    let mut flash = send(&mut one, Precedence::Flash, "");
    flash.view.own_head = [9; 32];
    assert_eq!(deliver(&mut other, &flash), []);
    let forked = Finding::Forked {
        place: flash.place,
        about: ForkedAbout::TheirLane,
    };
    assert_eq!(deliver(&mut other, &routine), [forked]);
}

#[test]
fn a_key_update_without_a_view_counts_in_the_chain() {
    let [mut one, mut other] = pair();
    let place = one.next_place(Precedence::Flash).unwrap();
    one.sent(place, b"commit").unwrap();
    assert_eq!(one.sent(place, b"commit"), Err(NotSent::NotNext));
    assert_eq!(other.received(place, b"commit", None), []);
    let next = send(&mut one, Precedence::Flash, "");
    assert_eq!(deliver(&mut other, &next), []);
    assert_eq!(other.received_counts(), [2, 0, 0, 0]);
}

#[test]
fn so_many_beyond_a_gap_wait_at_the_carrier_until_it_is_filled() {
    let [mut one, mut other] = pair();
    let first = send(&mut one, Precedence::Flash, "");
    for _ in 0..MAX_AHEAD {
        deliver(&mut other, &send(&mut one, Precedence::Flash, ""));
    }
    let beyond = send(&mut one, Precedence::Flash, "");
    let too_far = Arrival::TooFarAhead {
        awaited: first.place,
    };
    assert_eq!(other.arrival(beyond.place, &beyond.mls), too_far);
    assert_eq!(deliver(&mut other, &beyond), []);
    assert_eq!(deliver(&mut other, &first).len(), 1);
    assert_eq!(other.arrival(beyond.place, &beyond.mls), Arrival::New);
    assert_eq!(deliver(&mut other, &beyond), []);
    // The first is too long ago to be compared, and is named as such.
    assert_eq!(
        deliver(&mut other, &first),
        [Finding::Repeated {
            place: first.place,
            compared: false
        }]
    );
    let written = serde_json::to_string(&other).unwrap();
    assert!(written.len() < 60_000, "{} bytes", written.len());
}

#[test]
fn more_under_way_than_can_be_compared_is_refused_until_the_other_side_speaks() {
    let [mut one, mut other] = pair();
    let mut last = None;
    for _ in 0..MAX_UNACKNOWLEDGED {
        let message = send(&mut one, Precedence::Routine, "");
        deliver(&mut other, &message);
        last = Some(message.place);
    }
    assert_eq!(
        one.next_place(Precedence::Flash),
        Err(NotSent::TooManyUnacknowledged)
    );
    assert_eq!(
        deliver(&mut one, &send(&mut other, Precedence::Flash, "")),
        []
    );
    assert_eq!(one.acknowledged_counts()[3], last.unwrap().sequence.0);
    assert!(one.next_place(Precedence::Flash).is_ok());
}

#[test]
fn findings_speak_to_an_officer_and_name_the_place() {
    let place = Place::of_codes(0, 0, 12).unwrap();
    let missing = Finding::Missing {
        first: place,
        last_number: 14,
    };
    assert_eq!(
        missing.to_string(),
        "FLASH 12 to 14 are missing: a later one has arrived"
    );
    let back = Finding::GoneBack {
        place,
        known_there: [9, 0, 0, 1],
        known_here: [4, 0, 0, 1],
    };
    let words = back.to_string();
    assert!(
        words.contains("by FLASH 12") && words.contains("9 FLASH") && words.contains("4 FLASH")
    );
    let written = serde_json::to_string(&back).unwrap();
    assert_eq!(serde_json::from_str::<Finding>(&written).unwrap(), back);
}

#[test]
fn the_chain_is_what_the_specification_writes() {
    let [mut one, _] = pair();
    let message = send(&mut one, Precedence::Immediate, "");
    let head = Digest::of(
        &[
            b"tacit lane 1".as_slice(),
            &[0, 1],
            &1_u64.to_be_bytes(),
            &[0; 32],
            &Digest::of(&message.mls).0,
        ]
        .concat(),
    );
    let zeros = [0; 32];
    let lane_head = Digest::of(&[zeros, head.0, zeros, zeros].concat());
    assert_eq!(one.view(EPOCH).own_head, lane_head.0);
    let none = Digest::of(&[0; 128]);
    assert_eq!(one.view(EPOCH).other_head, none.0);
}

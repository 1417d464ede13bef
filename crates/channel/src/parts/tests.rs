//! Parts in any order, and parts that do not fit.

use super::*;
use crate::lane::{EpochMark, View};
use crate::message::{Act, OfficerKind};
use proptest::prelude::*;
use tacit_wire::{Precedence, Sequence, Timestamp};

fn sealed(number: u64, said: OfficerMessage) -> Message {
    Message {
        precedence: Precedence::Routine,
        sequence: Sequence(number),
        sent_at: Timestamp(number),
        view: View {
            own: [0, 0, 0, number - 1],
            own_head: [0; 32],
            other: [0; 4],
            other_head: [0; 32],
            epoch: EpochMark([0; 16]),
        },
        content: Content::Officer(said),
    }
}

fn text(bytes: usize) -> OfficerMessage {
    let body: Vec<u8> = (0..bytes)
        .map(|at| u8::try_from(at % 251).unwrap())
        .collect();
    OfficerMessage::plain(OfficerKind::Note, Act::Informing, body)
}

fn in_parts(said: &OfficerMessage) -> Vec<Message> {
    (1..)
        .zip(split(said).unwrap())
        .map(|(number, part)| sealed(number, part))
        .collect()
}

#[test]
fn a_short_text_is_whole_at_once() {
    let said = text(MAX_BODY_BYTES);
    let [message] = in_parts(&said).try_into().unwrap();
    let whole = Assembly::default().add(&message).unwrap().unwrap();
    assert_eq!((whole.id, whole.message), (message.id(), said));
}

#[test]
fn the_longest_text_fits_and_one_byte_more_is_refused() {
    let parts = split(&text(MAX_WHOLE_BYTES)).unwrap();
    assert!(parts.len() as u64 <= MAX_PARTS);
    let found = MAX_WHOLE_BYTES + 1;
    assert_eq!(split(&text(found)), Err(WholeTooLong { found }));
}

#[test]
fn a_part_that_says_something_else_is_refused_and_the_rest_stays() {
    let said = text(MAX_BODY_BYTES + 1);
    let parts = in_parts(&said);
    let mut assembly = Assembly::default();
    assert_eq!(assembly.add(&parts[0]), Ok(None));
    let changes: [fn(&mut OfficerMessage); 3] = [
        |said| said.kind = OfficerKind::Assurance,
        |said| said.part.as_mut().unwrap().count = 3,
        |said| {
            said.part.as_mut().unwrap().index = 0;
        },
    ];
    for change in changes {
        let Content::Officer(mut other) = parts[1].content.clone() else {
            unreachable!()
        };
        change(&mut other);
        let other = sealed(9, other);
        let part = other.id();
        assert_eq!(assembly.add(&other), Err(PartRefused::Disagrees { part }));
    }
    let whole = assembly.add(&parts[1]).unwrap().unwrap();
    assert_eq!(whole.message, said);
    assert_eq!(whole.id, parts[0].id());
}

#[test]
fn parts_that_are_not_the_whole_they_named_are_dropped() {
    let parts = in_parts(&text(MAX_BODY_BYTES + 1));
    let Content::Officer(mut last) = parts[1].content.clone() else {
        unreachable!()
    };
    let whole = last.part.unwrap().whole;
    last.body = b"forged".to_vec().into();
    let mut assembly = Assembly::default();
    assembly.add(&parts[0]).unwrap();
    let last = sealed(9, last);
    let parts = vec![parts[0].id(), last.id()];
    let refused = Err(PartRefused::NotTheWhole { whole, parts });
    assert_eq!(assembly.add(&last), refused);
    assert_eq!(assembly.unfinished().count(), 0);
}

#[test]
fn only_so_many_texts_and_bytes_wait_for_parts() {
    let mut assembly = Assembly::default();
    let first_of = |bytes| in_parts(&text(bytes)).swap_remove(0);
    for more in 1..=MAX_UNFINISHED {
        assert_eq!(assembly.add(&first_of(MAX_BODY_BYTES + more)), Ok(None));
    }
    let beyond = first_of(2 * MAX_BODY_BYTES);
    assert_eq!(assembly.add(&beyond), Err(PartRefused::TooManyUnfinished));
    let (given_up, here, count) = assembly.unfinished().next().unwrap();
    assert_eq!((here, count), (1, 2));
    assembly.forget(given_up);
    assert_eq!(assembly.add(&beyond), Ok(None));
    // 32 full parts would be longer than a text may be.
    let mut assembly = Assembly::default();
    let part = |index| {
        let mut said = text(MAX_BODY_BYTES);
        said.part = Some(Part {
            index,
            count: MAX_PARTS,
            whole: Digest([1; 32]),
        });
        sealed(index + 1, said)
    };
    let refused = (0..MAX_PARTS).find_map(|index| assembly.add(&part(index)).err());
    let whole = Digest([1; 32]);
    assert_eq!(refused, Some(PartRefused::WholeTooLong { whole }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn parts_come_together_in_any_order_and_more_than_once(
        length in MAX_BODY_BYTES + 1..5 * MAX_BODY_BYTES,
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let said = text(length);
        let parts = in_parts(&said);
        let mut assembly = Assembly::default();
        let mut whole = None;
        let rest = parts.iter().rev();
        for part in order.iter().map(|index| index.get(&parts)).chain(rest) {
            whole = whole.or(assembly.add(part).unwrap());
        }
        let whole = whole.unwrap();
        prop_assert_eq!(whole.message, said);
        prop_assert_eq!(whole.parts.len(), parts.len());
        prop_assert_eq!(whole.id, parts[0].id());
    }
}

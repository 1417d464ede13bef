//! Facts stay apart, and relays are held to what they signed.

use super::*;
use tacit_wire::{
    ChannelId, ContradictionReason, Document, Lane, Position, Precedence, Signature, Statement,
};

/// A relay's key.
const SECRET: [u8; 32] = [42; 32];
const ORIGIN: &str = "relay.example.org:7443";

fn key() -> ReceiptKey {
    let key = ed25519_dalek::SigningKey::from_bytes(&SECRET);
    ReceiptKey(key.verifying_key().to_bytes())
}

fn signed<T: Statement>(statement: T) -> Verified<T> {
    use ed25519_dalek::Signer;
    let signer = ed25519_dalek::SigningKey::from_bytes(&SECRET);
    let signature = signer.sign(&statement.signed_bytes());
    let signed = Signed::new(statement, Signature(signature.to_bytes()));
    signed.verify(&key()).unwrap()
}

fn held(position: u64, at: u64) -> Verified<Held> {
    signed(Held {
        channel: ChannelId([1; 16]),
        lane: Lane::FromInviter,
        precedence: Precedence::Flash,
        position: Position(position),
        envelope: Digest([2; 32]),
        held_at: Timestamp(at),
    })
}

fn conveyed(precedence: Precedence, after: u64, through: u64) -> Verified<Conveyed> {
    signed(Conveyed {
        channel: ChannelId([1; 16]),
        lane: Lane::FromInviter,
        precedence,
        after: Position(after),
        through: Position(through),
        collected_at: Timestamp(900),
    })
}

fn kinds(facts: &Facts) -> Vec<FactKind> {
    facts.all().into_iter().map(|fact| fact.what).collect()
}

type State = fn(&mut Facts, MessageId);

#[test]
fn no_fact_implies_another() {
    let by = MessageId(Digest([3; 32]));
    let states: [(State, FactKind); 5] = [
        (
            |facts, _| facts.deposited(ORIGIN, Timestamp(1)).unwrap(),
            FactKind::Deposited,
        ),
        (
            |facts, _| assert_eq!(facts.held(ORIGIN, &held(7, 500), &key()), Ok(None)),
            FactKind::Held,
        ),
        (|facts, _| facts.received(Timestamp(2)), FactKind::Received),
        (|facts, by| facts.read(by, Timestamp(3)), FactKind::Read),
        (
            |facts, by| facts.answered(by, Timestamp(4)),
            FactKind::Answered,
        ),
    ];
    for (state, what) in states {
        let mut facts = Facts::default();
        assert_eq!(kinds(&facts), []);
        state(&mut facts, by);
        state(&mut facts, by);
        assert_eq!(kinds(&facts), [what]);
        let written = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&written).unwrap(), facts);
    }
}

#[test]
fn conveyed_is_known_only_with_the_receipt_of_the_same_relay_for_the_same_queue() {
    let mut facts = Facts::default();
    assert!(!facts.conveyed(ORIGIN, &conveyed(Precedence::Flash, 0, 99)));
    facts.held(ORIGIN, &held(7, 500), &key()).unwrap();
    assert!(!facts.conveyed("other.example.org:1", &conveyed(Precedence::Flash, 0, 99)));
    assert!(!facts.conveyed(ORIGIN, &conveyed(Precedence::Routine, 0, 99)));
    assert!(!facts.conveyed(ORIGIN, &conveyed(Precedence::Flash, 7, 99)));
    assert!(!facts.conveyed(ORIGIN, &conveyed(Precedence::Flash, 0, 6)));
    assert_eq!(kinds(&facts), [FactKind::Held]);
    assert!(facts.conveyed(ORIGIN, &conveyed(Precedence::Flash, 6, 7)));
    assert_eq!(kinds(&facts), [FactKind::Held, FactKind::Conveyed]);
    let fact = facts.all().pop().unwrap();
    assert_eq!(fact.at, Timestamp(900));
    assert_eq!(fact.what.clock(), Clock::Relay);
    assert_eq!(fact.origin.as_deref(), Some(ORIGIN));
}

#[test]
fn a_second_receipt_that_contradicts_the_first_is_evidence_and_changes_nothing() {
    let mut facts = Facts::default();
    let (first, second) = (held(7, 500), held(8, 500));
    assert_eq!(facts.held(ORIGIN, &first, &key()), Ok(None));
    assert_eq!(facts.held(ORIGIN, &first, &key()), Ok(None));
    let found = facts.held(ORIGIN, &second, &key()).unwrap().unwrap();
    assert_eq!(found.reason, ContradictionReason::OneEnvelopeTwoPlaces);
    assert_eq!(facts.receipt(ORIGIN), Some(first.evidence()));
    // Another relay may well have given it another place.
    assert_eq!(facts.held("other.example.org:1", &second, &key()), Ok(None));
    assert!(first.statement().to_bytes() != second.statement().to_bytes());
}

#[test]
fn carriers_and_answers_are_remembered_up_to_their_limits() {
    let mut facts = Facts::default();
    for carrier in 0..MAX_CARRIERS {
        facts.deposited(&carrier.to_string(), Timestamp(1)).unwrap();
    }
    assert_eq!(facts.deposited("0", Timestamp(2)), Ok(()));
    assert_eq!(
        facts.deposited("one more", Timestamp(2)),
        Err(TooManyCarriers)
    );
    for answer in 0..=u8::MAX {
        facts.answered(MessageId(Digest([answer; 32])), Timestamp(3));
    }
    assert_eq!(facts.all().len(), MAX_CARRIERS + MAX_ANSWERS);
    assert_eq!(facts.all()[0].at, Timestamp(1), "the first time counts");
}

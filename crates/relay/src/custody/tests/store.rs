//! The file: kept, full, foreign, newer, damaged.

use super::*;
use rusqlite::Connection;
use tempfile::TempDir;

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_secret(&[7; 32])
}

fn folder() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    (folder, file)
}

fn open(file: &Path) -> Result<Custody, OpenFault> {
    Custody::open(file, Terms::default(), signer())
}

#[test]
fn everything_is_there_after_the_store_was_closed_and_opened() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    let held = world.put_some(2, Precedence::Flash);
    let (inviter, holding) = (world.inviter, world.custody.holding());
    drop(world);
    let mut custody = open(&file).unwrap();
    assert_eq!(custody.holding(), holding);
    let batch = custody
        .collect(BEGINNING, &inviter, LANE, &Cursor::default())
        .unwrap();
    let receipts: Vec<_> = batch
        .items
        .iter()
        .map(|item| item.held.unverified().clone())
        .collect();
    assert_eq!(receipts, held);
}

#[test]
fn a_reader_beside_the_writer_sees_what_is_durable_and_cannot_write() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    let mut reader = CustodyReader::open(&file, Terms::default()).unwrap();
    world.put_some(1, Precedence::Flash);
    let account = world.inviter;
    let tally = reader
        .read(BEGINNING, |book| book.tally(&account))
        .unwrap()
        .unwrap();
    assert_eq!(tally.lanes[0][0].own_count, 1);
    let token = AdmissionToken([1; 32]).digest();
    assert!(reader.read(BEGINNING, |book| book.issue(token)).is_err());
    assert_eq!(reader.damage().unwrap(), Vec::<String>::new());
}

#[test]
fn a_store_stays_with_the_kind_of_clock_that_it_was_made_for() {
    for exercise in [false, true] {
        let (_folder, file) = folder();
        let terms = |exercise| Terms {
            exercise,
            ..Terms::default()
        };
        drop(Custody::open(&file, terms(exercise), signer()).unwrap());
        let before = std::fs::read(&file).unwrap();
        let wanted = Some(OpenFault::AnotherClock { exercise });
        let found = Custody::open(&file, terms(!exercise), signer()).err();
        assert_eq!(found, wanted);
        assert_eq!(CustodyReader::open(&file, terms(!exercise)).err(), wanted);
        assert_eq!(std::fs::read(&file).unwrap(), before);
        assert!(CustodyReader::open(&file, terms(exercise)).is_ok());
    }
}

#[test]
fn two_forks_of_one_relay_contradict_each_other_by_its_own_key() {
    let mut world = World::new();
    world.put_some(1, Precedence::Flash);
    let mut fork = world.custody.fork().unwrap();
    assert_eq!(fork.holding(), world.custody.holding());
    let key = fork.signer().key();
    let (account, mine, theirs) = (world.inviter, world.envelope(640), world.envelope(640));
    let put = |custody: &mut Custody, envelope| {
        let deposit = Deposit {
            account,
            lane: LANE,
            precedence: Precedence::Flash,
            envelope,
        };
        let mut answers = custody.deposit_all(BEGINNING, &[deposit]);
        checked(answers.remove(0).unwrap(), &key)
    };
    let (one, other) = (put(&mut world.custody, mine), put(&mut fork, theirs));
    let found = tacit_wire::Contradiction::between(&one, &other).unwrap();
    assert_eq!(
        found.reason,
        tacit_wire::ContradictionReason::OnePlaceTwoEnvelopes
    );
}

#[test]
fn a_full_disk_refuses_takes_nothing_by_halves_and_recovers() {
    let (_folder, file) = folder();
    let terms = Terms {
        disk_bytes: 600_000,
        ..Terms::default()
    };
    let mut world = World::over(Custody::open(&file, terms, signer()).unwrap());
    let mut taken = 0;
    let refusal = loop {
        let envelope = world.envelope(20_480);
        match world.put(world.inviter, Precedence::Flash, &envelope) {
            Ok(held) => taken = held.position.0,
            Err(refusal) => break refusal,
        }
        assert!(taken < 100, "the disk is never full");
    };
    assert_eq!(refusal.reason, RefusalReason::NoRoom);
    assert!(refusal.retry_after_seconds.is_some());
    assert_eq!(world.custody.holding().envelopes, taken);
    let batch = world.collect(world.invited, "0.0.0.0.0").unwrap();
    assert_eq!(batch.items.len() as u64, taken);
    world
        .say_collected(world.invited, Precedence::Flash, taken)
        .unwrap();
    let held = world.put_some(1, Precedence::Flash).remove(0);
    assert_eq!(held.position.0, taken + 1);
}

#[test]
fn a_file_of_another_program_is_refused_and_left_as_it_was() {
    let (_folder, file) = folder();
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE other (a)")
        .unwrap();
    let before = std::fs::read(&file).unwrap();
    assert_eq!(open(&file).err(), Some(OpenFault::Foreign));
    assert_eq!(std::fs::read(&file).unwrap(), before);
    std::fs::write(
        &file,
        b"this is no database, and long enough to be seen as none",
    )
    .unwrap();
    let fault = open(&file).err();
    assert!(
        matches!(fault, Some(OpenFault::Storage(StorageFault::Corrupt(_)))),
        "{fault:?}"
    );
}

#[test]
fn tables_of_a_newer_version_are_refused_and_left_as_they_were() {
    let (_folder, file) = folder();
    drop(open(&file).unwrap());
    Connection::open(&file)
        .unwrap()
        .pragma_update(None, "user_version", 9)
        .unwrap();
    let before = std::fs::read(&file).unwrap();
    assert_eq!(
        open(&file).err(),
        Some(OpenFault::Newer { found: 9, known: 1 })
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_damaged_store_is_refused() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    world.put_some(50, Precedence::Flash);
    drop(world);
    let mut bytes = std::fs::read(&file).unwrap();
    for byte in bytes.iter_mut().skip(3 * 4_096) {
        *byte ^= 0x5a;
    }
    std::fs::write(&file, bytes).unwrap();
    let fault = open(&file).err();
    assert!(
        matches!(fault, Some(OpenFault::Storage(StorageFault::Corrupt(_)))),
        "{fault:?}"
    );
}

#[test]
fn a_share_that_was_tampered_with_is_named_as_damage() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    world.put_some(1, Precedence::Flash);
    let other = Connection::open(&file).unwrap();
    other
        .execute_batch("UPDATE shares SET held_bytes = 1; UPDATE queues SET last = 7")
        .unwrap();
    let found = CustodyReader::open(&file, Terms::default())
        .unwrap()
        .damage()
        .unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn no_secret_and_no_token_lies_in_the_file() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    let token = world.custody.issue(BEGINNING, &mut world.chance).unwrap();
    drop(world);
    let bytes = std::fs::read(&file).unwrap();
    for secret in [token.0, [2; 32], [3; 32], [4; 32], [7; 32]] {
        assert!(!bytes.windows(32).any(|part| part == secret));
    }
}

#[test]
fn an_erased_envelope_is_overwritten_in_the_file() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    let envelope = world.envelope(5_120);
    world
        .put(world.inviter, Precedence::Flash, &envelope)
        .unwrap();
    let is_there = |world: World| {
        drop(world);
        let bytes = std::fs::read(&file).unwrap();
        bytes
            .windows(64)
            .any(|part| part == &envelope.as_bytes()[100..164])
    };
    let (inviter, invited) = (world.inviter, world.invited);
    assert!(is_there(world));
    let mut world = World {
        custody: open(&file).unwrap(),
        chance: ChaCha20Rng::seed_from_u64(3),
        now: BEGINNING,
        inviter,
        invited,
    };
    world.say_collected(invited, Precedence::Flash, 1).unwrap();
    assert!(!is_there(world));
}

#[test]
fn an_erased_envelope_leaves_the_write_ahead_log_too() {
    let (_folder, file) = folder();
    let mut world = World::over(open(&file).unwrap());
    let envelope = world.envelope(5_120);
    world
        .put(world.inviter, Precedence::Flash, &envelope)
        .unwrap();
    let log = file.with_extension("db-wal");
    let is_there = || {
        [&file, &log].into_iter().any(|file| {
            let bytes = std::fs::read(file).unwrap();
            let part = &envelope.as_bytes()[100..164];
            bytes.windows(64).any(|found| found == part)
        })
    };
    assert!(is_there());
    world
        .say_collected(world.invited, Precedence::Flash, 1)
        .unwrap();
    world.custody.settle().unwrap();
    assert!(!is_there());
}

#[test]
fn a_key_does_not_show_itself() {
    assert_eq!(format!("{:?}", signer()), "ReceiptSigner(hidden)");
    let key = crate::tls::TlsKey::generate().unwrap();
    assert_eq!(format!("{key:?}"), "TlsKey(hidden)");
}

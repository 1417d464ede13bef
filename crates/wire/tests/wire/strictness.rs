//! What the vectors cannot hold: texts, secrets, and inputs too large to store.

use super::samples::{envelope, held, receipt_key, sign};
use tacit_spelling::cbor::CborError;
use tacit_wire::limits::{MAX_BUNDLE_BYTES, MAX_DOCUMENT_VALUES};
use tacit_wire::{
    AccountSecret, AdmissionToken, Bundle, Cursor, Document, DocumentError, JoiningSecret, Lane,
    Position, Precedence, ReceiptKey, Timestamp, is_origin,
};

#[test]
fn a_cursor_has_one_spelling() {
    let cursor = Cursor {
        queues: [0, 0, 3, 12].map(Position),
        conveyed: 2,
    };
    assert_eq!(cursor.to_string(), "0.0.3.12.2");
    assert_eq!("0.0.3.12.2".parse(), Ok(cursor));
    for text in [
        "",
        "0",
        "0.0.0.0",
        "0.0.0.0.0.0",
        "0.0.0.0.",
        ".0.0.0.0",
        "00.0.0.0.0",
        "+1.0.0.0.0",
        "-1.0.0.0.0",
        " 0.0.0.0.0",
        "0.0.0.0.0 ",
        "0,0,0,0,0",
        "a.0.0.0.0",
        "٣.0.0.0.0",
        "9223372036854775808.0.0.0.0",
        "18446744073709551616.0.0.0.0",
    ] {
        assert!(text.parse::<Cursor>().is_err(), "{text}");
    }
    assert!("9223372036854775807.0.0.0.0".parse::<Cursor>().is_ok());
    assert!("0.".repeat(1 << 20).parse::<Cursor>().is_err());
}

#[test]
fn an_origin_has_one_spelling() {
    for text in [
        "localhost:1",
        "127.0.0.1:7443",
        "[::1]:7443",
        "[2001:db8::1]:65535",
        "relay-2.example.org:7443",
        "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion:443",
    ] {
        assert!(is_origin(text), "{text}");
    }
    for text in [
        "",
        ":",
        "relay",
        "relay:",
        "relay: 1",
        "relay..org:1",
        ".org:1",
        "org.:1",
        "-relay:1",
        "relay-:1",
        "re_lay:1",
        "[::1:1",
        "::1:1",
        "[]:1",
        "[localhost]:1",
        "[fe80::1%eth0]:1",
        "https://relay:1",
        "relay:1/",
    ] {
        assert!(!is_origin(text), "{text}");
    }
    assert!(is_origin(&format!("{}:1", "a".repeat(63))));
    assert!(!is_origin(&format!("{}:1", "a".repeat(64))));
}

#[test]
fn a_long_input_of_many_small_values_is_not_unfolded() {
    let mut bytes = vec![0x9a, 0x00, 0xff, 0xff, 0x00];
    bytes.resize(MAX_BUNDLE_BYTES, 0);
    assert_eq!(
        Bundle::from_bytes(&bytes),
        Err(DocumentError::Cbor(CborError::TooMany {
            at: MAX_DOCUMENT_VALUES + 4,
            most: MAX_DOCUMENT_VALUES,
        }))
    );
    bytes.push(0);
    assert!(matches!(
        Bundle::from_bytes(&bytes),
        Err(DocumentError::Cbor(CborError::TooLong { .. }))
    ));
}

#[test]
fn codes_are_read_back_as_what_they_stand_for() {
    for lane in Lane::ALL {
        assert_eq!(Lane::of_code(lane.code().into()), Some(lane));
    }
    for precedence in Precedence::ALL {
        assert_eq!(
            Precedence::of_code(precedence.code().into()),
            Some(precedence)
        );
    }
    assert_eq!(Lane::of_code(2), None);
    assert_eq!(Precedence::of_code(4), None);
}

#[test]
fn no_secret_shows_itself() {
    let shown = format!(
        "{:?} {:?} {:?}",
        AdmissionToken([0x5e; 32]),
        AccountSecret([0x5e; 32]),
        JoiningSecret([0x5e; 32]),
    );
    assert_eq!(
        shown,
        "AdmissionToken(hidden) AccountSecret(hidden) JoiningSecret(hidden)"
    );
}

#[test]
fn a_receipt_is_forged_under_any_other_key_and_under_what_is_no_key() {
    let envelope = envelope(640, 1);
    let signed = sign(held(Precedence::Flash, 1, &envelope));
    let verified = signed.clone().verify(&receipt_key()).unwrap();
    assert_eq!(verified.key(), &receipt_key());
    assert_eq!(verified.evidence(), &signed);
    let another = ed25519_dalek::SigningKey::from_bytes(&[0x43; 32]);
    let another = ReceiptKey(another.verifying_key().to_bytes());
    // The neutral point signs everything in a lenient verifier; 0x02.. is not on the curve.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut nowhere = [0; 32];
    nowhere[0] = 2;
    for key in [another, ReceiptKey(neutral), ReceiptKey(nowhere)] {
        assert!(signed.clone().verify(&key).is_err(), "{key:?}");
    }
}

#[test]
fn moments_do_not_run_over_the_end_or_before_the_beginning() {
    let last = Timestamp(i64::MAX.unsigned_abs());
    assert_eq!(Timestamp(1).plus_ms(2), Timestamp(3));
    assert_eq!(last.plus_ms(u64::MAX), last);
    assert_eq!(Timestamp(5).ms_since(Timestamp(3)), 2);
    assert_eq!(Timestamp(3).ms_since(Timestamp(5)), 0);
}

//! What must hold of any bytes that come over a line or in a bag, for the fuzz target and for the tests that replay seeds.
//!
//! A property panics when it fails; a reader that panics fails it too.

use tacit_wire::{
    Batch, Bundle, Collected, Conveyed, Cursor, Document, Envelope, Held, JoinChannel, OpenChannel,
    ReceiptKey, Refusal, RelayAddress, Signed, Statement, Tally,
};

/// Bytes, handed to every reader: what one accepts it writes back byte for byte, and whatever was not signed does not
/// verify.
pub fn wire(bytes: &[u8]) {
    document::<Held>(bytes);
    document::<Conveyed>(bytes);
    document::<Tally>(bytes);
    document::<OpenChannel>(bytes);
    document::<JoinChannel>(bytes);
    document::<Collected>(bytes);
    document::<Batch>(bytes);
    document::<Refusal>(bytes);
    document::<RelayAddress>(bytes);
    document::<Bundle>(bytes);
    signed::<Held>(bytes);
    signed::<Conveyed>(bytes);
    signed::<Tally>(bytes);
    if let Ok(envelope) = Envelope::from_bytes(bytes.to_vec()) {
        assert_eq!(envelope.as_bytes(), bytes);
        assert_eq!(Envelope::around(envelope.sealed()), Ok(envelope));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(cursor) = text.parse::<Cursor>()
    {
        assert_eq!(cursor.to_string(), text);
    }
}

fn document<T: Document>(bytes: &[u8]) {
    match T::from_bytes(bytes) {
        Ok(document) => assert_eq!(document.to_bytes(), bytes),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn signed<T: Statement>(bytes: &[u8]) {
    // No key: 2 is the y of no point of the curve.
    let mut nobody = [0; 32];
    nobody[0] = 2;
    match Signed::<T>::from_bytes(bytes) {
        Ok(signed) => {
            assert_eq!(signed.to_bytes(), bytes);
            assert!(signed.verify(&ReceiptKey(nobody)).is_err());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

//! Every reader of the wire by the name that the vectors give it.

use tacit_wire::{
    Batch, Bundle, Collected, Conveyed, Document, Envelope, Held, JoinChannel, OpenChannel,
    ReceiptKey, Refusal, RelayAddress, Signed, Statement, Tally,
};

/// What a reader makes of bytes: the bytes that it would write itself, or why it refuses.
pub(crate) type Outcome = Result<Vec<u8>, String>;

/// The names of all readers.
pub(crate) const KINDS: [&str; 14] = [
    "envelope",
    "held",
    "signed held",
    "conveyed",
    "signed conveyed",
    "tally",
    "signed tally",
    "open channel",
    "join channel",
    "collected",
    "batch",
    "refusal",
    "relay address",
    "bundle",
];

/// Reads bytes as a kind, and writes them again. A signature is checked if there is a key.
pub(crate) fn read(kind: &str, bytes: &[u8], key: Option<&ReceiptKey>) -> Outcome {
    match kind {
        "envelope" => Envelope::from_bytes(bytes.to_vec())
            .map(|envelope| envelope.as_bytes().to_vec())
            .map_err(|error| error.to_string()),
        "held" => plain::<Held>(bytes),
        "signed held" => signed::<Held>(bytes, key),
        "conveyed" => plain::<Conveyed>(bytes),
        "signed conveyed" => signed::<Conveyed>(bytes, key),
        "tally" => plain::<Tally>(bytes),
        "signed tally" => signed::<Tally>(bytes, key),
        "open channel" => plain::<OpenChannel>(bytes),
        "join channel" => plain::<JoinChannel>(bytes),
        "collected" => plain::<Collected>(bytes),
        "batch" => plain::<Batch>(bytes),
        "refusal" => plain::<Refusal>(bytes),
        "relay address" => plain::<RelayAddress>(bytes),
        "bundle" => plain::<Bundle>(bytes),
        _ => panic!("there is no kind `{kind}`"),
    }
}

fn plain<T: Document>(bytes: &[u8]) -> Outcome {
    T::from_bytes(bytes)
        .map(|document| document.to_bytes())
        .map_err(|error| error.to_string())
}

fn signed<T: Statement>(bytes: &[u8], key: Option<&ReceiptKey>) -> Outcome {
    let signed = Signed::<T>::from_bytes(bytes).map_err(|error| error.to_string())?;
    let again = signed.to_bytes();
    match key.map(|key| signed.verify(key)) {
        Some(Err(forged)) => Err(forged.to_string()),
        _ => Ok(again),
    }
}

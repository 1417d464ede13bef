//! One introduction with all chance fixed, and the documents that it leaves.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value as Json, json};
use std::sync::OnceLock;
use tacit_channel::credential::{Credential, CredentialSecret, Label};
use tacit_channel::introduction::{
    Acceptance, AcceptanceSecret, Binding, Confirming, Generation, GroupId, Invitation,
    InvitationSecret, InvitationTerms, Opening, Transcript, accept, invite, open_acceptance,
    open_from, open_opening, reply,
};
use tacit_channel::reset::{KnownCounts, ResetDocument, ask_reset};
use tacit_channel::verification::Vouch;
use tacit_spelling::Digest;
use tacit_spelling::hex::to_hex;
use tacit_wire::{
    ChannelId, Document, DocumentError, Envelope, JoiningSecret, ReceiptKey, RelayAddress,
    Sequence, Timestamp, TlsPin,
};

/// A document in its one encoding.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// The kinds that are read here.
pub(crate) const KINDS: [&str; 7] = [
    "credential",
    "invitation",
    "acceptance",
    "opening",
    "transcript",
    "vouch",
    "reset",
];

/// Reads a document of a kind and writes it again; what is wrong with it, if anything.
pub(crate) fn read(kind: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
    fn again<T: Document>(bytes: &[u8]) -> Result<Vec<u8>, String> {
        T::from_bytes(bytes)
            .map(|document| document.to_bytes())
            .map_err(|error: DocumentError| error.to_string())
    }
    match kind {
        "credential" => again::<Credential>(bytes),
        "invitation" => again::<Invitation>(bytes),
        "acceptance" => again::<Acceptance>(bytes),
        "opening" => again::<Opening>(bytes),
        "transcript" => again::<Transcript>(bytes),
        "vouch" => again::<Vouch>(bytes),
        "reset" => again::<ResetDocument>(bytes),
        _ => panic!("there is no kind {kind}"),
    }
}

pub(crate) const NOW: Timestamp = Timestamp(1_900_000_000_000);
pub(crate) const GROUP: GroupId = GroupId([7; 16]);
const KEY_PACKAGE: &[u8] = b"bytes in the place of a KeyPackage";
const WELCOME: &[u8] = b"bytes in the place of a Welcome";

/// A whole introduction, and everything that either desk had.
pub(crate) struct Meeting {
    pub(crate) inviter: CredentialSecret,
    pub(crate) invited: CredentialSecret,
    pub(crate) invitation: Invitation,
    pub(crate) invitation_secret: InvitationSecret,
    pub(crate) sealed_acceptance: Envelope,
    pub(crate) acceptance_secret: AcceptanceSecret,
    pub(crate) acceptance: Acceptance,
    pub(crate) sealed_opening: Envelope,
    pub(crate) opening: Opening,
    pub(crate) transcript: Transcript,
    pub(crate) bindings: [Binding; 2],
    pub(crate) confirmations: Vec<Vec<u8>>,
}

pub(crate) fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn terms(generation: u64, relays: usize) -> InvitationTerms {
    let relay = |number: u8| RelayAddress {
        origin: format!("relay-{number}.example.org:7443"),
        tls: TlsPin(Digest([number; 32])),
        receipts: ReceiptKey([number + 1; 32]),
    };
    InvitationTerms {
        channel: ChannelId([0xc4; 16]),
        generation: Generation(generation),
        relays: (0..relays).map(|number| relay(10 * number as u8)).collect(),
        joining: JoiningSecret([0x4a; 32]),
        expires: Timestamp(NOW.0 + 1_000),
    }
}

pub(crate) fn meeting() -> &'static Meeting {
    static MEETING: OnceLock<Meeting> = OnceLock::new();
    MEETING.get_or_init(meet)
}

fn meet() -> Meeting {
    let mut chance = chance(1);
    let inviter = CredentialSecret::generate("Arland, desk 1", &mut chance).unwrap();
    let invited = CredentialSecret::generate("Borland", &mut chance).unwrap();
    let (invitation, invitation_secret) = invite(&inviter, terms(1, 1), &mut chance).unwrap();
    let (sealed_acceptance, acceptance_secret) =
        accept(&invited, &invitation, KEY_PACKAGE, NOW, &mut chance).unwrap();
    let acceptance = open_acceptance(
        &inviter,
        &invitation_secret,
        &invitation,
        &sealed_acceptance,
        NOW,
    )
    .unwrap();
    let (sealed_opening, inviter_binding) = reply(
        &inviter,
        &invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance,
    )
    .unwrap();
    let opened = open_opening(&invited, &acceptance_secret, &sealed_opening).unwrap();
    let invited_binding = opened.joined(GROUP).unwrap();
    let opening = lay_open(&invited, &acceptance_secret, &acceptance, &sealed_opening);
    let transcript = Transcript {
        invitation: invitation.digest(),
        acceptance: acceptance.digest(),
        contributed: opening.contributed.clone(),
        group: GROUP,
        welcome: Digest::of(WELCOME),
    };
    let (mut here, _) = Confirming::begin(&inviter_binding, EXPORTED, &mut chance).unwrap();
    let (mut there, first) = Confirming::begin(&invited_binding, EXPORTED, &mut chance).unwrap();
    let first = first.unwrap();
    let second = here.hear(&first).unwrap().unwrap();
    let third = there.hear(&second).unwrap().unwrap();
    here.hear(&third).unwrap();
    Meeting {
        inviter,
        invited,
        invitation,
        invitation_secret,
        sealed_acceptance,
        acceptance_secret,
        acceptance,
        sealed_opening,
        opening,
        transcript,
        bindings: [inviter_binding, invited_binding],
        confirmations: vec![first, second, third],
    }
}

/// What stands in the place of the session's exported key.
pub(crate) const EXPORTED: [u8; 32] = [0xe7; 32];

/// The opening out of its envelope: the fresh secret of the acceptance stands second in its stored bytes.
fn lay_open(
    own: &CredentialSecret,
    secret: &AcceptanceSecret,
    acceptance: &Acceptance,
    sealed: &Envelope,
) -> Opening {
    let mut bytes = own.to_bytes();
    bytes[33..65].copy_from_slice(&secret.to_bytes()[1..33]);
    let holder = CredentialSecret::from_bytes(&bytes).unwrap();
    let info = [b"tacit opening 1".as_slice(), &acceptance.digest().0].concat();
    Opening::from_bytes(&open_from(&holder, &info, sealed).unwrap()).unwrap()
}

/// A request to begin again, out of its envelope.
fn reset(meeting: &Meeting) -> ResetDocument {
    let (invitation, _) = invite(&meeting.invited, terms(2, 0), &mut chance(2)).unwrap();
    let mut known = KnownCounts::default();
    known.0[0][3] = Sequence(12);
    known.0[1][0] = Sequence(300);
    let other = meeting.inviter.public();
    let envelope = ask_reset(&meeting.invited, other, &invitation, known, &mut chance(3)).unwrap();
    let info = [b"tacit reset 1".as_slice(), &[0xc4; 16]].concat();
    let bytes = open_from(&meeting.inviter, &info, &envelope).unwrap();
    ResetDocument::from_bytes(&bytes).unwrap()
}

/// One document of each kind, and some at the edges.
pub(crate) fn accepted() -> &'static [Sample] {
    static ACCEPTED: OnceLock<Vec<Sample>> = OnceLock::new();
    ACCEPTED.get_or_init(compose)
}

fn compose() -> Vec<Sample> {
    let meeting = meeting();
    let no_relay = invite(&meeting.inviter, terms(1, 0), &mut chance(4)).unwrap();
    let two_relays = invite(&meeting.inviter, terms(9, 2), &mut chance(5)).unwrap();
    let vouch = Vouch {
        introducer: Label::new("Carland").unwrap(),
        subject: Label::new("Borland").unwrap(),
        fingerprint: meeting.invited.public().fingerprint(),
    };
    let longest = CredentialSecret::generate(&"ü".repeat(32), &mut chance(6)).unwrap();
    let sample = |name, about, kind, bytes| Sample {
        name,
        about,
        kind,
        bytes,
    };
    vec![
        sample(
            "credential",
            "A desk's public identity.",
            "credential",
            meeting.inviter.public().to_bytes(),
        ),
        sample(
            "credential-longest-label",
            "A label of 64 bytes.",
            "credential",
            longest.public().to_bytes(),
        ),
        sample(
            "invitation",
            "To a channel at one relay.",
            "invitation",
            meeting.invitation.to_bytes(),
        ),
        sample(
            "invitation-no-relay",
            "To a channel of couriers alone.",
            "invitation",
            no_relay.0.to_bytes(),
        ),
        sample(
            "invitation-two-relays",
            "To a channel at two relays, of a later generation.",
            "invitation",
            two_relays.0.to_bytes(),
        ),
        sample(
            "acceptance",
            "The answer to `invitation`.",
            "acceptance",
            meeting.acceptance.to_bytes(),
        ),
        sample(
            "opening",
            "The answer to `acceptance`.",
            "opening",
            meeting.opening.to_bytes(),
        ),
        sample(
            "transcript",
            "What the MACs of these three cover.",
            "transcript",
            meeting.transcript.to_bytes(),
        ),
        sample("vouch", "An introducer's word.", "vouch", vouch.to_bytes()),
        sample(
            "reset",
            "A request to begin the channel again.",
            "reset",
            reset(meeting).to_bytes(),
        ),
    ]
}

/// The whole introduction as one file: secrets as they are stored, documents, envelopes, MACs, confirmations.
pub(crate) fn worked() -> Json {
    let meeting = meeting();
    let [inviter, invited] = &meeting.bindings;
    json!({
        "about": "Two desks meet, with all chance fixed. KeyPackage and Welcome are other bytes in their place, and so is the exported key.",
        "inviter_secret": to_hex(&meeting.inviter.to_bytes()),
        "invited_secret": to_hex(&meeting.invited.to_bytes()),
        "inviter_words": meeting.inviter.public().fingerprint().words().to_string(),
        "invited_words": meeting.invited.public().fingerprint().words().to_string(),
        "invitation": to_hex(&meeting.invitation.to_bytes()),
        "invitation_secret": to_hex(&meeting.invitation_secret.to_bytes()),
        "sealed_acceptance": to_hex(meeting.sealed_acceptance.as_bytes()),
        "acceptance": to_hex(&meeting.acceptance.to_bytes()),
        "acceptance_secret": to_hex(&meeting.acceptance_secret.to_bytes()),
        "sealed_opening": to_hex(meeting.sealed_opening.as_bytes()),
        "opening": to_hex(&meeting.opening.to_bytes()),
        "transcript": to_hex(&meeting.transcript.to_bytes()),
        "inviter_mac": to_hex(inviter.own_mac()),
        "invited_mac": to_hex(invited.own_mac()),
        "exported": to_hex(&EXPORTED),
        "confirmations": meeting.confirmations.iter().map(|said| to_hex(said)).collect::<Vec<_>>(),
    })
}

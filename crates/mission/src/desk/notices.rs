//! What officers are told, in words, and how grave it is.

use super::Desk;
use crate::correspondence::Letter;
use crate::effect::{Effect, Notice};
use crate::party::ChannelName;
use crate::said::{AnswerKind, Said, Unreadable};
use tacit_channel::Finding;
use tacit_channel::effect::{Carrier, Notice as FromChannel};
use tacit_spelling::hex::to_hex;
use tacit_wire::Timestamp;

/// How many grave notices the journal keeps, and how many others.
pub const MAX_JOURNAL: usize = 500;

impl Desk {
    /// Tells an officer something, and keeps it in the journal.
    pub(super) fn tell(
        &mut self,
        channel: Option<&ChannelName>,
        grave: bool,
        text: String,
        effects: &mut Vec<Effect>,
    ) {
        self.notices += 1;
        let notice = Notice {
            number: self.notices,
            at_ms: self.now.0,
            channel: channel.cloned(),
            grave,
            text,
        };
        self.keep_notice(&notice);
        effects.push(Effect::Notice(notice.clone()));
        self.journal.push_back(notice);
        // Each kind has room of its own: nobody washes what is grave out with what is not.
        let of_kind = |it: &Notice| it.grave == grave;
        if self.journal.iter().filter(|it| of_kind(it)).count() > MAX_JOURNAL
            && let Some(place) = self.journal.iter().position(of_kind)
            && let Some(oldest) = self.journal.remove(place)
        {
            self.drop_notice(oldest.number);
        }
    }

    /// Whether one more envelope that nothing opens is worth a word: anybody at a relay can make them without end.
    pub(super) fn is_news_of_foreign(&mut self, channel: &ChannelName) -> bool {
        let day = self.now.0 / DAY_MS;
        let counted = self.foreign.entry(channel.clone()).or_insert((day, 0));
        if counted.0 != day {
            *counted = (day, 0);
        }
        counted.1 += 1;
        counted.1 <= MAX_FOREIGN_A_DAY
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Of how many envelopes that nothing opens an officer is told in a day, by channel; the rest are dropped without a word.
pub const MAX_FOREIGN_A_DAY: u32 = 16;

/// What a letter that arrived is, without its words.
pub(super) fn arrived(letter: &Letter) -> String {
    let (record, precedence) = (letter.record(), letter.precedence);
    match &letter.said {
        Ok(said) => format!("{precedence}: {} arrived, {record}", what(said)),
        Err(why) => format!("{precedence}: {record} arrived and says nothing here: {why}"),
    }
}

/// What a message is called.
#[must_use]
pub(crate) fn what(said: &Said) -> &'static str {
    match said {
        Said::Note { .. } => "a note",
        Said::Assurance(_) => "an assurance",
        Said::Answer { answer, .. } => match answer {
            AnswerKind::Accepting => "an answer that accepts",
            AnswerKind::Declining => "an answer that declines",
            AnswerKind::Acknowledging => "an answer that acknowledges",
        },
        Said::Amendment { .. } => "an amendment",
        Said::Offer(_) => "an offer",
        Said::CounterOffer(_) => "a counter-offer",
        Said::Withdrawal { .. } => "a notice of withdrawal",
        Said::Reaffirmation { .. } => "a reaffirmation",
        Said::Report(_) => "a report of an incident",
        Said::ClarificationRequest { .. } => "a request for clarification",
        Said::ClarificationAnswer { .. } => "a clarification",
        Said::LineCheck { .. } => "a line check",
        Said::Reservation { .. } => "a reservation",
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Version { found } => write!(
                out,
                "it is of version {found}, this desk reads version {}: one of the two desks needs a newer program",
                crate::said::VERSION
            ),
            Self::Shape => {
                out.write_str("it is not laid out as messages of its kind: ask for it again")
            }
            Self::Exercise => out.write_str(
                "one of the two desks keeps an exercise clock and the other does not: nothing of it counts",
            ),
            Self::Misdirected { giver } => write!(
                out,
                "its text is a promise of `{giver}`, and not one of the sender's party to this desk's: it promises nothing here"
            ),
            Self::Meaning => out.write_str(
                "its text has no meaning by the vocabulary that came with it, or another one than its sender names: ask for it again",
            ),
        }
    }
}

/// A channel's notice in words, and whether it is grave.
pub(super) fn words(notice: &FromChannel) -> (bool, String) {
    let grave = |text: String| (true, text);
    let plain = |text: String| (false, text);
    match notice {
        FromChannel::Unreadable { place } => grave(format!(
            "{place} is authentic and cannot be understood: the other desk may run another version; ask for it again"
        )),
        FromChannel::Finding(finding) => {
            // What came again byte for byte may have come by two ways.
            let harmless = matches!(
                finding,
                Finding::Late { .. }
                    | Finding::Early { .. }
                    | Finding::Repeated { compared: true, .. }
            );
            (!harmless, finding.to_string())
        }
        FromChannel::TooLate { place, .. } => plain(format!(
            "{place}, which a machine sent, did not get through while its keys were kept"
        )),
        FromChannel::Confirmed { generation } => plain(format!(
            "both desks have confirmed the session (generation {generation}): compare fingerprints before anything commits"
        )),
        FromChannel::ConfirmationRefused => grave(
            "whoever answered does not hold the credential that was shown: the session is closed; only a new invitation helps"
                .to_owned(),
        ),
        FromChannel::Identity(state) => (
            !state.is_verified(),
            format!("the other side's identity is now {state}"),
        ),
        FromChannel::RenewedAlone { .. } => plain(
            "the keys were renewed without the other side's word, which was waited for long enough".to_owned(),
        ),
        FromChannel::ResetAsked { .. } => grave(
            "the other side asks to begin the session again: find out why by another way, then `tacit channel agree-reset` or nothing"
                .to_owned(),
        ),
        FromChannel::ResetStale { .. } => plain(
            "the other side's request to begin the session again can be agreed to no more: `tacit channel ask-reset` asks from here"
                .to_owned(),
        ),
        FromChannel::SealingStopped(why) => grave(format!("nothing is sealed any more: {why}")),
        FromChannel::SealingResumed => plain("sealing is possible again".to_owned()),
        FromChannel::Moved(address) => plain(format!(
            "both desks go on over the relay `{}` as well",
            address.origin
        )),
        FromChannel::Contradiction { carrier } => grave(format!(
            "{} has signed two receipts that cannot both be true: both are kept as evidence",
            carried_by(carrier)
        )),
        FromChannel::RelayLost { carrier } => grave(format!(
            "{} knows less from us than its own receipts say: it has lost something, or hides it; what was under way is deposited again",
            carried_by(carrier)
        )),
        FromChannel::Fact { .. } | FromChannel::Sealed { .. } | FromChannel::KeysRenewed { .. } => {
            plain("the channel goes on".to_owned())
        }
    }
}

fn carried_by(carrier: &Carrier) -> String {
    match carrier {
        Carrier::Relay(origin) => format!("the relay `{origin}`"),
        Carrier::Courier => "the courier".to_owned(),
    }
}

/// Evidence as it lies in the store: when it was found, on which channel, and both signed statements.
pub(super) fn evidence(name: &ChannelName, at: Timestamp, both: &[Vec<u8>; 2]) -> Vec<u8> {
    let [one, other] = both;
    format!(
        "found {} on {name}\n{}\n{}\n",
        crate::party::instant(at),
        to_hex(one),
        to_hex(other)
    )
    .into_bytes()
}

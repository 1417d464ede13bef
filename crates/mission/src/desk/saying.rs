//! What may be said, and saying it.

use super::listening::sealed;
use super::orders::{no_channel, refused};
use super::{Desk, DeskBroken, notices};
use crate::command::{Command, Saying};
use crate::correspondence::Letter;
use crate::effect::{Effect, Outcome};
use crate::officers::Approval;
use crate::party::ChannelName;
use crate::said::{AnswerKind, Paper, Report, Said, Unreadable};
use rand_core::CryptoRng;
use tacit_channel::channel::ChannelError;
use tacit_channel::effect::{Command as ToChannel, Draft, Input};
use tacit_channel::{MessageId, OfficerMessage};
use tacit_spelling::Digest;
use tacit_standing::record::{Incident, Record};

impl Desk {
    /// Says something, if it may be said; the letter is on record from the same change on.
    pub(super) fn say(
        &mut self,
        saying: &Saying,
        approvals: &[Approval],
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        if let Err(why) = self.check(saying) {
            return Ok(refused(why));
        }
        let body = match saying.said.to_body(self.exercise) {
            Ok(body) => body,
            Err(error) => return Ok(refused(error.to_string())),
        };
        let (kind, act) = saying.said.kind();
        let message = OfficerMessage {
            answers: saying.answers,
            authority: saying.authority,
            asked_by: saying.asked_by.clone(),
            ..OfficerMessage::plain(kind, act, body)
        };
        let draft = Draft {
            precedence: saying.precedence,
            message,
        };
        let name = &saying.channel;
        let Some(link) = self.links.get_mut(name) else {
            return Ok(refused(no_channel(name)));
        };
        let input = Input::Command(ToChannel::Send(draft));
        let answer = match link.channel.handle(self.now, input, chance) {
            Ok(answer) => answer,
            Err(ChannelError::Broken) => return Err(DeskBroken),
            Err(error) => return Ok(self.not_done(name, &error)),
        };
        let Some(Outcome::Sealed { message }) = sealed(&answer.value) else {
            return Err(DeskBroken);
        };
        let letter = Letter {
            number: self.letters.len() as u64 + 1,
            channel: name.clone(),
            ours: true,
            id: message,
            precedence: saying.precedence,
            authority: saying.authority,
            asked_by: saying.asked_by.clone(),
            answers: saying.answers,
            said: Ok(saying.said.clone()),
            logged_at: self.now,
            sent_at: self.now,
            held_at: None,
            verified: answer.identity.is_verified(),
            counted_at: self.now,
            passages: Vec::new(),
            read_at: None,
            too_late: false,
            approvals: approvals.to_vec(),
        };
        self.add_letter(letter, effects);
        self.listen(name, answer.value, chance, effects)?;
        Ok(Outcome::Sealed { message })
    }

    /// Whether something may be said now. It changes nothing: who drafts learns it before anybody is asked to confirm.
    ///
    /// # Errors
    /// Why not, and what to do, in words.
    pub fn check(&self, saying: &Saying) -> Result<(), String> {
        let name = &saying.channel;
        let link = self.links.get(name).ok_or_else(|| no_channel(name))?;
        let identity = link.channel.identity();
        let starts_a_clock = matches!(
            saying.said,
            Said::ClarificationRequest { .. } | Said::ClarificationAnswer { .. }
        );
        if (saying.said.commits() || starts_a_clock) && !identity.is_verified() {
            return Err(format!(
                "the channel `{name}` is {identity}: compare the other side's fingerprint by a way that the carrier does not control, \
                 then `tacit channel verify {name}`; nothing that commits or starts a deadline goes over it before"
            ));
        }
        let answered = saying
            .answers
            .map(|answered| self.answered(name, &answered, &saying.said))
            .transpose()?;
        if answered.is_none() && must_answer(&saying.said) {
            return Err(format!(
                "{} has to name the message that it answers",
                notices::what(&saying.said)
            ));
        }
        match &saying.said {
            Said::Assurance(paper) => {
                self.is_our_promise(name, paper)?;
                self.is_new(name, &paper.meaning)
            }
            Said::Offer(paper) => self.is_our_promise(name, paper),
            Said::CounterOffer(paper) => {
                let (own, other) = (&self.own.actor, &link.about.other.actor);
                // It is the other side that is asked to give it.
                let judged = self.casebook.judge_paper(paper, other, own);
                judged.map(|_| ()).map_err(|why| text_fault(&why))
            }
            Said::Amendment { of, paper } => {
                self.is_in_force(name, of)?;
                self.is_our_promise(name, paper)?;
                if *of == paper.meaning {
                    return Err("the new text means the same as the old one, to the letter: there is nothing to amend".to_owned());
                }
                self.is_new(name, &paper.meaning)
            }
            Said::Withdrawal { assurance, .. } => self.is_in_force(name, assurance),
            Said::Reaffirmation { assurance, until } => {
                self.is_in_force(name, assurance)?;
                let now = crate::party::instant(self.now);
                match until {
                    Some(until) if *until <= now => {
                        Err(format!("a new end lies ahead, and {until} is past"))
                    }
                    _ => Ok(()),
                }
            }
            Said::Report(report) => self.is_ours_to_report(name, report),
            Said::ClarificationRequest {
                assurance, report, ..
            } => {
                self.is_in_force(name, assurance)?;
                self.is_ours_to_report(name, report)
            }
            Said::Reservation { assurance, .. } => {
                let known = [true, false].map(|ours| self.given_as(name, assurance, ours));
                match known {
                    [None, None] => Err(no_assurance(assurance)),
                    _ => Ok(()),
                }
            }
            Said::Note { .. }
            | Said::Answer { .. }
            | Said::ClarificationAnswer { .. }
            | Said::LineCheck { .. } => Ok(()),
        }
    }

    /// Whether a message of the other side may be answered in this way.
    fn answered(
        &self,
        channel: &ChannelName,
        answered: &MessageId,
        said: &Said,
    ) -> Result<(), String> {
        let letter = self
            .letter_of(answered)
            .filter(|letter| !letter.ours && letter.channel == *channel)
            .ok_or_else(|| {
                format!(
                    "no message of the other side on `{channel}` goes by `{answered}`: `tacit inbox` names them"
                )
            })?;
        let Ok(other) = &letter.said else {
            return Err(format!(
                "{} says nothing here that could be answered: ask for it again with a note",
                letter.record()
            ));
        };
        let fits = match said {
            Said::Answer { .. } => matches!(
                other,
                Said::Assurance(_)
                    | Said::Amendment { .. }
                    | Said::Offer(_)
                    | Said::CounterOffer(_)
            ),
            Said::CounterOffer(_) => matches!(other, Said::Offer(_) | Said::CounterOffer(_)),
            Said::ClarificationAnswer { .. } => {
                matches!(other, Said::ClarificationRequest { .. })
            }
            _ => true,
        };
        if !fits {
            return Err(format!(
                "{} is {}, and {} does not answer that",
                letter.record(),
                notices::what(other),
                notices::what(said)
            ));
        }
        // Whoever only acknowledges or declines says nothing that a withdrawal has overtaken.
        let answers_a_promise = matches!(
            said,
            Said::Assurance(_)
                | Said::Answer {
                    answer: AnswerKind::Accepting,
                    ..
                }
        );
        if answers_a_promise
            && let Some(meaning) = other.meaning()
            && let Some(notice) = self.withdrawn_by(channel, &meaning, false)
        {
            return Err(format!(
                "{} was withdrawn by {}: what is withdrawn cannot be answered; say what you have to say without naming it",
                letter.record(),
                notice.record()
            ));
        }
        Ok(())
    }

    fn is_our_promise(&self, channel: &ChannelName, paper: &Paper) -> Result<(), String> {
        let link = self.links.get(channel).ok_or_else(|| no_channel(channel))?;
        let (own, other) = (&self.own.actor, &link.about.other.actor);
        let judged = self.casebook.judge_paper(paper, own, other);
        judged.map(|_| ()).map_err(|why| text_fault(&why))
    }

    /// Whether nobody here gives this already: a promise that is given twice would seem to be two.
    fn is_new(&self, channel: &ChannelName, meaning: &Digest) -> Result<(), String> {
        let waits = self.orders.waiting().any(|(_, command)| match command {
            Command::Say(saying) => {
                saying.channel == *channel && saying.said.given() == Some(*meaning)
            }
            _ => false,
        });
        if waits {
            return Err(
                "this assurance waits for the line already: `tacit desk status` shows it"
                    .to_owned(),
            );
        }
        match self.given_as(channel, meaning, true) {
            Some(letter)
                if !letter.too_late && self.withdrawn_by(channel, meaning, true).is_none() =>
            {
                Err(format!(
                    "this assurance was given already, by {}: reaffirm it, or withdraw it first",
                    letter.record()
                ))
            }
            _ => Ok(()),
        }
    }

    /// Whether this is an assurance that we gave and did not withdraw.
    fn is_in_force(&self, channel: &ChannelName, meaning: &Digest) -> Result<(), String> {
        if self.given_as(channel, meaning, true).is_none() {
            return Err(no_assurance(meaning));
        }
        match self.withdrawn_by(channel, meaning, true) {
            None => Ok(()),
            Some(notice) => Err(format!(
                "notice of withdrawal of this assurance was given already, by {}",
                notice.record()
            )),
        }
    }

    /// The letter by which a promise was given last, by us or to us.
    fn given_as(&self, channel: &ChannelName, meaning: &Digest, ours: bool) -> Option<&Letter> {
        let mut letters = self.letters.iter().rev();
        letters.find(|letter| {
            letter.ours == ours
                && letter.channel == *channel
                && letter
                    .said
                    .as_ref()
                    .is_ok_and(|said| said.given() == Some(*meaning))
        })
    }

    /// The notice of withdrawal that came after a promise was given last; one that nobody can read any more is none, and may be given again.
    fn withdrawn_by(&self, channel: &ChannelName, meaning: &Digest, ours: bool) -> Option<&Letter> {
        let mut letters = self.letters.iter().rev();
        let of_giver = |letter: &&Letter| letter.ours == ours && letter.channel == *channel;
        let about = letters.by_ref().filter(of_giver).find(|letter| {
            let Ok(said) = &letter.said else { return false };
            let is_notice = said.withdrawn() == Some(*meaning) && !letter.too_late;
            said.given() == Some(*meaning) || is_notice
        })?;
        let is_notice = about
            .said
            .as_ref()
            .is_ok_and(|said| said.withdrawn() == Some(*meaning));
        is_notice.then_some(about)
    }

    /// Whether everything of a report stands in our own book, in our own desk's name: nothing goes out that an officer has not recorded.
    fn is_ours_to_report(&self, channel: &ChannelName, report: &Report) -> Result<(), String> {
        let incident = &report.incident;
        let known = self.casebook.incident(&incident.id);
        let same = |known: &Incident| {
            (&known.begin, &known.end, &known.label)
                == (&incident.begin, &incident.end, &incident.label)
        };
        if !known.is_some_and(same) {
            return Err(format!(
                "the book has no incident `{}` of this label that began and ended then: record it first (`tacit incident record`)",
                incident.id
            ));
        }
        let source = self.own.source();
        for claim in &report.claims {
            let known = match self.casebook.record(&claim.id) {
                Some(Record::Claim(known)) => Some(known),
                _ => None,
            };
            let same = known.is_some_and(|known| {
                known.by == source
                    && known.incident == incident.id
                    && claim.incident == incident.id
                    && (&known.says, &known.grade) == (&claim.says, &claim.grade)
            });
            if !same {
                return Err(format!(
                    "`{}` is no claim of our own desk about `{}`: only what this desk says itself is reported",
                    claim.id, incident.id
                ));
            }
        }
        for stance in &report.stances {
            let known = match self.casebook.record(&stance.id) {
                Some(Record::Stance(known)) => Some(known),
                _ => None,
            };
            let same = known.is_some_and(|known| {
                known.viewpoint == self.own.viewpoint
                    && (&known.claim, known.stance, &known.grade)
                        == (&stance.claim, stance.stance, &stance.grade)
            });
            if !same {
                return Err(format!("`{}` is no stance of our own viewpoint", stance.id));
            }
            let other = self.links.get(channel).map(|link| &link.about.other);
            let of_other = other.is_some_and(|other| {
                let rest = stance.claim.strip_prefix(&other.viewpoint);
                rest.is_some_and(|rest| rest.starts_with(':'))
            });
            let ours = match self.casebook.record(&stance.claim) {
                Some(Record::Claim(claim)) => claim.by == source,
                _ => false,
            };
            if !of_other && !ours {
                return Err(format!(
                    "`{}` is on a claim that is neither ours nor the addressee's: whose claims are known here is not told",
                    stance.id
                ));
            }
        }
        Ok(())
    }
}

impl Said {
    /// The meaning of the text that it shows, whoever would give it.
    fn meaning(&self) -> Option<Digest> {
        match self {
            Self::Offer(paper) | Self::CounterOffer(paper) => Some(paper.meaning),
            said => said.given(),
        }
    }

    /// The meaning of the promise that it gives.
    #[must_use]
    pub fn given(&self) -> Option<Digest> {
        match self {
            Self::Assurance(paper) | Self::Amendment { paper, .. } => Some(paper.meaning),
            _ => None,
        }
    }

    /// The meaning of the promise of whose withdrawal it gives notice.
    #[must_use]
    pub fn withdrawn(&self) -> Option<Digest> {
        match self {
            Self::Withdrawal { assurance, .. } => Some(*assurance),
            Self::Amendment { of, .. } => Some(*of),
            _ => None,
        }
    }
}

fn must_answer(said: &Said) -> bool {
    matches!(
        said,
        Said::Answer { .. } | Said::ClarificationAnswer { .. } | Said::CounterOffer(_)
    )
}

fn text_fault(why: &Unreadable) -> String {
    match why {
        Unreadable::Misdirected { giver } => format!(
            "the text is a promise of `{giver}`, or to somebody else than the other party of the channel: mend its `From … to …`, or name another channel"
        ),
        _ => "the text has errors by its vocabulary, or changed since it was shown: `tacit check` lists what is wrong".to_owned(),
    }
}

fn no_assurance(meaning: &Digest) -> String {
    format!(
        "no assurance of ours on this channel has the digest {meaning}: `tacit assurance list` shows them"
    )
}

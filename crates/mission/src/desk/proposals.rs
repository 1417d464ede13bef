//! What waits for officers: proposed, approved word for word, said or dropped (`spec/mission.md`, section 6).

use super::{Desk, DeskBroken};
use crate::command::{Command, OrderName, Saying};
use crate::effect::{Effect, Outcome};
use crate::officers::Approval;
use crate::persons::By;
use crate::said::SaidError;
use crate::spelled;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use tacit_spelling::Digest;
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{Timestamp, integer};

/// The most proposals that wait.
pub const MAX_PROPOSALS: usize = 64;

/// Something that commits, and waits for officers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// By which it is known and approved: the digest of its words and of the moment at which it was proposed, so that no approval serves twice.
    #[serde(with = "spelled::digest")]
    pub name: Digest,
    /// The digest of everything that would be said ([`Desk::name_of`]).
    #[serde(with = "spelled::digest")]
    pub words: Digest,
    /// What would be said.
    pub saying: Saying,
    /// When it was proposed.
    #[serde(with = "spelled::moment")]
    pub proposed_at: Timestamp,
    /// Which proposal of this desk it is, from one.
    pub number: u64,
    /// Who has approved so far.
    pub approvals: Vec<Approval>,
}

impl Desk {
    /// The digest of all that would be said, and of nothing else: by it an officer confirms what was shown.
    ///
    /// # Errors
    /// [`SaidError`] if it cannot be said at all.
    pub fn name_of(&self, saying: &Saying) -> Result<Digest, SaidError> {
        let (kind, act) = saying.said.kind();
        let body = saying.said.to_body(self.exercise)?;
        let answers = saying.answers.iter();
        let fields = vec![
            Value::Text("tacit proposal 1".to_owned()),
            Value::Text(saying.channel.to_string()),
            integer(saying.precedence.code().into()),
            integer(saying.authority.code().into()),
            Value::Text(saying.asked_by.clone()),
            Value::Array(answers.map(|id| Value::Bytes(id.0.0.to_vec())).collect()),
            integer(kind.code().into()),
            integer(act.code().into()),
            Value::Bytes(body),
        ];
        Ok(Digest::of(&cbor::to_bytes(&Value::Array(fields))))
    }

    /// Whether officers have to approve this before it is said.
    pub(super) fn must_be_approved(&self, saying: &Saying) -> bool {
        self.rule.asks() && saying.said.commits()
    }

    pub(super) fn propose(&mut self, saying: &Saying) -> Result<Outcome, String> {
        self.check(saying)?;
        let words = self.name_of(saying).map_err(|error| error.to_string())?;
        let known = self.proposals.values().find(|known| known.words == words);
        if let Some(known) = known {
            return Ok(Outcome::Proposed {
                proposal: known.name,
                approvals: [known.approvals.len(), self.rule.needed],
            });
        }
        if self.proposals.len() >= MAX_PROPOSALS {
            return Err(format!(
                "{MAX_PROPOSALS} proposals wait already: approve or discard some (`tacit proposals`)"
            ));
        }
        self.proposed += 1;
        let once = [
            words.0.as_slice(),
            &self.now.0.to_be_bytes(),
            &self.proposed.to_be_bytes(),
        ];
        let name = Digest::of(&once.concat());
        let proposal = Proposal {
            name,
            words,
            saying: saying.clone(),
            proposed_at: self.now,
            number: self.proposed,
            approvals: Vec::new(),
        };
        self.keep_proposal(&proposal);
        self.keep_count_of_proposals();
        self.proposals.insert(name, proposal);
        Ok(Outcome::Proposed {
            proposal: name,
            approvals: [0, self.rule.needed],
        })
    }

    pub(super) fn approve(
        &mut self,
        approval: &Approval,
        by: &By,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Result<Outcome, String>, DeskBroken> {
        let Some(proposal) = self.proposals.get(&approval.proposal) else {
            return Ok(Err(no_proposal(&approval.proposal)));
        };
        if let Err(error) = self
            .rule
            .verify(approval, self.fingerprint(), &self.passkeys)
        {
            return Ok(Err(error.to_string()));
        }
        let mut proposal = proposal.clone();
        let mut approvals = proposal.approvals.iter();
        if !approvals.any(|known| known.officer == approval.officer) {
            proposal.approvals.push(approval.clone());
        }
        let (count, needed) = (proposal.approvals.len(), self.rule.needed);
        if count < needed {
            self.keep_proposal(&proposal);
            let name = proposal.name;
            self.proposals.insert(name, proposal);
            return Ok(Ok(Outcome::Proposed {
                proposal: name,
                approvals: [count, needed],
            }));
        }
        let outcome = self.say(&proposal.saying, &proposal.approvals, chance, effects)?;
        match &outcome {
            // It stays as it was: what stands in the way may pass, and whoever approved need not again.
            Outcome::Refused { .. } => {}
            Outcome::Waiting { until } => {
                self.drop_proposal(&proposal.name);
                // Under a name of its own: the order that approved is answered, and this one goes on.
                let name = OrderName(format!("proposal {}", proposal.name));
                let command = Command::Say(proposal.saying);
                self.wait(name, by.clone(), command, proposal.approvals, until.clone());
            }
            _ => self.drop_proposal(&proposal.name),
        }
        // What waits is under way by an order of its own; this one is done.
        Ok(Ok(match outcome {
            Outcome::Waiting { until } => Outcome::Approved { until },
            outcome => outcome,
        }))
    }

    pub(super) fn discard(
        &mut self,
        name: &Digest,
        reason: &str,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, String> {
        let proposal = self.proposals.get(name).ok_or_else(|| no_proposal(name))?;
        let channel = proposal.saying.channel.clone();
        let reason: String = reason.chars().take(MAX_REASON).collect();
        self.drop_proposal(name);
        let text = format!("the proposal {name} was discarded: {reason}");
        self.tell(Some(&channel), false, text, effects);
        Ok(Outcome::Done)
    }

    fn drop_proposal(&mut self, name: &Digest) {
        self.proposals.remove(name);
        self.remove("proposals", name.0.to_vec());
    }
}

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 1_000;

fn no_proposal(name: &Digest) -> String {
    format!("nothing is proposed under `{name}`: `tacit proposals` lists what waits")
}

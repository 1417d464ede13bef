//! What officers say, approve and drop.

use super::program::{number_of, order_text};
use super::world::World;
use crate::acts::DAY;
use crate::claim::Breach;
use crate::pair::Side;
use tacit_channel::{Authority, MessageId};
use tacit_lang::time::Instant;
use tacit_mission::command::{Command, Saying};
use tacit_mission::effect::Outcome;
use tacit_mission::party::instant;
use tacit_mission::said::{AnswerKind, Paper, Report, Said};
use tacit_spelling::Digest;
use tacit_standing::record::{Record, Says};
use tacit_wire::Precedence;

impl World {
    /// An officer says something of any kind; much of it cannot be said as things stand.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn say(&mut self, side: Side) -> Result<(), Breach> {
        let (answers, said) = self.something(side);
        self.utter(side, answers, said).map(|_| ())
    }

    /// An officer says this.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn utter(
        &mut self,
        side: Side,
        answers: Option<MessageId>,
        said: Said,
    ) -> Result<Option<Outcome>, Breach> {
        self.numbers += 1;
        let number = self.numbers;
        let saying = Saying {
            channel: self.programs.of(side).channel.clone(),
            precedence: *self
                .dice
                .pick(&Precedence::ALL)
                .unwrap_or(&Precedence::Routine),
            authority: *self
                .dice
                .pick(Authority::ALL)
                .unwrap_or(&Authority::Personal),
            asked_by: order_text(number),
            answers,
            said,
            officer: String::new(),
        };
        self.order_as(side, number, Command::Say(saying))
    }

    fn something(&mut self, side: Side) -> (Option<MessageId>, Said) {
        let any = self
            .dice
            .per_mille(150)
            .then(|| self.heard(side, |_| true))
            .flatten();
        let text = format!("{side:?} {}", self.numbers + 1);
        match self.dice.below(26) {
            0..4 => (any, Said::Note { text }),
            4..9 => {
                let answers = self.heard(side, |said| said.paper().is_some());
                let answers = answers.filter(|_| self.dice.per_mille(400));
                (answers, Said::Assurance(self.paper(side)))
            }
            9..11 => {
                let answer = match self.dice.below(3) {
                    0 => AnswerKind::Accepting,
                    1 => AnswerKind::Declining,
                    _ => AnswerKind::Acknowledging,
                };
                let answers = self.heard(side, |said| said.paper().is_some());
                (answers, Said::Answer { answer, text })
            }
            11..13 => {
                let (of, paper) = (self.given(side), self.paper(side));
                (any, Said::Amendment { of, paper })
            }
            13..15 => {
                let (assurance, reason) = (self.given(side), text);
                (any, Said::Withdrawal { assurance, reason })
            }
            15..17 => {
                let assurance = self.given(side);
                let renews = self.dice.per_mille(200);
                let until = renews.then(|| self.ahead());
                (any, Said::Reaffirmation { assurance, until })
            }
            17 => (any, Said::Offer(self.paper(side))),
            18 => {
                let answers = self.heard(side, |said| {
                    matches!(said, Said::Offer(_) | Said::CounterOffer(_))
                });
                (answers, Said::CounterOffer(self.paper(side.other())))
            }
            19..21 => match self.report(side) {
                Some(report) => (any, Said::Report(report)),
                None => (any, Said::LineCheck { text }),
            },
            21..23 => match self.report(side) {
                Some(report) => {
                    let assurance = self.given(side);
                    (
                        any,
                        Said::ClarificationRequest {
                            assurance,
                            report,
                            text,
                        },
                    )
                }
                None => (any, Said::LineCheck { text }),
            },
            23 => {
                let asked = |said: &Said| matches!(said, Said::ClarificationRequest { .. });
                let answers = self.heard(side, asked);
                let says = self.dice.per_mille(500).then(|| self.author()).flatten();
                (answers, Said::ClarificationAnswer { says, text })
            }
            24 => (any, Said::LineCheck { text }),
            _ => {
                let of = *self.dice.pick(&Side::BOTH).unwrap_or(&side);
                let assurance = self.given(of);
                (any, Said::Reservation { assurance, text })
            }
        }
    }

    fn author(&mut self) -> Option<Says> {
        let actors = ["united-powers", "gamma-brigades", "borland", "arland"];
        let actor = (*self.dice.pick(&actors)?).to_owned();
        Some(Says {
            author: [actor.try_into().ok()?].into(),
            ..Says::default()
        })
    }

    fn paper(&mut self, side: Side) -> Paper {
        let papers = self.papers.of(side);
        let empty = Paper {
            text: String::new(),
            vocabulary: String::new(),
            meaning: Digest([0; 32]),
        };
        self.dice.pick(papers).cloned().unwrap_or(empty)
    }

    /// One of the texts of a side, given or not.
    fn given(&mut self, side: Side) -> Digest {
        self.paper(side).meaning
    }

    fn ahead(&mut self) -> Instant {
        let days = 1 + self.dice.below(30);
        instant(self.now.plus_ms(days * DAY))
    }

    /// One of the last letters of the other side that fit.
    fn heard(&mut self, side: Side, fits: impl Fn(&Said) -> bool) -> Option<MessageId> {
        let letters = self.programs.of(side).desk.letters().iter().rev();
        let heard = letters.filter(|letter| !letter.ours && letter.said.as_ref().is_ok_and(&fits));
        let heard: Vec<MessageId> = heard.take(6).map(|letter| letter.id).collect();
        self.dice.pick(&heard).copied()
    }

    /// An incident of the book, with what the own desk says of it.
    fn report(&mut self, side: Side) -> Option<Report> {
        let incidents = &self.programs.of(side).memory.incidents;
        let (id, _) = self.dice.pick(incidents)?.clone();
        let casebook = self.programs.of_mut(side).desk.casebook();
        let incident = casebook.incident(&id)?.clone();
        let claims = match casebook.record(&format!("{id}-ours")) {
            Some(Record::Claim(claim)) => vec![claim.clone()],
            _ => Vec::new(),
        };
        Some(Report {
            incident,
            claims,
            stances: Vec::new(),
        })
    }

    /// An officer marks a letter as read.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn mark_read(&mut self, side: Side) -> Result<(), Breach> {
        match self.heard(side, |_| true) {
            Some(message) => self.order(side, Command::MarkRead { message }).map(|_| ()),
            None => Ok(()),
        }
    }

    /// An officer approves one of the proposals, or drops it.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn approve(&mut self, side: Side) -> Result<(), Breach> {
        let program = self.programs.of(side);
        // By their numbers: their names depend on names of letters.
        let waiting = program.desk.proposals();
        let waiting = waiting.filter_map(|it| Some((number_of(&it.saying.asked_by)?, it.name)));
        let mut waiting: Vec<(u64, Digest)> = waiting.collect();
        waiting.sort_unstable_by_key(|(number, _)| *number);
        let Some((number, proposal)) = self.dice.pick(&waiting).copied() else {
            return Ok(());
        };
        if self.dice.per_mille(60) {
            let reason = "superseded".into();
            return self
                .order(side, Command::Discard { proposal, reason })
                .map(|_| ());
        }
        let program = self.programs.of(side);
        let at = self.dice.index(program.memory.officers.len());
        let Some((name, secret)) = program.memory.officers.get(at) else {
            return Ok(());
        };
        let approval = secret.approve(name, program.desk.fingerprint(), proposal);
        let name = name.clone();
        let approved = &mut self.programs.of_mut(side).memory.approved;
        approved.entry(number).or_default().insert(name);
        self.order(side, Command::Approve(approval)).map(|_| ())
    }
}

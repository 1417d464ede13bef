//! What officers take into the book, and what they keep for themselves.

use super::beginning::mark;
use super::claims::CONCERN;
use super::world::World;
use crate::acts::MINUTE;
use crate::claim::Breach;
use crate::pair::Side;
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::party::instant;
use tacit_mission::private::PrivateKind;

const KINDS: [PrivateKind; 5] = [
    PrivateKind::Note,
    PrivateKind::Doubt,
    PrivateKind::Motive,
    PrivateKind::Draft,
    PrivateKind::Belief,
];

impl World {
    /// An officer keeps something to the desk.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn keep(&mut self, side: Side) -> Result<(), Breach> {
        let kind = *self.dice.pick(&KINDS).unwrap_or(&PrivateKind::Note);
        let keep = Command::Keep {
            kind,
            text: kept_text(side, self.numbers + 1),
            about: None,
        };
        self.order(side, keep).map(|_| ())
    }

    /// An officer records a leak, a threat, an incident of nobody's promise, or one that is of concern to one.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn record(&mut self, side: Side) -> Result<(), Breach> {
        let number = self.numbers + 1;
        let (id, mark) = (incident_name(side, number), mark(side));
        let program = self.programs.of(side);
        let at = instant(program.clock(self.now).plus_ms(0));
        let before = instant(tacit_wire::Timestamp(
            program.clock(self.now).0.saturating_sub(MINUTE),
        ));
        let by = format!("{}-desk", program.desk.own().viewpoint.to_lowercase());
        let messages: Vec<String> = program
            .desk
            .letters()
            .iter()
            .map(|it| it.record())
            .collect();
        let source = format!(r#"{{"v":1,"type":"source","id":"wire","label":"{mark}"}}"#);
        let what = self.dice.below(6);
        let mut told = None;
        let line = match what {
            0 if !messages.is_empty() => {
                let of = self.dice.pick(&messages).cloned().unwrap_or_default();
                format!(
                    r#"{{"v":1,"type":"exposure","id":"{id}","of":["{of}"],"what":"{mark}","known_to":["the public"],"since":"{before}","source":"wire"}}"#
                )
            }
            0 | 1 => {
                let actors = ["arland", "borland"];
                let by = self.dice.pick(&actors).copied().unwrap_or_default();
                let kinds = ["threat", "doubt", "speech"];
                let kind = self.dice.pick(&kinds).copied().unwrap_or_default();
                format!(
                    r#"{{"v":1,"type":"statement","id":"{id}","by":"{by}","kind":"{kind}","text":"{mark}","at":"{before}","source":"wire"}}"#
                )
            }
            2 | 3 => {
                // One that is not told may be called anything.
                told = (what == 3).then_some(false);
                let label = if what == 2 { mark } else { "" };
                let incident = format!(
                    r#"{{"v":1,"type":"incident","id":"{id}","label":"{label}","begin":"{before}"}}"#
                );
                let says = r#""says":{"act":"cyber-operation"}"#;
                let claim = format!(
                    r#"{{"v":1,"type":"claim","id":"{id}-ours","incident":"{id}","by":"{by}","grade":"clear",{says}}}"#
                );
                format!("{incident}\n{claim}")
            }
            _ => {
                told = Some(true);
                let hits = ["arland", "borland"];
                let of = self.dice.pick(&hits).copied().unwrap_or_default();
                let authors = ["united-powers", "gamma-brigades", "borland", "arland"];
                let author = self.dice.pick(&authors).copied().unwrap_or_default();
                let incident =
                    format!(r#"{{"v":1,"type":"incident","id":"{id}","begin":"{before}"}}"#);
                let hits = format!(r#""hits":[{{"of":"{of}","kind":"territory"}}]"#);
                let says = format!(r#""says":{{"act":"{CONCERN}","author":"{author}",{hits}}}"#);
                let claim = format!(
                    r#"{{"v":1,"type":"claim","id":"{id}-ours","incident":"{id}","by":"{by}","grade":"clear",{says}}}"#
                );
                format!("{incident}\n{claim}")
            }
        };
        self.trace
            .note(|| format!("  {side:?} records {what} as {id} at {at}"));
        let record = Command::Record {
            lines: format!("{source}\n{line}\n"),
            learned: None,
        };
        let outcome = self.order(side, record)?;
        if let Some(Outcome::Recorded { left_out, .. }) = &outcome
            && let Some(why) = left_out.first()
        {
            self.trace
                .note(|| format!("  left out: {}", super::claims::plain(why)));
        }
        if let Some(concerns) = told {
            let incidents = &mut self.programs.of_mut(side).memory.incidents;
            incidents.push((id, concerns));
        }
        Ok(())
    }
}

/// What an officer keeps by an order.
#[must_use]
pub fn kept_text(side: Side, number: u64) -> String {
    format!("{} {number}", mark(side))
}

/// What an officer records by an order.
#[must_use]
pub fn incident_name(side: Side, number: u64) -> String {
    format!("{side:?}-{number}").to_lowercase()
}

//! A report as it is told: without what it would give away, and checked alike by whoever sends and whoever receives.

use super::limits::{MAX_CLAIMS, MAX_STANCES, Piece, SaidError};
use super::{Report, Said};
use tacit_standing::record::{Learned, Says};

/// In whose name claims and stances of a report are: its sender's, whoever that is to its receiver.
const SENDER: &str = "sender";

impl Said {
    /// The same without what no message tells: in a report, from whom and when its sender has it ([`Report::told`]). What a body says is
    /// always this.
    #[must_use]
    pub fn told(&self) -> Self {
        let mut told = self.clone();
        if let Self::Report(report) | Self::ClarificationRequest { report, .. } = &mut told {
            *report = report.told();
        }
        told
    }
}

impl Report {
    /// The same as it is told: every claim and stance in the sender's own name, and learned when the incident had begun at the latest, so
    /// that neither a source nor the moment at which this desk learned anything is given away. Whoever receives it puts their own in place.
    #[must_use]
    pub fn told(&self) -> Self {
        let mut told = self.clone();
        let learned = Learned::Everyone(told.incident.begin.0.to());
        told.incident.source = None;
        told.incident.learned = learned.clone();
        for claim in &mut told.claims {
            SENDER.clone_into(&mut claim.by);
            claim.learned = learned.clone();
        }
        for stance in &mut told.stances {
            SENDER.clone_into(&mut stance.viewpoint);
            stance.learned = learned.clone();
        }
        told
    }

    /// That it keeps the limits, and that what it says is one thing.
    pub(super) fn check(&self) -> Result<(), SaidError> {
        let counts = [
            ("claims", self.claims.len(), MAX_CLAIMS),
            ("stances", self.stances.len(), MAX_STANCES),
        ];
        for (what, found, most) in counts {
            if found > most {
                return Err(SaidError::TooMany { what, found, most });
            }
        }
        check_name(&self.incident.id)?;
        for claim in &self.claims {
            check_name(&claim.id)?;
            check_says(&claim.says)?;
            if claim.incident != self.incident.id {
                let claim = claim.id.clone();
                return Err(SaidError::OtherIncident { claim });
            }
        }
        for stance in &self.stances {
            check_name(&stance.id)?;
            check_name(&stance.claim)?;
        }
        Ok(())
    }
}

/// That a claim says something, of incidents that can be named.
pub(super) fn check_says(says: &Says) -> Result<(), SaidError> {
    if *says == Says::default() {
        return Err(SaidError::SaysNothing);
    }
    says.before.iter().try_for_each(|name| check_name(name))
}

fn check_name(name: &str) -> Result<(), SaidError> {
    Piece::Name.admits(name.len())?;
    if name.is_empty() || name.chars().any(char::is_control) {
        let name = name.to_owned();
        return Err(SaidError::Name { name });
    }
    Ok(())
}

//! Who gives and who receives: whether a clause speaks of the right one.

use super::Checker;
use crate::explain::code;
use crate::ids::ActorId;
use crate::meaning::Parties;
use crate::reports::Reports;
use crate::syntax::tree::{Name, Spanned, Who};

/// The parties as far as they are known.
#[derive(Debug, Default)]
pub(super) enum Roles {
    /// Missing or with a mistake: nothing is said of the clauses' roles then.
    #[default]
    Unknown,
    Known(Parties),
}

/// Somebody in the place of a receiver or of another hand.
pub(super) enum Party {
    Receiver,
    Other(ActorId),
}

impl Checker<'_> {
    /// Reports it if `who` is somebody else than the giver; whether it is the giver.
    pub(super) fn must_be_giver(&mut self, who: &Spanned<Who>) -> bool {
        let Some(id) = self.named(who) else {
            return who.value == Who::Giver;
        };
        let giver = match &self.roles {
            Roles::Unknown => return false,
            Roles::Known(Parties::Directed { giver, .. }) if *giver == id => return true,
            Roles::Known(Parties::Directed { giver, .. }) => Some(giver.clone()),
            Roles::Known(Parties::EachToEach { .. }) => None,
        };
        let name = self.actor_name(&id);
        match giver {
            Some(giver) => {
                let giver = self.actor_name(&giver);
                self.report(
                    code::BINDS_ANOTHER,
                    who.span,
                    format!("this binds {name}, and only {giver} gives this promise"),
                    format!("let {name} give a promise of its own that answers this one"),
                );
            }
            None => self.report(
                code::BINDS_ANOTHER,
                who.span,
                format!("this binds {name} alone, and every member of the group promises the same"),
                "say `each` or `it`, or give that promise in a text of its own",
            ),
        }
        false
    }

    /// Who observes: the giver, or any member of a group. Reports it if it is somebody else, into whose
    /// mouth the giver would put words.
    pub(super) fn observer(&mut self, who: &Name) -> Option<ActorId> {
        let id = self.names.actor(who, &mut self.reports)?;
        let speaks = match &self.roles {
            Roles::Unknown => true,
            Roles::Known(Parties::Directed { giver, .. }) => *giver == id,
            Roles::Known(Parties::EachToEach { members }) => members.contains_key(&id),
        };
        if speaks {
            return Some(id);
        }
        let name = self.actor_name(&id);
        self.report(
            code::BINDS_ANOTHER,
            who.span,
            format!("this puts words in the mouth of {name}, who does not give this promise"),
            "only whoever gives the promise observes anything in it; leave the sentence out",
        );
        None
    }

    /// Reports it if `who` is somebody else than the receiver.
    pub(super) fn must_be_receiver(&mut self, who: &Spanned<Who>) {
        if let Some(Party::Other(id)) = self.party(who) {
            let name = self.actor_name(&id);
            self.report(
                code::OTHER_RECEIVER,
                who.span,
                format!("nothing is promised to {name} here"),
                "name the receiver; a promise to another is another text",
            );
        }
    }

    /// Who `who` is; none if unknown, which is then reported.
    pub(super) fn party(&mut self, who: &Spanned<Who>) -> Option<Party> {
        if who.value == Who::Receiver {
            return Some(Party::Receiver);
        }
        let id = self.named(who)?;
        match &self.roles {
            Roles::Unknown => None,
            Roles::Known(Parties::Directed { receiver, .. }) if *receiver == id => {
                Some(Party::Receiver)
            }
            Roles::Known(_) => Some(Party::Other(id)),
        }
    }

    /// Whether `who` is somebody else than the receiver; nothing is reported.
    pub(super) fn is_other(&self, who: &Spanned<Who>) -> bool {
        let Who::Named(name) = &who.value else {
            return false;
        };
        let name: Name = Spanned {
            value: name.clone(),
            span: who.span,
        };
        let id = self.names.actor(&name, &mut Reports::default());
        id.is_none_or(|id| self.is_party(&id) != Some(true))
    }

    fn named(&mut self, who: &Spanned<Who>) -> Option<ActorId> {
        let Who::Named(name) = &who.value else {
            return None;
        };
        let name: Name = Spanned {
            value: name.clone(),
            span: who.span,
        };
        self.names.actor(&name, &mut self.reports)
    }

    /// Whether `id` gives or receives; none if the parties are unknown.
    pub(super) fn is_party(&self, id: &ActorId) -> Option<bool> {
        match &self.roles {
            Roles::Unknown => None,
            Roles::Known(Parties::Directed { giver, receiver }) => {
                Some(giver == id || receiver == id)
            }
            Roles::Known(Parties::EachToEach { members }) => Some(members.contains_key(id)),
        }
    }

    /// Whether the text has one giver and one receiver.
    pub(super) fn is_directed(&self) -> bool {
        matches!(self.roles, Roles::Known(Parties::Directed { .. }))
    }
}

//! The first pass: what the text is called, which vocabulary it is read with, who promises whom.

use super::{Checker, roles::Roles};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Span;
use crate::explain::code;
use crate::meaning::{Digest, Membership, Parties};
use crate::syntax::tree::{Body, Member, Name, Sentence, Spanned};
use std::collections::BTreeMap;

impl Checker<'_> {
    pub(super) fn parties(&mut self, sentences: &[Sentence]) {
        for sentence in sentences {
            let span = sentence.span;
            match &sentence.body {
                Some(Body::Title(title)) => {
                    self.draft
                        .title
                        .say(Some(title.clone()), span, &mut self.reports);
                }
                Some(Body::Vocabulary { name, digest }) => {
                    self.vocabulary(name, digest.as_ref());
                    let name = Some(name.value.clone());
                    self.draft.vocabulary.say(name, span, &mut self.reports);
                }
                Some(Body::From { giver, receiver }) => {
                    let parties = self.directed(giver, receiver);
                    self.draft.parties.say(parties, span, &mut self.reports);
                }
                Some(Body::Among(members)) => {
                    let parties = self.group(members, span);
                    self.draft.parties.say(parties, span, &mut self.reports);
                }
                _ => {}
            }
        }
        if let Some(parties) = &self.draft.parties.value {
            self.roles = Roles::Known(parties.clone());
        }
    }

    fn vocabulary(&mut self, name: &Spanned<String>, digest: Option<&Spanned<Digest>>) {
        match digest {
            Some(pinned) if pinned.value == self.digest => {}
            Some(pinned) => self.report(
                code::OTHER_VOCABULARY,
                pinned.span,
                format!("the vocabulary that is read here has the digest {}", self.digest),
                "read the text with the vocabulary that it pins, or have every party agree to the new one",
            ),
            None if name.value != self.vocabulary.name => {
                let help = format!("the vocabulary at hand is called `{}`", self.vocabulary.name);
                let message = format!("`{}` is another vocabulary", name.value);
                self.report(code::OTHER_VOCABULARY, name.span, message, help);
            }
            None => {
                let end = Span::new(name.span.end, name.span.end);
                self.reports.push(
                    Diagnostic::new(
                        code::UNPINNED,
                        name.span,
                        "the vocabulary is named and not pinned",
                        "invites the dispute which edition of it was meant; add its digest",
                    )
                    .with_fix(end, format!(", digest {}", self.digest)),
                );
            }
        }
    }

    fn directed(&mut self, giver: &Name, receiver: &Name) -> Option<Parties> {
        let first = self.names.actor(giver, &mut self.reports);
        let second = self.names.actor(receiver, &mut self.reports);
        let (first, second) = first.zip(second)?;
        if first == second {
            self.report(
                code::PROMISES_ITSELF,
                receiver.span,
                format!("`{}` gives this promise to itself", giver.value),
                "name another receiver",
            );
            return None;
        }
        Some(Parties::Directed {
            giver: first,
            receiver: second,
        })
    }

    fn group(&mut self, members: &[Member], span: Span) -> Option<Parties> {
        let mut found: BTreeMap<_, Membership> = BTreeMap::new();
        let mut complete = true;
        for member in members {
            let membership = member.membership;
            if membership
                .from
                .zip(membership.until)
                .is_some_and(|(from, until)| until <= from)
            {
                self.report(
                    code::MEMBERSHIP_REVERSED,
                    member.span,
                    format!("`{}` leaves before it joins", member.name.value),
                    "exchange the two times or mend one",
                );
            }
            match self.names.actor(&member.name, &mut self.reports) {
                None => complete = false,
                Some(id) => {
                    if found.insert(id, membership).is_some() {
                        self.report(
                            code::SAID_TWICE,
                            member.span,
                            format!("`{}` is a member twice", member.name.value),
                            "remove one of the two; a member belongs for one stretch of time",
                        );
                    }
                }
            }
        }
        if members.len() < 2 {
            self.report(
                code::GROUP_TOO_SMALL,
                span,
                "a group has at least two members",
                "add a member, or write `From NAME to NAME.`",
            );
        }
        complete.then_some(Parties::EachToEach { members: found })
    }
}

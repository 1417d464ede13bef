//! Which sentences a meaning needs, in the order in which a reader expects them.

use super::Undeclared;
use super::language::Key;
use super::writer::{Writer, Written};
use crate::ids::PlaceId;
use crate::meaning::{
    Attribution, Authority, Condition, Dependence, End, Entry, Exception, GradedRelease, Hands,
    Participation, Parties, Sense, TargetKind, Withdrawal,
};
use crate::syntax::spelling::quoted;
use crate::time::{DAY_SECONDS, Instant, Wait};
use std::collections::BTreeSet;

impl Writer<'_> {
    pub(super) fn heading(&mut self) -> Result<(), Undeclared> {
        let labels = &self.assurance.labels;
        let digest = self.assurance.vocabulary.to_string();
        let (title, name) = (quoted(&labels.title), quoted(&labels.vocabulary));
        self.sentence(Key::Title, &[("title", &title)]);
        self.sentence(Key::Vocabulary, &[("name", &name), ("digest", &digest)]);
        match &self.assurance.parties {
            Parties::Directed { giver, receiver } => {
                let (giver, receiver) = (self.actor(giver)?, self.actor(receiver)?);
                self.sentence(Key::From, &[("giver", &giver), ("receiver", &receiver)]);
            }
            Parties::EachToEach { members } => {
                let mut written = Vec::new();
                for (id, membership) in members {
                    let mut member = self.fill(Key::Member, &[("name", &self.actor(id)?)]);
                    for (key, at) in [
                        (Key::MemberFrom, membership.from),
                        (Key::MemberUntil, membership.until),
                    ] {
                        if let Some(at) = at {
                            member += &self.fill(key, &[("time", &at.to_string())]);
                        }
                    }
                    written.push(member);
                }
                self.sentence(Key::Among, &[("members", &written.join("; "))]);
            }
        }
        let carriers: Result<Vec<String>, Undeclared> = self
            .assurance
            .carriers
            .iter()
            .map(|id| self.actor(id))
            .collect();
        let carriers = carriers?;
        if !carriers.is_empty() {
            self.sentence(Key::Through, &[("names", &carriers.join(", "))]);
        }
        if let Some(strength) = self.assurance.strength {
            self.sentence(Key::Given(strength), &[]);
        }
        match &self.assurance.authority {
            None => {}
            Some(Authority::Unknown) => self.sentence(Key::UnknownAuthority, &[]),
            Some(Authority::Stated(text)) => {
                self.sentence(Key::Authority, &[("text", &quoted(text))]);
            }
        }
        if let Some(digest) = self.assurance.answers {
            self.sentence(Key::Answers, &[("digest", &digest.to_string())]);
        }
        self.blank_line();
        Ok(())
    }

    pub(super) fn promise(&mut self) -> Result<(), Undeclared> {
        let act = &self.assurance.forbearance;
        let (giver, receiver) = (self.giver(true)?, self.receiver()?);
        let mut adverbs = String::new();
        if act.direct {
            adverbs += self.word(Key::Directly);
        }
        if act.preventive {
            adverbs += self.word(Key::Preventively);
        }
        let mut limits = String::new();
        if let Some(hands) = &act.through {
            limits += self.word(Key::OwnForces);
            for hand in self.hands(hands)? {
                limits += &self.fill(Key::OrThrough, &[("hand", &hand)]);
            }
        }
        limits += &self.limits(&act.targets, act.place.as_ref(), None)?;
        let forces = act.targets.is_empty() || act.targets.contains(&TargetKind::Forces);
        if forces && act.place.is_none() {
            // Said and unsaid are one meaning; unsaid would draw a warning that the text did not draw.
            limits += self.word(Key::Anywhere);
        }
        let verbs = self.forms(&act.acts, |act| act.verb.as_ref())?;
        let (key, acts) = match verbs {
            Some(verbs) => (Key::ActByVerb, verbs),
            None => (Key::ActByNoun, self.nouns(&act.acts)?),
        };
        self.sentence(
            key,
            &[
                ("giver", &giver),
                ("adverbs", &adverbs),
                ("acts", &acts),
                ("receiver", &receiver),
                ("limits", &limits),
            ],
        );
        Ok(())
    }

    pub(super) fn conditions(&mut self) -> Result<(), Undeclared> {
        let assurance = self.assurance;
        for condition in &assurance.conditions {
            self.condition(condition)?;
        }
        if assurance.unconditional {
            self.sentence(Key::Unconditional, &[]);
        }
        for grade in &assurance.grades {
            self.graded_release(grade)?;
        }
        Ok(())
    }

    fn condition(&mut self, condition: &Condition) -> Result<(), Undeclared> {
        let first = if condition.first {
            self.word(Key::First)
        } else {
            ""
        };
        let window = condition.window.map_or_else(String::new, |wait| {
            self.fill(Key::Window, &[("wait", &self.language.wait(wait))])
        });
        let by = self.by(condition.by_receiver, &condition.by_others)?;
        let acts = match &condition.sense {
            Sense::Mirror => &self.assurance.forbearance.acts,
            Sense::Against(acts) | Sense::Anywhere(acts) => acts,
        };
        let (key, acts, by) = if let Sense::Anywhere(_) = condition.sense {
            let one = by.len() == 1
                && !condition.by_others.listed
                && condition.by_others.degree.is_none();
            let key = if one {
                Key::CarriedOutByOne
            } else {
                Key::CarriedOutBySeveral
            };
            (key, self.nouns(acts)?, self.language.alternatives(&by))
        } else {
            let by = by.join(self.word(Key::OrBy));
            match self.forms(acts, |act| act.participle.as_ref())? {
                Some(participles) => (Key::AttackedByParticiple, participles, by),
                None => (Key::AttackedByNoun, self.nouns(acts)?, by),
            }
        };
        let giver = self.giver(false)?;
        self.sentence(
            key,
            &[
                ("giver", &giver),
                ("first", first),
                ("acts", &acts),
                ("by", &by),
                ("window", &window),
            ],
        );
        Ok(())
    }

    fn graded_release(&mut self, grade: &GradedRelease) -> Result<(), Undeclared> {
        let acts = self.nouns(&grade.acts)?;
        let by = match &grade.by {
            None => String::new(),
            Some((receiver, others)) => {
                let by = self.by(*receiver, others)?.join(self.word(Key::OrBy));
                self.fill(Key::GradeBy, &[("by", &by)])
            }
        };
        let answers = self.nouns(&grade.answers)?;
        let limits = self.limits(&grade.targets, grade.place.as_ref(), grade.lasting)?;
        self.sentence(
            Key::Grade,
            &[
                ("acts", &acts),
                ("by", &by),
                ("answers", &answers),
                ("limits", &limits),
            ],
        );
        Ok(())
    }

    fn by(&self, receiver: bool, others: &Hands) -> Result<Vec<String>, Undeclared> {
        let mut by = Vec::new();
        if receiver {
            by.push(self.receiver()?);
        }
        by.extend(self.hands(others)?);
        Ok(by)
    }

    fn hands(&self, hands: &Hands) -> Result<Vec<String>, Undeclared> {
        let mut written = Vec::new();
        if hands.listed {
            written.push(self.word(Key::ListedProxies).to_owned());
        }
        if let Some(degree) = &hands.degree {
            written.push(self.fill(Key::DownToDegree, &[("degree", &self.degree(degree)?)]));
        }
        for id in &hands.named {
            written.push(self.actor(id)?);
        }
        Ok(written)
    }

    fn limits(
        &self,
        targets: &BTreeSet<TargetKind>,
        place: Option<&PlaceId>,
        lasting: Option<Wait>,
    ) -> Written {
        let mut limits = String::new();
        if !targets.is_empty() {
            let kinds: Vec<String> = targets
                .iter()
                .map(|kind| self.word(Key::Target(*kind)).to_owned())
                .collect();
            let kinds = self.language.alternatives(&kinds);
            let parts = [("targets", kinds.as_str()), ("receiver", &self.receiver()?)];
            limits += &self.fill(Key::AgainstTargets, &parts);
        }
        if let Some(place) = place {
            limits += &self.fill(Key::InPlace, &[("place", &self.place(place)?)]);
        }
        if let Some(wait) = lasting {
            limits += &self.fill(Key::For, &[("wait", &self.language.wait(wait))]);
        }
        Ok(limits)
    }

    pub(super) fn scope(&mut self) -> Result<(), Undeclared> {
        let assurance = self.assurance;
        for (principal, proxies) in &assurance.proxies {
            let mut written = Vec::new();
            for (proxy, degree) in proxies {
                let (name, degree) = (self.actor(proxy)?, self.degree(degree)?);
                written.push(self.fill(Key::Proxy, &[("name", &name), ("degree", &degree)]));
            }
            let name = self.actor(principal)?;
            self.sentence(
                Key::Proxies,
                &[("name", &name), ("proxies", &written.join("; "))],
            );
        }
        for (principal, wait) in &assurance.disavowal {
            let name = self.actor(principal)?;
            let wait = self.language.wait(*wait);
            self.sentence(Key::Disavowal, &[("name", &name), ("wait", &wait)]);
        }
        if !assurance.exceptions.is_empty() {
            let written: Result<Vec<String>, Undeclared> = assurance
                .exceptions
                .iter()
                .map(|exception| self.exception(exception))
                .collect();
            self.sentence(Key::Exceptions, &[("exceptions", &written?.join("; "))]);
        }
        if !assurance.uncounted.is_empty() {
            let acts = self.nouns(&assurance.uncounted)?;
            self.sentence(Key::Uncounted, &[("acts", &acts)]);
        }
        match assurance.participation {
            None => {}
            Some(Participation::DoesNotCount) => {
                self.sentence(Key::ParticipationDoesNotCount, &[]);
            }
            Some(Participation::Counts) => self.sentence(Key::ParticipationCounts, &[]),
            Some(Participation::CountsAsDirect) => self.sentence(Key::ParticipationIsDirect, &[]),
        }
        let silent: Result<Vec<String>, Undeclared> = assurance
            .silent_on
            .iter()
            .map(|id| self.actor(id))
            .collect();
        let silent = silent?;
        if !silent.is_empty() {
            let names = self.language.alternatives(&silent);
            self.sentence(Key::Silent, &[("names", &names)]);
        }
        let receiver = self.receiver()?;
        match assurance.dependence {
            None => {}
            Some(Dependence::Independent) => self.sentence(Key::Independent, &[]),
            Some(Dependence::OnlyWhileStands) => {
                self.sentence(Key::OnlyWhile, &[("receiver", &receiver)]);
            }
            Some(Dependence::ReleasedWhenEnds) => {
                self.sentence(Key::ReleasedWhen, &[("receiver", &receiver)]);
            }
        }
        Ok(())
    }

    fn exception(&self, exception: &Exception) -> Written {
        let mut written = self.noun(&exception.act)?;
        if let Some(whom) = &exception.against {
            written += &self.fill(Key::ExceptionAgainst, &[("name", &self.actor(whom)?)]);
        }
        if let Some(place) = &exception.place {
            written += &self.fill(Key::ExceptionIn, &[("place", &self.place(place)?)]);
        }
        if exception.incidental_harm {
            written += self.word(Key::IncidentalHarm);
        }
        Ok(written)
    }

    pub(super) fn proof(&mut self) -> Result<(), Undeclared> {
        let assurance = self.assurance;
        if let Some(wait) = assurance.clarification {
            let (giver, wait) = (self.giver(false)?, self.language.wait(wait));
            self.sentence(Key::Clarification, &[("giver", &giver), ("wait", &wait)]);
        }
        if let Some(grade) = &assurance.standard {
            let grade = self.grade(grade)?;
            self.sentence(Key::Standard, &[("grade", &grade)]);
        }
        match &assurance.attribution {
            None => {}
            Some(Attribution::EachForItself) => self.sentence(Key::EachDecides, &[]),
            Some(Attribution::Finder { finder, grade }) => {
                let from = match grade {
                    None => String::new(),
                    Some(grade) => self.fill(Key::FinderFrom, &[("grade", &self.grade(grade)?)]),
                };
                let name = self.actor(finder)?;
                self.sentence(Key::Finder, &[("name", &name), ("from", &from)]);
            }
        }
        Ok(())
    }

    pub(super) fn lifetime(&mut self) -> Result<(), Undeclared> {
        let assurance = self.assurance;
        if let Some(entry) = &assurance.entry {
            self.entry(entry)?;
        }
        match assurance.end {
            None => {}
            Some(End::NoneStated) => self.sentence(Key::NoEnd, &[]),
            Some(End::At(at)) => self.sentence(Key::EndAt, &[("time", &at.to_string())]),
            Some(End::AfterEntry(wait)) => self.timed(Key::EndAfter, wait),
            Some(End::EndOfDay(behind)) => {
                self.sentence(Key::EndOnDay, &[("day", &day_before(behind))]);
            }
        }
        match assurance.withdrawal {
            None => {}
            Some(Withdrawal::Never) => self.sentence(Key::NoWithdrawal, &[]),
            Some(Withdrawal::AfterReceipt(wait)) if wait.seconds() == 0 => {
                self.sentence(Key::WithdrawalOnReceipt, &[]);
            }
            Some(Withdrawal::AfterReceipt(wait)) => self.timed(Key::WithdrawalAfter, wait),
        }
        if let Some(wait) = assurance.deemed_receipt {
            self.timed(Key::DeemedReceipt, wait);
        }
        if assurance.same_instant_excuses {
            self.sentence(Key::SameInstant, &[]);
        }
        if let Some(wait) = assurance.provocation {
            self.timed(Key::Provocation, wait);
        }
        let open: Vec<&str> = assurance
            .left_open
            .iter()
            .map(|topic| self.word(Key::Open(*topic)))
            .collect();
        if !open.is_empty() {
            self.sentence(Key::LeftOpen, &[("topics", &open.join(", "))]);
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), Undeclared> {
        match entry {
            Entry::OnReceipt => self.sentence(Key::EntryOnReceipt, &[]),
            Entry::OnDispatch => self.sentence(Key::EntryOnDispatch, &[]),
            Entry::At(at) => self.sentence(Key::EntryAt, &[("time", &at.to_string())]),
            Entry::OnceOtherInEffect => {
                let receiver = self.receiver()?;
                self.sentence(Key::EntryOnceOther, &[("receiver", &receiver)]);
            }
            Entry::OnceDone(who, act) => {
                let (name, act) = (self.actor(who)?, self.noun(act)?);
                self.sentence(Key::EntryOnceDone, &[("name", &name), ("act", &act)]);
            }
        }
        Ok(())
    }

    fn timed(&mut self, key: Key, wait: Wait) {
        let wait = self.language.wait(wait);
        self.sentence(key, &[("wait", &wait)]);
    }

    pub(super) fn observations(&mut self) -> Result<(), Undeclared> {
        for (who, what) in &self.assurance.labels.observations {
            let name = self.actor(who)?;
            self.sentence(Key::Observes, &[("name", &name), ("text", &quoted(what))]);
        }
        Ok(())
    }
}

/// The day that ends at `behind`, with the zone in which it does: the same interval in other words.
fn day_before(behind: Instant) -> String {
    /// The easternmost zone in use lies 14 hours ahead.
    const EASTERNMOST_SECONDS: i64 = 14 * 3_600;
    let past_midnight = behind.seconds().rem_euclid(DAY_SECONDS);
    let mut offset = -past_midnight;
    if offset + DAY_SECONDS <= EASTERNMOST_SECONDS {
        offset += DAY_SECONDS;
    }
    let last = Instant::from_seconds(behind.seconds() + offset - 1).to_string();
    let date = last.get(..10).unwrap_or_default();
    if offset == 0 {
        return format!("{date}Z");
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!("{date}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

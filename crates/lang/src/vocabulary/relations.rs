//! What a vocabulary says of the things it declares: who controls whom, and what strains a promise.

use super::codes;
use super::fields::{Fields, Located};
use super::file::{MAX_ENTRIES, Reader};
use super::hierarchy::check_declared;
use super::{Control, Role, Strain};
use crate::diagnostic::Span;
use crate::ids::{ActId, ActorId, DegreeId};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

const ROLES: [(&str, Role); 4] = [
    ("anyone", Role::Anyone),
    ("party", Role::Party),
    ("listed proxy", Role::ListedProxy),
    ("third power", Role::ThirdPower),
];

impl Reader<'_, '_> {
    pub(super) fn read_controls(&mut self, fields: &Fields<'_, '_>) {
        let known = ["actor", "principal", "degree", "from", "until"];
        // Chains that run in a circle have no top, and are reported already.
        let have_tops = !self.reports.have(codes::CIRCLE);
        let mut controls: Vec<(Control, Span)> = Vec::new();
        for entry in self.entries(fields, "control", &known, MAX_ENTRIES) {
            let actor = entry.need_id("actor", self.reports);
            let principal = entry.need_id("principal", self.reports);
            let degree = entry.need_id::<DegreeId>("degree", self.reports);
            for id in [&actor, &principal].into_iter().flatten() {
                self.check_actor(id);
            }
            if let Some(degree) = &degree {
                let known = self.vocabulary.degree_rank(&degree.value).is_some();
                let all = self.vocabulary.degrees.iter().map(|one| one.id.as_str());
                check_declared("degree", degree, known, all, self.reports);
            }
            let from = entry.instant("from", self.reports);
            let until = entry.instant("until", self.reports);
            self.check_course(from.as_ref(), until.as_ref());
            let (Some(actor), Some(principal), Some(degree)) = (actor, principal, degree) else {
                continue;
            };
            self.check_two_actors(&actor, &principal, have_tops);
            let control = Control {
                actor: actor.value,
                principal: principal.value,
                degree: degree.value,
                from: from.map(|from| from.value),
                until: until.map(|until| until.value),
            };
            controls.push((control, entry.span()));
        }
        self.check_one_degree_at_a_time(&controls);
        if have_tops {
            self.check_no_circle(&controls);
        }
        self.vocabulary.controls = controls.into_iter().map(|(control, _)| control).collect();
    }

    pub(super) fn read_strains(&mut self, fields: &Fields<'_, '_>) {
        for entry in self.entries(fields, "strain", &["act", "by", "upon"], MAX_ENTRIES) {
            let act = entry.need_id::<ActId>("act", self.reports);
            if let Some(act) = &act {
                let known = self.vocabulary.acts.contains_key(&act.value);
                let all = self.vocabulary.acts.keys().map(ActId::as_str);
                check_declared("act", act, known, all, self.reports);
            }
            for role in ["by", "upon"] {
                if entry.get(role).is_none() {
                    entry.miss(role, self.reports);
                }
            }
            let by = entry.one_of("by", &ROLES, self.reports);
            let upon = entry.one_of("upon", &ROLES, self.reports);
            if let (Some(act), Some(by), Some(upon)) = (act, by, upon) {
                let act = act.value;
                self.vocabulary.strains.push(Strain { act, by, upon });
            }
        }
    }

    fn check_actor(&mut self, id: &Located<ActorId>) {
        let actors = &self.vocabulary.actors;
        let all = actors.keys().map(ActorId::as_str);
        check_declared(
            "actor",
            id,
            actors.contains_key(&id.value),
            all,
            self.reports,
        );
    }

    fn check_course(&mut self, from: Option<&Located<Instant>>, until: Option<&Located<Instant>>) {
        let (Some(from), Some(until)) = (from, until) else {
            return;
        };
        if until.value <= from.value {
            self.reports.add(
                codes::BACKWARDS,
                until.span,
                format!("the control ends at {}, before it has begun", until.value),
                "`until` is the first instant at which it no longer holds: put it behind `from`",
            );
        }
    }

    fn check_two_actors(
        &mut self,
        actor: &Located<ActorId>,
        principal: &Located<ActorId>,
        have_tops: bool,
    ) {
        let top = |id| {
            if have_tops {
                self.vocabulary.principal(id)
            } else {
                id
            }
        };
        if top(&actor.value) == top(&principal.value) {
            self.reports.add(
                codes::SELF_CONTROL,
                actor.span,
                format!("`{}` would control itself", top(&principal.value)),
                "own forces and organs are declared with `part_of`; a control names somebody else",
            );
        }
    }

    fn check_one_degree_at_a_time(&mut self, controls: &[(Control, Span)]) {
        let mut pairs: BTreeMap<(&ActorId, &ActorId), Vec<&(Control, Span)>> = BTreeMap::new();
        for found in controls {
            let pair = (&found.0.actor, &found.0.principal);
            pairs.entry(pair).or_default().push(found);
        }
        for courses in pairs.values_mut() {
            courses.sort_by_key(|(control, _)| control.from);
            let mut reach = i64::MIN;
            for (control, span) in courses {
                let begin = control.from.map_or(i64::MIN, Instant::seconds);
                let end = control.until.map_or(i64::MAX, Instant::seconds);
                if begin < reach {
                    let Control {
                        actor, principal, ..
                    } = control;
                    self.reports.add(
                        codes::TWO_DEGREES,
                        *span,
                        format!("`{principal}` is said twice to control `{actor}` at the same time"),
                        "let the earlier one end, with `until`, where the later one begins, with `from`",
                    );
                }
                reach = reach.max(end);
            }
        }
    }

    /// Nobody is the proxy of its own proxy. A circle closes where the last of its controls begins, so
    /// each control is looked at once, at its begin, beside those that hold then.
    fn check_no_circle(&mut self, controls: &[(Control, Span)]) {
        let begin = |control: &Control| control.from.map_or(i64::MIN, Instant::seconds);
        let mut in_order: Vec<&(Control, Span)> = controls.iter().collect();
        in_order.sort_by_key(|(control, _)| begin(control));
        let mut under: Held<'_> = BTreeMap::new();
        for (control, span) in in_order {
            let [actor, principal] =
                [&control.actor, &control.principal].map(|id| self.vocabulary.principal(id));
            if actor != principal && reaches((actor, principal), begin(control), &under) {
                self.reports.add(
                    codes::CONTROL_CIRCLE,
                    *span,
                    format!("`{principal}` would control `{actor}`, and is at that time its proxy"),
                    "take one link of the circle out, or let it end before the other begins",
                );
            }
            let until = control.until.map_or(i64::MAX, Instant::seconds);
            under.entry(principal).or_default().push((actor, until));
        }
    }
}

/// By principal: whom it controls, until when (excluded, in seconds).
type Held<'v> = BTreeMap<&'v ActorId, Vec<(&'v ActorId, i64)>>;

/// Whether `top` controls `sought` at that time, directly or through others.
fn reaches((top, sought): (&ActorId, &ActorId), at: i64, under: &Held<'_>) -> bool {
    let mut open = vec![top];
    let mut seen = BTreeSet::new();
    while let Some(here) = open.pop() {
        if here == sought {
            return true;
        }
        if seen.insert(here) {
            let held = under.get(here).into_iter().flatten();
            open.extend(
                held.filter(|(_, until)| at < *until)
                    .map(|(actor, _)| *actor),
            );
        }
    }
    false
}

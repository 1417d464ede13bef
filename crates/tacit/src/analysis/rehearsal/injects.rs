//! The smallest sets as news that arrives: what is seen, what is not known, and to whose table it goes.

use super::super::unravelling::{Look, plain};
use super::BANNER;
use crate::markup::prose;
use tacit_analysis::scenario::Step;
use tacit_analysis::telling::{aimed, told as told_of};
use tacit_analysis::unravel::{Part, Set, Unravelled};
use tacit_lang::time::Instant;

/// The most injects of one rehearsal: a day of play has no more turns.
const MAX_INJECTS: usize = 16;

/// One set to be played.
pub(super) struct Inject<'l> {
    /// From 1.
    pub(super) number: usize,
    /// Whose promise it would end.
    pub(super) of: &'l Unravelled,
    /// What it is.
    pub(super) set: &'l Set,
}

impl Inject<'_> {
    /// By when all of it is done and known.
    pub(super) fn at(&self) -> Instant {
        let verdicts = self.set.scenario.verdicts.iter().map(|it| it.at);
        let steps = self.set.scenario.steps.iter().map(|it| it.at);
        verdicts.chain(steps).max().unwrap_or(Instant::MIN)
    }
}

/// The sets that are played, the promises taking turns; and how many are kept back.
pub(super) fn injects<'l>(look: &'l Look<'l>) -> (Vec<Inject<'l>>, usize) {
    let promises = &look.found.promises;
    let most = promises.iter().map(|one| one.sets.len()).max();
    let mut found = Vec::new();
    for place in 0..most.unwrap_or_default() {
        for of in promises {
            if let Some(set) = of.sets.get(place) {
                let number = found.len() + 1;
                found.push(Inject { number, of, set });
            }
        }
    }
    let kept_back = found.len().saturating_sub(MAX_INJECTS);
    found.truncate(MAX_INJECTS);
    (found, kept_back)
}

/// What an inject is, for the umpire: the truth of it.
pub(super) fn what_it_is(look: &Look, inject: &Inject) -> String {
    let giver = look.actor(&inject.of.promise.giver);
    let mut out = format!(
        "<p>{}. It would end the promise of {} by {}'s own reading.</p>\n",
        plain(&sentence(
            &look.parts(&inject.set.parts, &inject.of.promise.giver)
        )),
        prose(&giver),
        prose(&giver)
    );
    let likewise = inject.set.parts.iter().filter_map(|it| look.likewise(it));
    for words in likewise {
        out.push_str(&format!("<p>Instead: {}.</p>\n", plain(&words)));
    }
    if inject.set.scenario.steps.len() > inject.set.parts.len() {
        out.push_str("<ol>\n");
        for step in &inject.set.scenario.steps {
            out.push_str(&format!("<li>{}</li>\n", plain(&step.what)));
        }
        out.push_str("</ol>\n");
    }
    out
}

/// One slip of paper.
struct Slip {
    to: String,
    seen: String,
    not_known: String,
}

/// Every slip, to be cut out.
pub(super) fn slips(look: &Look, injects: &[Inject]) -> String {
    let mut out = String::from("<h2>Injects, to cut out</h2>\n");
    out.push_str("<p>Hand each slip to the table that it names, in the order of the umpire's timetable.</p>\n");
    for inject in injects {
        let all: Vec<Slip> = inject
            .set
            .scenario
            .steps
            .iter()
            .flat_map(|step| told(look, inject, step))
            .collect();
        let count = all.len();
        for (place, slip) in all.into_iter().enumerate() {
            let part = if count > 1 {
                format!(", slip {} of {count}", place + 1)
            } else {
                String::new()
            };
            out.push_str(&format!(
                "<section class=\"slip\">\n<p class=\"of\">Inject {}{part}</p>\n<p class=\"to\">To {}</p>\n<p class=\"seen\">{}.</p>\n<p class=\"unknown\"><b>Not known:</b> {}.</p>\n<p class=\"foot\">{}</p>\n</section>\n",
                inject.number,
                prose(&slip.to),
                plain(&sentence(&slip.seen)),
                plain(&slip.not_known),
                prose(BANNER)
            ));
        }
    }
    out
}

/// What a step is to each table.
fn told(look: &Look, inject: &Inject, step: &Step) -> Vec<Slip> {
    let giver = look.actor(&inject.of.promise.giver);
    let slip = |to: &str, seen: String, not_known: &str| Slip {
        to: to.to_owned(),
        seen,
        not_known: not_known.to_owned(),
    };
    let Some(deed) = &step.deed else {
        let is_account = inject.set.parts.iter().any(|part| {
            matches!(part, Part::Account(_))
                && look.part(part, &inject.of.promise.giver) == step.what
        });
        return vec![if is_account {
            slip(
                &giver,
                format!("new material reaches you. By it, {}", step.what),
                "whether the material is sound, and who else has it",
            )
        } else {
            slip("everybody", step.what.clone(), "what comes next")
        }];
    };
    let vocabulary = &look.situation.matter.vocabulary;
    let what = aimed(vocabulary, deed);
    let author = look.actor(&deed.author);
    let Some((_, accused)) = &step.mistaken else {
        return vec![slip(
            "everybody",
            format!(
                "{}; nobody disputes whose act it is",
                told_of(vocabulary, deed)
            ),
            "why, and whether more follows",
        )];
    };
    let accused = look.actor(accused);
    vec![
        slip(
            &giver,
            format!("{what}. Your services say that it was {accused}; {accused} denies it"),
            "whether your services are right",
        ),
        slip(
            &author,
            format!("{what}. It was you, and you have not said so"),
            "who else knows",
        ),
        slip(
            "everybody else",
            format!("{what}. {giver} names {accused}, which denies it"),
            "who did it",
        ),
    ]
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

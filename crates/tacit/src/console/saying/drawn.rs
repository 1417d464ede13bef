//! All that would be said, laid out for the officers who answer for it.

use super::composing::{Composed, of_paper, problems};
use crate::desk::letter_view::{self, spelled, what};
use crate::desk::manner;
use crate::desk::paper::Drafted;
use crate::desk::service::Service;
use crate::desk::view::ChannelView;
use tacit_console::view::promises::Problem;
use tacit_console::view::saying::Drawn;
use tacit_mission::command::Saying;
use tacit_mission::said::{AnswerKind, Report, Said};
use tacit_spelling::Digest;
use tacit_spelling::words::Words;
use tacit_standing::record::Holding;

/// What was drafted.
pub(super) fn of_draft(service: &mut Service, composed: &Composed) -> Drawn {
    let saying = &composed.saying;
    let refused = service.desk().check(saying).err();
    drawn(service, saying, composed.drafted.as_ref(), refused)
}

/// What waits: what stands in its way now is shown, for it may pass.
pub(super) fn of_proposal(service: &mut Service, saying: &Saying) -> Drawn {
    let mut refused = service.desk().check(saying).err();
    let drafted = saying
        .said
        .paper()
        .map(|paper| of_paper(paper, "this proposal"));
    let drafted = match drafted {
        Some(Err(why)) => {
            refused = Some(why);
            None
        }
        Some(Ok(drafted)) => Some(drafted),
        None => None,
    };
    drawn(service, saying, drafted.as_ref(), refused)
}

/// A text that has no meaning yet.
pub(super) fn without_meaning(text: &str, problems: Vec<Problem>, refused: String) -> Drawn {
    Drawn {
        name: None,
        words: None,
        what: String::new(),
        text: (!text.is_empty()).then(|| text.to_owned()),
        rendering: None,
        meaning: None,
        rows: Vec::new(),
        problems,
        refused: Some(refused),
        commits: false,
        needed: 0,
        identity: (false, String::new()),
    }
}

fn drawn(
    service: &mut Service,
    saying: &Saying,
    drafted: Option<&Drafted>,
    refused: Option<String>,
) -> Drawn {
    let name = service.desk().name_of(saying);
    let refused = refused.or_else(|| name.as_ref().err().map(ToString::to_string));
    let name = name.ok().filter(|_| refused.is_none());
    let commits = saying.said.commits();
    let needed = if commits {
        service.desk().rule().needed
    } else {
        0
    };
    let mut rows = content(service, &saying.said.told());
    let to = channel(service, saying.channel.as_str());
    let mut identity = (false, String::new());
    if let Some(to) = &to {
        identity = (to.verified, manner::identity(to));
        let manner = manner::rows(saying, to, needed);
        let manner = manner.into_iter().filter(|(name, _)| *name != "what");
        rows.extend(manner.map(|(name, value)| (name.to_owned(), value)));
    }
    rows.retain(|(_, value)| !value.is_empty());
    Drawn {
        name: name.map(|it| it.to_string()),
        words: name.map(|it| Words::of(&it).to_string()),
        what: what(&saying.said).to_owned(),
        text: words(&saying.said),
        rendering: drafted.map(|it| it.rendering.clone()),
        meaning: drafted.map(|it| {
            let meaning = &it.paper.meaning;
            [meaning.to_string(), Words::of(meaning).to_string()]
        }),
        rows,
        problems: drafted.map_or_else(Vec::new, |it| problems(&it.paper.text, &it.warnings)),
        refused,
        commits,
        needed,
        identity,
    }
}

/// The text or the words that go out, word for word.
fn words(said: &Said) -> Option<String> {
    let words = match said {
        Said::Note { text }
        | Said::Answer { text, .. }
        | Said::Withdrawal { reason: text, .. }
        | Said::ClarificationRequest { text, .. }
        | Said::ClarificationAnswer { text, .. }
        | Said::LineCheck { text }
        | Said::Reservation { text, .. } => text,
        Said::Assurance(paper)
        | Said::Offer(paper)
        | Said::CounterOffer(paper)
        | Said::Amendment { paper, .. } => &paper.text,
        Said::Reaffirmation { .. } | Said::Report(_) => return None,
    };
    (!words.is_empty()).then(|| words.clone())
}

/// What is said besides the words.
fn content(service: &mut Service, said: &Said) -> Vec<(String, String)> {
    let row = |name: &str, value: String| (name.to_owned(), value);
    match said {
        Said::Assurance(paper) => vocabulary(&paper.vocabulary),
        Said::Offer(paper) => {
            let mut rows = vec![row(
                "it is",
                "an offer, by which nothing is promised yet".to_owned(),
            )];
            rows.extend(vocabulary(&paper.vocabulary));
            rows
        }
        Said::CounterOffer(paper) => {
            let mut rows = vec![row(
                "it is",
                "a text that the other side is asked to give; nothing is promised by it".to_owned(),
            )];
            rows.extend(vocabulary(&paper.vocabulary));
            rows
        }
        Said::Amendment { of, paper } => {
            let old = promise(service, of);
            let mut rows = vec![row(
                "in place of",
                format!("{old}, whose withdrawal is given notice of"),
            )];
            rows.extend(vocabulary(&paper.vocabulary));
            rows
        }
        Said::Answer { answer, .. } => {
            let word = match answer {
                AnswerKind::Accepting => "it accepts",
                AnswerKind::Declining => "it declines, and says so",
                AnswerKind::Acknowledging => "it acknowledges: received, and nothing more",
            };
            vec![row("it says", word.to_owned())]
        }
        Said::Withdrawal { assurance, .. } => vec![
            row("withdraws", promise(service, assurance)),
            row(
                "takes effect",
                "when the text itself says so, after this notice".to_owned(),
            ),
        ],
        Said::Reaffirmation { assurance, until } => vec![
            row("reaffirms", promise(service, assurance)),
            row(
                "new end",
                until.map_or(String::new(), |until| {
                    let until = crate::standing::words::spell::instant(until);
                    format!("{until}, excluded")
                }),
            ),
        ],
        Said::Reservation { assurance, .. } => {
            vec![row("reservation to", promise(service, assurance))]
        }
        Said::Report(told) => report(told),
        Said::ClarificationRequest {
            assurance,
            report: told,
            ..
        } => {
            let mut rows = vec![row("asked under", promise(service, assurance))];
            rows.extend(report(told));
            rows
        }
        Said::ClarificationAnswer { says, .. } => vec![row(
            "it says",
            says.as_ref()
                .map_or("nothing of who acted".to_owned(), spelled),
        )],
        Said::Note { .. } | Said::LineCheck { .. } => Vec::new(),
    }
}

/// An incident as it is told.
fn report(report: &Report) -> Vec<(String, String)> {
    let incident = &report.incident;
    let begin = crate::standing::words::spell::between(incident.begin.0);
    let mut rows = vec![(
        "incident".to_owned(),
        match incident.label.as_str() {
            "" => format!("{}, {begin}", incident.id),
            label => format!("{} ({label}), {begin}", incident.id),
        },
    )];
    for claim in &report.claims {
        rows.push(("our claim".to_owned(), spelled(&claim.says)));
    }
    for stance in &report.stances {
        let held = match stance.stance {
            Holding::Accept => "accepted",
            Holding::Deny => "denied",
            Holding::SetAside => "set aside",
        };
        rows.push(("our stance".to_owned(), format!("{}: {held}", stance.claim)));
    }
    rows
}

fn vocabulary(text: &str) -> Vec<(String, String)> {
    let read = tacit_lang::vocabulary::read_vocabulary(text);
    let name = read.map_or_else(|_| String::new(), |it| it.name);
    vec![("vocabulary".to_owned(), name)]
}

/// A promise by its title and the first digits of its meaning.
fn promise(service: &mut Service, meaning: &Digest) -> String {
    let mut letters = service.desk().letters().iter().rev();
    let title = letters.find_map(|letter| {
        let said = letter.said.as_ref().ok()?;
        let paper = said.paper().filter(|paper| paper.meaning == *meaning)?;
        Some(letter_view::title(&paper.text))
    });
    match title {
        Some(title) => format!("\"{title}\" ({:.12})", meaning.to_string()),
        None => meaning.to_string(),
    }
}

/// The channel, as its officers see it; lines are of no matter here.
fn channel(service: &mut Service, name: &str) -> Option<ChannelView> {
    let all = service.desk().channels();
    let found = all.iter().find(|it| it.name.as_str() == name)?;
    Some(ChannelView::of(found, Vec::new()))
}

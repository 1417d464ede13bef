//! From what a person has drafted to what would be said, word for word.

use super::super::named;
use crate::desk::answer;
use crate::desk::letter_view;
use crate::desk::paper::{Drafted, own_vocabulary};
use crate::desk::service::Service;
use crate::diagnostics;
use crate::texts::{Lexicon, Source, named_vocabulary};
use tacit_channel::{Authority, MessageId};
use tacit_console::desk::Fault;
use tacit_console::view::promises::Problem;
use tacit_console::view::saying::{Draft, MAX_DRAFT_BYTES, What};
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::ids::ActorId;
use tacit_lang::time::parse_instant;
use tacit_mission::command::Saying;
use tacit_mission::correspondence::Letter;
use tacit_mission::party::ChannelName;
use tacit_mission::said::{AnswerKind, Paper, Said};
use tacit_standing::record::Says;
use tacit_wire::Precedence;

/// What a draft says, and what its text leaves open.
pub(super) struct Composed {
    pub(super) saying: Saying,
    /// What the text means, where one goes with it.
    pub(super) drafted: Option<Drafted>,
}

/// Why a draft says nothing yet.
pub(super) enum Unsaid {
    /// Its text cannot be read: every mistake and warning in it.
    Text(Vec<Problem>),
    /// Something else of it.
    Fault(Fault),
}

impl From<Fault> for Unsaid {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Unsaid {
    /// In words, for whoever has no place for each mistake.
    pub(super) fn fault(self) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Text(problems) => Fault::Refused(text_refused(&problems)),
        }
    }
}

/// Why a text with mistakes cannot be said.
pub(super) fn text_refused(problems: &[Problem]) -> String {
    let mut errors = problems.iter().filter(|it| it.error);
    match errors.next() {
        Some(first) => format!(
            "the text has errors, the first of them on line {}: {}; mend it first",
            first.line, first.message
        ),
        None => "the text cannot be read; mend it first".to_owned(),
    }
}

/// What a draft says.
pub(super) fn composed(service: &mut Service, draft: &Draft) -> Result<Composed, Unsaid> {
    if draft.text.len() > MAX_DRAFT_BYTES {
        return Err(refused(format!(
            "the text has {} bytes, and {MAX_DRAFT_BYTES} are the most that a draft holds: shorten it",
            draft.text.len()
        )));
    }
    let precedence = precedence(&draft.precedence)?;
    let authority = authority(&draft.authority)?;
    let Content {
        channel,
        answers,
        said,
        drafted,
    } = content(service, draft)?;
    let channel = on_channel(service, draft, channel)?;
    let saying = Saying {
        channel,
        precedence,
        authority,
        asked_by: draft.asked_by.trim().to_owned(),
        answers,
        said,
        officer: String::new(),
    };
    Ok(Composed { saying, drafted })
}

/// What is said, and what it binds to by what it is about.
struct Content {
    /// On which channel that is which it is about; none if it is about nothing.
    channel: Option<String>,
    answers: Option<MessageId>,
    said: Said,
    drafted: Option<Drafted>,
}

impl Content {
    /// Words, in answer to whatever is named.
    fn plain(answered: Option<&Letter>, said: Said) -> Self {
        Self {
            channel: answered.map(|it| it.channel.to_string()),
            answers: answered.map(|it| it.id),
            said,
            drafted: None,
        }
    }

    /// About a promise.
    fn about(channel: String, said: Said) -> Self {
        Self {
            channel: Some(channel),
            answers: None,
            said,
            drafted: None,
        }
    }
}

fn content(service: &mut Service, draft: &Draft) -> Result<Content, Unsaid> {
    let text = lines(&draft.text);
    let about = draft.about.trim();
    if draft.what.has_text() {
        return with_text(service, draft, about);
    }
    Ok(match draft.what {
        What::Note => {
            let answered = answered(service, about)?;
            if text.trim().is_empty() {
                return Err(refused("a note without words says nothing: write some"));
            }
            Content::plain(answered.as_ref(), Said::Note { text })
        }
        What::LineCheck => {
            let answered = answered(service, about)?;
            Content::plain(answered.as_ref(), Said::LineCheck { text })
        }
        What::Accept | What::Decline | What::Acknowledge => {
            let answered = named::letter(service, about)?;
            let answer = match draft.what {
                What::Accept => AnswerKind::Accepting,
                What::Decline => AnswerKind::Declining,
                _ => AnswerKind::Acknowledging,
            };
            Content::plain(Some(&answered), Said::Answer { answer, text })
        }
        What::Withdraw => {
            let (old, assurance) = named::assurance(service, about, true)?;
            let reason = text;
            Content::about(old.channel, Said::Withdrawal { assurance, reason })
        }
        What::Reaffirm => {
            let (old, assurance) = named::assurance(service, about, true)?;
            let until = match draft.until.trim() {
                "" => None,
                until => Some(parse_instant(until).map_err(|why| {
                    refused(format!(
                        "the new end: {why}; write it as 2026-01-03T12:00Z, with its zone"
                    ))
                })?),
            };
            Content::about(old.channel, Said::Reaffirmation { assurance, until })
        }
        What::Reserve => {
            let (old, assurance) = named::assurance(service, about, false)?;
            if text.trim().is_empty() {
                return Err(refused(
                    "a reservation without words says nothing: write some",
                ));
            }
            Content::about(old.channel, Said::Reservation { assurance, text })
        }
        What::Clarify => {
            let (given, assurance) = named::assurance(service, about, true)?;
            let report = report(service, &draft.incident)?;
            let said = Said::ClarificationRequest {
                assurance,
                report,
                text,
            };
            Content::about(given.channel, said)
        }
        What::Clarified => {
            let asked = named::letter(service, about)?;
            let says = says(service, &draft.author)?;
            Content::plain(Some(&asked), Said::ClarificationAnswer { says, text })
        }
        What::Report => {
            let report = report(service, about)?;
            Content::plain(None, Said::Report(report))
        }
        What::Give | What::Offer | What::AnswerWith | What::Counter | What::Amend => {
            return with_text(service, draft, about);
        }
    })
}

/// What comes with a whole text.
fn with_text(service: &mut Service, draft: &Draft, about: &str) -> Result<Content, Unsaid> {
    let needs_answered = matches!(draft.what, What::AnswerWith | What::Counter);
    if draft.what == What::Amend {
        let (old, of) = named::assurance(service, about, true)?;
        let drafted = read(service, &draft.text, Some((&old.vocabulary, &old.letter)))?;
        let paper = drafted.paper.clone();
        return Ok(Content {
            drafted: Some(drafted),
            ..Content::about(old.channel, Said::Amendment { of, paper })
        });
    }
    let answered = match needs_answered {
        true => Some(named::letter(service, about)?),
        false => answered(service, about)?,
    };
    let theirs = answered.as_ref().and_then(|letter| {
        let paper = letter.said.as_ref().ok()?.paper()?;
        Some((paper.vocabulary.clone(), letter.record()))
    });
    let theirs = theirs
        .as_ref()
        .map(|(text, of)| (text.as_str(), of.as_str()));
    let drafted = read(service, &draft.text, theirs)?;
    let paper = drafted.paper.clone();
    let said = match draft.what {
        What::Offer => Said::Offer(paper),
        What::Counter => Said::CounterOffer(paper),
        _ => Said::Assurance(paper),
    };
    Ok(Content {
        drafted: Some(drafted),
        ..Content::plain(answered.as_ref(), said)
    })
}

/// A text by its vocabulary: the desk's own of that name, else the one that came with what is answered or replaced.
fn read(
    service: &mut Service,
    text: &str,
    besides: Option<(&str, &str)>,
) -> Result<Drafted, Unsaid> {
    let own: Vec<String> = vocabularies(service);
    let text = lines(text);
    let source = Source {
        name: "the text".to_owned(),
        text,
    };
    let vocabulary = own_vocabulary(&source.text, &own).or_else(|| {
        let (vocabulary, letter) = besides?;
        let mut found = own_vocabulary(&source.text, &[vocabulary.to_owned()])?;
        found.name = format!("the vocabulary that went with {letter}");
        Some(found)
    });
    let Some(vocabulary) = vocabulary else {
        return Err(Unsaid::Text(without_vocabulary(&source, &own)));
    };
    let lexicon = Lexicon::read(&vocabulary)
        .map_err(|_| Fault::Failed(format!("{} cannot be read", vocabulary.name)))?;
    let reading = source.read(&lexicon);
    if reading.assurance.is_none() {
        return Err(Unsaid::Text(problems(&source.text, &reading.diagnostics)));
    }
    Drafted::of(source, &vocabulary)
        .map_err(|_| Fault::Failed("the text was read once and not again".to_owned()).into())
}

fn vocabularies(service: &mut Service) -> Vec<String> {
    let texts = service.desk().casebook().vocabularies();
    texts.map(|(_, _, text)| text.to_owned()).collect()
}

/// What can be told of a text without its vocabulary: that, and what is wrong with its spelling.
fn without_vocabulary(source: &Source, own: &[String]) -> Vec<Problem> {
    let names: Vec<String> = own
        .iter()
        .filter_map(|text| tacit_lang::vocabulary::read_vocabulary(text).ok())
        .map(|it| format!("`{}`", it.name))
        .collect();
    let has = match names.as_slice() {
        [] => "this desk has none yet: whoever keeps the machine brings one with `tacit assurance give`".to_owned(),
        names => format!("this desk has {}: name one of these", names.join(", ")),
    };
    let found = match named_vocabulary(&source.text) {
        Some(named) => {
            let text = source.text.get(..named.span.start).unwrap_or_default();
            Problem {
                error: true,
                code: "E0207".to_owned(),
                line: 1 + text.matches('\n').count(),
                message: format!(
                    "the vocabulary `{}` is not found, so no name was checked",
                    named.name
                ),
                help: Some(has),
            }
        }
        None => Problem {
            error: true,
            code: "E0301".to_owned(),
            line: 1,
            message: "no sentence names the vocabulary, so no name was checked".to_owned(),
            help: Some(format!(
                "say `Vocabulary \"NAME\".` behind the title; {has}"
            )),
        },
    };
    let mut all = problems(&source.text, &source.spelling());
    all.push(found);
    all.sort_by_key(|it| it.line);
    all
}

/// Mistakes and warnings, each at its line.
pub(super) fn problems(text: &str, found: &[Diagnostic]) -> Vec<Problem> {
    let each = found.iter().map(|it| Problem {
        error: it.is_error(),
        code: it.code.0.to_owned(),
        line: diagnostics::line(text, it),
        message: it.message.clone(),
        help: (!it.help.is_empty()).then(|| it.help.clone()),
    });
    each.collect()
}

/// The message that is answered, where one is.
fn answered(service: &mut Service, name: &str) -> Result<Option<Letter>, Fault> {
    match name {
        "" => Ok(None),
        name => named::letter(service, name).map(Some),
    }
}

fn report(service: &mut Service, incident: &str) -> Result<tacit_mission::said::Report, Unsaid> {
    let incident = incident.trim();
    answer::report(service, incident).ok_or_else(|| {
        Fault::Missing(format!(
            "no incident on record goes by `{incident}`: record it first, or choose one of those under Incidents"
        ))
        .into()
    })
}

/// Who acted, as a record says it: any one of those that are named.
fn says(service: &mut Service, authors: &str) -> Result<Option<Says>, Unsaid> {
    let between = |letter: char| letter == ',' || letter.is_whitespace();
    let names = authors.split(between).filter(|name| !name.is_empty());
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return Ok(None);
    }
    let casebook = service.desk().casebook();
    for name in &names {
        let actor = ActorId::new(name).ok();
        if !actor.is_some_and(|actor| casebook.declares(&actor)) {
            return Err(refused(format!(
                "no vocabulary of this desk declares an actor `{name}`: choose one of those that the form offers"
            )));
        }
    }
    let says = serde_json::from_value(serde_json::json!({ "author": names }));
    says.map(Some)
        .map_err(|why| refused(format!("this says nothing that a record could: {why}")))
}

/// The channel, which has to be that of what it is about.
fn on_channel(
    service: &mut Service,
    draft: &Draft,
    about: Option<String>,
) -> Result<ChannelName, Unsaid> {
    let named = draft.channel.trim();
    let name = match (named, about) {
        ("", None) => return Err(refused("it is not said on which channel: choose one")),
        ("", Some(about)) => about,
        (named, Some(about)) if named != about => {
            return Err(refused(format!(
                "`{}` is on the channel `{about}`, and this would go out on `{named}`: draft it on `{about}`",
                draft.about
            )));
        }
        (named, _) => named.to_owned(),
    };
    let channels = service.desk().channels();
    let found = channels.into_iter().find(|it| it.name.as_str() == name);
    let found = found.map(|it| it.name);
    found.ok_or_else(|| Fault::Missing(format!("there is no channel `{name}`")).into())
}

fn precedence(word: &str) -> Result<Precedence, Fault> {
    let is_meant = |it: &Precedence| it.to_string().eq_ignore_ascii_case(word);
    let found = Precedence::ALL.into_iter().find(is_meant);
    found.ok_or_else(|| {
        Fault::Refused(format!(
            "`{word}` is no precedence: choose flash, immediate, priority or routine"
        ))
    })
}

fn authority(word: &str) -> Result<Authority, Fault> {
    let found = Authority::ALL
        .iter()
        .find(|it| letter_view::word(it) == word)
        .copied();
    found.ok_or_else(|| {
        Fault::Refused(format!(
            "`{word}` is no authority: choose personal, instructed, full-powers, ad-referendum or unknown"
        ))
    })
}

/// Lines as files have them: a browser ends each with a carriage return as well.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn refused(why: impl Into<String>) -> Unsaid {
    Unsaid::Fault(Fault::Refused(why.into()))
}

/// A paper that came or waits, as it is shown.
pub(super) fn of_paper(paper: &Paper, name: &str) -> Result<Drafted, String> {
    Drafted::of_paper(paper, name).map_err(|_| {
        format!("the text of {name} means something else than it says to mean, or cannot be read: do not approve it, and ask who wrote it")
    })
}

//! `tacit assurance …`: gives, answers, amends, offers, withdraws and reaffirms.

use super::findings::{Findings, Texts};
use super::keep::Json;
use super::paper::Drafted;
use super::saying::{Confirming, Manner, Shown, confirmed};
use super::{letters, marked, naming};
use crate::desk::facing::Placed;
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::settings::Place;
use crate::desk::view::AssuranceView;
use crate::ending::{Answer, Fault};
use crate::screen::Screen;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;
use tacit_channel::MessageId;
use tacit_lang::time::{Instant, parse_instant};
use tacit_mission::correspondence::record_name;
use tacit_mission::said::{AnswerKind, Paper, Said};

#[derive(Debug, Args)]
pub(crate) struct Assurance {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Gives an assurance
    Give(Give),
    /// Answers an assurance or an offer of the other side: with an assurance in return, or without one
    Answer(Reply),
    /// Gives a text in place of one that was given; notice of withdrawal of the old one goes with it
    Amend(Amend),
    /// Shows a text that would be given; nothing is promised by it
    Offer(Offer),
    /// Gives notice of withdrawal of an assurance that was given
    Withdraw(Withdraw),
    /// Reaffirms an assurance that was given, or renews it with a new end
    Reaffirm(Reaffirm),
    /// States a reservation to an assurance of either side
    Reserve(Reserve),
    /// Lists what was given and offered, by either side
    List(Json),
    /// Shows what a text that came or was given licenses, read with the promise that faces it
    Findings(Licensed),
}

/// A text's file.
#[derive(Debug, Args)]
struct Text {
    /// The text
    #[arg(value_name = "TEXT")]
    file: PathBuf,
    /// The vocabulary that it pins; else the one beside it, else the desk's of that name
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Give {
    #[command(flatten)]
    text: Text,
    /// On which channel
    #[arg(long, value_name = "NAME")]
    channel: String,
    /// Which message of the other side it answers
    #[arg(long, value_name = "MESSAGE")]
    answers: Option<String>,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    written: Texts,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("how").required(true).args(["accept", "decline", "acknowledge", "with"])))]
struct Reply {
    /// The message that is answered
    message: String,
    /// Agreed
    #[arg(long)]
    accept: bool,
    /// Not agreed
    #[arg(long)]
    decline: bool,
    /// Received, and nothing more
    #[arg(long)]
    acknowledge: bool,
    /// Give this text in return
    #[arg(long, value_name = "TEXT")]
    with: Option<PathBuf>,
    /// In words, beside the answer
    #[arg(long, default_value = "", conflicts_with = "with")]
    text: String,
    /// The vocabulary that the text given in return pins
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    written: Texts,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
struct Amend {
    /// The assurance that is replaced: its title, its giver, or at least six digits of its digest
    #[arg(value_name = "ASSURANCE")]
    of: String,
    #[command(flatten)]
    text: Text,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    written: Texts,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
struct Offer {
    #[command(flatten)]
    text: Text,
    /// On which channel
    #[arg(long, value_name = "NAME")]
    channel: String,
    /// In place of which offer of the other side it is asked for: a counter-offer
    #[arg(long, value_name = "MESSAGE")]
    counter: Option<String>,
    /// Which message of the other side it answers
    #[arg(long, value_name = "MESSAGE", conflicts_with = "counter")]
    answers: Option<String>,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    written: Texts,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
struct Withdraw {
    /// The assurance: its title, its giver, or at least six digits of its digest
    assurance: String,
    /// Why, in words
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
struct Reaffirm {
    /// The assurance: its title, its giver, or at least six digits of its digest
    assurance: String,
    /// The new end, excluded, where it is renewed
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
struct Reserve {
    /// The assurance of either side
    assurance: String,
    /// In words
    text: String,
    #[command(flatten)]
    manner: Manner,
    #[command(flatten)]
    confirming: Confirming,
}

#[derive(Debug, Args)]
struct Licensed {
    /// The text of either side: its title, its giver, its message, or at least six digits of its digest
    #[arg(value_name = "ASSURANCE")]
    of: String,
    #[command(flatten)]
    texts: Texts,
    #[command(flatten)]
    json: Json,
}

impl Assurance {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Act::Give(asked) => asked.manner.json,
            Act::Answer(asked) => asked.manner.json,
            Act::Amend(asked) => asked.manner.json,
            Act::Offer(asked) => asked.manner.json,
            Act::Withdraw(asked) => asked.manner.json,
            Act::Reaffirm(asked) => asked.manner.json,
            Act::Reserve(asked) => asked.manner.json,
            Act::List(json) => json.json,
            Act::Findings(asked) => asked.json.json,
        }
    }
}

pub(crate) fn run(asked: &Assurance, screen: &Screen) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Give(asked) => {
            let answers = naming::message(&reach, asked.answers.as_deref())?;
            let drafted = asked.text.read(&reach)?;
            let seen = Seen {
                on: (&asked.channel, answers),
                written: &asked.written,
                confirming: &asked.confirming,
            };
            let shown = seen.before(&reach, &drafted, "", screen)?;
            let said = Said::Assurance(drafted.paper);
            let saying = asked.manner.saying(&asked.channel, answers, said)?;
            confirmed(&reach, saying, shown, asked.manner.json, &asked.confirming)
        }
        Act::Answer(asked) => reply(&reach, asked, screen),
        Act::Amend(asked) => {
            let (old, of) = naming::assurance(&reach, &asked.of, true)?;
            let drafted = asked.text.read(&reach)?;
            let about = format!(
                "In place of \"{}\" ({of}), whose withdrawal is given notice of:\n\n",
                old.title,
            );
            let seen = Seen {
                on: (&old.channel, None),
                written: &asked.written,
                confirming: &asked.confirming,
            };
            let shown = seen.before(&reach, &drafted, &about, screen)?;
            let paper = drafted.paper;
            let said = Said::Amendment { of, paper };
            let saying = asked.manner.saying(&old.channel, None, said)?;
            confirmed(&reach, saying, shown, asked.manner.json, &asked.confirming)
        }
        Act::Offer(asked) => {
            let named = asked.counter.as_deref().or(asked.answers.as_deref());
            let answers = naming::message(&reach, named)?;
            let drafted = asked.text.read(&reach)?;
            let about = "An offer, by which nothing is promised yet:\n\n";
            let seen = Seen {
                on: (&asked.channel, answers),
                written: &asked.written,
                confirming: &asked.confirming,
            };
            let shown = seen.before(&reach, &drafted, about, screen)?;
            let paper = drafted.paper;
            let said = match asked.counter {
                Some(_) => Said::CounterOffer(paper),
                None => Said::Offer(paper),
            };
            let saying = asked.manner.saying(&asked.channel, answers, said)?;
            confirmed(&reach, saying, shown, asked.manner.json, &asked.confirming)
        }
        Act::Withdraw(asked) => {
            let (old, assurance) = naming::assurance(&reach, &asked.assurance, true)?;
            let shown = format!(
                "Notice of withdrawal of \"{}\" ({assurance}); the text itself says when that takes effect.\nReason: {}\n",
                old.title, asked.reason
            );
            let said = Said::Withdrawal {
                assurance,
                reason: asked.reason.clone(),
            };
            let saying = asked.manner.saying(&old.channel, None, said)?;
            confirmed(&reach, saying, shown, asked.manner.json, &asked.confirming)
        }
        Act::Reaffirm(asked) => {
            let (old, assurance) = naming::assurance(&reach, &asked.assurance, true)?;
            let until = asked.until.as_deref();
            let until = until.map(|text| time("--until", text)).transpose()?;
            let end = until.map_or(String::new(), |until| {
                format!(" with the new end {until}, excluded")
            });
            let shown = format!("Reaffirmation of \"{}\" ({assurance}){end}.\n", old.title);
            let said = Said::Reaffirmation { assurance, until };
            let saying = asked.manner.saying(&old.channel, None, said)?;
            confirmed(&reach, saying, shown, asked.manner.json, &asked.confirming)
        }
        Act::Reserve(asked) => {
            let (old, assurance) = naming::assurance(&reach, &asked.assurance, false)?;
            let shown = format!(
                "A reservation to \"{}\" ({assurance}) of {}:\n\n    {}\n",
                old.title, old.giver, asked.text
            );
            let said = Said::Reservation {
                assurance,
                text: asked.text.clone(),
            };
            let saying = asked.manner.saying(&old.channel, None, said)?;
            confirmed(&reach, saying, shown, asked.manner.json, &asked.confirming)
        }
        Act::List(json) => list(&reach, *json),
        Act::Findings(asked) => findings(&reach, asked, screen),
    }
}

/// What is to be shown of a text before it is confirmed.
struct Seen<'s> {
    /// On which channel, and which message it answers.
    on: (&'s str, Option<MessageId>),
    written: &'s Texts,
    confirming: &'s Confirming,
}

impl Seen<'_> {
    /// What the text licenses, and then the text. Where it is confirmed by its name nothing is shown, and nothing is looked for.
    fn before(
        &self,
        reach: &Reach,
        drafted: &Drafted,
        about: &str,
        screen: &Screen,
    ) -> Result<Shown, Fault> {
        let text = format!("{about}{}", drafted.shown(screen));
        if self.confirming.confirm.is_some() {
            return Ok(text.into());
        }
        let (channel, answers) = self.on;
        let placed = Placed {
            name: drafted.name.clone(),
            paper: &drafted.paper,
            channel,
            answers: answers.map(|it| record_name(&it)),
        };
        let findings = Findings::of(reach, &placed, self.written)?;
        Ok(Shown {
            page: format!("{}\n{text}", findings.page(screen)),
            besides: Some(findings.data()),
        })
    }
}

impl Text {
    fn read(&self, reach: &Reach) -> Result<Drafted, Fault> {
        Drafted::read(reach, &self.file, self.vocabulary.as_deref())
    }
}

fn reply(reach: &Reach, asked: &Reply, screen: &Screen) -> Result<Answer, Fault> {
    let (letter, view) = naming::letter(reach, &asked.message)?;
    let about = format!(
        "An answer to the {} {} of the other side, \"{}\".\n",
        view.what, view.record, view.words
    );
    let (shown, said) = match &asked.with {
        Some(file) => {
            let drafted = Drafted::read(reach, file, asked.vocabulary.as_deref())?;
            let seen = Seen {
                on: (letter.channel.as_str(), Some(letter.id)),
                written: &asked.written,
                confirming: &asked.confirming,
            };
            let about = format!("{about}\n");
            let shown = seen.before(reach, &drafted, &about, screen)?;
            (shown, Said::Assurance(drafted.paper))
        }
        None => {
            let (answer, word) = match (asked.accept, asked.decline) {
                (true, _) => (AnswerKind::Accepting, "It accepts."),
                (_, true) => (AnswerKind::Declining, "It declines, and says so."),
                _ => (
                    AnswerKind::Acknowledging,
                    "It acknowledges: received, and nothing more.",
                ),
            };
            let said = Said::Answer {
                answer,
                text: asked.text.clone(),
            };
            let findings = match &view.text {
                Some(_) => letters::licensed(&view.record) + "\n",
                None => String::new(),
            };
            let shown = format!("{about}{findings}{word}\n{}\n", asked.text);
            (shown.into(), said)
        }
    };
    let channel = letter.channel.as_str();
    let saying = asked.manner.saying(channel, Some(letter.id), said)?;
    confirmed(reach, saying, shown, asked.manner.json, &asked.confirming)
}

/// A time of an option.
pub(crate) fn time(option: &str, text: &str) -> Result<Instant, DeskFault> {
    parse_instant(text).map_err(|why| {
        DeskFault::asked(
            format!("{option}: {why}"),
            "write it as 2026-01-03T12:00Z, with its zone",
        )
    })
}

fn list(reach: &Reach, json: Json) -> Result<Answer, Fault> {
    #[derive(Serialize)]
    struct Data {
        assurances: Vec<AssuranceView>,
    }
    let data = Data {
        assurances: naming::assurances(reach)?,
    };
    Ok(marked::either(reach, json.json, &data, || {
        if data.assurances.is_empty() {
            return "nothing was given or offered yet; `tacit assurance give TEXT --channel NAME` gives\n".to_owned();
        }
        let lines: String = data.assurances.iter().map(listed).collect();
        lines + &letters::licensed("ASSURANCE")
    }))
}

/// What a text on record licenses.
fn findings(reach: &Reach, asked: &Licensed, screen: &Screen) -> Result<Answer, Fault> {
    let view = naming::text(reach, &asked.of)?;
    let paper = Paper {
        meaning: view.meaning.parse().map_err(|_| unexpected())?,
        text: view.text,
        vocabulary: view.vocabulary,
    };
    let placed = Placed {
        name: view.letter,
        paper: &paper,
        channel: &view.channel,
        answers: None,
    };
    let found = Findings::of(reach, &placed, &asked.texts)?;
    Ok(marked::either(
        reach,
        asked.json.json,
        &found.data(),
        || found.page(screen),
    ))
}

fn listed(it: &AssuranceView) -> String {
    let whose = if it.ours { "ours" } else { "theirs" };
    let mut out = format!(
        "{:.12}  {} \"{}\", {} to {}, {whose}, on {}, {}\n",
        it.meaning, it.what, it.title, it.giver, it.receiver, it.channel, it.letter
    );
    for later in &it.followed_by {
        out.push_str(&format!("              {later}\n"));
    }
    out
}

//! An invented vocabulary, texts over it, and what holds of every change that is offered.

use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::Kind;
use crate::remedy::{Edit, Fault, candidates};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use tacit_lang::canonical::vocabulary_digest;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Parties, TargetKind};
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_lang::{Language, read, render};
use tacit_standing::record::Hit;

const VOCABULARY: &str = r#"
vocabulary = 1
name = "river"
participation = "counts"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "arland-army", names = ["the Arland Army"], part_of = "arland" },
  { id = "borland", names = ["Borland"] },
  { id = "celand", names = ["the United Republic"] },
  { id = "gamma", names = ["the Gamma Brigades"] },
  { id = "delta", names = ["Delta"] },
  { id = "epsilon", names = ["Epsilon"] },
  { id = "observers", names = ["Observers Without Borders and Friends"] },
]
act = [
  { id = "force", noun = "armed force", verb = "use force against" },
  { id = "attack", noun = "armed attacks", verb = "attack", participle = "attacked", within = "force" },
  { id = "shelling", noun = "shelling", verb = "shell", participle = "shelled", within = "attack" },
  { id = "raid", noun = "raids", within = "attack" },
  { id = "patrol", noun = "patrols", within = "force" },
  { id = "pullback", noun = "pullbacks" },
]
place = [
  { id = "borland", names = ["Borland"] },
  { id = "north", names = ["the North"], within = "borland" },
  { id = "bank", names = ["the North Bank"], within = "north" },
]
degree = [{ id = "directed", name = "directed" }, { id = "supported", name = "supported" }]
grade = [
  { id = "reported", name = "reported" },
  { id = "balance", name = "balance of probabilities" },
  { id = "clear", name = "clear and convincing" },
]
control = [{ actor = "epsilon", principal = "arland", degree = "supported" }]
"#;

pub(super) const DIRECTED: &str =
    "Assurance \"River\". Vocabulary \"river\". From Arland to Borland.";

/// Read once: every case of a random test asks for it.
pub(super) fn vocabulary() -> &'static Vocabulary {
    static READ: LazyLock<Vocabulary> = LazyLock::new(|| read_vocabulary(VOCABULARY).unwrap());
    &READ
}

/// The meaning of a text over [`vocabulary`].
pub(super) fn text(sentences: &str) -> Assurance {
    meaning(sentences, vocabulary())
}

/// One of Arland to Borland.
pub(super) fn promise(sentences: &str) -> Assurance {
    text(&format!("{DIRECTED}\n{sentences}"))
}

pub(super) fn meaning(text: &str, vocabulary: &Vocabulary) -> Assurance {
    let reading = read(text, vocabulary, vocabulary_digest(vocabulary));
    let diagnostics = reading.diagnostics;
    reading
        .assurance
        .unwrap_or_else(|| panic!("{text}\n{diagnostics:#?}"))
}

pub(super) fn actor(id: &str) -> ActorId {
    ActorId::new(id).unwrap()
}

/// Who promises whom; of a group, two of it.
pub(super) fn pair(text: &Assurance) -> (ActorId, ActorId) {
    match &text.parties {
        Parties::Directed { giver, receiver } => (giver.clone(), receiver.clone()),
        Parties::EachToEach { members } => {
            let mut members = members.keys().cloned();
            (members.next().unwrap(), members.next().unwrap())
        }
    }
}

/// An act of `author` that hits something of `upon`.
pub(super) fn deed(author: &str, act: &str, upon: &str, kind: TargetKind, place: &str) -> Deed {
    Deed {
        author: actor(author),
        act: ActId::new(act).unwrap(),
        hits: vec![Hit {
            of: actor(upon),
            kind,
            place: PlaceId::new(place).ok(),
            incidental: false,
        }],
        joined: BTreeSet::new(),
        preventive: false,
        disavowed_by: None,
    }
}

/// What is offered against `kind` at `clauses`.
pub(super) fn offered(
    kind: Kind,
    clauses: &[Clause],
    deeds: &[Deed],
    text: &Assurance,
) -> Vec<Edit> {
    offered_facing(kind, clauses, deeds, text, None)
}

pub(super) fn offered_facing(
    kind: Kind,
    clauses: &[Clause],
    deeds: &[Deed],
    text: &Assurance,
    facing: Option<&Assurance>,
) -> Vec<Edit> {
    let fault = Fault {
        kind,
        promise: &pair(text),
        clauses,
        deeds,
        facing,
    };
    let edits = candidates(&fault, text, vocabulary());
    are_sound(&edits, text, vocabulary());
    edits
}

/// The instructions of `edits`.
pub(super) fn changes(edits: &[Edit]) -> Vec<&str> {
    edits.iter().map(|edit| edit.change.as_str()).collect()
}

/// Every change is a text that differs, at the clause it names, and its words lead there.
pub(super) fn are_sound(edits: &[Edit], text: &Assurance, vocabulary: &Vocabulary) {
    for (place, edit) in edits.iter().enumerate() {
        let amended = &edit.amended;
        assert_ne!(amended, text, "{}", edit.change);
        let words = render(amended, vocabulary, Language::English).unwrap();
        let reading = read(&words, vocabulary, text.vocabulary);
        assert_eq!(reading.assurance.as_ref(), Some(amended), "{}", edit.change);
        assert!(!reading.diagnostics.iter().any(|found| found.is_error()));
        let before = said(text, &edit.clause);
        let after = said(amended, &edit.clause);
        assert_ne!(before, after, "{}: {}", edit.clause, edit.change);
        let mut sentences = sentences(text, vocabulary);
        follow(&edit.change, &mut sentences);
        assert_eq!(sentences, self::sentences(amended, vocabulary));
        let again = edits.iter().skip(place + 1);
        assert!(again.clone().all(|other| other.amended != *amended));
    }
}

fn sentences(text: &Assurance, vocabulary: &Vocabulary) -> BTreeSet<String> {
    let words = render(text, vocabulary, Language::English).unwrap();
    let mut found: Vec<String> = Vec::new();
    for line in words.lines().filter(|line| !line.is_empty()) {
        match (line.strip_prefix("    "), found.last_mut()) {
            (Some(rest), Some(sentence)) => *sentence += &format!(" {rest}"),
            _ => found.push(line.to_owned()),
        }
    }
    found.into_iter().collect()
}

/// Does to `sentences` what an officer would who reads `change`.
fn follow(change: &str, sentences: &mut BTreeSet<String>) {
    let quoted = |rest: &str| {
        let (words, behind) = rest.split_once('`').expect("words are quoted");
        (words.to_owned(), behind.to_owned())
    };
    let mut rest = change.to_owned();
    while !rest.is_empty() {
        let mut step = rest.strip_prefix("; ").unwrap_or(&rest).to_owned();
        if let Some(behind) = step.strip_prefix("in place of `") {
            let (old, behind) = quoted(behind);
            assert!(sentences.remove(&old), "{change}\n{old}");
            step = behind.replacen(" say `", "add `", 1);
        }
        if let Some(behind) = step.strip_prefix("leave out `") {
            let (old, behind) = quoted(behind);
            assert!(sentences.remove(&old), "{change}\n{old}");
            rest = behind;
        } else {
            let behind = step.strip_prefix("add `").expect("a step is named");
            let (new, behind) = quoted(behind);
            assert!(sentences.insert(new), "{change}");
            rest = behind;
        }
    }
}

/// What `text` says at `clause`; of a list, the whole of it.
fn said(text: &Assurance, clause: &Clause) -> String {
    match clause {
        Clause::Act => format!("{:?}", text.forbearance),
        Clause::Condition(_) => format!("{:?}", text.conditions),
        Clause::Grade(_) => format!("{:?}", text.grades),
        Clause::Proxies(principal) => format!("{:?}", text.proxies.get(principal)),
        Clause::Exception(_) => format!("{:?}", text.exceptions),
        Clause::Uncounted => format!("{:?}", text.uncounted),
        Clause::Participation => format!("{:?}", text.participation),
        Clause::SilentOn => format!("{:?}", text.silent_on),
        Clause::Dependence => format!("{:?}", text.dependence),
        Clause::Clarification => format!("{:?}", text.clarification),
        Clause::Standard => format!("{:?}", text.standard),
        Clause::Attribution => format!("{:?}", text.attribution),
        Clause::Disavowal(principal) => format!("{:?}", text.disavowal.get(principal)),
        Clause::Entry => format!("{:?}", text.entry),
        Clause::End => format!("{:?}", text.end),
        Clause::Withdrawal => format!("{:?}", text.withdrawal),
        Clause::DeemedReceipt => format!("{:?}", text.deemed_receipt),
        Clause::SameInstant => format!("{:?}", text.same_instant_excuses),
        Clause::Provocation => format!("{:?}", text.provocation),
    }
}

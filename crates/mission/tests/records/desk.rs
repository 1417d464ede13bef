//! A desk's book, and letters to put into it.

use tacit_channel::{Authority, FactKind, MessageId};
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Instant, parse_instant};
use tacit_mission::casebook::{Casebook, Filed};
use tacit_mission::correspondence::{Letter, Passed};
use tacit_mission::party::{ChannelName, Party};
use tacit_mission::said::{Paper, Report, Said};
use tacit_mission::translation::Correspondent;
use tacit_spelling::Digest;
use tacit_standing::read::read_records;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Eyes, Promise, Question, Standing, Word};
use tacit_wire::{Precedence, Timestamp};

pub(crate) const VOCABULARY: &str = r#"
vocabulary = 1
name = "north"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "mediania", names = ["Mediania"] },
]
act = [{ id = "attack", noun = "attacks", verb = "attack", participle = "attacked" }]
place = [{ id = "north", names = ["the North"] }]
"#;

/// Another, in which the same two make promises of another kind.
pub(crate) const SEA: &str = r#"
vocabulary = 1
name = "sea"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
]
act = [{ id = "boarding", noun = "boardings", verb = "board", participle = "boarded" }]
"#;

pub(crate) const QUIET: &str = "Assurance \"Quiet\".\nVocabulary \"north\".\nFrom Arland to Borland.\n\
    Arland will not attack Borland, by its own forces.\n\
    This holds as long as Arland is not attacked by Borland.\n\
    If it is disputed or unknown who acted, Arland will ask and wait 72 hours before it holds itself released.\n\
    Withdrawal takes effect 7 days after receipt.\n\
    A notice is deemed received 72 hours after it is held.\n";

pub(crate) const ANSWER: &str = "Assurance \"Answer\".\nVocabulary \"north\".\nFrom Borland to Arland.\n\
    Borland will not attack Arland, by its own forces.\n";

pub(crate) fn arland() -> Party {
    Party {
        actor: actor("arland"),
        viewpoint: "A".to_owned(),
    }
}

pub(crate) fn borland() -> Party {
    Party {
        actor: actor("borland"),
        viewpoint: "B".to_owned(),
    }
}

pub(crate) fn actor(id: &str) -> ActorId {
    ActorId::new(id).unwrap()
}

/// A desk of Arland's that speaks with Borland.
pub(crate) struct Desk {
    pub(crate) book: Casebook,
    pub(crate) with: Correspondent,
    letters: u64,
}

impl Desk {
    pub(crate) fn of_arland() -> Self {
        Self::between(arland(), borland())
    }

    pub(crate) fn of_borland() -> Self {
        Self::between(borland(), arland())
    }

    fn between(own: Party, other: Party) -> Self {
        let with = Correspondent {
            own: own.clone(),
            other: other.clone(),
            through: vec![actor("mediania")],
        };
        let mut book = Casebook::new(own);
        book.can_meet(&other).unwrap();
        book.meet(&other);
        Self {
            book,
            with,
            letters: 0,
        }
    }

    pub(crate) fn paper(&self, text: &str) -> Paper {
        let vocabulary = if text.contains("\"sea\"") {
            SEA
        } else {
            VOCABULARY
        };
        let mut paper = Paper {
            text: text.to_owned(),
            vocabulary: vocabulary.to_owned(),
            meaning: Digest([0; 32]),
        };
        paper.meaning = self.book.read(&paper).expect("a text").meaning;
        paper
    }

    pub(crate) fn letter(&mut self, ours: bool, at: &str, said: Said) -> Letter {
        self.letters += 1;
        Letter {
            number: self.letters,
            channel: ChannelName::new("north").unwrap(),
            ours,
            id: MessageId(Digest::of(&self.letters.to_be_bytes())),
            precedence: Precedence::Immediate,
            authority: Authority::Instructed,
            asked_by: String::new(),
            answers: None,
            said: Ok(said),
            logged_at: moment(at),
            sent_at: moment(at),
            held_at: None,
            verified: true,
            counted_at: moment(at),
            passages: Vec::new(),
            read_at: None,
            too_late: false,
            approvals: Vec::new(),
        }
    }

    /// We say something.
    pub(crate) fn say(&mut self, at: &str, said: Said) -> Letter {
        let letter = self.letter(true, at, said);
        self.file_well(&letter);
        letter
    }

    /// The other side says something.
    pub(crate) fn hear(&mut self, at: &str, said: Said) -> Letter {
        let letter = self.letter(false, at, said);
        self.file_well(&letter);
        letter
    }

    pub(crate) fn file(&mut self, letter: &Letter) -> Filed {
        self.book.file_letter(letter, &self.with)
    }

    pub(crate) fn file_well(&mut self, letter: &Letter) -> Filed {
        let filed = self.file(letter);
        assert_eq!(filed.problems, Vec::<String>::new());
        filed
    }

    /// An officer has read a letter of the other side's.
    pub(crate) fn read(&mut self, letter: &Letter) {
        self.book.file_reading(letter, &self.with);
    }

    /// A letter of ours has reached a stage, by somebody's clock.
    pub(crate) fn passed(&mut self, letter: &mut Letter, stage: FactKind, at: &str, learned: &str) {
        let passed = Passed {
            stage,
            at: moment(at),
            learned_at: moment(learned),
        };
        let added = self.book.file_passage(letter, &passed, &self.with);
        assert!(!added.is_empty(), "nothing was put on record");
        letter.passages.push(passed);
    }

    /// Takes lines into the book, all of which have to fit.
    pub(crate) fn take_in(&mut self, at: &str, lines: &str) {
        let intake = self.book.take_in(lines, instant(at), None);
        assert_eq!(intake.left_out, Vec::<String>::new());
        self.book.file(intake.records);
    }

    /// What stands of the promise of a giver in the first text that is theirs, in the eyes of a viewpoint.
    pub(crate) fn judge(&mut self, eyes: &str, giver: &str, at: &str, known: &str) -> Standing {
        self.standing(eyes, giver, 0, at, known)
    }

    /// The same of the text with that number among the giver's.
    pub(crate) fn standing(
        &mut self,
        eyes: &str,
        giver: &str,
        number: usize,
        at: &str,
        known: &str,
    ) -> Standing {
        let cases = self.book.cases();
        let case = cases.first().expect("a case");
        assert_eq!(case.problems, [], "{:?}", case.problems);
        let promises = case.docket.promises();
        let mut theirs = promises.iter().filter(|it| it.giver == actor(giver));
        let promise: Promise = theirs.nth(number).expect("such a promise").clone();
        let question = Question {
            promise,
            eyes: Eyes {
                viewpoint: eyes.to_owned(),
                as_known_to: None,
            },
            at: instant(at),
            known: instant(known),
        };
        case.docket.judge(&question).expect("a standing")
    }

    /// Its word, as of a moment and as known then.
    pub(crate) fn word(&mut self, giver: &str, at: &str) -> Word {
        let own = self.with.own.viewpoint.clone();
        self.judge(&own, giver, at, at).word
    }

    pub(crate) fn word_known(&mut self, giver: &str, at: &str, known: &str) -> Word {
        let own = self.with.own.viewpoint.clone();
        self.judge(&own, giver, at, known).word
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.book.record(id).is_some()
    }
}

pub(crate) fn instant(text: &str) -> Instant {
    parse_instant(text).unwrap()
}

pub(crate) fn moment(text: &str) -> Timestamp {
    Timestamp(u64::try_from(instant(text).seconds()).unwrap() * 1_000)
}

/// A report, of lines of records.
pub(crate) fn report(lines: &str) -> Report {
    let batch = read_records(lines.as_bytes()).unwrap();
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let mut records = batch.records.into_iter().map(|(_, record)| record);
    let Some(Record::Incident(incident)) = records.next() else {
        panic!("a report begins with its incident")
    };
    let mut report = Report {
        incident,
        claims: Vec::new(),
        stances: Vec::new(),
    };
    for record in records {
        match record {
            Record::Claim(claim) => report.claims.push(claim),
            Record::Stance(stance) => report.stances.push(stance),
            other => panic!("no {} is reported", other.kind()),
        }
    }
    report
}

/// That somebody attacked somebody, as a claim of a source: an incident `NAME` and a claim `NAME-said`.
pub(crate) fn attack(name: &str, at: &str, author: &str, upon: &str, by: &str) -> String {
    format!(
        "{{\"v\":1,\"type\":\"incident\",\"id\":\"{name}\",\"begin\":\"{at}\",\"learned\":\"{at}\"}}\n\
         {{\"v\":1,\"type\":\"claim\",\"id\":\"{name}-said\",\"incident\":\"{name}\",\"by\":\"{by}\",\"says\":{{\"author\":\"{author}\",\"act\":\"attack\",\"hits\":[{{\"of\":\"{upon}\",\"kind\":\"people\"}}]}},\"learned\":\"{at}\"}}\n"
    )
}

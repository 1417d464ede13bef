//! What is said where a command has no answer: to a person, or to a program.

use crate::commands::json;
use crate::diagnostics::{self, FileData};
use crate::ending::{Answer, Fault};
use crate::screen::Screen;
use crate::standing::hearing::LeftOut;
use serde::Serialize;

/// Standard error says it to people; with `--json`, standard output says it to programs besides.
pub(crate) fn answer(fault: &Fault, as_json: bool) -> Answer {
    let on_errors = Screen::of_errors();
    Answer {
        text: if as_json {
            json(&Data {
                error: Error::of(fault),
            })
        } else {
            String::new()
        },
        remarks: match fault {
            Fault::Text(refused) => diagnostics::all(refused, &on_errors),
            Fault::Unjudged(unjudged) => format!("{}\ntacit: {}\n", unjudged.listed, unjudged.why),
            Fault::File(_) | Fault::Request(_) | Fault::Desk(_) | Fault::Demo(_) => {
                format!("tacit: {}\n", fault.message())
            }
        },
        ending: fault.ending(),
    }
}

#[derive(Serialize)]
struct Data<'f> {
    error: Error<'f>,
}

#[derive(Serialize)]
struct Error<'f> {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileData<'f>>,
    #[serde(skip_serializing_if = "<[LeftOut]>::is_empty")]
    left_out: &'f [LeftOut],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    feeds: &'f [String],
}

impl<'f> Error<'f> {
    fn of(fault: &'f Fault) -> Self {
        let (left_out, feeds): (&[LeftOut], &[String]) = match fault {
            Fault::Unjudged(unjudged) => (&unjudged.left_out, &unjudged.feeds),
            _ => (&[], &[]),
        };
        Self {
            message: fault.message(),
            files: match fault {
                Fault::Text(refused) => refused.iter().map(FileData::of).collect(),
                _ => Vec::new(),
            },
            left_out,
            feeds,
        }
    }
}

//! `tacit format`: one layout for every text.

use crate::arguments::Format;
use crate::ending::{Answer, Ending, Fault};
use crate::files;
use crate::texts::Source;

pub(crate) fn run(asked: &Format) -> Result<Answer, Fault> {
    let mut text = String::new();
    let mut others = false;
    for path in &asked.files {
        let source = Source::open(path)?;
        let formatted = tacit_lang::format(&source.text);
        let changes = formatted != source.text;
        if asked.check && changes {
            others = true;
            text.push_str(&format!("{} is laid out otherwise\n", source.name));
        } else if asked.write && changes {
            files::write(path, &formatted)?;
            text.push_str(&format!("{} is laid out anew\n", source.name));
        } else if !asked.check && !asked.write {
            text.push_str(&formatted);
        }
    }
    Ok(Answer {
        text,
        remarks: String::new(),
        ending: Ending::objection_if(others),
    })
}

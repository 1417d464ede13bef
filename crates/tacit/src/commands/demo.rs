//! `tacit demo`: the December scenario, judged and compared.

use crate::arguments::Demo;
use crate::demo::{judge, page};
use crate::ending::{Answer, Ending, Fault};
use crate::screen::Screen;

pub(crate) fn run(asked: &Demo, screen: &Screen) -> Result<Answer, Fault> {
    let seen = judge::everything()?;
    Ok(Answer {
        text: page::page(&seen, asked.verbose, screen),
        remarks: String::new(),
        ending: Ending::objection_if(seen.differing() > 0),
    })
}

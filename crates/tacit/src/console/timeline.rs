//! What happened and what stood, over time.

use super::Handle;
use tacit_console::desk::Fault;
use tacit_console::view::timeline::{Span, Timeline};

pub(super) async fn timeline(_desk: &Handle, _asked: Span) -> Result<Timeline, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

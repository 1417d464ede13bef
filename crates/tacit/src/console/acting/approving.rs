//! What only a person with a credential or a keeper's role does.

use crate::console::Handle;
use tacit_console::desk::{Act, Done, Fault};

pub(super) async fn act(
    _desk: &Handle,
    _who: String,
    _order: String,
    _act: Act,
) -> Result<Done, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

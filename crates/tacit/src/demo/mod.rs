//! The December scenario: its files, what must be seen of it, what is seen, and the page that shows both.

pub(crate) mod compare;
pub(crate) mod judge;
pub(crate) mod page;
mod papers;
pub(crate) mod scenario;

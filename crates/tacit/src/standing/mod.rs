//! What stands, from files to a page: the docket is opened, the questions are asked, the answers laid out.
//!
//! `tacit standing` and `tacit demo` both go this way; no rule of judgement is here.

pub(crate) mod behind;
pub(crate) mod context;
pub(crate) mod data;
pub(crate) mod disputes;
pub(crate) mod drawing;
pub(crate) mod exposure;
pub(crate) mod eyes;
pub(crate) mod hearing;
pub(crate) mod look;
pub(crate) mod page;
pub(crate) mod reasons;
pub(crate) mod table;
pub(crate) mod words;

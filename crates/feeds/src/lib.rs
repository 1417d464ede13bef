//! Event data sets, read through mapping files into records.
//!
//! *Knows*: the layouts of public event data sets, and mapping files that say which of their actors
//! and codes are which of a vocabulary's.
//!
//! *Never knows*: what a promise says, what stands, files (it is handed readers).

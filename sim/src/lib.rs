//! A world from one seed: two desks' real cores, the real core of a relay, and between them whatever a seed comes up with.
//!
//! *Knows* both cores, an invented clock, and every claim that a run can break.
//! *Never knows* a socket, a file, a real clock.
//!
//! [`run::run`] makes a run of a seed. What may happen is in [`acts`] and [`carrying`], what must hold in [`world`] and
//! [`settling`], the names of the claims in [`claim`]. [`mission`] is a second world, of whole desks.

pub mod acts;
pub mod beginning;
pub mod carrier;
pub mod carrying;
pub mod claim;
pub mod desk;
pub mod dice;
pub mod ledger;
pub mod mission;
pub mod pair;
pub mod profile;
pub mod run;
pub mod settling;
pub mod trace;
pub mod world;

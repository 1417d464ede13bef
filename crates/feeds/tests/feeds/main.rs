//! Feeds read whole: every layout, every trap, the pages of every code, and real data where it is.

mod world;

mod encoding;
mod icews;
mod icews_raw;
mod input;
mod mapping;
mod mutation;
mod real;
mod ucdp_ged;

//! Feeds read whole: every layout, every trap, the pages of every code, and real data where it is.

#[cfg(test)]
mod world;

#[cfg(test)]
mod acled;
#[cfg(test)]
mod data;
#[cfg(test)]
mod encoding;
#[cfg(test)]
mod example;
#[cfg(test)]
mod gdelt;
#[cfg(test)]
mod icews;
#[cfg(test)]
mod icews_raw;
#[cfg(test)]
mod input;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod parquet;
#[cfg(test)]
mod real;
#[cfg(test)]
mod sight;
#[cfg(test)]
mod specification;
#[cfg(test)]
mod table;
#[cfg(test)]
mod ucdp_ged;

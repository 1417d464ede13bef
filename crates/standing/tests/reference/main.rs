//! The reference evaluator against itself and against cases worked out by hand.

#[cfg(test)]
mod acts;
#[cfg(test)]
mod eyes;
#[cfg(test)]
mod lifetime;
#[cfg(test)]
#[path = "../naive/mod.rs"]
mod naive;
#[cfg(test)]
mod random;
#[cfg(test)]
mod scene;

//! The lies that are still to be told.

use crate::command::Fault;
use tacit_wire::Lane;

/// In the order in which they were ordered.
#[derive(Debug, Default)]
pub(crate) struct Plan(Vec<Due>);

#[derive(Debug)]
struct Due {
    fault: Fault,
    lane: Option<Lane>,
    count: u32,
}

impl Plan {
    pub(crate) fn add(&mut self, fault: Fault, lane: Option<Lane>, count: u32) {
        self.0.push(Due { fault, lane, count });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether such a lie is due in a lane.
    pub(crate) fn has(&self, fault: Fault, lane: Lane) -> bool {
        self.0.iter().any(|due| due.fits(fault, lane))
    }

    /// Takes one such lie, if one is due.
    pub(crate) fn take(&mut self, fault: Fault, lane: Lane) -> bool {
        let Some(due) = self.0.iter_mut().find(|due| due.fits(fault, lane)) else {
            return false;
        };
        due.count -= 1;
        self.0.retain(|due| due.count > 0);
        true
    }
}

impl Due {
    fn fits(&self, fault: Fault, lane: Lane) -> bool {
        self.fault == fault && self.lane.is_none_or(|aimed| aimed == lane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lie_is_told_as_often_as_ordered_and_in_its_lane() {
        let (one, other) = (Lane::FromInviter, Lane::FromInvited);
        let mut plan = Plan::default();
        plan.add(Fault::Drop, Some(one), 2);
        assert!(!plan.has(Fault::Drop, other) && !plan.take(Fault::Alter, one));
        assert!(plan.take(Fault::Drop, one) && plan.take(Fault::Drop, one));
        assert!(!plan.take(Fault::Drop, one));
        plan.add(Fault::Drop, None, 1);
        assert!(plan.take(Fault::Drop, other));
    }
}

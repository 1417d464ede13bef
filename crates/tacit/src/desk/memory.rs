//! What was worked out of a desk and holds until the desk changes, so that a page costs nothing where nothing has changed.

use super::service::Service;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;

/// For how long something holds that time alone can change, in milliseconds of the desk's clock.
const MINUTE_MS: u64 = 60_000;

/// What was worked out, one thing of each type.
#[derive(Default)]
pub(super) struct Memory(HashMap<TypeId, Known>);

struct Known {
    version: u64,
    at_ms: u64,
    value: Rc<dyn Any>,
}

impl Service {
    /// What `work_out` finds of the desk, which is asked again only after the desk has changed.
    pub(crate) fn known<T: 'static>(&mut self, work_out: impl FnOnce(&mut Self) -> T) -> Rc<T> {
        self.recalled(|_| true, work_out)
    }

    /// The same for what time alone can change: it is a minute old at most.
    pub(crate) fn known_for_a_minute<T: 'static>(
        &mut self,
        work_out: impl FnOnce(&mut Self) -> T,
    ) -> Rc<T> {
        let now_ms = self.now().0;
        self.recalled(|at_ms| now_ms.abs_diff(at_ms) < MINUTE_MS, work_out)
    }

    fn recalled<T: 'static>(
        &mut self,
        holds: impl FnOnce(u64) -> bool,
        work_out: impl FnOnce(&mut Self) -> T,
    ) -> Rc<T> {
        let version = self.version();
        if let Some(value) = self.memory().get(version, holds) {
            return value;
        }
        let at_ms = self.now().0;
        let value = Rc::new(work_out(self));
        self.memory().put(version, at_ms, Rc::clone(&value));
        value
    }
}

impl Memory {
    fn get<T: 'static>(&self, version: u64, holds: impl FnOnce(u64) -> bool) -> Option<Rc<T>> {
        let known = self.0.get(&TypeId::of::<T>())?;
        if known.version != version || !holds(known.at_ms) {
            return None;
        }
        Rc::clone(&known.value).downcast().ok()
    }

    fn put<T: 'static>(&mut self, version: u64, at_ms: u64, value: Rc<T>) {
        let known = Known {
            version,
            at_ms,
            value,
        };
        self.0.insert(TypeId::of::<T>(), known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_worked_out_holds_for_its_version_and_its_time_and_no_longer() {
        struct Unread(usize);
        struct Waiting(usize);
        let mut memory = Memory::default();
        memory.put(7, 1_000, Rc::new(Unread(3)));
        memory.put(7, 2_000, Rc::new(Waiting(5)));
        let unread = |memory: &Memory, version: u64, until_ms: u64| {
            let found: Option<Rc<Unread>> = memory.get(version, |at_ms| at_ms < until_ms);
            found.map(|it| it.0)
        };
        assert_eq!(unread(&memory, 7, u64::MAX), Some(3));
        assert_eq!(unread(&memory, 8, u64::MAX), None, "the desk has changed");
        assert_eq!(unread(&memory, 7, 1_000), None, "it is too old");
        let waiting: Option<Rc<Waiting>> = memory.get(7, |_| true);
        assert_eq!(waiting.map(|it| it.0), Some(5), "one thing of each type");
    }
}

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
        let known = self.memory().0.get(&TypeId::of::<T>());
        let known = known.filter(|known| known.version == version && holds(known.at_ms));
        if let Some(Ok(value)) = known.map(|known| Rc::clone(&known.value).downcast()) {
            return value;
        }
        let at_ms = self.now().0;
        let value = Rc::new(work_out(self));
        let known = Known {
            version,
            at_ms,
            value: Rc::clone(&value) as Rc<dyn Any>,
        };
        self.memory().0.insert(TypeId::of::<T>(), known);
        value
    }
}

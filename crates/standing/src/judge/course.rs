//! How one world went: its changes, linked from the last to the first.

use crate::step::event::Change;
use std::rc::Rc;

/// How one world went.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) change: Change,
    pub(crate) member: usize,
    pub(crate) before: Option<Rc<Course>>,
}

impl Drop for Course {
    /// Unlinks a long course in a loop: dropping link by link would recurse once a change.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut only) = next.and_then(Rc::into_inner) {
            next = only.before.take();
        }
    }
}

/// The changes of one member in the order in which they came.
pub(crate) fn changes_of(course: Option<&Rc<Course>>, member: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut here = course;
    while let Some(found) = here {
        if found.member == member {
            changes.push(found.change.clone());
        }
        here = found.before.as_ref();
    }
    changes.reverse();
    changes
}

pub(crate) fn length(course: &Option<Rc<Course>>) -> usize {
    let mut count = 0;
    let mut here = course.as_ref();
    while let Some(found) = here {
        count += 1;
        here = found.before.as_ref();
    }
    count
}

//! Who works at this desk: let in, changed, dismissed.

use super::Desk;
use crate::effect::Outcome;
use crate::persons::Person;

impl Desk {
    pub(super) fn let_in(&mut self, person: &Person) -> Result<Outcome, String> {
        let admitted = self.persons.admit(person, &self.rule);
        admitted.map_err(|error| error.to_string())?;
        self.keep_person(person);
        Ok(Outcome::Done)
    }

    pub(super) fn dismiss(&mut self, name: &str) -> Result<Outcome, String> {
        let dismissed = self.persons.dismiss(name);
        dismissed.map_err(|error| error.to_string())?;
        self.drop_person(name);
        Ok(Outcome::Done)
    }
}

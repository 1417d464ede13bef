//! Who works at this desk: let in, changed, dismissed; and the passkeys of its officers.

use super::Desk;
use crate::effect::Outcome;
use crate::officers::passkey::Vouching;
use crate::persons::Person;

impl Desk {
    pub(super) fn let_in(&mut self, person: &Person) -> Result<Outcome, String> {
        let before = self.persons.admit(person, &self.rule);
        let before = before.map_err(|error| error.to_string())?;
        if let Some(officer) = before.and_then(|before| before.officer)
            && person.officer.as_ref() != Some(&officer)
        {
            self.forget_passkeys(&officer);
        }
        self.keep_person(person);
        Ok(Outcome::Done)
    }

    pub(super) fn dismiss(&mut self, name: &str) -> Result<Outcome, String> {
        let dismissed = self.persons.dismiss(name);
        let dismissed = dismissed.map_err(|error| error.to_string())?;
        if let Some(officer) = dismissed.officer {
            self.forget_passkeys(&officer);
        }
        self.drop_person(name);
        Ok(Outcome::Done)
    }

    pub(super) fn vouch(&mut self, vouching: &Vouching) -> Result<Outcome, String> {
        let (fingerprint, now) = (self.fingerprint(), self.now);
        let taken = self.passkeys.vouch(vouching, &self.rule, fingerprint, now);
        let passkey = taken.map_err(|error| error.to_string())?;
        self.keep_passkey(&passkey);
        Ok(Outcome::Done)
    }

    /// Who is not that person here any more leaves no device behind that could approve.
    fn forget_passkeys(&mut self, officer: &str) {
        for credential in self.passkeys.forget(officer) {
            self.drop_passkey(credential);
        }
    }
}

//! What a vocabulary declares in an order: degrees of control, grades of proof.

use super::fields::Fields;
use super::file::{MAX_DEGREES, Reader};
use super::names::Names;
use super::{Degree, Grade};
use crate::ids::{DegreeId, GradeId, IdError};

impl Reader<'_, '_> {
    pub(super) fn read_degrees(&mut self, fields: &Fields<'_, '_>) {
        let ranks = self.read_ranks::<DegreeId>(fields, "degree");
        let degree = |(id, name)| Degree { id, name };
        self.vocabulary.degrees = ranks.into_iter().map(degree).collect();
    }

    pub(super) fn read_grades(&mut self, fields: &Fields<'_, '_>) {
        let ranks = self.read_ranks::<GradeId>(fields, "grade");
        let grade = |(id, name)| Grade { id, name };
        self.vocabulary.grades = ranks.into_iter().map(grade).collect();
    }

    fn read_ranks<Id: Clone + Eq + std::fmt::Display + TryFrom<String, Error = IdError>>(
        &mut self,
        fields: &Fields<'_, '_>,
        what: &'static str,
    ) -> Vec<(Id, String)> {
        let mut names = Names::terms(what, self.source);
        let mut ranks: Vec<(Id, String)> = Vec::new();
        for entry in self.entries(fields, what, &["id", "name"], MAX_DEGREES) {
            let id = entry.need_id::<Id>("id", self.reports);
            let name = entry.need_text("name", self.reports);
            if let Some(name) = &name {
                names.add(&super::entries::owner_of(&entry), name, self.reports);
            }
            let (Some(id), Some(name)) = (id, name) else {
                continue;
            };
            if ranks.iter().any(|(known, _)| *known == id.value) {
                self.twice(what, &id.value, id.span);
            } else {
                ranks.push((id.value, name.value));
            }
        }
        ranks
    }
}

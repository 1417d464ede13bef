//! Rows of feeds as they are kept: a time and what sort of row it is; what a sort says, once.

use crate::record::{Claim, Incident, Learned, Says, When};
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use tacit_lang::ids::GradeId;
use tacit_lang::time::{Between, Instant};

/// What it costs to keep one row, in bytes, besides its name.
pub const BYTES_A_ROW: usize = size_of::<Row>();

/// Every row that was sighted.
#[derive(Debug, Clone, Default)]
pub(super) struct Bulk {
    rows: Vec<Row>,
    names: String,
    numbers: FxHashMap<u64, u32>,
    ends: FxHashMap<u32, Between>,
    /// The names of claims that are not called after their incident alone.
    claims: FxHashMap<u32, Vec<String>>,
    sorts: Vec<Sort>,
    sort_numbers: FxHashMap<u64, Vec<u32>>,
}

/// One row. Its name ends where the next row's begins.
#[derive(Debug, Clone, Copy)]
struct Row {
    begin: Between,
    learned: Instant,
    sort: u32,
    name_end: u32,
}

/// What is said of rows alike: one claim, and perhaps others that came before it.
#[derive(Debug, Clone)]
pub(super) struct Sort {
    pub(super) base: Option<u32>,
    pub(super) claim: Claim,
}

/// A row as it is saved.
pub(super) struct Laid<'b> {
    pub(super) begin: Between,
    pub(super) end: Option<Between>,
    pub(super) learned: Instant,
    pub(super) sort: Option<u32>,
    pub(super) name: &'b str,
    pub(super) claims: &'b [String],
}

impl Bulk {
    /// The sort of a row that was filed as records since, and counts no more.
    const FILED: u32 = u32::MAX;

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The number of the row called `name`, if it counts.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let number = *self.numbers.get(&self.key(name))?;
        let row = self.rows.get(number as usize)?;
        (self.name(number) == name && row.sort != Self::FILED).then_some(number)
    }

    /// Adds a row, or the claim of a further row to the one of that name. Gives its number; none if there
    /// are more than can be numbered.
    pub(super) fn add(&mut self, row: &super::Row<'_>, known: Option<u32>) -> Option<u32> {
        let base = known.and_then(|number| self.sort(number));
        let sort = self.sort_of(base, (row.by, row.grade, row.says))?;
        let number = match known {
            Some(number) => {
                let known = self.rows.get_mut(number as usize)?;
                known.sort = sort;
                known.learned = known.learned.max(row.learned);
                number
            }
            None => self.lay(&Laid {
                begin: row.begin,
                end: row.end,
                learned: row.learned,
                sort: Some(sort),
                name: row.id,
                claims: &[],
            })?,
        };
        let plain = row
            .claim
            .is_none_or(|claim| claim.strip_prefix(row.id) == Some("/claim"));
        if !plain || known.is_some() {
            let names = self.claim_names(number);
            let known = if known.is_some() { names } else { Vec::new() };
            let claim = row
                .claim
                .map_or_else(|| format!("{}/claim", row.id), str::to_owned);
            let names = known.into_iter().chain([claim]);
            self.claims.insert(number, names.collect());
        }
        Some(number)
    }

    /// Whether a row of a name that is known repeats a claim that is known.
    pub(super) fn repeats(&self, number: u32, claim: Option<&str>) -> bool {
        match (claim, self.claims.get(&number)) {
            (Some(claim), Some(names)) => names.iter().any(|name| name == claim),
            (Some(claim), None) => claim.strip_prefix(self.name(number)) == Some("/claim"),
            (None, names) => names.is_none(),
        }
    }

    /// Puts a row behind the others.
    pub(super) fn lay(&mut self, laid: &Laid<'_>) -> Option<u32> {
        let number = u32::try_from(self.rows.len()).ok()?;
        let name_end = u32::try_from(self.names.len() + laid.name.len()).ok()?;
        let key = self.key(laid.name);
        self.names.push_str(laid.name);
        self.numbers.insert(key, number);
        self.rows.push(Row {
            begin: laid.begin,
            learned: laid.learned,
            sort: laid.sort.unwrap_or(Self::FILED),
            name_end,
        });
        if let Some(end) = laid.end {
            self.ends.insert(number, end);
        }
        if !laid.claims.is_empty() {
            self.claims.insert(number, laid.claims.to_vec());
        }
        Some(number)
    }

    /// A row as it was laid.
    pub(super) fn laid(&self, number: u32) -> Option<Laid<'_>> {
        let row = self.rows.get(number as usize)?;
        Some(Laid {
            begin: row.begin,
            end: self.end(number),
            learned: row.learned,
            sort: self.sort(number),
            name: self.name(number),
            claims: self.claims.get(&number).map_or(&[], Vec::as_slice),
        })
    }

    pub(super) fn begin(&self, number: u32) -> Option<Between> {
        self.rows.get(number as usize).map(|row| row.begin)
    }

    pub(super) fn end(&self, number: u32) -> Option<Between> {
        self.ends.get(&number).copied()
    }

    pub(super) fn sort(&self, number: u32) -> Option<u32> {
        let row = self.rows.get(number as usize)?;
        (row.sort != Self::FILED).then_some(row.sort)
    }

    pub(super) fn name(&self, number: u32) -> &str {
        let end = |number: u32| {
            let row = self.rows.get(number as usize);
            row.map_or(0, |row| row.name_end as usize)
        };
        let start = number.checked_sub(1).map_or(0, end);
        self.names.get(start..end(number)).unwrap_or_default()
    }

    pub(super) fn sorts(&self) -> &[Sort] {
        &self.sorts
    }

    /// Adds a sort as it was saved.
    pub(super) fn add_sort(&mut self, base: Option<u32>, claim: &Claim) -> Option<u32> {
        self.sort_of(base, (&claim.by, claim.grade.as_ref(), &claim.says))
    }

    /// The claims of a sort, as they would stand on any row of it.
    pub(super) fn claims(&self, sort: u32) -> impl Iterator<Item = &Claim> {
        let get = |number: u32| self.sorts.get(number as usize);
        let chain = std::iter::successors(get(sort), move |sort| sort.base.and_then(get));
        chain.map(|sort| &sort.claim)
    }

    /// Has a row count no more, and gives it as the records that it stood for.
    pub(super) fn take(&mut self, number: u32) -> Option<(Incident, Vec<Claim>)> {
        let laid = self.laid(number)?;
        let learned = Learned::Everyone(laid.learned);
        let incident = Incident {
            id: laid.name.to_owned(),
            label: String::new(),
            begin: When(laid.begin),
            end: laid.end.map(When),
            source: None,
            learned: learned.clone(),
        };
        let mut names = laid.claims.iter();
        let mut claims: Vec<Claim> = self.claims(laid.sort?).cloned().collect();
        claims.reverse();
        for claim in &mut claims {
            let plain = || format!("{}/claim", incident.id);
            claim.id = names.next().cloned().unwrap_or_else(plain);
            claim.incident.clone_from(&incident.id);
            claim.learned = learned.clone();
        }
        if let Some(row) = self.rows.get_mut(number as usize) {
            row.sort = Self::FILED;
        }
        Some((incident, claims))
    }

    /// The names of the claims on a row.
    pub(super) fn claim_names(&self, number: u32) -> Vec<String> {
        match self.claims.get(&number) {
            Some(names) => names.clone(),
            None => vec![format!("{}/claim", self.name(number))],
        }
    }

    /// The key of the row called `name`, or of the next free place behind it.
    fn key(&self, name: &str) -> u64 {
        let mut key = hashed(|state| name.hash(state));
        while let Some(number) = self.numbers.get(&key) {
            if self.name(*number) == name {
                break;
            }
            key = key.wrapping_add(1);
        }
        key
    }

    fn sort_of(
        &mut self,
        base: Option<u32>,
        (by, grade, says): (&str, Option<&GradeId>, &Says),
    ) -> Option<u32> {
        let key = hashed(|state| {
            base.hash(state);
            by.hash(state);
            grade.hash(state);
            hash_says(says, state);
        });
        let alike = |sort: &Sort| {
            sort.base == base
                && sort.claim.by == by
                && sort.claim.grade.as_ref() == grade
                && sort.claim.says == *says
        };
        let known = self.sort_numbers.get(&key).into_iter().flatten();
        let found = known
            .copied()
            .find(|number| self.sorts.get(*number as usize).is_some_and(alike));
        if found.is_some() {
            return found;
        }
        let number = u32::try_from(self.sorts.len()).ok()?;
        self.sort_numbers.entry(key).or_default().push(number);
        let claim = Claim {
            id: String::new(),
            given: BTreeSet::new(),
            incident: String::new(),
            by: by.to_owned(),
            grade: grade.cloned(),
            says: says.clone(),
            // Every row is known as soon as it is read, whatever its own time.
            learned: Learned::Everyone(Instant::MIN),
        };
        self.sorts.push(Sort { base, claim });
        Some(number)
    }
}

/// When everyone, or whoever is last, learned it.
pub(super) fn instant(learned: &Learned) -> Instant {
    match learned {
        Learned::Everyone(at) => *at,
        Learned::Only(each) => each.values().copied().max().unwrap_or(Instant::MIN),
    }
}

fn hashed(hash: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut state = FxHasher::default();
    hash(&mut state);
    state.finish()
}

fn hash_says(says: &Says, state: &mut FxHasher) {
    says.author.hash(state);
    says.from_held_by.hash(state);
    says.act.hash(state);
    says.hits.hash(state);
    says.joined.hash(state);
    says.preventive.hash(state);
}

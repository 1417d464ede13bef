//! Countries with their codes and names.

use std::collections::HashMap;

/// One country.
#[derive(Debug, Clone, Default)]
pub(crate) struct Country {
    /// How feeds write it: its code of three letters, those of the CAMEO family, its names.
    pub(crate) spellings: Vec<String>,
    /// Codes by which a mapping may name it besides: two letters and the number. No feed that is read here has
    /// them, and other codes of two letters stand for other countries.
    pub(crate) codes: Vec<String>,
}

/// All countries of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Countries {
    all: Vec<Country>,
    index: HashMap<String, usize>,
}

impl Countries {
    /// Adds a country, or says which of its codes and names another one has already.
    pub(crate) fn add(&mut self, country: Country) -> Result<(), String> {
        let number = self.all.len();
        let mut taken = None;
        for word in country.spellings.iter().chain(&country.codes) {
            match self.index.get(word) {
                Some(other) if *other != number => taken = Some(word.clone()),
                _ => {
                    self.index.insert(word.clone(), number);
                }
            }
        }
        self.all.push(country);
        taken.map_or(Ok(()), Err)
    }

    /// Which country `word` is a code or a name of.
    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        self.index.get(word).copied()
    }

    /// How feeds write the country.
    pub(crate) fn spellings(&self, country: usize) -> &[String] {
        self.all
            .get(country)
            .map_or(&[][..], |found| found.spellings.as_slice())
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

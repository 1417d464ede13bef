//! Dictionaries of actors in the format of TABARI, PETRARCH and Phoenix: a name, its aliases behind `+`, and what it
//! stands for in brackets, perhaps for a time: `[ARLGOV >040101]`, `[ARLMIL 970101-031231]`.

use super::{DataNote, numbered, spelt};
use crate::text::short;
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;
use tacit_lang::time::{Between, Instant, parse_between};

/// Years of two digits from here on are those of the last century, as in TABARI.
const FIRST_YEAR_OF_LAST_CENTURY: u32 = 30;

/// Names and the codes that they stood for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary {
    /// The number of each name's entry.
    names: HashMap<String, usize>,
    entries: Vec<Vec<Role>>,
}

/// What a name stood for, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Role {
    /// None where the dictionary says that the name is no actor: `[---]`.
    code: Option<String>,
    from: Option<Instant>,
    to: Option<Instant>,
}

impl Dictionary {
    /// Reads one file; names of an earlier one stay what they were. Days are meant in `zone`.
    pub(crate) fn read(&mut self, text: &str, zone: &str, note: &mut DataNote) {
        let mut reading = Reading {
            dictionary: self,
            zone,
            note,
            entry: None,
            head: None,
        };
        for (line, start, whole) in numbered(text) {
            let span = Span::new(start, start + whole.len());
            reading.line(line, span, whole);
        }
        reading.end_entry();
    }

    /// The code that `name` stood for over all of `time`: of a dated role before one that is always held.
    pub(crate) fn code(&self, name: &str, time: Between) -> Option<&str> {
        let roles = self.entries.get(*self.names.get(&spelt(name))?)?;
        let held = |role: &&Role| {
            let began = role.from.is_none_or(|from| from <= time.from());
            began && role.to.is_none_or(|to| time.to() <= to)
        };
        let dated = |role: &&Role| role.from.is_some() || role.to.is_some();
        let mut held = roles.iter().filter(held);
        let found = held.clone().find(dated).or_else(|| held.next())?;
        found.code.as_deref()
    }
}

/// One file, line by line.
struct Reading<'r> {
    dictionary: &'r mut Dictionary,
    zone: &'r str,
    note: &'r mut DataNote,
    /// The entry whose names and roles are being read.
    entry: Option<usize>,
    /// The line of its first name.
    head: Option<(usize, Span)>,
}

impl Reading<'_> {
    fn line(&mut self, line: usize, span: Span, whole: &str) {
        let found = whole.split('#').next().unwrap_or_default();
        let (name, roles) = match found.find('[') {
            Some(at) => found.split_at(at),
            None => (found, ""),
        };
        match name.trim() {
            "" => {}
            alias if alias.starts_with('+') => self.name(line, span, alias.trim_start_matches('+')),
            first => {
                self.end_entry();
                self.entry = Some(self.dictionary.entries.len());
                self.dictionary.entries.push(Vec::new());
                self.head = Some((line, span));
                self.name(line, span, first);
            }
        }
        self.roles(line, span, roles);
    }

    fn name(&mut self, line: usize, span: Span, name: &str) {
        let Some(entry) = self.entry else {
            let message = format!("`{}` is another name of nobody", short(name, 40));
            return self.pass_over(line, span, message, "put a name without `+` before it");
        };
        let name = spelt(name);
        if name.is_empty() {
            let message = "a name is missing here".to_owned();
            return self.pass_over(line, span, message, "write it behind the `+`");
        }
        self.note.entries += 1;
        self.dictionary.names.entry(name).or_insert(entry);
    }

    /// `[ARLGOV >040101] [ARLELI]`.
    fn roles(&mut self, line: usize, span: Span, text: &str) {
        let mut rest = text.trim();
        while let Some(inside) = rest.strip_prefix('[') {
            let Some((role, behind)) = inside.split_once(']') else {
                let message = format!("`[{}` is never closed", short(inside, 40));
                return self.pass_over(line, span, message, "put `]` behind the role");
            };
            rest = behind.trim_start();
            let Some(entry) = self.entry else {
                let message = format!("`[{}]` is the role of nobody", short(role, 40));
                self.pass_over(line, span, message, "put a name before it");
                continue;
            };
            match self.role(role) {
                Some(role) => {
                    if let Some(roles) = self.dictionary.entries.get_mut(entry) {
                        roles.push(role);
                    }
                }
                None => {
                    let message = format!("`[{}]` is no role", short(role, 40));
                    self.pass_over(
                        line,
                        span,
                        message,
                        "write a code, and perhaps days: `[ARLGOV]`, `[ARLGOV >040101]`, `[ARLGOV 970101-031231]`",
                    );
                }
            }
        }
        if !rest.is_empty() {
            let message = format!("`{}` is neither a name nor a role", short(rest, 40));
            self.pass_over(line, span, message, "put `#` before what is a comment");
        }
    }

    fn role(&self, text: &str) -> Option<Role> {
        let text = text.trim();
        let (code, days) = match text.split_once([' ', '\t', '>', '<']) {
            Some((code, _)) => (code, text.get(code.len()..)?.trim()),
            None => (text, ""),
        };
        let is_code = code.len() >= 3
            && code
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let code = match code {
            "---" => None,
            code if is_code => Some(code.to_owned()),
            _ => return None,
        };
        let (from, to) = if days.is_empty() {
            (None, None)
        } else if let Some(since) = days.strip_prefix('>') {
            (Some(self.day(since)?.from()), None)
        } else if let Some(until) = days.strip_prefix('<') {
            (None, Some(self.day(until)?.to()))
        } else if let Some((since, until)) = days.split_once('-') {
            (Some(self.day(since)?.from()), Some(self.day(until)?.to()))
        } else {
            let day = self.day(days)?;
            (Some(day.from()), Some(day.to()))
        };
        let ends_first = from.zip(to).is_some_and(|(from, to)| to < from);
        (!ends_first).then_some(Role { code, from, to })
    }

    /// `040101` or `20040101`.
    fn day(&self, text: &str) -> Option<Between> {
        let text = text.trim();
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (year, rest) = match text.len() {
            6 => {
                let (year, rest) = text.split_at(2);
                let year: u32 = year.parse().ok()?;
                let century = if year >= FIRST_YEAR_OF_LAST_CENTURY {
                    1900
                } else {
                    2000
                };
                (century + year, rest)
            }
            8 => {
                let (year, rest) = text.split_at(4);
                (year.parse().ok()?, rest)
            }
            _ => return None,
        };
        let (month, day) = rest.split_at(2);
        parse_between(&format!("{year:04}-{month}-{day}{}", self.zone)).ok()
    }

    /// An entry without any role stands for nobody.
    fn end_entry(&mut self) {
        let empty = self
            .entry
            .and_then(|entry| self.dictionary.entries.get(entry))
            .is_some_and(Vec::is_empty);
        if let Some((line, span)) = self.head.take().filter(|_| empty) {
            let message = "this name has no role that can be read".to_owned();
            self.pass_over(
                line,
                span,
                message,
                "put what it stands for behind it: `[ARLGOV]`",
            );
        }
    }

    fn pass_over(&mut self, line: usize, span: Span, message: String, help: &str) {
        self.note.pass_over(line, span, message, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# people\nADA_ARL_  # minister\n+MINISTER_ADA_ARL_\n\t[ARLGOV 960101-031231]\n\t[ARLMIL >040101]\n\
        \t[ARLELI]\nGAMMA_BRIGADES_ [BORREB]\nTHE_SEA_ [---]\nOLD_GUARD_ [ARLMIL <20010101]\n";

    fn read(text: &str) -> (Dictionary, DataNote) {
        let (mut found, mut note) = (Dictionary::default(), DataNote::new("actors"));
        found.read(text, "Z", &mut note);
        (found, note)
    }

    fn on(found: &Dictionary, name: &str, day: &str) -> Option<String> {
        let time = parse_between(&format!("{day}Z")).unwrap();
        found.code(name, time).map(str::to_owned)
    }

    #[test]
    fn a_name_stands_for_what_it_stood_for_on_the_day() {
        let (found, note) = read(TEXT);
        assert_eq!((note.entries, note.passed_over), (5, 0), "{note}");
        let ada = |day| on(&found, "Ada Arl", day);
        assert_eq!(ada("2003-12-31").unwrap(), "ARLGOV");
        assert_eq!(ada("2004-01-01").unwrap(), "ARLMIL");
        assert_eq!(ada("1990-01-01").unwrap(), "ARLELI");
        assert_eq!(
            on(&found, "minister ada arl", "2000-01-01").unwrap(),
            "ARLGOV"
        );
        assert_eq!(
            on(&found, "Gamma Brigades", "2000-01-01").unwrap(),
            "BORREB"
        );
        assert_eq!(on(&found, "Old Guard", "2001-01-02"), None);
        assert_eq!(on(&found, "The Sea", "2000-01-01"), None);
        assert_eq!(on(&found, "Unheard Of", "2000-01-01"), None);
    }

    #[test]
    fn a_role_that_changes_within_the_time_is_held_by_nobody() {
        let (found, _) = read("ADA_ [ARLGOV <031231] [ARLMIL >040101]\n");
        let time = Between::new(
            parse_between("2003-12-01Z").unwrap().from(),
            parse_between("2004-01-31Z").unwrap().to(),
        );
        assert_eq!(found.code("Ada", time.unwrap()), None);
    }

    #[test]
    fn every_line_that_cannot_be_read_is_listed_and_stops_no_other() {
        let (found, note) = read(
            "+NOBODYS_\n[ARLGOV]\nADA_ [ARLGOV 2004017-061231]\nBEN_ [ARLGOV\nCLEO_ [x]\nDAN_ [ARLMIL 061231-040101]\n\
             EVE_ [ARLGOV] and more\nFAY_ [ARLMIL]\n",
        );
        let lines: Vec<usize> = note.listed.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7]);
        assert_eq!(on(&found, "Fay", "2000-01-01").unwrap(), "ARLMIL");
        assert_eq!(on(&found, "Eve", "2000-01-01").unwrap(), "ARLGOV");
    }
}

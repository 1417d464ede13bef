//! What looks like one incident told twice: a rule that a person can check, and never more than an offer.
//!
//! Two incidents look alike if all of this holds:
//!
//! - They can have begun within [`NEAR_SECONDS`] of each other.
//! - No source tells both, this desk apart: whoever reports two things means two.
//! - What is said of the act, of whose was hit, and of the place does not exclude each other. A wider class or place includes a narrower.
//! - Two of these agree: act, author, whose was hit, place, the words of their labels; or the words agree, and they lie within
//!   [`CLOSE_SECONDS`].
//! - Where they name different authors, the words agree: then one incident has two accounts, and to join them shows that.
//!
//! Nothing is joined by it. At most [`MOST_NEIGHBOURS`] that follow in time are compared with each incident, so that a hundred thousand cost
//! little; how many pairs were not compared is said.

use std::collections::BTreeSet;
use tacit_lang::time::Between;

/// How far apart two accounts of one incident can put its beginning, in seconds: six hours.
pub(super) const NEAR_SECONDS: i64 = 6 * 3_600;
/// Within which time like words alone are enough, in seconds: an hour.
pub(super) const CLOSE_SECONDS: i64 = 3_600;
/// With how many that follow in time each is compared: beyond that a busy night would cost more than a person can look through.
pub(super) const MOST_NEIGHBOURS: usize = 64;
/// How many pairs are offered at once, the most alike first.
pub(super) const MOST_OFFERED: usize = 50;
/// How many pairs are kept while they are sought.
const MOST_FOUND: usize = 10_000;

/// A word, an actor, an act, a place or a source, by number.
pub(super) type Number = u32;

/// What is said of one aspect by all claims: what is named, and everything wider that holds it. Both sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Aspect {
    pub(super) named: Vec<Number>,
    pub(super) within: Vec<Number>,
}

/// An incident, as far as likeness goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sight {
    pub(super) begin: Between,
    pub(super) act: Aspect,
    pub(super) author: Aspect,
    pub(super) victim: Aspect,
    pub(super) place: Aspect,
    /// The words of its label, sorted.
    pub(super) words: Vec<Number>,
    /// Whoever tells it, this desk apart; sorted.
    pub(super) sources: Vec<Number>,
}

/// Why two look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// They can have begun at one time.
    SameTime,
    /// They begin so many seconds apart.
    Apart(i64),
    /// The same act.
    Act,
    /// The same author.
    Author,
    /// The same was hit.
    Victim,
    /// The same place.
    Place,
    /// Like words.
    Words,
    /// The authors differ.
    OtherAuthor,
}

impl Why {
    /// In words.
    pub(super) fn words(self) -> String {
        match self {
            Self::SameTime => "they can have begun at one time".to_owned(),
            Self::Apart(seconds) => {
                format!(
                    "they begin {} apart",
                    crate::standing::words::spell::seconds(seconds)
                )
            }
            Self::Act => "the same kind of act".to_owned(),
            Self::Author => "the same author is named".to_owned(),
            Self::Victim => "the same was hit".to_owned(),
            Self::Place => "the same place".to_owned(),
            Self::Words => "like words".to_owned(),
            Self::OtherAuthor => {
                "different authors are named: as one incident, who acted would be contested"
                    .to_owned()
            }
        }
    }
}

/// What was found among many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The places of both, and why; the most alike first.
    pub(super) pairs: Vec<(usize, usize, Vec<Why>)>,
    /// How many pairs near in time were not compared.
    pub(super) not_compared: usize,
}

/// Why two look alike, if they do.
pub(super) fn alike(one: &Sight, other: &Sight) -> Option<Vec<Why>> {
    let apart = apart(one.begin, other.begin);
    let shares_source = meets(&one.sources, &other.sources);
    if apart > NEAR_SECONDS || shares_source {
        return None;
    }
    let mut why = vec![if apart == 0 {
        Why::SameTime
    } else {
        Why::Apart(apart)
    }];
    for (aspect, one, other) in [
        (Why::Act, &one.act, &other.act),
        (Why::Victim, &one.victim, &other.victim),
        (Why::Place, &one.place, &other.place),
    ] {
        match agreement(one, other) {
            Some(true) => why.push(aspect),
            Some(false) => return None,
            None => {}
        }
    }
    let like_words = like(&one.words, &other.words);
    let authors = agreement(&one.author, &other.author);
    if authors == Some(true) {
        why.push(Why::Author);
    }
    if like_words {
        why.push(Why::Words);
    }
    let agreed = why.len() - 1;
    let enough = agreed >= 2 || (like_words && apart <= CLOSE_SECONDS);
    if authors == Some(false) {
        why.push(Why::OtherAuthor);
    }
    (enough && (authors != Some(false) || like_words)).then_some(why)
}

/// Every pair that looks alike, but for those that are `settled`.
pub(super) fn pairs(sights: &[Sight], settled: impl Fn(usize, usize) -> bool) -> Found {
    let mut order: Vec<usize> = (0..sights.len()).collect();
    order.sort_by_key(|place| sights.get(*place).map(|sight| sight.begin.from()));
    let mut found = Found::default();
    for (at, place) in order.iter().enumerate() {
        let Some(one) = sights.get(*place) else {
            continue;
        };
        let last = one.begin.to().seconds().saturating_add(NEAR_SECONDS);
        let following = order.get(at + 1..).unwrap_or_default();
        let is_near = |other: &&usize| {
            let other = sights.get(**other);
            other.is_some_and(|it| it.begin.from().seconds() <= last)
        };
        for (count, neighbour) in following.iter().take_while(is_near).enumerate() {
            if count == MOST_NEIGHBOURS {
                // The list is sorted, so how many more are near is found without looking at each.
                let near = following.partition_point(|it| is_near(&it));
                found.not_compared += near - count;
                break;
            }
            let Some(other) = sights.get(*neighbour) else {
                continue;
            };
            if let Some(why) = alike(one, other)
                && !settled(*place, *neighbour)
            {
                if found.pairs.len() < MOST_FOUND {
                    found.pairs.push((*place, *neighbour, why));
                } else {
                    found.not_compared += 1;
                }
            }
        }
    }
    let rank = |why: &[Why]| {
        let apart = why.iter().find_map(|it| match it {
            Why::Apart(seconds) => Some(*seconds),
            _ => None,
        });
        (std::cmp::Reverse(why.len()), apart.unwrap_or(0))
    };
    found.pairs.sort_by_key(|(_, _, why)| rank(why));
    found
}

/// How many seconds lie between two times, at the least.
fn apart(one: Between, other: Between) -> i64 {
    let gap = |early: Between, late: Between| late.from().seconds() - early.to().seconds();
    gap(one, other).max(gap(other, one)).max(0)
}

/// Whether what is said agrees; nothing if one says nothing.
fn agreement(one: &Aspect, other: &Aspect) -> Option<bool> {
    if one.named.is_empty() || other.named.is_empty() {
        return None;
    }
    Some(meets(&one.named, &other.within) || meets(&other.named, &one.within))
}

/// Whether two labels have at least two words in common, and half of all.
fn like(one: &[Number], other: &[Number]) -> bool {
    let common = one.iter().filter(|word| other.binary_search(word).is_ok());
    let common = common.count();
    let all = one.len() + other.len() - common;
    common >= 2 && common * 2 >= all
}

fn meets(one: &[Number], other: &[Number]) -> bool {
    one.iter().any(|it| other.binary_search(it).is_ok())
}

/// The words of a label that say something: of three letters or more, in small letters.
pub(super) fn words(label: &str) -> BTreeSet<String> {
    let words = label.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| word.chars().count() >= 3);
    words
        .map(str::to_lowercase)
        .filter(|word| word != "the" && word != "and")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_lang::time::parse_between;

    fn aspect(named: &[Number]) -> Aspect {
        Aspect {
            named: named.to_vec(),
            within: named.to_vec(),
        }
    }

    /// An incident at a time, by a source, of an act, against somebody, with words.
    fn sight(
        time: &str,
        source: Number,
        act: &[Number],
        victim: &[Number],
        words: &[Number],
    ) -> Sight {
        Sight {
            begin: parse_between(time).unwrap(),
            act: aspect(act),
            author: Aspect::default(),
            victim: aspect(victim),
            place: Aspect::default(),
            words: words.to_vec(),
            sources: vec![source],
        }
    }

    const NIGHT: &str = "2026-02-02T21:00Z";
    const LATER: &str = "2026-02-02T23:00Z";
    const TOO_LATE: &str = "2026-02-03T03:00:01Z";

    #[test]
    fn two_accounts_of_one_night_look_alike() {
        let one = sight(NIGHT, 1, &[10], &[20], &[30, 31]);
        let other = sight(LATER, 2, &[10], &[20], &[]);
        assert_eq!(
            alike(&one, &other),
            Some(vec![Why::Apart(7_200), Why::Act, Why::Victim])
        );
        assert_eq!(alike(&one, &other), alike(&other, &one));
    }

    #[test]
    fn what_one_source_tells_twice_are_two() {
        let one = sight(NIGHT, 1, &[10], &[20], &[30, 31]);
        let again = sight(LATER, 1, &[10], &[20], &[30, 31]);
        assert_eq!(alike(&one, &again), None);
    }

    #[test]
    fn nothing_far_apart_or_of_another_kind_looks_alike() {
        let one = sight(NIGHT, 1, &[10], &[20], &[30, 31]);
        let unlike = [
            sight(TOO_LATE, 2, &[10], &[20], &[30, 31]),
            sight(NIGHT, 2, &[11], &[20], &[30, 31]),
            sight(NIGHT, 2, &[10], &[21], &[30, 31]),
            sight(LATER, 2, &[], &[], &[30, 31]),
            sight(NIGHT, 2, &[10], &[], &[]),
        ];
        for other in &unlike {
            assert_eq!(alike(&one, other), None, "{other:?}");
        }
    }

    #[test]
    fn a_wider_class_does_not_exclude_a_narrower() {
        let one = sight(NIGHT, 1, &[10], &[20], &[]);
        let mut rockets = sight(NIGHT, 2, &[12], &[20], &[]);
        assert_eq!(alike(&one, &rockets), None);
        rockets.act.within = vec![10, 12];
        assert!(alike(&one, &rockets).is_some());
    }

    #[test]
    fn like_words_are_enough_within_an_hour_and_where_the_authors_differ_they_are_needed() {
        let one = sight(NIGHT, 1, &[], &[], &[30, 31]);
        let other = sight("2026-02-02T21:30Z", 2, &[], &[], &[30, 31, 32]);
        assert_eq!(
            alike(&one, &other),
            Some(vec![Why::Apart(1_800), Why::Words])
        );
        let [mut one, mut other] = [1, 2].map(|source| sight(NIGHT, source, &[10], &[20], &[]));
        one.author = aspect(&[40]);
        other.author = aspect(&[41]);
        assert_eq!(alike(&one, &other), None);
        one.words = vec![30, 31];
        other.words = vec![30, 31];
        let why = alike(&one, &other).unwrap();
        assert_eq!(why.last(), Some(&Why::OtherAuthor));
    }

    #[test]
    fn an_interval_of_uncertainty_is_near_to_whatever_lies_in_it() {
        let day = sight("2026-02-02Z", 1, &[10], &[20], &[]);
        let hour = sight(NIGHT, 2, &[10], &[20], &[]);
        assert_eq!(
            alike(&day, &hour),
            Some(vec![Why::SameTime, Why::Act, Why::Victim])
        );
    }

    #[test]
    fn the_pairs_of_a_made_up_set_are_found_and_none_among_unlike_ones() {
        let mut sights: Vec<Sight> = (0..200)
            .map(|hour| {
                let time = format!("2026-03-{:02}T{:02}:00Z", 1 + hour / 24, hour % 24);
                let number = u32::try_from(hour).unwrap();
                sight(
                    &time,
                    number,
                    &[10 + number % 7],
                    &[20 + number % 11],
                    &[1_000 + number],
                )
            })
            .collect();
        assert_eq!(pairs(&sights, |_, _| false), Found::default());
        sights.push(sight("2026-03-02T05:20Z", 900, &[11], &[27], &[]));
        let found = pairs(&sights, |_, _| false);
        assert_eq!(found.pairs.len(), 1);
        let (one, other, _) = found.pairs.first().unwrap();
        assert_eq!(BTreeSet::from([*one, *other]), BTreeSet::from([29, 200]));
        assert!(pairs(&sights, |_, _| true).pairs.is_empty());
    }

    #[test]
    fn a_busy_night_is_compared_within_bounds_and_it_is_said_what_was_not() {
        let sights: Vec<Sight> = (0..200)
            .map(|source| sight(NIGHT, source, &[10], &[20], &[]))
            .collect();
        let found = pairs(&sights, |_, _| false);
        let all = 200 * 199 / 2;
        assert_eq!(found.pairs.len() + found.not_compared, all);
        assert!(found.pairs.len() <= 200 * MOST_NEIGHBOURS);
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        let found: Vec<String> = words("Rockets fall on the NORTH, at 9")
            .into_iter()
            .collect();
        assert_eq!(found, ["fall", "north", "rockets"]);
    }
}

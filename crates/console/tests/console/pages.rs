//! Every page that can be reached, on a desk where nothing that was typed is harmless (K15).

use crate::browser::{Answer, Browser, Served};
use crate::guarding::has_the_headers;
use crate::markup;
use crate::sample::Sample;
use std::collections::{BTreeSet, VecDeque};

/// The most pages that one person's walk visits; more of the same kind shows nothing new.
const WALK: usize = 150;

/// Follows every link from the first page on; paths that differ in numbers alone are taken a few times.
pub(crate) async fn walk(browser: &Browser) -> Vec<(String, Answer)> {
    let mut open = VecDeque::from(["/".to_owned()]);
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut kinds = std::collections::BTreeMap::<String, usize>::new();
    let mut pages = Vec::new();
    while let Some(path) = open.pop_front() {
        let answer = browser.get(&path).await;
        let is_page = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        if is_page {
            for tag in markup::tags(&answer.body) {
                let Some(href) = tag
                    .get("href")
                    .filter(|href| href.starts_with('/') || href.starts_with('?'))
                else {
                    continue;
                };
                let whole = if href.starts_with('?') {
                    format!("{}{href}", path.split('?').next().unwrap())
                } else {
                    href.split('#').next().unwrap().to_owned()
                };
                let kind = whole.replace(|letter: char| letter.is_ascii_hexdigit(), "0");
                let taken = kinds.entry(kind).or_default();
                if *taken < 2 && seen.insert(whole.clone()) {
                    *taken += 1;
                    open.push_back(whole);
                }
            }
        }
        pages.push((path, answer));
        if pages.len() >= WALK {
            break;
        }
    }
    pages
}

/// A page; of one to take away, which has its style in itself, what is beside that style.
fn alone(answer: &Answer) -> String {
    let ends = answer
        .body
        .split_once("<style>")
        .and_then(|(before, rest)| {
            let (_, after) = rest.split_once("</style>")?;
            Some(format!("{before}{after}"))
        });
    let taken_away = answer.header("content-disposition").is_some();
    ends.filter(|_| taken_away)
        .unwrap_or_else(|| answer.body.clone())
}

#[tokio::test]
async fn nothing_that_anybody_typed_becomes_markup_on_any_page() {
    let served = Served::start(true).await;
    for person in ["reader", "drafter", "approver", "second", "keeper"] {
        let browser = served.person(person).await;
        for (path, answer) in walk(&browser).await {
            has_the_headers(&answer);
            let is_page = answer
                .header("content-type")
                .is_some_and(|kind| kind.starts_with("text/html"));
            // A brief is a file to be kept, with a style of its own; it is never shown here.
            let is_kept = answer.header("content-disposition").is_some();
            if is_page && !is_kept {
                println!("{person} {path} {}", answer.status);
                markup::check(&alone(&answer));
            }
        }
    }
    assert!(
        served.desk.state().acts.is_empty(),
        "looking at pages has done something"
    );
}

#[tokio::test]
async fn hostile_addresses_are_answered_with_pages_that_hold_them_as_text() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let places = [
        "/channels/",
        "/letters/",
        "/promises/",
        "/proposals/",
        "/incidents/",
        "/login/",
        "/typed/",
        "/",
        "/timeline?known=",
        "/promises?at=",
        "/incidents?search=",
        "/desk?page=",
        "/exposure?at=",
        "/?done=",
    ];
    let hostile = [
        "%3Cscript%3Ehostile(1)%3C/script%3E",
        "%22%3E%3Cimg%20src=x%20onerror=hostile(2)%3E",
        "'onmouseover='hostile(3)",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%00%0d%0aSet-Cookie:%20a=b",
        "%ff%fe%80",
        "%E2%80%AE%D8%B3",
        "-99999999999999999999999",
        "1e400",
        "",
    ];
    for place in places {
        for part in hostile
            .into_iter()
            .map(str::to_owned)
            .chain(["w".repeat(10_000)])
        {
            let path = format!("{place}{part}");
            let answer = browser.get(&path).await;
            assert!(
                (200..504).contains(&answer.status) && answer.status != 500,
                "{path}: {}",
                answer.status
            );
            has_the_headers(&answer);
            assert_eq!(answer.header("set-cookie"), None, "{path}");
            if answer
                .header("content-type")
                .is_some_and(|kind| kind.starts_with("text/html"))
            {
                markup::check(&answer.body);
            }
        }
    }
}

#[tokio::test]
async fn every_page_says_whose_desk_it_is_and_that_it_is_an_exercise() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    for (path, answer) in walk(&browser).await {
        if answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            assert!(
                answer.body.contains("EXERCISE"),
                "{path} does not say that it is an exercise"
            );
            assert!(
                answer.body.contains("Arland"),
                "{path} does not say whose desk it is"
            );
        }
    }
    let nobody = served.browser().get("/").await;
    assert_eq!(nobody.status, 401);
    assert!(
        nobody.body.contains("EXERCISE") && !nobody.body.contains("Arland"),
        "{}",
        nobody.body
    );
}

#[tokio::test]
async fn an_error_is_a_page_within_the_console_for_whoever_is_logged_in() {
    let served = Served::of(Sample::new(false), 0).await;
    let browser = served.person("reader").await;
    let answer = browser.get("/nothing-here").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains("There is no such page")
            && answer.body.contains("aria-label=\"Pages\"")
    );
    let answer = browser.send(browser.ask("DELETE", "/")).await;
    assert_eq!(answer.status, 405);
    assert!(answer.header("allow").is_some() && answer.body.contains("aria-label=\"Pages\""));
    let answer = browser.send(browser.ask("HEAD", "/")).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    has_the_headers(&answer);
}

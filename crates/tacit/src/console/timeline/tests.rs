//! What a desk's timeline shows of two desks that have met, and that it shows nothing before it was known.

use super::super::Handle;
use super::super::trying::{Pair, draft, example};
use crate::console::saying::saying;
use tacit_console::desk::Desk as _;
use tacit_console::view::saying::What;
use tacit_console::view::timeline::{MarkKind, Span, Timeline};
use tacit_mission::officers::Rule;

const MINUTE_MS: u64 = 60_000;

/// Asks until everything that is sought was found.
fn asked(handle: &Handle, known_ms: Option<u64>) -> Timeline {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let span = Span {
        from_ms: None,
        to_ms: None,
        known_ms,
    };
    runtime.block_on(async {
        for _ in 0..100 {
            let found = handle.timeline(span.clone()).await.unwrap();
            if !found.seeking {
                return found;
            }
        }
        panic!("the moments were not found")
    })
}

fn given() -> Pair {
    let mut pair = Pair::met(Rule::default());
    let give = draft(What::Give, "", &example("arland-to-borland.assurance"));
    let give = saying(pair.arland.service(), &give).unwrap();
    pair.arland.say(give);
    pair.carry();
    pair.carry();
    pair
}

#[test]
fn a_promise_has_a_lane_in_each_pair_of_eyes_and_its_entry_is_a_moment() {
    let mut pair = given();
    let handle = pair.borland.handle();
    let seen = asked(&handle, None);
    let eyes: Vec<&str> = seen.lanes.iter().map(|lane| lane.eyes.as_str()).collect();
    assert_eq!(eyes, ["Borland", "Arland as known to Borland"]);
    for lane in &seen.lanes {
        assert!(lane.verdict.starts_with("stands"), "{}", lane.verdict);
        let last = lane.stretches.last().unwrap();
        assert_eq!(last.word, "stands");
        assert_eq!(last.to_ms, i64::try_from(seen.known_ms).unwrap());
    }
    assert!(
        seen.moments.iter().any(|it| it.after == "stands"),
        "{:?}",
        seen.moments
    );
    let given = seen
        .marks
        .iter()
        .find(|it| it.kind == MarkKind::Message && it.decides);
    assert!(
        given
            .unwrap()
            .path
            .as_deref()
            .unwrap()
            .starts_with("/letters/m-")
    );
    drop(handle);
}

#[test]
fn nothing_is_shown_before_it_was_learned() {
    let mut pair = given();
    let now_ms = pair.borland.service().now().0;
    let begin = as_written(now_ms - 60 * MINUTE_MS);
    pair.borland.record(&format!(
        "{{\"v\":1,\"type\":\"incident\",\"id\":\"late-news\",\"label\":\"rockets\",\"begin\":\"{begin}\",\"learned\":{{\"B\":\"{begin}\"}}}}"
    ));
    let learned = pair.borland.service().now().0;
    let handle = pair.borland.handle();
    let shows = |seen: &Timeline| seen.marks.iter().any(|mark| mark.id == "late-news");
    assert!(shows(&asked(&handle, None)));
    let before = asked(&handle, Some(now_ms - 30 * MINUTE_MS));
    assert!(!shows(&before), "learned at {learned}");
    assert!(before.lanes.is_empty(), "its text had not come");
    assert!(before.marks.is_empty());
    let now = asked(&handle, None);
    assert_eq!(before.whole_ms[0], now.whole_ms[0], "no axis moves");
    drop(handle);
}

/// A time as records have it.
fn as_written(ms: u64) -> tacit_lang::time::Instant {
    tacit_mission::party::instant(tacit_wire::Timestamp(ms))
}

#[test]
fn scrubbing_to_a_moment_says_what_the_command_line_says_of_that_moment() {
    let mut pair = given();
    let handle = pair.borland.handle();
    let moments = asked(&handle, None).moments;
    let first = moments.first().unwrap().known_ms;
    let seen = [first - 1_000, first].map(|known| asked(&handle, Some(known)));
    drop(handle);
    for (timeline, known) in seen.iter().zip([first - 1_000, first]) {
        let at = as_written(known).to_string();
        let said = pair
            .borland
            .command_line(&["standing", "--eyes", "all", "--at", &at, "--known", &at]);
        let standings = said["standings"].as_array().unwrap();
        for lane in &timeline.lanes {
            let word = lane.stretches.last().unwrap().word.replace(' ', "-");
            let mut same = standings.iter();
            assert!(
                same.any(|it| it["word"] == word.as_str()),
                "{word}: {standings:?}"
            );
        }
    }
}

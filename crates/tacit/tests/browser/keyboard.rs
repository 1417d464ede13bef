//! Keys alone: from the login to what is said and looked at, with the focus always to be seen.

use crate::driver::Driver;
use crate::meeting::met;
use crate::opening::link;
use crate::program::example;
use crate::window::Window;
use serde_json::Value;
use tacit_trial::Relay;

/// Of the driver's own keys (WebDriver, section 17.4.2).
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const LEFT: &str = "\u{E012}";
const RIGHT: &str = "\u{E014}";
const SPACE: &str = " ";

/// After how many steps something should have been reached.
const STEPS: usize = 120;

/// Whether whoever looks at the page sees where the focus is, by an outline or a shadow. The parts of a time are inside of its field, where
/// the browser marks them itself.
const SEEN: &str = "const it = document.activeElement;
    if (it === document.body || it.type === 'datetime-local') return true;
    const look = getComputedStyle(it);
    const outlined = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    const box = (it.labels?.[0] ?? it).getBoundingClientRect();
    return (outlined || look.boxShadow !== 'none') && box.width > 0 && box.bottom > 0 && box.top < innerHeight;";

/// Steps on with the tabulator until what has the focus begins with these words.
async fn comes_to(window: &Window, words: &str) {
    let mut passed = Vec::new();
    for _ in 0..STEPS {
        let focus = window.focus().await;
        if focus.starts_with(words) {
            return;
        }
        passed.push(focus);
        window.keys(TAB).await;
        // The page scrolls to it, which takes a moment.
        window.until(SEEN, |it| it == true).await;
    }
    panic!("`{words}` is not reached; passed were {passed:?}");
}

async fn presses(window: &Window, words: &str) {
    comes_to(window, words).await;
    window.keys(ENTER).await;
}

#[tokio::test]
async fn a_note_is_sent_and_a_text_is_proposed_and_looked_at_with_keys_alone() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    arland.well(&[
        "person", "add", "Dora", "--role", "keeper", "--role", "drafter",
    ]);
    let window = driver.window().await;
    window.open(&link(&arland, "Dora")).await;
    window.sees("This link logs").await;
    presses(&window, "Log in").await;
    window.sees("Nothing waits").await;

    // The first step on every page leads past its head.
    window.keys(TAB).await;
    assert_eq!(window.focus().await, "To the page");
    assert_eq!(window.script(SEEN).await, true);
    window.keys(ENTER).await;
    assert_eq!(
        window.script("return document.activeElement.id").await,
        "main"
    );

    window.go("/").await;
    presses(&window, "Channels").await;
    window.sees("channel line").await;
    presses(&window, "Borland").await;
    presses(&window, "Write words").await;
    comes_to(&window, "The words").await;
    window.keys("The convoy leaves at dawn").await;
    comes_to(&window, "Routine").await;
    window.keys(LEFT).await;
    presses(&window, "Show all that would be said").await;
    window.sees("This is all that would be said.").await;
    presses(&window, "Say exactly this").await;
    window.sees("We said: note").await;
    let came = |it: &Value| it["messages"][0]["words"] == "The convoy leaves at dawn";
    let found = borland.until(&["inbox"], came);
    assert_eq!(
        found["messages"][0]["precedence"], "PRIORITY",
        "the arrow has chosen: {found:#}"
    );

    presses_from_the_top(&window, "Promises").await;
    presses(&window, "Give an assurance").await;
    presses(&window, "line").await;
    comes_to(&window, "The text of the assurance").await;
    let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
    window.pastes("The text of the assurance", &text).await;
    presses(&window, "Show all that would be said").await;
    window.sees("self-made excuse").await;
    comes_to(&window, "How it comes about").await;
    window.keys(ENTER).await;
    window
        .until(
            "return document.querySelector('#licenses details').open",
            |it| it == true,
        )
        .await;
    presses(&window, "Say exactly this").await;
    window.sees("We said: assurance").await;
    scrubs(&window).await;
}

/// The slider of the timeline, by arrows.
async fn scrubs(window: &Window) {
    let stops = "return Number(document.querySelector('#stop')?.max ?? 0)";
    presses_from_the_top(window, "Timeline").await;
    window.until(stops, |it| it.as_u64().unwrap_or(0) > 0).await;
    comes_to(window, "As known at").await;
    window.keys(LEFT).await;
    window.sees("Nothing that was learned later is here.").await;
    assert_eq!(
        window.focus().await,
        "As known at",
        "the focus stays where it was"
    );
    let spoken = "return document.querySelector('#stop').getAttribute('aria-valuetext')";
    window
        .until(spoken, |it| {
            it.as_str().is_some_and(|it| it.contains("As known at"))
        })
        .await;
    window.keys(RIGHT).await;
    window.sees("As known now").await;
    presses(window, "Save the drawing").await;
    comes_to(window, "The same as tables").await;
    window.keys(SPACE).await;
    window
        .until(
            "return document.querySelector('details.as-tables').open",
            |it| it == true,
        )
        .await;
}

async fn presses_from_the_top(window: &Window, words: &str) {
    window
        .script("document.activeElement.blur(); scrollTo(0, 0)")
        .await;
    window.go("/").await;
    presses(window, words).await;
}

//! The daemon is killed while a form is open: nothing typed is lost, the page says how it is, and goes on by itself.

use crate::driver::Driver;
use crate::meeting::met;
use crate::opening::enters;
use serde_json::Value;
use tacit_trial::Relay;

const BEFORE: &str = "The convoy leaves at dawn";
const MEANWHILE: &str = ", and the bridge is shut from six";

#[tokio::test]
async fn what_was_typed_outlives_the_daemon_and_the_window() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    arland.well(&[
        "person", "add", "Dora", "--role", "keeper", "--role", "drafter",
    ]);
    let window = enters(&driver, &arland, "Dora").await;
    window.go("/say/note?channel=line").await;
    window.types("The words", BEFORE).await;
    window.sees("Kept.").await;
    window.script("window.neverReloaded = true").await;

    arland.kill();
    window
        .sees("The desk does not answer. What you have typed is kept on this page.")
        .await;
    window.keys(MEANWHILE).await;
    window
        .sees("Kept on this page only: the desk does not answer.")
        .await;
    window.presses("Show all that would be said").await;
    window
        .sees("Nothing was sent; what you have typed is kept on this page.")
        .await;
    let all = format!("{BEFORE}{MEANWHILE}");
    assert_eq!(window.typed("The words").await, all);
    assert_eq!(window.path().await, "/say/note");

    arland.run();
    window.sees("The desk answers again").await;
    window.sees("Kept.").await;
    assert_eq!(window.typed("The words").await, all);
    assert_eq!(window.script("return window.neverReloaded").await, true);

    let second = enters(&driver, &arland, "Dora").await;
    second.go("/say/note?channel=line").await;
    second
        .until("return document.querySelector('#text').value", |it| {
            it == all.as_str()
        })
        .await;
    second.presses("Show all that would be said").await;
    second.presses("Say exactly this").await;
    second.sees("We said: note").await;
    let came = |it: &Value| it["messages"][0]["words"] == all.as_str();
    borland.until(&["inbox"], came);

    second.go("/say/note?channel=line").await;
    second.sees("Nothing is said yet.").await;
    assert_eq!(
        second.typed("The words").await,
        "",
        "what was said is not offered again"
    );
}

//! The first page: a link, a button, Today; and nothing on it that keeps anybody out.

use crate::driver::Driver;
use crate::program::Desk;
use crate::window::Window;

/// A link that opens the console of a desk for a person.
pub(crate) fn link(desk: &Desk, person: &str) -> String {
    let said = desk.well(&["desk", "link", person]);
    let mut words = said.split_whitespace();
    words
        .find(|word| word.starts_with("http://"))
        .unwrap()
        .to_owned()
}

/// Opens the console of a desk for a person.
pub(crate) async fn enters(driver: &Driver, desk: &Desk, person: &str) -> Window {
    let window = driver.window().await;
    window.open(&link(desk, person)).await;
    window.presses("Log in").await;
    window.sees("Log out").await;
    window
}

#[tokio::test]
async fn a_link_opens_today_once() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    let window = enters(&driver, &desk, "keeper").await;
    window.sees("Nothing waits").await;
    assert_eq!(window.barriers().await, Vec::<String>::new());
}

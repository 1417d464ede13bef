//! One person's window: what they press, type and see.

use crate::command::Beyond;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long anything is waited for, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked again.
const PAUSE: Duration = Duration::from_millis(50);

/// The checker that is run inside pages.
const AXE: &str = include_str!("axe/axe.min.js");

/// Light or dark, as a system asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// A window of a browser of its own.
pub(crate) struct Window {
    client: Client,
}

impl Window {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(crate) async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// The path of the page that is shown.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.path().to_owned()
    }

    /// Goes to another page of the same console.
    pub(crate) async fn go(&self, path: &str) {
        let url = self.client.current_url().await.unwrap();
        self.open(url.join(path).unwrap().as_str()).await;
    }

    /// Everything that the page shows, as a reader sees it.
    pub(crate) async fn text(&self) -> String {
        // A page that is just being left has no body.
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page shows these words.
    pub(crate) async fn sees(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "no `{words}` in: {text}");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The page does not show these words.
    pub(crate) async fn sees_nothing_of(&self, words: &str) {
        let text = self.text().await;
        assert!(!text.contains(words), "`{words}` in: {text}");
    }

    /// Waits for an element.
    pub(crate) async fn finds(&self, css: &str) -> Element {
        let waiting = self.client.wait().at_most(PATIENCE);
        match waiting.for_element(Locator::Css(css)).await {
            Ok(found) => found,
            Err(why) => panic!("no `{css}` ({why}) in: {}", self.text().await),
        }
    }

    /// Presses what a person would name by its words: a button or a link. What a screen reader hears behind a colon need not be named.
    pub(crate) async fn presses(&self, words: &str) {
        let named = format!(
            "normalize-space()=\"{words}\" or starts-with(normalize-space(), \"{words}:\")"
        );
        let path =
            format!("//button[({named}) and not(@disabled)] | //a[{named}] | //summary[{named}]");
        self.clicks(Locator::XPath(&path), words).await;
    }

    /// Presses what no words name: a box to tick, a button beside others of the same words.
    pub(crate) async fn presses_at(&self, css: &str) {
        self.clicks(Locator::Css(css), css).await;
    }

    /// The same by a path through the page.
    pub(crate) async fn presses_where(&self, path: &str) {
        self.clicks(Locator::XPath(path), path).await;
    }

    /// The page as the desk sends it, before any script has run.
    pub(crate) async fn as_sent(&self) -> String {
        let script = "const ask = new XMLHttpRequest(); ask.open('GET', location.href, false); ask.send(); return ask.responseText;";
        let sent = self.script(script).await;
        sent.as_str().unwrap().to_owned()
    }

    /// The page may be shown anew between the look and the press.
    async fn clicks(&self, at: Locator<'_>, words: &str) {
        let begun = Instant::now();
        loop {
            let pressed = match self.client.find(at).await {
                Ok(found) => self.clicked(found).await,
                Err(why) => Err(why),
            };
            let Err(why) = pressed else {
                return;
            };
            let text = self.text().await;
            assert!(
                begun.elapsed() < PATIENCE,
                "nothing to press `{words}` ({why}) in: {text}"
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// It stands in the middle of the window first, where nothing of the page's head lies over it.
    async fn clicked(&self, found: Element) -> Result<(), CmdError> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let arguments = vec![serde_json::to_value(&found)?];
        self.client.execute(script, arguments).await?;
        found.click().await
    }

    /// Types into a field that a label names.
    pub(crate) async fn types(&self, label: &str, words: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(words).await.unwrap();
    }

    /// Puts a whole text into a field that a label names, as pasting does.
    pub(crate) async fn pastes(&self, label: &str, words: &str) {
        let field = self.field(label).await;
        let script = "const field = arguments[0]; field.focus(); field.value = arguments[1];
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        let arguments = vec![serde_json::to_value(field).unwrap(), json!(words)];
        self.client.execute(script, arguments).await.unwrap();
    }

    /// Chooses one of a field's choices by its value.
    pub(crate) async fn chooses(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        field.select_by_value(value).await.unwrap();
    }

    /// What a field holds.
    pub(crate) async fn typed(&self, label: &str) -> String {
        let field = self.field(label).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// The field that a label of these words names.
    pub(crate) async fn field(&self, label: &str) -> Element {
        let path = format!(
            "//*[@id=//label[starts-with(normalize-space(), \"{label}\")]/@for] | //label[starts-with(normalize-space(), \"{label}\")]//*[self::input or self::textarea or self::select]"
        );
        let waiting = self.client.wait().at_most(PATIENCE);
        match waiting.for_element(Locator::XPath(&path)).await {
            Ok(found) => found,
            Err(why) => panic!("no field `{label}` ({why}) in: {}", self.text().await),
        }
    }

    /// Keys, to whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// What has the focus, in words: its label, or its text.
    pub(crate) async fn focus(&self) -> String {
        let script = "const it = document.activeElement;
            const label = it.labels && it.labels[0] ? it.labels[0].innerText : '';
            return (label || it.getAttribute('aria-label') || it.innerText || it.tagName).trim();";
        let found = self.client.execute(script, Vec::new()).await.unwrap();
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script of the test's own in the page.
    pub(crate) async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Waits until a script of the test's own answers as it should.
    pub(crate) async fn until(&self, script: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let found = self.client.execute(script, Vec::new()).await;
            let found = found.unwrap_or_default();
            if fits(&found) {
                return found;
            }
            let text = self.text().await;
            assert!(
                begun.elapsed() < PATIENCE,
                "`{script}`: {found:#} in: {text}"
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What the accessibility checker finds serious or critical on the page, a line each.
    pub(crate) async fn barriers(&self) -> Vec<String> {
        self.client.execute(AXE, Vec::new()).await.unwrap();
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(found => done(found.violations
                .filter(it => it.impact === 'serious' || it.impact === 'critical')
                .map(it => it.id + ': ' + it.help + ': ' + it.nodes.map(node => node.html + ' — ' + node.failureSummary).join(' | '))),
                why => done(['the checker failed: ' + why]));";
        let found = self.client.execute_async(script, Vec::new()).await.unwrap();
        let found = found.as_array().unwrap().iter();
        found.map(|it| it.as_str().unwrap().to_owned()).collect()
    }

    /// The window's size, in points, and its scheme.
    pub(crate) async fn looks(&self, size: [u32; 2], scheme: Scheme) {
        let [width, height] = size;
        self.beyond(Beyond::protocol(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        ))
        .await;
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        let media = json!({ "features": features });
        self.beyond(Beyond::protocol("Emulation.setEmulatedMedia", media))
            .await;
    }

    /// Gives the window an authenticator that makes and uses passkeys.
    pub(crate) async fn has_an_authenticator(&self) {
        self.beyond(Beyond::authenticator()).await;
    }

    /// Writes a picture of what is shown.
    pub(crate) async fn picture(&self, file: &Path) {
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(file, picture).unwrap();
    }

    async fn beyond(&self, command: Beyond) -> Value {
        self.client.issue_cmd(command).await.unwrap()
    }
}

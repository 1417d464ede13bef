//! Every form of every page, sent as its page never sends it: nothing is done (K10).

use crate::browser::{Ask, Browser, Served};
use crate::guarding::has_the_headers;
use crate::markup::{Form, forms};
use crate::pages::walk;
use std::collections::BTreeMap;

/// The forms that the pages of a keeper who may do everything hold, one for each address.
async fn all_forms(browser: &Browser) -> Vec<Form> {
    let mut found = BTreeMap::new();
    for (_, page) in walk(browser).await {
        if page
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            for form in forms(&page.body) {
                found.entry(form.action.clone()).or_insert(form);
            }
        }
    }
    assert!(found.contains_key("/logout"), "the pages hold no form");
    found.into_values().collect()
}

/// What would be different if anything had been done.
fn trace(served: &Served) -> String {
    let state = served.desk.state();
    format!(
        "{:?} {:?} {:?} {}",
        state.acts,
        state.logins.len(),
        state.typed,
        state.notes.len()
    )
}

/// What is sent in the place of a form.
type Spoil<'s> = Box<dyn Fn(&Browser, &Form) -> Ask + 's>;

/// What it is, which answers it may have, and how it comes to be.
type Case<'s> = (&'s str, &'s [u16], Spoil<'s>);

/// Sends each case in the place of each form of two persons, and expects that it is refused and that nothing is done.
async fn refused(cases: Vec<Case<'_>>) {
    let served = Served::start(false).await;
    for person in ["second", "keeper"] {
        let browser = served.person(person).await;
        for form in all_forms(&browser).await {
            let before = trace(&served);
            for (what, statuses, spoil) in &cases {
                let answer = browser.send(spoil(&browser, &form)).await;
                let at = &form.action;
                assert!(
                    statuses.contains(&answer.status),
                    "{what} at {at}: {}",
                    answer.status
                );
                has_the_headers(&answer);
                assert_eq!(trace(&served), before, "{what} did something at {at}");
            }
        }
    }
}

/// As the page would send it.
fn sent(browser: &Browser, form: &Form) -> Ask {
    let ask = browser.form(&form.action, &form.hidden);
    if !form.with_files {
        return ask;
    }
    let part = |(name, value): &(String, String)| {
        format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = form.hidden.iter().map(part).collect();
    ask.instead("Content-Type", "multipart/form-data; boundary=part")
        .body(format!("{parts}--part--\r\n").as_bytes())
}

#[tokio::test]
async fn a_form_from_another_origin_does_nothing() {
    let origins = [
        "http://elsewhere.example",
        "null",
        "http://localhost",
        "http://127.0.0.1:80",
        "https://localhost:443",
        "file://",
        "",
    ];
    let origin = |origin: &'static str| -> Case<'_> {
        (
            origin,
            &[403],
            Box::new(move |browser, form| sent(browser, form).instead("Origin", origin)),
        )
    };
    let site = |site: &'static str| -> Case<'_> {
        (
            site,
            &[403],
            Box::new(move |browser, form| sent(browser, form).header("Sec-Fetch-Site", site)),
        )
    };
    let mut cases: Vec<_> = origins.into_iter().map(origin).collect();
    cases.extend(
        ["same-site", "cross-site", "none", "x"]
            .into_iter()
            .map(site),
    );
    cases.push((
        "a port beside ours",
        &[403],
        Box::new(|browser, form| {
            let beside = format!("http://localhost:{}", browser.port.wrapping_add(1));
            sent(browser, form).instead("Origin", &beside)
        }),
    ));
    cases.push((
        "two origins",
        &[403],
        Box::new(|browser, form| sent(browser, form).header("Origin", "null")),
    ));
    refused(cases).await;
}

#[tokio::test]
async fn a_form_without_an_origin_a_login_or_our_host_does_nothing() {
    refused(vec![
        (
            "no origin",
            &[403],
            Box::new(|browser, form| sent(browser, form).without("Origin")),
        ),
        (
            "no login",
            &[401],
            Box::new(|browser, form| sent(browser, form).without("Cookie")),
        ),
        (
            "another host",
            &[421],
            Box::new(|browser, form| sent(browser, form).instead("Host", "elsewhere.example")),
        ),
    ])
    .await;
}

/// The form with another value in one of its hidden fields.
fn with(browser: &Browser, form: &Form, name: &str, value: &str) -> Ask {
    let mut hidden = form.hidden.clone();
    hidden.retain(|(field, _)| field != name);
    hidden.push((name.to_owned(), value.to_owned()));
    let form = Form {
        action: form.action.clone(),
        with_files: form.with_files,
        hidden,
    };
    sent(browser, &form)
}

#[tokio::test]
async fn a_form_with_a_wrong_token_does_nothing() {
    let long = "0".repeat(64);
    let case = |token| -> Case<'_> {
        (
            "a wrong token",
            &[403],
            Box::new(move |browser, form| with(browser, form, "token", token)),
        )
    };
    refused(["", "0", &long, "\u{1}"].into_iter().map(case).collect()).await;
}

#[tokio::test]
async fn an_order_without_a_proper_name_does_nothing() {
    let orders = [
        "",
        "1",
        &"g".repeat(32),
        &"A".repeat(32),
        &"0".repeat(33),
        &"0".repeat(64),
    ]
    .map(str::to_owned);
    let case = |order| -> Case<'_> {
        (
            "a wrong order",
            &[400],
            Box::new(move |browser, form| with(browser, form, "order", order)),
        )
    };
    refused(orders.iter().map(|order| case(order.as_str())).collect()).await;
}

#[tokio::test]
async fn a_form_with_the_token_of_another_login_does_nothing() {
    let served = Served::start(false).await;
    let (mine, theirs) = (served.person("second").await, served.person("keeper").await);
    let fields = mine.get("/").await.hidden("/logout");
    let before = trace(&served);
    assert_eq!(
        theirs.send(theirs.form("/logout", &fields)).await.status,
        403
    );
    assert_eq!(trace(&served), before);
}

#[tokio::test]
async fn what_is_written_as_no_form_is_written_does_nothing() {
    let after = |what, bytes: Vec<u8>| -> Case<'_> {
        let spoil = move |browser: &Browser, form: &Form| {
            let token = form.hidden.iter().find(|(name, _)| name == "token");
            let token = token.map_or("", |(_, value)| value.as_str());
            let mut body = format!("token={token}&order={}&", "0".repeat(32)).into_bytes();
            body.extend_from_slice(&bytes);
            sent(browser, form).body(&body)
        };
        (what, &[400], Box::new(spoil))
    };
    let kind = |kind: &'static str| -> Case<'_> {
        (
            kind,
            &[400],
            Box::new(move |browser, form| sent(browser, form).instead("Content-Type", kind)),
        )
    };
    refused(vec![
        after("a broken escape", b"a=%zz".to_vec()),
        after("no text", b"a=%ff%fe".to_vec()),
        after("raw bytes", vec![0xff, b'=', 0xfe]),
        after("thousands of fields", b"a=1&".repeat(5_000)),
        after("a field with a long name", vec![b'n'; 1_000]),
        kind("text/plain"),
        kind("application/json"),
        kind("multipart/form-data"),
        kind(""),
    ])
    .await;
}

#[tokio::test]
async fn parts_that_are_not_parts_do_nothing() {
    let bodies: [&'static [u8]; 7] = [
        b"",
        b"--x",
        b"--x\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n\xff\xfe\r\n--x--\r\n",
        b"--y\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nz\r\n--y--\r\n",
    ];
    let case = |body: &'static [u8]| -> Case<'_> {
        let spoil = move |browser: &Browser, form: &Form| {
            sent(browser, form)
                .instead("Content-Type", "multipart/form-data; boundary=x")
                .body(body)
        };
        ("broken parts", &[400, 403], Box::new(spoil))
    };
    refused(bodies.into_iter().map(case).collect()).await;
}

#[tokio::test]
async fn a_form_that_is_too_long_does_nothing_and_says_so() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let mut fields = browser.get("/").await.hidden("/logout");
    fields.push(("text".to_owned(), "w".repeat(1 << 20)));
    let before = trace(&served);
    let answer = browser.send(browser.form("/logout", &fields)).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("too long") && answer.body.contains("Arland"));
    has_the_headers(&answer);
    assert_eq!(trace(&served), before);
    // One that has no end is cut off.
    let endless = browser.form("/logout", &[]).body(&vec![b'w'; 12 << 20]);
    assert!([0, 413].contains(&browser.send(endless).await.status));
    assert_eq!(trace(&served), before);
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test]
async fn what_was_typed_into_a_page_from_before_the_login_is_shown_and_not_lost() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let fields = [
        ("token", "of before"),
        ("order", "x"),
        ("text", "Nobody <b>fires</b> first."),
        ("passphrase", "hidden words"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = browser.send(browser.form("/logout", &fields)).await;
    assert_eq!(answer.status, 403);
    assert!(
        answer
            .body
            .contains("Nobody &lt;b&gt;fires&lt;/b&gt; first."),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("hidden words"));
}

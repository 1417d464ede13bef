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

/// Sends something in the place of each form of each person, and expects that it is refused and that nothing is done.
async fn refused(what: &str, statuses: &[u16], spoil: impl Fn(&Browser, &Form) -> Ask) {
    let served = Served::start(false).await;
    for person in ["second", "keeper"] {
        let browser = served.person(person).await;
        for form in all_forms(&browser).await {
            let before = trace(&served);
            let answer = browser.send(spoil(&browser, &form)).await;
            assert!(
                statuses.contains(&answer.status),
                "{what} at {}: {}",
                form.action,
                answer.status
            );
            if answer.status != 0 {
                has_the_headers(&answer);
            }
            assert_eq!(
                trace(&served),
                before,
                "{what} did something at {}",
                form.action
            );
        }
    }
}

fn sent(browser: &Browser, form: &Form) -> Ask {
    browser.form(&form.action, &form.hidden)
}

#[tokio::test]
async fn a_form_from_another_origin_does_nothing() {
    for origin in [
        "http://elsewhere.example",
        "null",
        "http://localhost",
        "http://127.0.0.1:80",
        "https://localhost:443",
        "file://",
        "",
    ] {
        refused(origin, &[403], |browser, form| {
            sent(browser, form).instead("Origin", origin)
        })
        .await;
    }
    refused("a port beside ours", &[403], |browser, form| {
        let beside = format!("http://localhost:{}", browser.port.wrapping_add(1));
        sent(browser, form).instead("Origin", &beside)
    })
    .await;
    refused("two origins", &[403], |browser, form| {
        sent(browser, form).header("Origin", "null")
    })
    .await;
    for site in ["same-site", "cross-site", "none", "x"] {
        refused(site, &[403], |browser, form| {
            sent(browser, form).header("Sec-Fetch-Site", site)
        })
        .await;
    }
}

#[tokio::test]
async fn a_form_without_an_origin_does_nothing() {
    refused("no origin", &[403], |browser, form| {
        sent(browser, form).without("Origin")
    })
    .await;
}

#[tokio::test]
async fn a_form_with_a_wrong_token_does_nothing() {
    for token in ["", "0", &"0".repeat(64), "\u{0}"] {
        refused("a wrong token", &[400, 403], |browser, form| {
            let mut fields = form.hidden.clone();
            for (name, value) in &mut fields {
                if name == "token" {
                    token.clone_into(value);
                }
            }
            browser.form(&form.action, &fields)
        })
        .await;
    }
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
async fn a_form_to_another_host_does_nothing() {
    refused("another host", &[421], |browser, form| {
        sent(browser, form).instead("Host", "elsewhere.example")
    })
    .await;
}

#[tokio::test]
async fn a_form_without_a_login_does_nothing() {
    refused("no login", &[401], |browser, form| {
        sent(browser, form).without("Cookie")
    })
    .await;
}

#[tokio::test]
async fn an_order_without_a_proper_name_does_nothing() {
    for order in [
        "",
        "1",
        &"g".repeat(32),
        &"A".repeat(32),
        &"0".repeat(33),
        &"0".repeat(64),
    ] {
        refused("a wrong order", &[400], |browser, form| {
            let mut fields = form.hidden.clone();
            fields.retain(|(name, _)| name != "order");
            fields.push(("order".to_owned(), order.to_owned()));
            browser.form(&form.action, &fields)
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_written_as_no_form_is_written_does_nothing() {
    let with = |bytes: Vec<u8>| {
        move |browser: &Browser, form: &Form| {
            let token = form
                .hidden
                .iter()
                .find(|(name, _)| name == "token")
                .map(|(_, value)| value.as_str());
            let mut body = format!(
                "token={}&order={}&",
                token.unwrap_or_default(),
                "0".repeat(32)
            )
            .into_bytes();
            body.extend_from_slice(&bytes);
            sent(browser, form).body(&body)
        }
    };
    refused("a broken escape", &[400], with(b"a=%zz".to_vec())).await;
    refused("no text", &[400], with(b"a=%ff%fe".to_vec())).await;
    refused("raw bytes", &[400], with(vec![0xff, b'=', 0xfe])).await;
    refused("thousands of fields", &[400], with(b"a=1&".repeat(5_000))).await;
    refused("a field with a long name", &[400], with(vec![b'n'; 1_000])).await;
    refused("another kind", &[400], |browser, form| {
        sent(browser, form).instead("Content-Type", "text/plain")
    })
    .await;
    refused("json", &[400], |browser, form| {
        sent(browser, form)
            .instead("Content-Type", "application/json")
            .body(b"{}")
    })
    .await;
    refused("no kind", &[400], |browser, form| {
        sent(browser, form).without("Content-Type")
    })
    .await;
}

#[tokio::test]
async fn parts_that_are_not_parts_do_nothing() {
    let kind = "multipart/form-data; boundary=x";
    let bodies: [&[u8]; 7] = [
        b"",
        b"--x",
        b"--x\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n\xff\xfe\r\n--x--\r\n",
        b"--y\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nz\r\n--y--\r\n",
    ];
    for body in bodies {
        refused("broken parts", &[400, 403], |browser, form| {
            sent(browser, form).instead("Content-Type", kind).body(body)
        })
        .await;
    }
    refused("no boundary", &[400], |browser, form| {
        sent(browser, form).instead("Content-Type", "multipart/form-data")
    })
    .await;
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

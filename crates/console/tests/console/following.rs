//! A page that is open follows the desk, and what is typed is kept (K13, K17).

use crate::browser::{Ask, Browser, Served, pass};
use crate::guarding::has_the_headers;
use std::time::Duration;
use tacit_console::desk::{Act, Desk as _};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

const MINUTE: Duration = Duration::from_secs(60);

/// Reads from a connection until `words` are there.
async fn hear(stream: &mut TcpStream, words: &str) -> String {
    let mut heard = Vec::new();
    loop {
        let mut bytes = [0; 4096];
        let length = stream.read(&mut bytes).await.unwrap_or(0);
        heard.extend_from_slice(&bytes[..length]);
        let text = String::from_utf8_lossy(&heard).into_owned();
        if text.contains(words) {
            return text;
        }
        assert!(length > 0, "the connection ended before `{words}`: {text}");
    }
}

#[tokio::test]
async fn a_page_hears_of_a_change_and_not_what_it_is() {
    let served = Served::start(true).await;
    let browser = served.person("reader").await;
    let page = browser.get("/").await;
    assert!(page.body.contains("data-live=\"0\""), "{}", page.body);
    let mut live = browser.stream(browser.ask("GET", "/live")).await;
    let head = hear(&mut live, "data: 0\n\n").await;
    assert!(
        head.contains("content-type: text/event-stream")
            && head.contains("cache-control: no-store"),
        "{head}"
    );
    let text = "It says <b>nothing</b> of this.".to_owned();
    let note = Act::Keep {
        kind: "note".to_owned(),
        about: None,
        text,
    };
    served
        .desk
        .act("drafter", "0".repeat(32), note)
        .await
        .unwrap();
    let heard = hear(&mut live, "data: 1\n\n").await;
    assert!(!heard.contains("nothing"), "{heard}");
    assert!(browser.get("/").await.body.contains("data-live=\"1\""));
}

#[tokio::test]
async fn a_page_hears_that_its_login_is_locked_or_was_ended() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    let mut live = browser.stream(browser.ask("GET", "/live")).await;
    hear(&mut live, "data: 0\n\n").await;
    // Time passes for the page, while it alone asks.
    pass(MINUTE * 15).await;
    hear(&mut live, "event: locked").await;
    assert_eq!(browser.get("/live").await.status, 423);

    let browser = served.person("drafter").await;
    let mut live = browser.stream(browser.ask("GET", "/live")).await;
    hear(&mut live, "data: 0\n\n").await;
    let dismissed = Act::Dismiss {
        person: "drafter".to_owned(),
    };
    served
        .desk
        .act("keeper", "0".repeat(32), dismissed)
        .await
        .unwrap();
    hear(&mut live, "data: 1\n\n").await;
    assert_eq!(browser.get("/live").await.status, 401);
}

#[tokio::test]
async fn sixty_four_pages_follow_and_one_more_is_told_to_wait() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    let mut all = Vec::new();
    for _ in 0..64 {
        let mut live = browser.stream(browser.ask("GET", "/live")).await;
        hear(&mut live, "data: 0\n\n").await;
        all.push(live);
    }
    let refused = browser.get("/live").await;
    assert_eq!(refused.status, 503);
    has_the_headers(&refused);
    assert_eq!(
        browser.get("/").await.status,
        200,
        "pages are not served any more"
    );
    all.pop();
    // The console hears a moment later that it was left.
    loop {
        let mut live = browser.stream(browser.ask("GET", "/live")).await;
        let mut start = [0; 12];
        live.read_exact(&mut start).await.unwrap();
        if start.ends_with(b"200") {
            break;
        }
    }
}

/// What the page's script sends.
fn script(browser: &Browser, method: &str, form: &str, token: &str) -> Ask {
    let ask = browser.ask(method, &format!("/typed/{form}"));
    ask.header("X-Token", token)
        .header("Origin", &browser.origin())
}

#[tokio::test]
async fn what_is_typed_is_there_again_for_its_person_alone_after_the_program_was_ended() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let token = browser.get("/").await.hidden("/logout")[0].1.clone();
    let typed =
        r#"[["text","Nobody <script>fires</script> \"first\".\n\u202e"],["precedence","flash"]]"#;
    let put = script(&browser, "PUT", "say-north%2Fgive", &token).body(typed.as_bytes());
    assert_eq!(browser.send(put).await.status, 204);

    let (desk, port) = served.stop().await;
    let served = Served::of(desk, port).await;
    let again = browser
        .send(script(&browser, "GET", "say-north%2Fgive", &token))
        .await;
    let kept: Vec<(String, String)> = serde_json::from_str(&again.body).unwrap();
    assert_eq!(
        kept,
        serde_json::from_str::<Vec<(String, String)>>(typed).unwrap()
    );
    assert_eq!(again.header("content-type"), Some("application/json"));
    has_the_headers(&again);

    let other = served.person("second").await;
    let others_token = other.get("/").await.hidden("/logout")[0].1.clone();
    let theirs = other
        .send(script(&other, "GET", "say-north%2Fgive", &others_token))
        .await;
    assert_eq!((theirs.status, theirs.body.as_str()), (200, "[]"));

    assert_eq!(
        browser
            .send(script(&browser, "DELETE", "say-north%2Fgive", &token))
            .await
            .status,
        204
    );
    assert!(served.desk.state().typed.is_empty());
}

#[tokio::test]
async fn what_is_typed_is_kept_for_no_page_elsewhere_and_within_limits() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let token = browser.get("/").await.hidden("/logout")[0].1.clone();
    let typed = br#"[["text","words"]]"#;
    let put = || script(&browser, "PUT", "form", &token).body(typed);
    let spoilt = [
        (put().without("Origin"), 403),
        (put().instead("Origin", "null"), 403),
        (put().without("X-Token"), 403),
        (put().instead("X-Token", ""), 403),
        (put().header("Sec-Fetch-Site", "same-site"), 403),
        (put().without("Cookie"), 401),
        (put().instead("Host", "elsewhere.example"), 421),
        (put().body(b"{"), 400),
        (put().body(b"{\"text\":\"words\"}"), 400),
        (put().body(b"[[\"text\",\"\xff\"]]"), 400),
        (put().body(&b"[".repeat(60_000)), 400),
        (
            put().body(format!("[[\"text\",\"{}\"]]", "w".repeat(65_536)).as_bytes()),
            400,
        ),
        (put().body(&vec![b'w'; 2 << 20]), 413),
        (
            script(&browser, "PUT", &"f".repeat(301), &token).body(typed),
            400,
        ),
        (script(&browser, "GET", "form", "wrong"), 403),
        (script(&browser, "DELETE", "form", "wrong"), 403),
        (
            script(&browser, "DELETE", "form", &token).without("Origin"),
            403,
        ),
    ];
    for (ask, status) in spoilt {
        let answer = browser.send(ask).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        has_the_headers(&answer);
        assert!(served.desk.state().typed.is_empty());
    }
    assert_eq!(browser.send(put()).await.status, 204);
    assert_eq!(served.desk.state().typed.len(), 1);
}

#[tokio::test]
async fn typing_keeps_a_login_open() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let token = browser.get("/").await.hidden("/logout")[0].1.clone();
    for _ in 0..3 {
        pass(MINUTE * 14).await;
        let put = script(&browser, "PUT", "form", &token).body(br#"[["text","words"]]"#);
        assert_eq!(browser.send(put).await.status, 204);
    }
    assert_eq!(browser.get("/").await.status, 200);
}

//! Under which name the console answers, and what every answer carries.

use crate::browser::{Answer, Served};
use tacit_console::gate::{Console, Listeners};
use tokio::net::TcpListener;

/// Panics if an answer leaves a browser free to do what the console does not want.
pub(crate) fn has_the_headers(answer: &Answer) {
    let expected = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in expected {
        assert_eq!(answer.header(name), Some(value), "{} {name}", answer.status);
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "),
        "{policy}"
    );
    assert!(
        policy.ends_with("base-uri 'none'; frame-ancestors 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(
        answer.header("cache-control").is_some(),
        "{}",
        answer.status
    );
}

#[tokio::test]
async fn a_console_called_by_another_name_answers_nothing() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let port = served.port;
    let names = [
        format!("elsewhere.example:{port}"),
        "localhost".to_owned(),
        format!("localhost:{}", port.wrapping_add(1)),
        format!("LOCALHOST:{port}."),
        format!("localhost.elsewhere.example:{port}"),
        format!("localhost:{port}@elsewhere.example"),
        format!("10.0.0.1:{port}"),
        String::new(),
    ];
    for name in names {
        for (method, path) in [
            ("GET", "/"),
            ("POST", "/logout"),
            ("GET", "/live"),
            ("GET", "/console.js"),
        ] {
            let ask = browser.ask(method, path).instead("Host", &name);
            let answer = browser.send(ask.header("Origin", &browser.origin())).await;
            assert!(
                [400, 421].contains(&answer.status),
                "`{name}` {path}: {}",
                answer.status
            );
            assert!(!answer.body.contains("Arland"));
            if answer.status == 421 {
                has_the_headers(&answer);
            }
        }
    }
    let twice = browser.ask("GET", "/").header("Host", "elsewhere.example");
    assert!([400, 421].contains(&browser.send(twice).await.status));
    let nameless = browser.ask("GET", "/").without("Host");
    assert!([400, 421].contains(&browser.send(nameless).await.status));
    let whole = browser
        .ask("GET", "http://elsewhere.example/")
        .instead("Host", &format!("localhost:{port}"));
    assert_eq!(browser.send(whole).await.status, 421);
    assert_eq!(browser.get("/").await.status, 200, "the login has ended");
}

#[tokio::test]
async fn whoever_types_the_number_of_the_machine_is_led_to_its_name() {
    let served = Served::start(false).await;
    let browser = served.browser();
    for number in ["127.0.0.1", "[::1]"] {
        let host = format!("{number}:{}", served.port);
        let answer = browser
            .send(browser.ask("GET", "/promises?at=1").instead("Host", &host))
            .await;
        assert_eq!(answer.status, 307);
        let expected = format!("http://localhost:{}/promises?at=1", served.port);
        assert_eq!(answer.header("location"), Some(expected.as_str()));
        has_the_headers(&answer);
        let posted = browser.ask("POST", "/logout").instead("Host", &host);
        assert_eq!(browser.send(posted).await.status, 421);
    }
}

#[tokio::test]
async fn a_page_of_another_origin_can_load_nothing_and_send_nothing() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    for site in ["cross-site", "same-site", "anything"] {
        for mode in ["cors", "no-cors", "websocket", "same-origin"] {
            let ask = browser.ask("GET", "/").header("Sec-Fetch-Site", site);
            let answer = browser.send(ask.header("Sec-Fetch-Mode", mode)).await;
            assert_eq!(answer.status, 403, "{site} {mode}");
            assert!(!answer.body.contains("Arland"));
            has_the_headers(&answer);
        }
    }
    let followed = browser
        .ask("GET", "/")
        .header("Sec-Fetch-Site", "cross-site");
    let followed = followed.header("Sec-Fetch-Mode", "navigate");
    assert_eq!(
        browser.send(followed).await.status,
        200,
        "a link from elsewhere leads nowhere"
    );
}

#[tokio::test]
async fn headers_without_end_are_refused_and_the_next_visitor_is_served() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let mut many = browser.ask("GET", "/");
    for number in 0..1_000 {
        many = many.header(&format!("X-{number}"), "x");
    }
    assert_eq!(browser.send(many).await.status, 431);
    let long = browser
        .ask("GET", "/")
        .header("X-Long", &"x".repeat(1 << 20));
    assert!([0, 431].contains(&browser.send(long).await.status));
    let far = browser.ask("GET", &format!("/{}", "x".repeat(100_000)));
    assert!([0, 414, 431].contains(&browser.send(far).await.status));
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test]
async fn the_console_is_served_on_loopback_alone_and_at_both_of_its_addresses() {
    let desk = crate::sample::Sample::new(false);
    let open = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let address = open.local_addr().unwrap();
    let console = Console::new(desk.clone(), address, [1; 32]);
    let refused = console.serve(open).await.unwrap_err();
    assert!(
        refused.to_string().contains("only on loopback"),
        "{refused}"
    );

    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let console = Console::new(desk, ([127, 0, 0, 1], 1).into(), [1; 32]);
    assert!(
        console.serve(elsewhere).await.is_err(),
        "it is served at a port that is not its own"
    );

    let taken = Listeners::bind(0).await.unwrap();
    let port = taken.port().unwrap();
    assert!(Listeners::bind(port).await.is_err());
    let Ok(other) = TcpListener::bind("[::1]:0").await else {
        eprintln!("left out: this machine has no IPv6");
        return;
    };
    let port = other.local_addr().unwrap().port();
    assert!(
        Listeners::bind(port).await.is_err(),
        "another program stands at the same name"
    );
}

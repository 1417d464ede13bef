//! Links and logins: who is let in, for how long, and what ends it (K2, K3).

use crate::browser::{Served, pass};
use crate::guarding::has_the_headers;
use crate::sample::PASSPHRASE;
use std::time::Duration;
use tacit_console::desk::{Act, Desk as _};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_link_logs_in_once_and_looking_at_it_does_not_use_it() {
    let served = Served::start(false).await;
    let link = served.console.link("drafter");
    assert!(link.starts_with(&format!("http://localhost:{}/login/", served.port)));
    let path = link
        .split_once("/login")
        .map(|(_, rest)| format!("/login{rest}"))
        .unwrap();
    let mut browser = served.browser();
    for _ in 0..3 {
        let looked_at = browser.get(&path).await;
        assert_eq!(
            (looked_at.status, looked_at.header("set-cookie")),
            (200, None)
        );
        assert!(looked_at.body.contains("drafter"));
        has_the_headers(&looked_at);
    }
    let entered = browser.open(&link).await;
    assert_eq!(
        (entered.status, entered.header("location")),
        (303, Some("/"))
    );
    has_the_headers(&entered);
    let cookie = entered.header("set-cookie").unwrap();
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    assert!(browser.get("/").await.body.contains("Arland"));

    let mut another = served.browser();
    let replayed = another.open(&link).await;
    assert_eq!(
        (replayed.status, replayed.header("set-cookie")),
        (401, None)
    );
    assert_eq!(another.get(&path).await.status, 401);
    assert_eq!(another.get("/").await.status, 401);
    assert_eq!(served.desk.state().logins.len(), 1);
}

#[tokio::test]
async fn a_link_is_opened_by_its_own_page_alone() {
    let served = Served::start(false).await;
    let link = served.console.link("keeper");
    let path = link
        .split_once("/login")
        .map(|(_, rest)| format!("/login{rest}"))
        .unwrap();
    let browser = served.browser();
    let ask = browser.ask("POST", &path);
    assert_eq!(browser.send(ask.clone()).await.status, 403);
    for origin in ["null", "http://elsewhere.example", "http://localhost:1"] {
        assert_eq!(
            browser
                .send(ask.clone().header("Origin", origin))
                .await
                .status,
            403
        );
    }
    assert_eq!(
        served.browser().open(&link).await.status,
        303,
        "the link was used up by others"
    );
}

#[tokio::test]
async fn a_link_is_worth_nothing_after_ten_minutes() {
    let served = Served::start(false).await;
    let (early, late) = (
        served.console.link("drafter"),
        served.console.link("drafter"),
    );
    pass(MINUTE * 9).await;
    assert_eq!(served.browser().open(&early).await.status, 303);
    pass(MINUTE).await;
    let mut browser = served.browser();
    let refused = browser.open(&late).await;
    assert_eq!((refused.status, refused.header("set-cookie")), (401, None));
}

#[tokio::test]
async fn what_is_no_login_of_this_console_shows_nothing() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let cookie = browser.cookie.clone().unwrap();
    let (name, secret) = cookie.split_once('=').unwrap();
    let other_port = format!("tacit-{}={secret}", served.port.wrapping_add(1));
    let digest = served.desk.state().logins[0].digest.clone();
    for wrong in [
        other_port,
        format!("{name}={}", "0".repeat(32)),
        format!("{name}={digest}"),
        format!("{name}="),
        format!("x{name}={secret}"),
        format!("{name}x={secret}"),
        "=".to_owned(),
        ";;;=;".to_owned(),
    ] {
        for path in ["/", "/live", "/typed/x"] {
            let ask = browser.ask("GET", path).instead("Cookie", &wrong);
            let answer = browser.send(ask).await;
            assert_eq!(answer.status, 401, "`{wrong}` {path}");
            assert!(!answer.body.contains("Arland"));
            has_the_headers(&answer);
        }
    }
    // What another program of the machine has put beside it does not hide it.
    let beside = format!("{name}=planted; {cookie}; other=1");
    let answer = browser
        .send(browser.ask("GET", "/").instead("Cookie", &beside))
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_login_left_alone_for_a_quarter_of_an_hour_shows_and_does_nothing() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    pass(MINUTE * 14).await;
    let page = browser.get("/").await;
    assert_eq!(page.status, 200);
    let hidden = page.hidden("/logout");
    pass(MINUTE * 14).await;
    // A page that follows the desk by itself does not keep its login open.
    let live = browser.ask("GET", "/").header("X-Live", "1");
    assert_eq!(browser.send(live).await.status, 200);
    let caused = browser
        .ask("GET", "/")
        .header("Sec-Fetch-Site", "same-site");
    assert_eq!(
        browser
            .send(caused.header("Sec-Fetch-Mode", "navigate"))
            .await
            .status,
        200
    );
    pass(MINUTE).await;
    for path in ["/", "/promises", "/live", "/typed/x", "/nothing-here"] {
        let answer = browser.get(path).await;
        let hides = [404, 423].contains(&answer.status);
        assert!(hides, "{path}: {}", answer.status);
        assert!(
            !answer.body.contains("Arland") && !answer.body.contains("drafter"),
            "{}",
            answer.body
        );
        has_the_headers(&answer);
    }
    assert_eq!(
        browser.send(browser.form("/logout", &hidden)).await.status,
        423
    );
    let kept = browser
        .form("/typed/x", &[])
        .header("X-Token", &hidden[0].1);
    assert_eq!(browser.send(kept).await.status, 405);
    assert_eq!(
        served.desk.state().logins.len(),
        1,
        "a locked login was ended by a form"
    );
}

#[tokio::test]
async fn a_locked_login_opens_by_a_new_link_and_the_old_secret_is_worth_nothing() {
    let served = Served::start(false).await;
    let mut browser = served.person("drafter").await;
    let before = browser.clone();
    pass(MINUTE * 15).await;
    assert_eq!(browser.get("/").await.status, 423);
    assert_eq!(
        browser.open(&served.console.link("drafter")).await.status,
        303
    );
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(
        before.get("/").await.status,
        401,
        "whoever has read the old secret is let in"
    );
    assert_eq!(served.desk.state().logins.len(), 1);
}

#[tokio::test]
async fn an_officer_unlocks_by_the_own_passphrase_and_goes_on_where_it_was() {
    let served = Served::start(false).await;
    let mut browser = served.person("approver").await;
    let before = browser.clone();
    pass(MINUTE * 15).await;
    let locked = browser.get("/?from=here").await;
    assert_eq!(locked.status, 423);
    let mut fields = locked.hidden("/unlock");
    fields.push(("passphrase".to_owned(), PASSPHRASE.to_owned()));
    let unlocked = browser.send(browser.form("/unlock", &fields)).await;
    assert_eq!(
        (unlocked.status, unlocked.header("location")),
        (303, Some("/?from=here"))
    );
    browser.keep(&unlocked);
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(before.get("/").await.status, 401);
}

#[tokio::test]
async fn who_guesses_a_passphrase_has_five_tries_and_is_never_led_elsewhere() {
    let served = Served::start(false).await;
    let mut browser = served.person("approver").await;
    pass(MINUTE * 15).await;
    let hidden = browser.get("/").await.hidden("/unlock");
    let with = |passphrase: &str, to: &str| {
        let mut fields = hidden.clone();
        fields.retain(|(name, _)| name == "token");
        fields.push(("passphrase".to_owned(), passphrase.to_owned()));
        fields.push(("to".to_owned(), to.to_owned()));
        fields
    };
    let token_missing = [("passphrase".to_owned(), PASSPHRASE.to_owned())];
    assert_eq!(
        browser
            .send(browser.form("/unlock", &token_missing))
            .await
            .status,
        403
    );
    let from_elsewhere = browser.form("/unlock", &with(PASSPHRASE, "/"));
    let from_elsewhere = from_elsewhere.instead("Origin", "http://elsewhere.example");
    assert_eq!(browser.send(from_elsewhere).await.status, 403);
    for guess in ["", "wrong", "four invented words", "x"] {
        assert_eq!(
            browser
                .send(browser.form("/unlock", &with(guess, "/")))
                .await
                .status,
            423
        );
    }
    let elsewhere = with(PASSPHRASE, "//elsewhere.example/");
    let unlocked = browser.send(browser.form("/unlock", &elsewhere)).await;
    assert_eq!(
        (unlocked.status, unlocked.header("location")),
        (303, Some("/"))
    );
    browser.keep(&unlocked);
    pass(MINUTE * 15).await;
    let again = browser.get("/").await.hidden("/unlock");
    assert_ne!(again[0], hidden[0], "the token outlived the login");
    let locked = browser.get("/").await;
    let mut wrong = locked.hidden("/unlock");
    wrong.push(("passphrase".to_owned(), "wrong".to_owned()));
    for _ in 0..5 {
        assert_eq!(
            browser.send(browser.form("/unlock", &wrong)).await.status,
            423
        );
    }
    let mut right = locked.hidden("/unlock");
    right.push(("passphrase".to_owned(), PASSPHRASE.to_owned()));
    let refused = browser.send(browser.form("/unlock", &right)).await;
    assert_eq!((refused.status, refused.header("set-cookie")), (423, None));
    assert!(
        !refused.body.contains("action=\"/unlock\""),
        "it still offers to guess"
    );
}

#[tokio::test]
async fn the_sixty_fifth_login_ends_the_one_that_rested_longest() {
    let served = Served::start(false).await;
    let first = served.person("reader").await;
    let second = served.person("reader").await;
    assert_eq!(first.get("/").await.status, 200);
    pass(MINUTE * 2).await;
    assert_eq!(first.get("/").await.status, 200);
    for _ in 0..63 {
        served.person("drafter").await;
    }
    assert_eq!(served.desk.state().logins.len(), 64);
    assert_eq!(second.get("/").await.status, 401);
    assert_eq!(first.get("/").await.status, 200);
}

#[tokio::test]
async fn a_login_outlives_the_program_and_only_its_digest_is_kept() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let page = browser.get("/").await;
    let kept = served.desk.state().logins.clone();
    let secret = browser
        .cookie
        .clone()
        .unwrap()
        .split_once('=')
        .unwrap()
        .1
        .to_owned();
    assert_eq!(kept.len(), 1);
    assert!(!format!("{kept:?}").contains(&secret));
    let unused = served.console.link("drafter");

    let (desk, port) = served.stop().await;
    let served = Served::of(desk, port).await;
    assert_eq!(browser.get("/").await.status, 200);
    let form = browser.form("/logout", &page.hidden("/logout"));
    assert_eq!(
        served.browser().open(&unused).await.status,
        401,
        "a link outlived the program"
    );
    assert_eq!(
        browser.send(form).await.status,
        200,
        "a form that was open is refused"
    );
    assert!(served.desk.state().logins.is_empty());
}

#[tokio::test]
async fn logging_out_ends_the_login_wherever_its_secret_went() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let left = browser.post("/", "/logout", &[]).await;
    assert_eq!(left.status, 200);
    assert!(
        left.header("set-cookie")
            .is_some_and(|cookie| cookie.contains("Max-Age=0"))
    );
    assert_eq!(browser.get("/").await.status, 401);
    assert!(served.desk.state().logins.is_empty());
}

#[tokio::test]
async fn what_belongs_to_a_person_who_was_dismissed_ends() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let link = served.console.link("drafter");
    let dismissed = Act::Dismiss {
        person: "drafter".to_owned(),
    };
    served
        .desk
        .act("keeper", "0".repeat(32), dismissed)
        .await
        .unwrap();
    assert_eq!(browser.get("/").await.status, 401);
    assert_eq!(served.browser().open(&link).await.status, 401);
    assert!(served.desk.state().logins.is_empty());
    assert_eq!(served.person("keeper").await.get("/").await.status, 200);
}

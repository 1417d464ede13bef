//! The operator's page: numbers of the whole, in a browser on the relay's own machine.

use crate::desk::{CHANNEL, Version, envelope, members};
use crate::running::Premises;

#[tokio::test]
async fn the_operators_page_counts_lines_and_custody_and_names_nobody() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    let (mut inviter, invited) = members(&relay, &premises.tokens(3), Version::Two).await;
    for mark in 0..3 {
        let sent = envelope(mark, 640).as_bytes().to_vec();
        inviter.post("/v1/{channel}/0/0", sent).await;
    }
    drop(invited);
    let page = ask(&relay.operator.to_string(), "/", "127.0.0.1:7480").await;
    for words in [
        "1 up, 1 down",
        "accounts given</dt><dd>2",
        "3 held",
        "the oldest since</dt><dd>0 s",
        "3 taken",
        "tokens not spent yet</dt><dd>1",
        "content-security-policy: default-src 'none'; style-src 'self'",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let log = premises.folder().display().to_string();
    for secret in [
        CHANNEL.to_string().as_str(),
        &envelope(0, 640).digest().to_string(),
        &relay.desks.to_string(),
        &log,
    ] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    let style = ask(&relay.operator.to_string(), "/operator.css", "localhost").await;
    assert!(style.contains("text/css"), "{style}");
}

#[tokio::test]
async fn a_page_elsewhere_that_points_its_name_here_is_shown_nothing() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    for host in [
        "evil.example",
        "evil.example:7480",
        "127.0.0.1.evil.example",
    ] {
        let answer = ask(&relay.operator.to_string(), "/", host).await;
        assert!(answer.starts_with("HTTP/1.1 421"), "{host}: {answer}");
        assert!(!answer.contains("held"), "{answer}");
    }
    for host in ["localhost:7480", "[::1]:7480", "127.0.0.1"] {
        let answer = ask(&relay.operator.to_string(), "/", host).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
}

async fn ask(operator: &str, path: &str, host: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(operator).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

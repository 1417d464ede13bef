//! Asks as a browser does, and as no browser would: HTTP written by hand.

use crate::sample::Sample;
use std::sync::Arc;
use std::time::Duration;
use tacit_console::gate::{Console, Listeners};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// A console that is served, until it is dropped.
pub(crate) struct Served {
    pub(crate) desk: Arc<Sample>,
    pub(crate) console: Console,
    pub(crate) port: u16,
    task: JoinHandle<()>,
}

impl Served {
    pub(crate) async fn start(hostile: bool) -> Self {
        Self::of(Sample::new(hostile), 0).await
    }

    /// The console of a desk at a port, or at any.
    pub(crate) async fn of(desk: Arc<Sample>, port: u16) -> Self {
        let listeners = Listeners::bind(port).await.unwrap();
        let port = listeners.port().unwrap();
        let seed = rand_seed();
        let console = Console::new(Arc::clone(&desk) as _, ([127, 0, 0, 1], port).into(), seed);
        let serving = console.clone().serve(listeners);
        let task = tokio::spawn(async move { serving.await.unwrap() });
        // The logins of before are there from the first answer on.
        tokio::task::yield_now().await;
        Self {
            desk,
            console,
            port,
            task,
        }
    }

    /// Ends the program, and leaves the desk.
    pub(crate) async fn stop(mut self) -> (Arc<Sample>, u16) {
        self.task.abort();
        let _ = (&mut self.task).await;
        (Arc::clone(&self.desk), self.port)
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            port: self.port,
            cookie: None,
        }
    }

    /// A browser in which a person is logged in.
    pub(crate) async fn person(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        let link = self.console.link(name);
        let entered = browser.open(&link).await;
        assert_eq!(entered.status, 303, "{}", entered.body);
        browser
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Each run of the program has chance of its own.
fn rand_seed() -> [u8; 32] {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(1);
    [NEXT.fetch_add(1, Ordering::Relaxed); 32]
}

/// A browser: one jar, one cookie of ours.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) port: u16,
    pub(crate) cookie: Option<String>,
}

impl Browser {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.ask("GET", path)).await
    }

    /// Presses the button of a link's page, and keeps the cookie that comes.
    pub(crate) async fn open(&mut self, link: &str) -> Answer {
        let path = link.split_once("//").unwrap().1.split_once('/').unwrap().1;
        let ask = self.ask("POST", &format!("/{path}"));
        let answer = self.send(ask.header("Origin", &self.origin())).await;
        self.keep(&answer);
        answer
    }

    pub(crate) fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.header("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
    }

    /// Sends the form of a page, with what is typed into it.
    pub(crate) async fn post(&self, page: &str, action: &str, typed: &[(&str, &str)]) -> Answer {
        let page = self.get(page).await;
        let mut fields = page.hidden(action);
        fields.extend(
            typed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        self.send(self.form(action, &fields)).await
    }

    /// A form as this browser sends it.
    pub(crate) fn form(&self, action: &str, fields: &[(String, String)]) -> Ask {
        self.ask("POST", action)
            .header("Origin", &self.origin())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(&url_encoded(fields))
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        let mut ask = Ask {
            line: format!("{method} {path} HTTP/1.1"),
            headers: vec![("Host".to_owned(), format!("localhost:{}", self.port))],
            body: Vec::new(),
        };
        if let Some(cookie) = &self.cookie {
            ask = ask.header("Cookie", cookie);
        }
        ask
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    pub(crate) async fn send(&self, ask: Ask) -> Answer {
        let mut stream = self.stream(ask.header("Connection", "close")).await;
        let mut bytes = Vec::new();
        // A console that has answered may close before all was sent.
        let _ = stream.read_to_end(&mut bytes).await;
        Answer::read(&bytes)
    }

    /// Sends a request, and leaves its answer to be read.
    pub(crate) async fn stream(&self, ask: Ask) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let _ = stream.write_all(&ask.bytes()).await;
        stream
    }
}

/// A request.
#[derive(Clone)]
pub(crate) struct Ask {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(header, _)| header != name);
        self
    }

    pub(crate) fn instead(self, name: &str, value: &str) -> Self {
        self.without(name).header(name, value)
    }

    pub(crate) fn body(mut self, body: &[u8]) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{}\r\n", self.line);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.line.starts_with("GET") {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        let mut bytes = format!("{text}\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.unwrap_or(0),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The hidden fields of the first form that goes to `action`.
    pub(crate) fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let forms = crate::markup::forms(&self.body);
        let form = forms.into_iter().find(|form| form.action == action);
        form.unwrap_or_else(|| panic!("no form goes to `{action}`: {}", self.body))
            .hidden
    }
}

pub(crate) fn url_encoded(fields: &[(String, String)]) -> Vec<u8> {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let encoded = |text: &str| text.bytes().map(byte).collect::<String>();
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

/// Lets time pass for the console and for nobody else: what is waited for on sockets meanwhile takes none.
pub(crate) async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

//! Serves a desk that does not exist, to look at the pages with a browser.
//!
//! `cargo run -p tacit-console --example sample -- [--person NAME] [--hostile] [--port PORT]`. The persons are called after their
//! roles: `reader`, `drafter`, `approver`, `keeper`; `second` drafts and approves. Each gets a link, or the one that was asked for.
//!
//! For what takes pictures and presses no buttons there is a door beside it: every path of the door leads to the same path of the
//! console, logged in as the first person. An empty line on standard input makes something happen at the desk.

#[path = "../tests/sample/mod.rs"]
mod sample;

use sample::Sample;
use std::error::Error;
use std::io::BufRead as _;
use std::sync::Arc;
use tacit_console::desk::{Act, Desk as _};
use tacit_console::gate::{Console, Listeners};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let mut rest = arguments.iter().skip_while(|word| *word != name);
        rest.nth(1).cloned()
    };
    let hostile = arguments.iter().any(|word| word == "--hostile");
    let listeners =
        Listeners::bind(after("--port").unwrap_or_default().parse().unwrap_or(0)).await?;
    let port = listeners.port()?;
    // Anybody may log in to a desk that does not exist, so its chance may be known.
    let desk = Sample::new(hostile);
    let console = Console::new(
        Arc::clone(&desk) as _,
        ([127, 0, 0, 1], port).into(),
        [7; 32],
    );
    let all = ["reader", "drafter", "approver", "second", "keeper"];
    let persons =
        after("--person").map_or_else(|| all.map(str::to_owned).to_vec(), |one| vec![one]);
    let door = TcpListener::bind(("127.0.0.1", 0)).await?;
    for person in &persons {
        println!("{person}: {}", console.link(person));
    }
    println!("door: http://localhost:{}/", door.local_addr()?.port());
    let person = persons.into_iter().next().unwrap_or_default();
    std::thread::spawn(|| happen(desk));
    tokio::select! {
        served = console.clone().serve(listeners) => Ok(served?),
        stood = stand(door, &console, port, &person) => stood,
    }
}

/// Leads whoever comes to the door into the console.
async fn stand(door: TcpListener, console: &Console, port: u16, person: &str) -> Outcome<()> {
    loop {
        let (mut guest, _) = door.accept().await?;
        let mut asked = vec![0; 4096];
        let length = guest.read(&mut asked).await?;
        asked.truncate(length);
        let asked = String::from_utf8_lossy(&asked).into_owned();
        let path = asked.split(' ').nth(1).unwrap_or("/");
        let link = console.link(person);
        let secret = link.rsplit('/').next().unwrap_or_default();
        let cookie = log_in(port, secret).await?;
        let answer = format!(
            "HTTP/1.1 302 Found\r\nLocation: http://localhost:{port}{path}\r\n{cookie}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        guest.write_all(answer.as_bytes()).await?;
    }
}

/// Presses the button of a link's page; the line with the cookie comes back.
async fn log_in(port: u16, secret: &str) -> Outcome<String> {
    let mut console = TcpStream::connect(("127.0.0.1", port)).await?;
    let name = format!("localhost:{port}");
    let ask = format!(
        "POST /login/{secret} HTTP/1.1\r\nHost: {name}\r\nOrigin: http://{name}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    console.write_all(ask.as_bytes()).await?;
    let mut answer = String::new();
    console.read_to_string(&mut answer).await?;
    let cookie = answer.lines().find(|line| line.starts_with("set-cookie"));
    Ok(cookie.unwrap_or_default().to_owned())
}

/// For each line, a note of the drafter's.
fn happen(desk: Arc<Sample>) {
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let Ok(text) = line else { return };
        let note = Act::Keep {
            kind: "note".to_owned(),
            about: None,
            text,
        };
        // The sample answers at once.
        let mut done = desk.act("drafter", format!("{number:032x}"), note);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = done.as_mut().poll(&mut context);
    }
}

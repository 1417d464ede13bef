//! Serves a desk that does not exist, to look at the pages with a browser.
//!
//! `cargo run -p tacit-console --example sample -- [--person NAME] [--hostile] [--port PORT]`. The persons are called after their
//! roles: `reader`, `drafter`, `approver`, `keeper`; `second` drafts and approves. Each gets a link, or the one that was asked for.

#[path = "../tests/sample/mod.rs"]
mod sample;

use sample::Sample;
use std::error::Error;
use tacit_console::gate::Console;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let mut rest = arguments.iter().skip_while(|word| *word != name);
        rest.nth(1).cloned()
    };
    let hostile = arguments.iter().any(|word| word == "--hostile");
    let port: u16 = after("--port").unwrap_or_default().parse().unwrap_or(0);
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    // Anybody may log in to a desk that does not exist, so its chance may be known.
    let console = Console::new(Sample::new(hostile), listener.local_addr()?, [7; 32]);
    let all = ["reader", "drafter", "approver", "second", "keeper"];
    let persons =
        after("--person").map_or_else(|| all.map(str::to_owned).to_vec(), |one| vec![one]);
    for person in persons {
        println!("{person}: {}", console.link(&person));
    }
    Ok(console.serve(listener).await?)
}

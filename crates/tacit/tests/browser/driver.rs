//! The browser's driver as a process, and the windows that it opens.

use crate::window::Window;
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A driver that runs; it ends with the test.
pub(crate) struct Driver {
    process: Child,
    port: u16,
    profiles: TempDir,
}

/// What every start of the browser is given: no window, no sandbox (tests run as whoever builds), and no word to the network.
const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
];

impl Driver {
    /// Starts the driver; none, and a word about it, where the machine has no such browser. `./check` installs it first, where it can.
    pub(crate) fn start() -> Option<Self> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut process) = started else {
            println!(
                "left out: the console in a browser, as there is no `chromedriver` here (Debian: chromium-driver)"
            );
            return None;
        };
        let out = BufReader::new(process.stdout.take().unwrap());
        let mut lines = out.lines().map(Result::unwrap);
        let port = lines
            .find_map(|line| {
                let rest = line.split("started successfully on port ").nth(1)?;
                rest.trim_end_matches('.').parse().ok()
            })
            .unwrap();
        // What else it says is of no interest, and must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        let profiles = tempfile::tempdir().unwrap();
        Some(Self {
            process,
            port,
            profiles,
        })
    }

    /// A browser of its own: no other window's logins are in it.
    pub(crate) async fn window(&self) -> Window {
        let profile = tempfile::tempdir_in(&self.profiles).unwrap().keep();
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.display()));
        let capabilities = json!({ "goog:chromeOptions": { "args": flags } });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .unwrap();
        Window::new(client)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Told to end, it ends its browsers too; killed, it would leave them behind.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
            let _ = stream.write_all(
                b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            );
            let _ = stream.read_to_end(&mut Vec::new());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

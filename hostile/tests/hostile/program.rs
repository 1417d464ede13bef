//! The program, told what to do line by line.

use crate::stage::{hasty, line, soon};
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tacit_line::LineError;
use tacit_trial::Relay;

/// The program; it ends when its input ends.
struct Program {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(relay: &Relay) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_tacit-hostile"))
            .arg("--folder")
            .arg(relay.place())
            .args(["--listen", relay.origin()])
            .args(["--relay", relay.listen()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            input: process.stdin.take(),
            output: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
        }
    }

    fn order(&mut self, line: &str) -> String {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        self.next()
    }

    fn next(&mut self) -> String {
        self.output.next().unwrap().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.input.take());
        // It has ended already where a test waited for that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn each_line_is_acknowledged_and_obeyed() {
    let relay = Relay::start_behind(&[]);
    let mut program = Program::start(&relay);
    assert_eq!(program.next(), format!("listening {}", relay.origin()));
    let desk = line(&relay, 1, &hasty());
    soon(desk.greet()).await.unwrap();
    assert_eq!(program.order("alter 2 lane 1"), "ok alter 2 lane 1");
    assert_eq!(program.order("replay"), "ok replay 1");
    assert!(program.order("fly").starts_with("no `fly` is no command"));
    assert_eq!(program.order("down"), "ok down");
    let found = soon(desk.greet()).await;
    assert!(matches!(found, Err(LineError::Unreachable(_))), "{found:?}");
    assert_eq!(program.order("up"), "ok up");
    soon(desk.greet()).await.unwrap();
    assert_eq!(program.order("pass"), "ok pass");
    drop(program.input.take());
    assert!(program.process.wait().unwrap().success());
}

#[tokio::test]
async fn a_lie_that_was_told_is_said() {
    let relay = Relay::start_behind(&[]);
    let mut program = Program::start(&relay);
    program.next();
    let desk = line(&relay, 1, &hasty());
    let joining = tacit_wire::JoiningSecret([3; 32]);
    soon(desk.open(&relay.token(), joining.digest()))
        .await
        .unwrap();
    program.order("forge lane 1");
    let cursor = tacit_wire::Cursor::default();
    let lane = tacit_wire::Lane::FromInvited;
    let found = soon(desk.collect(lane, &cursor, 0)).await.unwrap();
    assert_eq!(found.deliveries.len(), 1);
    let said = program.next();
    assert!(said.starts_with("did forge channel c4c4"), "{said}");
    assert!(said.ends_with(" lane 1 ROUTINE 1"), "{said}");
}

#[test]
fn where_there_is_no_relay_it_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tacit-hostile"))
        .arg("--folder")
        .arg(folder.path())
        .args(["--listen", "127.0.0.1:0", "--relay", "127.0.0.1:1"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("there is no relay in"), "{said}");
}

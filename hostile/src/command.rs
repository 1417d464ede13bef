//! What the operator is told to do, one line each.

use std::fmt;
use std::str::FromStr;
use tacit_wire::Lane;

/// One line: `NAME [COUNT] [lane 0|1]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `pass`: honest from now on. What was not done yet is left; what was held back is handed out.
    Pass,
    /// `down`: cuts every connection and takes no more.
    Down,
    /// `up`: listens again.
    Up,
    /// A lie, told so many times, into one lane or into whichever comes first.
    Lie {
        /// Which.
        fault: Fault,
        /// How many times.
        count: u32,
        /// In which lane.
        lane: Option<Lane>,
    },
}

/// The lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `alter`: hands out an envelope with one bit changed, under a fresh receipt that fits it.
    Alter,
    /// `garble`: hands out an envelope with one bit changed, under its true receipt.
    Garble,
    /// `forge`: hands out an envelope of its own making, with a receipt.
    Forge,
    /// `replay`: hands out again, at a new place and with a fresh receipt, what was collected before.
    Replay,
    /// `reorder`: holds an envelope back until a later one of its queue goes out.
    Reorder,
    /// `drop`: gives a receipt for a deposit, and stores nothing.
    Drop,
    /// `two-stories`: gives a depositor a receipt for the place that its last receipt of that queue names.
    TwoStories,
}

/// The most times that one command repeats a lie.
const MOST_TIMES: u32 = 1_000;

/// Why a line is no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandError(String);

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Alter,
        Self::Garble,
        Self::Forge,
        Self::Replay,
        Self::Reorder,
        Self::Drop,
        Self::TwoStories,
    ];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alter => "alter",
            Self::Garble => "garble",
            Self::Forge => "forge",
            Self::Replay => "replay",
            Self::Reorder => "reorder",
            Self::Drop => "drop",
            Self::TwoStories => "two-stories",
        }
    }
}

impl FromStr for Command {
    type Err = CommandError;

    fn from_str(line: &str) -> Result<Self, CommandError> {
        let wrong = || CommandError(line.to_owned());
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, rest) = words.split_first().ok_or_else(wrong)?;
        match (*name, rest) {
            ("pass", []) => return Ok(Self::Pass),
            ("down", []) => return Ok(Self::Down),
            ("up", []) => return Ok(Self::Up),
            _ => {}
        }
        let fault = Fault::ALL.into_iter().find(|fault| fault.name() == *name);
        let fault = fault.ok_or_else(wrong)?;
        let (count, rest) = match rest {
            [count, rest @ ..] if *count != "lane" => (*count, rest),
            rest => ("1", rest),
        };
        let count = count.parse().map_err(|_| wrong())?;
        let lane = match rest {
            [] => None,
            ["lane", "0"] => Some(Lane::FromInviter),
            ["lane", "1"] => Some(Lane::FromInvited),
            _ => return Err(wrong()),
        };
        match count {
            1..=MOST_TIMES => Ok(Self::Lie { fault, count, lane }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => out.write_str("pass"),
            Self::Down => out.write_str("down"),
            Self::Up => out.write_str("up"),
            Self::Lie { fault, count, lane } => {
                write!(out, "{} {count}", fault.name())?;
                match lane {
                    Some(lane) => write!(out, " lane {}", lane.code()),
                    None => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` is no command: there are pass, down, up",
            self.0.escape_debug()
        )?;
        for fault in Fault::ALL {
            write!(out, ", {}", fault.name())?;
        }
        out.write_str("; the last with a count and `lane 0` or `lane 1` if you like")
    }
}

impl std::error::Error for CommandError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_read_as_it_is_written() {
        let commands = [
            "pass",
            "down",
            "up",
            "forge 1",
            "alter 3 lane 0",
            "two-stories 1 lane 1",
        ];
        for line in commands {
            assert_eq!(line.parse::<Command>().unwrap().to_string(), line);
        }
        let short: Command = " replay  lane 1 ".parse().unwrap();
        assert_eq!(short.to_string(), "replay 1 lane 1");
    }

    #[test]
    fn what_is_no_command_is_refused() {
        for line in [
            "",
            "fly",
            "pass 1",
            "down lane 0",
            "alter 0",
            "alter 1001",
            "alter -1",
            "alter x",
            "alter lane",
            "alter lane 2",
            "alter 1 lane 0 now",
            "Pass",
        ] {
            assert!(line.parse::<Command>().is_err(), "{line}");
        }
    }
}

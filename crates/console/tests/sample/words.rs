//! The words of the sample, calm or hostile.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Hands out texts.
pub(crate) struct Words {
    hostile: bool,
    next: AtomicUsize,
}

/// What somebody might type who means this desk ill.
pub(crate) const HOSTILE: [&str; 10] = [
    "<script>hostile(1)</script>",
    "\"><img src=x onerror=hostile(2)>",
    "' onmouseover='hostile(3)' x='",
    "</textarea></title></style><svg onload=hostile(4)>",
    "javascript:hostile(5)",
    "\u{202e}evobla sa setadnam\u{202c} \u{2066}\u{2069}\u{200f}",
    "&lt;b&gt; &amp; &#60;script&#62; %3Cscript%3E",
    "]]><!-- --><?xml?><![CDATA[",
    "line\r\nSet-Cookie: tacit=1\u{0}\u{8}\u{7f}\u{2028}",
    "سلام، این متن از راست به چپ است (hostile)",
];

impl Words {
    pub(crate) fn new(hostile: bool) -> Self {
        Self {
            hostile,
            next: AtomicUsize::new(0),
        }
    }

    /// A text that somebody has typed; now and then ten thousand letters of it.
    pub(crate) fn say(&self, calm: &str) -> String {
        if !self.hostile {
            return calm.to_owned();
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let spoilt = HOSTILE.get(number % HOSTILE.len()).unwrap_or(&"");
        let long = if number % 23 == 22 { 10_000 } else { 0 };
        format!("{calm} {spoilt}{}", "w".repeat(long))
    }

    /// A name that paths and forms repeat: the same each time it is asked for.
    pub(crate) fn name(&self, calm: &str) -> String {
        if self.hostile {
            format!("{calm} <b>\"'&?#%/../\u{202e}x")
        } else {
            calm.to_owned()
        }
    }

    pub(crate) fn several(&self, calm: &[&str]) -> Vec<String> {
        calm.iter().map(|each| self.say(each)).collect()
    }

    pub(crate) fn pairs(&self, calm: &[(&str, &str)]) -> Vec<(String, String)> {
        let pair = |(one, other): &(&str, &str)| (self.say(one), self.say(other));
        calm.iter().map(pair).collect()
    }
}

/// A name as a segment of a path: every byte that is no letter or digit as `%XX`.
pub(crate) fn encoded(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

//! Paths of the console, in which anything that has a name can stand.

use std::fmt::Write as _;

/// A path, such as `/promises/a%20name?at=…`.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    path: String,
    asks: bool,
}

impl Address {
    /// A path of this program's own.
    pub(crate) fn new(path: &str) -> Self {
        let (path, asks) = (path.to_owned(), path.contains('?'));
        Self { path, asks }
    }

    /// A step further, by whatever name.
    pub(crate) fn step(mut self, name: &str) -> Self {
        self.path.push('/');
        escape(name, &mut self.path);
        self
    }

    /// A question in it; left out if it is empty.
    pub(crate) fn ask(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.path.push(if self.asks { '&' } else { '?' });
            self.asks = true;
            self.path.push_str(name);
            self.path.push('=');
            escape(value, &mut self.path);
        }
        self
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.path
    }
}

impl maud::Render for Address {
    fn render_to(&self, out: &mut String) {
        self.path.as_str().render_to(out);
    }
}

/// Everything but letters, digits and `-_.~` as `%` and two digits (RFC 3986, section 2.1).
fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => {
                // Writing to a text cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_step_or_its_question() {
        let path: String = Address::new("/say")
            .step("../a b?c#d")
            .ask("none", "")
            .ask("channel", "x&y=z")
            .ask("about", "\u{5d0}")
            .into();
        assert_eq!(
            path,
            "/say/..%2Fa%20b%3Fc%23d?channel=x%26y%3Dz&about=%D7%90"
        );
    }
}

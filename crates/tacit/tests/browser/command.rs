//! What the driver can beyond the standard: the browser's own protocol, and authenticators that are not there.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// A command of one window, by its path.
#[derive(Debug)]
pub(crate) struct Beyond {
    path: &'static str,
    body: Value,
}

impl Beyond {
    /// A command of the browser's own protocol.
    pub(crate) fn protocol(command: &str, parameters: Value) -> Self {
        Self {
            path: "goog/cdp/execute",
            body: json!({ "cmd": command, "params": parameters }),
        }
    }

    /// An authenticator with a passkey store, which its owner unlocks (Web Authentication, section 11).
    pub(crate) fn authenticator() -> Self {
        Self {
            path: "webauthn/authenticator",
            body: json!({
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": true,
                "hasUserVerification": true,
                "isUserVerified": true,
            }),
        }
    }
}

impl WebDriverCompatibleCommand for Beyond {
    fn endpoint(&self, base: &url::Url, window: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", window.unwrap(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

//! Lines in which `learned` may be left out.

use serde_json::Value;
use tacit_lang::time::Instant;

/// The same lines, each of which says when it was learned: where one leaves it out, `at`.
///
/// It is put in as text, so that whatever else is wrong with the line is still seen where it stands.
pub(super) fn with_learned(lines: &str, at: Instant) -> String {
    let lines = lines.strip_prefix('\u{feff}').unwrap_or(lines);
    let mut whole = String::with_capacity(lines.len());
    for line in lines.split_inclusive('\n') {
        let object = line.trim_start().strip_prefix('{');
        match object.filter(|_| leaves_it_out(line)) {
            Some(rest) => {
                whole.push_str(&format!("{{\"learned\":\"{at}\","));
                whole.push_str(rest);
            }
            None => whole.push_str(line),
        }
    }
    whole
}

fn leaves_it_out(line: &str) -> bool {
    let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
        return false;
    };
    let kind = fields.get("type").and_then(Value::as_str);
    // Those are known from the beginning.
    let is_declared = matches!(kind, Some("source" | "viewpoint"));
    !fields.is_empty() && !is_declared && !fields.contains_key("learned")
}

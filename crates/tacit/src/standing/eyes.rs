//! Through whose eyes, as an officer writes it.

use tacit_standing::verdict::Eyes;

/// Reads `A`, or `A as known to B`.
pub(crate) fn eyes(text: &str) -> Eyes {
    match text.split_once(" as known to ") {
        Some((viewpoint, other)) => Eyes {
            viewpoint: viewpoint.trim().to_owned(),
            as_known_to: Some(other.trim().to_owned()),
        },
        None => Eyes {
            viewpoint: text.trim().to_owned(),
            as_known_to: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyes_are_read_as_they_are_shown() {
        for text in ["A", "A as known to B"] {
            assert_eq!(eyes(text).to_string(), text);
        }
    }
}

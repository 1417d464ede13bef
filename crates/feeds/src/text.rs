//! Names in the encodings that data sets are found in.

use std::borrow::Cow;

/// What bytes 0x80 to 0x9F stand for in Windows-1252; the five that it leaves undefined become U+FFFD.
const HIGH: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// Reads one field: UTF-8, or else Windows-1252; says whether it was the latter. Padding is cut off.
///
/// Windows-1252 cannot fail, so a name is never lost; a wrong guess shows as a name that no mapping has.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text.trim()), false),
        Err(_) => {
            let text: String = bytes.iter().copied().map(windows_1252).collect();
            (Cow::Owned(text.trim().to_owned()), true)
        }
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

/// Reads a whole file, each line in UTF-8 or else in Windows-1252, with its line breaks and its padding.
pub(crate) fn decode_lines(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut out = String::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(text) => out.push_str(text),
            Err(_) => out.extend(line.iter().copied().map(windows_1252)),
        }
    }
    out
}

/// At most `most` characters of `text`, for labels and listings.
pub(crate) fn short(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_windows_1252_is_read_and_said_to_be() {
        assert_eq!(decode(b"Zo\xeb \x96 "), (Cow::Borrowed("Zoë –"), true));
    }

    #[test]
    fn a_file_may_have_lines_in_either_encoding() {
        let bytes = [&b"\xef\xbb\xbfZo\xeb\n"[..], "Zoë\n".as_bytes()].concat();
        assert_eq!(decode_lines(&bytes), "Zoë\nZoë\n");
    }

    #[test]
    fn padding_is_cut_off_also_where_it_is_no_ascii() {
        assert_eq!(
            decode("  Zoë\u{a0} ".as_bytes()),
            (Cow::Borrowed("Zoë"), false)
        );
    }
}

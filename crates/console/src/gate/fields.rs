//! The fields of a form, as a browser writes them, taken strictly: what cannot be read as it was meant is refused and not guessed.

use super::Trouble;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use subtle::ConstantTimeEq as _;

/// A field: its name and what was typed.
pub(super) type Field = (String, String);

/// A file: its field, its own name, and its bytes.
pub(super) type File = (String, String, Vec<u8>);

/// The most fields of a form; the longest of ours has about forty.
const MOST: usize = 512;

/// The longest name of a field, in bytes.
const LONGEST_NAME: usize = 200;

/// The value of a field; empty if there is none.
pub(super) fn one<'f>(fields: &'f [Field], name: &str) -> &'f str {
    let mut fields = fields.iter();
    let found = fields.find(|(field, _)| field == name);
    found.map_or("", |(_, value)| value.as_str())
}

/// Refuses a form that does not carry its login's token.
pub(super) fn check_token(fields: &[Field], token: &str) -> Result<(), Trouble> {
    if is_token(one(fields, "token"), token) {
        return Ok(());
    }
    let typed = fields.iter().filter(|(name, _)| may_be_shown(name));
    Err(Trouble::Before(typed.cloned().collect()))
}

/// Compared without telling by the time it takes how much of it is right.
pub(super) fn is_token(given: &str, token: &str) -> bool {
    given.as_bytes().ct_eq(token.as_bytes()).into()
}

/// Whether a field holds what its person has typed to be read.
fn may_be_shown(name: &str) -> bool {
    !["token", "order", "confirmed", "proof"].contains(&name) && !name.contains("pass")
}

/// The fields of a form without files (`application/x-www-form-urlencoded`).
pub(super) fn url_encoded(body: &[u8]) -> Result<Vec<Field>, Trouble> {
    let pairs = body.split(|byte| *byte == b'&');
    let pairs = pairs.filter(|pair| !pair.is_empty());
    let mut fields = Vec::new();
    for pair in pairs {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decoded(halves.next().unwrap_or_default())?;
        let value = decoded(halves.next().unwrap_or_default())?;
        add(&mut fields, name, &value)?;
    }
    Ok(fields)
}

/// The fields and files of a form with files (`multipart/form-data`).
pub(super) async fn multipart(
    kind: &axum::http::HeaderValue,
    body: Bytes,
) -> Result<(Vec<Field>, Vec<File>), Trouble> {
    let unreadable = |_| Trouble::Unreadable("its parts cannot be told apart".to_owned());
    let mut request = Request::new(Body::from(body));
    request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    // Its length was limited when it was read.
    DefaultBodyLimit::disable().apply(&mut request);
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let parts = Multipart::from_request(request, &()).await;
    let mut parts =
        parts.map_err(|_| Trouble::Unreadable("it does not say where its parts end".to_owned()))?;
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(unreadable)?;
        match file {
            Some(file) if fields.len() + files.len() < MOST && name.len() <= LONGEST_NAME => {
                files.push((name, file, bytes.to_vec()));
            }
            Some(_) => return Err(too_many()),
            None => {
                let value = String::from_utf8(bytes.to_vec()).map_err(|_| not_text())?;
                add(&mut fields, name, &value)?;
            }
        }
    }
    Ok((fields, files))
}

fn add(fields: &mut Vec<Field>, name: String, value: &str) -> Result<(), Trouble> {
    if fields.len() >= MOST || name.len() > LONGEST_NAME {
        return Err(too_many());
    }
    // Browsers end the lines of what was typed as the mail of old did; texts here end them as they were written.
    fields.push((name, value.replace("\r\n", "\n")));
    Ok(())
}

/// Undoes the encoding of one name or value.
fn decoded(encoded: &[u8]) -> Result<String, Trouble> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|digit| digit.and_then(hex));
                let [Some(high), Some(low)] = digits else {
                    return Err(Trouble::Unreadable(
                        "a `%` in it is followed by no number".to_owned(),
                    ));
                };
                high * 16 + low
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| not_text())
}

fn hex(digit: &u8) -> Option<u8> {
    let value = char::from(*digit).to_digit(16)?;
    u8::try_from(value).ok()
}

fn not_text() -> Trouble {
    Trouble::Unreadable("something in it is no text".to_owned())
}

fn too_many() -> Trouble {
    Trouble::Unreadable(format!(
        "it has more than {MOST} fields, or one whose name is too long"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Vec<(String, String)>> {
        url_encoded(body.as_bytes()).ok()
    }

    #[test]
    fn fields_are_read_as_they_were_typed() {
        let fields = read("a=1+2&b=%E2%82%AC%26&a=x%0D%0Ay&c&=d&&").unwrap();
        let expected = [
            ("a", "1 2"),
            ("b", "€&"),
            ("a", "x\ny"),
            ("c", ""),
            ("", "d"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fields, expected);
        assert_eq!(one(&fields, "a"), "1 2");
    }

    #[test]
    fn what_is_no_text_or_no_number_is_refused() {
        for wrong in ["a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff%fe", "%C3=1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn too_many_fields_and_too_long_names_are_refused() {
        assert!(read(&"a=1&".repeat(MOST)).is_some());
        assert_eq!(read(&"a=1&".repeat(MOST + 1)), None);
        assert_eq!(read(&format!("{}=1", "n".repeat(LONGEST_NAME + 1))), None);
    }

    #[test]
    fn what_is_shown_again_holds_no_secret() {
        let fields = read("token=1&order=2&passphrase=3&text=4").unwrap();
        let Err(Trouble::Before(typed)) = check_token(&fields, "5") else {
            panic!("a wrong token was taken");
        };
        assert_eq!(typed, [("text".to_owned(), "4".to_owned())]);
        assert!(check_token(&fields, "1").is_ok());
    }
}

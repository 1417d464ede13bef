//! As much of SOCKS5 (RFC 1928) as a line needs: CONNECT, without authentication.

use std::fmt;
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
const CONNECT: u8 = 1;
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Why a proxy did not connect.
#[derive(Debug)]
pub(crate) enum SocksError {
    /// It hung up or cannot be reached.
    Io(std::io::Error),
    /// It speaks something else, or wants authentication.
    NotSocks,
    /// The name is too long for a request, or has no port.
    Name,
    /// It answered with this code (RFC 1928, section 6).
    Refused(u8),
}

impl fmt::Display for SocksError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(out),
            Self::NotSocks => out.write_str("it speaks no SOCKS5 without authentication"),
            Self::Name => out.write_str("it cannot be asked for such a name"),
            Self::Refused(1) => out.write_str("general failure"),
            Self::Refused(2) => out.write_str("not allowed by its rules"),
            Self::Refused(3) => out.write_str("network unreachable"),
            Self::Refused(4) => out.write_str("host unreachable"),
            Self::Refused(5) => out.write_str("connection refused"),
            Self::Refused(code) => write!(out, "code {code}"),
        }
    }
}

impl From<std::io::Error> for SocksError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Asks the proxy at the other end of `stream` to connect it to an origin; a name is left to the proxy to resolve.
///
/// # Errors
/// [`SocksError`].
pub(crate) async fn connect<S>(stream: &mut S, origin: &str) -> Result<(), SocksError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let request = request(origin).ok_or(SocksError::Name)?;
    stream.write_all(&[VERSION, 1, NO_AUTHENTICATION]).await?;
    stream.flush().await?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen).await?;
    if chosen != [VERSION, NO_AUTHENTICATION] {
        return Err(SocksError::NotSocks);
    }
    stream.write_all(&request).await?;
    stream.flush().await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let [version, code, _reserved, kind] = head;
    if version != VERSION {
        return Err(SocksError::NotSocks);
    }
    if code != 0 {
        return Err(SocksError::Refused(code));
    }
    // The address that the proxy is bound to, of no use here, and its port.
    let length = match kind {
        IPV4 => 4,
        IPV6 => 16,
        NAME => usize::from(stream.read_u8().await?),
        _ => return Err(SocksError::NotSocks),
    };
    let mut bound = vec![0; length + 2];
    stream.read_exact(&mut bound).await?;
    Ok(())
}

fn request(origin: &str) -> Option<Vec<u8>> {
    let (host, port) = origin.rsplit_once(':')?;
    let port: u16 = port.parse().ok()?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let mut request = vec![VERSION, CONNECT, 0];
    match address.parse() {
        Ok(IpAddr::V4(address)) => {
            request.push(IPV4);
            request.extend(address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            request.push(IPV6);
            request.extend(address.octets());
        }
        Err(_) => {
            request.extend([NAME, u8::try_from(host.len()).ok()?]);
            request.extend(host.as_bytes());
        }
    }
    request.extend(port.to_be_bytes());
    Some(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a proxy that answers in this way, and what was said to it.
    async fn ask(origin: &str, answer: &[u8]) -> (Result<(), SocksError>, Vec<u8>) {
        let (mut ours, mut theirs) = tokio::io::duplex(1 << 10);
        theirs.write_all(answer).await.unwrap();
        let mut said = Vec::new();
        let asked = async {
            let result = connect(&mut ours, origin).await;
            drop(ours);
            result
        };
        let heard = async {
            theirs.shutdown().await.unwrap();
            theirs.read_to_end(&mut said).await.unwrap();
        };
        let (result, ()) = tokio::join!(asked, heard);
        (result, said)
    }

    const GREETING: [u8; 3] = [5, 1, 0];
    const CONNECTED: [u8; 12] = [5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 80];

    #[tokio::test]
    async fn a_name_is_left_to_the_proxy() {
        let (result, said) = ask("relay.example.org:7443", &CONNECTED).await;
        assert!(result.is_ok());
        let mut expected = GREETING.to_vec();
        expected.extend([5, 1, 0, 3, 17]);
        expected.extend(b"relay.example.org");
        expected.extend(7443_u16.to_be_bytes());
        assert_eq!(said, expected);
    }

    #[tokio::test]
    async fn an_address_is_sent_as_one() {
        let (_, said) = ask("127.0.0.1:80", &CONNECTED).await;
        assert_eq!(said[3..], [5, 1, 0, 1, 127, 0, 0, 1, 0, 80]);
        let (_, said) = ask("[::1]:80", &CONNECTED).await;
        let mut expected = vec![5, 1, 0, 4];
        expected.extend([0; 15]);
        expected.extend([1, 0, 80]);
        assert_eq!(said[3..], expected);
    }

    #[tokio::test]
    async fn whatever_address_the_proxy_is_bound_to_is_read_to_its_end() {
        for bound in [
            &[1, 1, 2, 3, 4, 0, 80][..],
            &[3, 2, b'a', b'b', 0, 80],
            &[4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80],
        ] {
            let mut answer = vec![5, 0, 5, 0, 0];
            answer.extend(bound);
            assert!(ask("a:1", &answer).await.0.is_ok(), "{bound:?}");
            answer.pop();
            assert!(ask("a:1", &answer).await.0.is_err(), "{bound:?}");
        }
    }

    #[tokio::test]
    async fn a_proxy_that_refuses_or_speaks_something_else_is_an_error() {
        for (answer, words) in [
            (&[5, 2][..], "it speaks no SOCKS5 without authentication"),
            (&[5, 0xff], "it speaks no SOCKS5 without authentication"),
            (
                b"HTTP/1.1 400",
                "it speaks no SOCKS5 without authentication",
            ),
            (&[5, 0, 5, 5, 0, 1], "connection refused"),
            (&[5, 0, 5, 9, 0, 1], "code 9"),
            (
                &[5, 0, 5, 0, 0, 7],
                "it speaks no SOCKS5 without authentication",
            ),
            (
                &[5, 0, 4, 0, 0, 1],
                "it speaks no SOCKS5 without authentication",
            ),
        ] {
            let error = ask("a:1", answer).await.0.unwrap_err();
            assert_eq!(error.to_string(), words, "{answer:?}");
        }
        let long = format!("{}:1", "a".repeat(256));
        let error = ask(&long, &CONNECTED).await.0.unwrap_err();
        assert!(matches!(error, SocksError::Name));
    }
}

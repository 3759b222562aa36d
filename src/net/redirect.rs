//! The answer to `http://` on the port that speaks TLS.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// More than the request line and Host field of any browser.
const REQUEST_LIMIT: usize = 8 * 1024;

/// Reads a request's head and points to the same place under https.
pub(super) async fn to_https(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::with_capacity(1024);
    while !head.windows(4).any(|window| window == b"\r\n\r\n") && head.len() < REQUEST_LIMIT {
        if stream.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    stream.write_all(answer(&head).as_bytes()).await?;
    stream.shutdown().await
}

fn answer(head: &[u8]) -> String {
    let body = "This port speaks https. Write https:// in front of the address.\n";
    let (status, location) = match location(head) {
        Some(location) => ("308 Permanent Redirect", format!("Location: {location}\r\n")),
        None => ("400 Bad Request", String::new()),
    };
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{location}Content-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// `https://`, the Host field and the path, when both hold only what belongs there.
fn location(head: &[u8]) -> Option<String> {
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.split("\r\n");
    let path = lines.next()?.split(' ').nth(1).filter(|path| path.starts_with('/'))?;
    let (_, host) =
        lines.filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("host"))?;
    let host = host.trim();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let is_path = |byte: u8| byte.is_ascii_graphic();
    (!host.is_empty() && host.bytes().all(is_host) && path.bytes().all(is_path))
        .then(|| format!("https://{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_request_is_sent_to_the_same_place_under_https() {
        let head = b"GET /rooms/1?x=y HTTP/1.1\r\nUser-Agent: x\r\nHOST: example.org:8443\r\n\r\n";
        assert_eq!(location(head).unwrap(), "https://example.org:8443/rooms/1?x=y");
        assert!(answer(head).starts_with("HTTP/1.1 308 "));
    }

    #[test]
    fn nothing_from_a_strange_request_reaches_the_answer() {
        for head in [
            &b"GET / HTTP/1.1\r\n\r\n"[..],
            b"GET http://evil/ HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a/@b\r\n\r\n",
            b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
            b"\xff\xfe",
        ] {
            assert!(location(head).is_none());
            assert!(answer(head).starts_with("HTTP/1.1 400 "));
        }
    }
}

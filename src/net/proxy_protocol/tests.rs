//! Headers as proxies send them, and what only looks like one.

use super::*;

const BEGIN_V2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

fn v2(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rest.len()).unwrap().to_be_bytes();
    [BEGIN_V2, &[command, family], &length, rest].concat()
}

fn header(length: usize, source: &str, destination: &str) -> Start {
    let addresses = Addresses { source: source.parse().unwrap(), destination: destination.parse().unwrap() };
    Start::Header { length, addresses: Some(addresses) }
}

/// IPv4 addresses and ports of version 2: 192.0.2.7:50000 to 198.51.100.1:443.
const V4: [u8; 12] = [192, 0, 2, 7, 198, 51, 100, 1, 0xc3, 0x50, 0x01, 0xbb];

#[test]
fn version_1_names_the_client() {
    let line = b"PROXY TCP4 192.0.2.7 198.51.100.1 50000 443\r\nGET / HTTP/1.1\r\n";
    assert_eq!(parse(line), Ok(header(45, "192.0.2.7:50000", "198.51.100.1:443")));
    let line = b"PROXY TCP6 2001:db8::7 2001:db8::1 1 65535\r\n";
    assert_eq!(parse(line), Ok(header(line.len(), "[2001:db8::7]:1", "[2001:db8::1]:65535")));
    for line in [&b"PROXY UNKNOWN\r\n"[..], b"PROXY UNKNOWN ffff::1 anything 1 2 3\r\n"] {
        assert_eq!(parse(line), Ok(Start::Header { length: line.len(), addresses: None }));
    }
}

#[test]
fn version_2_names_the_client() {
    let bytes = v2(0x21, 0x11, &V4);
    assert_eq!(parse(&bytes), Ok(header(28, "192.0.2.7:50000", "198.51.100.1:443")));
    let mut rest = [0; 36];
    (rest[15], rest[31], rest[33], rest[35]) = (7, 1, 80, 90);
    assert_eq!(parse(&v2(0x21, 0x21, &rest)), Ok(header(52, "[::7]:80", "[::1]:90")));
}

#[test]
fn what_load_balancers_add_to_version_2_is_passed_over() {
    let added = [&V4[..], &[0x04, 0, 3, 1, 2, 3], &[0x05, 0, 0], &[0xea, 1, 0], &[9; 256]].concat();
    let bytes = [v2(0x21, 0x11, &added), b"\x16\x03\x01".to_vec()].concat();
    assert_eq!(parse(&bytes), Ok(header(bytes.len() - 3, "192.0.2.7:50000", "198.51.100.1:443")));
    for cut in [&[4][..], &[4, 0], &[4, 0, 1], &[4, 0xff, 0xff, 1]] {
        assert_eq!(parse(&v2(0x21, 0x11, &[&V4[..], cut].concat())), Err(Malformed), "{cut:?}");
    }
}

#[test]
fn a_proxy_may_speak_for_itself_or_not_know_the_client() {
    for bytes in [
        v2(0x20, 0x00, &[]),
        v2(0x20, 0x11, &V4),
        v2(0x20, 0x55, &[1]),
        v2(0x21, 0x00, b"x"),
        v2(0x21, 0x31, &[0; 216]),
    ] {
        assert_eq!(parse(&bytes), Ok(Start::Header { length: bytes.len(), addresses: None }), "{bytes:?}");
    }
}

#[test]
fn a_header_is_waited_for_until_it_is_whole() {
    let tlv = [&V4[..], &[0x04, 0, 1, 1]].concat();
    for whole in [b"PROXY TCP4 192.0.2.7 198.51.100.1 50000 443\r\n".to_vec(), v2(0x21, 0x11, &tlv), v2(0x20, 0, &[])] {
        for length in 0..whole.len() {
            assert_eq!(parse(&whole[..length]), Ok(Start::Unfinished), "{length} of {whole:?}");
        }
        assert!(matches!(parse(&whole), Ok(Start::Header { .. })));
    }
}

#[test]
fn what_is_not_exactly_as_specified_is_refused() {
    for line in [
        "PROXY TCP4 192.0.2.7 198.51.100.1 50000 443 \r\n",
        "PROXY TCP4 192.0.2.7  198.51.100.1 50000 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 50000\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 +50000 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 050 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 65536 443\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 192.0.2.7 198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2.007 198.51.100.1 1 2\r\n",
        "PROXY tcp4 192.0.2.7 198.51.100.1 1 2\r\n",
        "PROXY TCP5 192.0.2.7 198.51.100.1 1 2\r\n",
        "PROXY \r\n",
        "PROXY  TCP4 192.0.2.7 198.51.100.1 1 2\r\n",
    ] {
        assert_eq!(parse(line.as_bytes()), Err(Malformed), "{line:?}");
    }
    assert_eq!(parse(b"PROXY TCP4 \xff\r\n"), Err(Malformed));
    let wrong = [
        v2(0x22, 0x11, &V4),
        v2(0x11, 0x11, &V4),
        v2(0x21, 0x12, &V4),
        v2(0x21, 0x41, &V4),
        v2(0x21, 0x11, &V4[..11]),
        v2(0x21, 0x21, &[0; 35]),
        v2(0x21, 0x31, &[0; 215]),
    ];
    for bytes in wrong {
        assert_eq!(parse(&bytes), Err(Malformed), "{bytes:?}");
    }
}

#[test]
fn no_header_is_waited_for_that_is_longer_than_the_limits() {
    let line = [b"PROXY UNKNOWN ".to_vec(), vec![b'x'; 93]].concat();
    assert_eq!(parse(&line[..106]), Ok(Start::Unfinished));
    assert_eq!(parse(&line), Err(Malformed));
    let most = LONGEST - 16;
    assert_eq!(parse(&v2(0x20, 0, &vec![0; most])), Ok(Start::Header { length: LONGEST, addresses: None }));
    assert_eq!(parse(&v2(0x20, 0, &vec![0; most + 1])[..16]), Err(Malformed), "as soon as its length is known");
}

#[test]
fn what_clients_say_is_no_header() {
    for bytes in
        [&b"GET / HTTP/1.1\r\n"[..], b"POST /", b"PRI * HTTP/2.0", b"PROXYX", b"\x16\x03\x01", b"\0\x03", b"\r\n\r\nG"]
    {
        assert_eq!(parse(bytes), Ok(Start::Other), "{bytes:?}");
    }
    for bytes in [&b""[..], b"P", b"PROXY", b"\r", b"\r\n\r\n\0\r\nQUIT"] {
        assert_eq!(parse(bytes), Ok(Start::Unfinished), "{bytes:?}");
    }
}

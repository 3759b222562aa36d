//! What messages, their keys and the names of files look like.

use std::fmt::Write as _;

/// The longest message, in characters: two pages.
pub const TEXT: usize = 4000;
/// The longest key, in bytes.
const KEY: usize = 64;
/// The longest name of a file, in characters.
const FILE_NAME: usize = 120;
/// What a file is called whose name has nothing to show.
const NAMELESS: &str = "file";

/// Why it does not fit, in a sentence for whoever wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A message.
    #[error("A message has 1 to {TEXT} characters.")]
    Text,
    /// A message's key.
    #[error("A message's key has 1 to {KEY} letters, digits, hyphens and underscores.")]
    Key,
}

/// A message as it is kept: without space around it, its lines broken by `\n`. Empty only where a file goes with it.
pub fn message(text: &str, may_be_empty: bool) -> Result<String, Unfit> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let fits = text.chars().count() <= TEXT && (may_be_empty || !text.is_empty());
    let plain = !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    if fits && plain { Ok(text.to_owned()) } else { Err(Unfit::Text) }
}

/// Checks a key.
pub fn key(text: &str) -> Result<(), Unfit> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if (1..=KEY).contains(&text.len()) && text.bytes().all(plain) { Ok(()) } else { Err(Unfit::Key) }
}

/// A file's name as it can be shown and saved anywhere: without folders, and without what breaks lines or turns the direction
/// of writing, by which `exe` can be made to look like another ending.
#[must_use]
pub fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = name.chars().filter(|c| !invisible(*c)).take(FILE_NAME).collect::<String>();
    let seen = seen.trim().trim_start_matches('.').trim();
    if seen.is_empty() { NAMELESS.to_owned() } else { seen.to_owned() }
}

fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}

/// The `Content-Disposition` under which a file is saved (RFC 6266): its name in ASCII, and as it is (RFC 8187).
#[must_use]
pub fn disposition(name: &str) -> String {
    let ascii: String = name.chars().map(|c| if is_harmless(c) { c } else { '_' }).collect();
    let mut whole = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            let _ = write!(whole, "%{byte:02X}");
        }
    }
    whole
}

/// What every file system takes in a name, and no header needs to escape.
fn is_harmless(c: char) -> bool {
    c.is_ascii_alphanumeric() || " .-_()[]+,;=@!".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_plain_text_of_some_length() {
        assert_eq!(message("  one\r\ntwo\r ", false).as_deref(), Ok("one\ntwo"));
        assert_eq!(message("<b>\t“ğüşiöç”</b> 👍", false).as_deref(), Ok("<b>\t“ğüşiöç”</b> 👍"));
        assert_eq!(message(&"ş".repeat(TEXT), false).map(|text| text.chars().count()), Ok(TEXT));
        assert_eq!(message("", true).as_deref(), Ok(""));
        for text in ["", " \n ", "a\0b", "\u{1b}[31m", &"a".repeat(TEXT + 1)] {
            assert_eq!(message(text, false), Err(Unfit::Text), "{text:?}");
        }
    }

    #[test]
    fn a_key_is_a_short_word() {
        assert!(key("9f-_Z").is_ok());
        for text in ["", "a b", "ş", &"a".repeat(65)] {
            assert_eq!(key(text), Err(Unfit::Key), "{text:?}");
        }
    }

    #[test]
    fn a_file_name_is_one_name_and_says_what_it_is() {
        for (name, expected) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\win.ini", "win.ini"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("two\nlines\0.txt", "twolines.txt"),
            ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
            ("..", "file"),
            ("", "file"),
            (".bashrc", "bashrc"),
            ("ığdır.pdf", "ığdır.pdf"),
        ] {
            assert_eq!(file_name(name), expected);
        }
        assert_eq!(file_name(&"a".repeat(500)).len(), FILE_NAME);
    }

    #[test]
    fn a_disposition_survives_any_name() {
        assert_eq!(disposition("a b.txt"), "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt");
        assert_eq!(
            disposition("\"ığ\r\n.html"),
            "attachment; filename=\"_____.html\"; filename*=UTF-8''%22%C4%B1%C4%9F%0D%0A.html"
        );
    }
}

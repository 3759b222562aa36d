//! What names and passwords look like.

/// Login names are for typing on any keyboard, so they are short and plain.
const LOGIN: std::ops::RangeInclusive<usize> = 2..=32;
/// The longest name to show, of a person or a room, in characters.
const NAME: usize = 64;
/// Long enough that guessing over the network is hopeless (NIST SP 800-63B asks for at least eight).
const PASSWORD_MIN: usize = 10;
/// Room for any passphrase, and an end.
const PASSWORD_MAX: usize = 256;
/// The relay takes no longer one, in bytes.
const RELAY_USER: usize = sohbet_turn::credential::ID_LIMIT;

/// Why a name or password was refused, in a sentence for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A login name.
    #[error("A login name has 2 to 32 of the letters a to z, digits, dots, underscores and hyphens.")]
    Login,
    /// A name to show.
    #[error("A name has 1 to 64 characters on one line.")]
    Name,
    /// A password.
    #[error("A password has 10 to 256 characters.")]
    Password,
    /// Whom a relay credential is made for.
    #[error("A relay credential is made for a user of 1 to {RELAY_USER} bytes on one line.")]
    RelayUser,
}

/// A login name as it is stored: in lower case, so that "Ada" and "ada" are the same person. ASCII only, because other
/// alphabets have letters that look alike. Turkish and English disagree about the lower case of "I", and a Turkish phone
/// begins a field with "İ": with and without a dot, it is the same letter here.
pub fn login(text: &str) -> Result<String, Unfit> {
    let login = text.trim().replace(['İ', 'ı'], "i").to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if LOGIN.contains(&login.len()) && login.chars().all(plain) { Ok(login) } else { Err(Unfit::Login) }
}

/// A name to show, without the space around it.
pub fn display(text: &str) -> Result<String, Unfit> {
    let name = text.trim();
    let fits = (1..=NAME).contains(&name.chars().count()) && !name.chars().any(invisible);
    if fits { Ok(name.to_owned()) } else { Err(Unfit::Name) }
}

/// A password as its owner typed it.
pub fn password(text: &str) -> Result<(), Unfit> {
    if (PASSWORD_MIN..=PASSWORD_MAX).contains(&text.chars().count()) { Ok(()) } else { Err(Unfit::Password) }
}

/// Whom a relay credential is made for, as the application that asks for it calls them.
pub fn relay_user(text: &str) -> Result<String, Unfit> {
    let fits = (1..=RELAY_USER).contains(&text.len()) && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(Unfit::RelayUser) }
}

/// Characters that break lines or turn the writing direction of what follows, and so could make one name look like
/// another or hide part of the page.
fn invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_names_are_plain_and_ignore_case() {
        assert_eq!(login(" Ada.L_1-x "), Ok("ada.l_1-x".to_owned()));
        for typed in ["ilgaz", "ILGAZ", "İLGAZ", "ılgaz", "Ilgaz", "İlgaz"] {
            assert_eq!(login(typed), Ok("ilgaz".to_owned()), "{typed}");
        }
        for unfit in ["a", "", "with space", "ş.ö", "a@b", &"x".repeat(33), "i\u{307}l"] {
            assert_eq!(login(unfit), Err(Unfit::Login), "{unfit}");
        }
    }

    #[test]
    fn names_to_show_may_be_anything_readable() {
        assert_eq!(display("  Şükrü Özgür <b>'; -- 👋 "), Ok("Şükrü Özgür <b>'; -- 👋".to_owned()));
        for unfit in ["", "   ", "two\nlines", "\u{202e}abc", &"x".repeat(65)] {
            assert_eq!(display(unfit), Err(Unfit::Name), "{unfit:?}");
        }
    }

    #[test]
    fn users_of_other_applications_keep_their_names() {
        assert_eq!(relay_user("@ada:matrix.example"), Ok("@ada:matrix.example".to_owned()));
        for unfit in ["", "two\nlines", &"x".repeat(129)] {
            assert_eq!(relay_user(unfit), Err(Unfit::RelayUser), "{unfit:?}");
        }
    }

    #[test]
    fn passwords_are_counted_in_characters() {
        assert_eq!(password("şşşşşşşşşş"), Ok(()));
        assert_eq!(password("123456789"), Err(Unfit::Password));
        assert_eq!(password(&"x".repeat(257)), Err(Unfit::Password));
    }
}

//! One emoji: the only words of a reaction.

use alloc::string::String;

use serde::{Deserialize, Deserializer, Serialize};

/// In bytes of UTF-8. The longest emoji of today, a couple with two skin tones, has 35.
const LIMIT: usize = 64;

const VARIATION: char = '\u{fe0f}';
const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
const TAG_END: char = '\u{e007f}';

/// A single emoji, in the shape that Unicode gives them (UTS #51, section 1.4.9, `possible_emoji`). Whether a font has a picture
/// for it is its reader's matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(type = "string"))]
#[serde(transparent)]
pub struct Emoji(String);

impl Emoji {
    /// `None` where the text is anything but one emoji.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (text.len() <= LIMIT && is_emoji(text)).then(|| Self(text.into()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Emoji {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| serde::de::Error::custom("not a single emoji"))
    }
}

/// One flag, or pictures that are joined to one.
fn is_emoji(text: &str) -> bool {
    let mut letters = text.chars();
    if let (Some(first), Some(second), None) = (letters.next(), letters.next(), letters.next())
        && is_flag_letter(first)
        && is_flag_letter(second)
    {
        return true;
    }
    text.split(JOINER).all(is_element)
}

/// One picture with what changes its look.
fn is_element(text: &str) -> bool {
    let mut rest = text.chars();
    let Some(first) = rest.next() else { return false };
    let rest = rest.as_str();
    if first.is_ascii() {
        let keycap = rest.strip_prefix(VARIATION).unwrap_or(rest);
        return matches!(first, '0'..='9' | '#' | '*') && keycap.chars().eq([KEYCAP]);
    }
    is_picture(first) && is_change(rest)
}

/// Nothing, the variation for pictures, a skin tone, or the tags of a region's flag.
fn is_change(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        None => true,
        Some(VARIATION | '\u{1f3fb}'..='\u{1f3ff}') => letters.next().is_none(),
        Some('\u{e0020}'..='\u{e007e}') => text.strip_suffix(TAG_END).is_some_and(|tags| tags.chars().all(is_tag)),
        Some(_) => false,
    }
}

fn is_flag_letter(letter: char) -> bool {
    matches!(letter, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{e0020}'..='\u{e007e}')
}

/// The blocks that hold emoji.
fn is_picture(letter: char) -> bool {
    matches!(letter,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{21aa}'
        | '\u{231a}'..='\u{23ff}' | '\u{24c2}' | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2934}'..='\u{2935}'
        | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1f1e5}'
        | '\u{1f200}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_emoji_of_every_kind() {
        for emoji in ["👍", "❤️", "❤", "👍🏽", "🇹🇷", "7️⃣", "👩‍❤️‍💋‍👨", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🫡", "🧑🏿‍🚀"]
        {
            assert_eq!(Emoji::new(emoji).as_ref().map(Emoji::as_str), Some(emoji), "{emoji}");
        }
    }

    #[test]
    fn takes_nothing_else() {
        let long = "👨‍".repeat(20) + "👨";
        for text in [
            "",
            "a",
            "7",
            "ok",
            "👍👍",
            "👍 ",
            " 👍",
            "<b>",
            "🇹",
            "🇹🇷🇹🇷",
            "\u{200d}",
            "👍\u{200d}",
            "\u{fe0f}",
            "é",
            "ı",
            &long,
        ] {
            assert_eq!(Emoji::new(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_read_is_checked() {
        assert!(serde_json::from_str::<Emoji>("\"👍\"").is_ok());
        assert!(serde_json::from_str::<Emoji>("\"<script>\"").is_err());
    }
}

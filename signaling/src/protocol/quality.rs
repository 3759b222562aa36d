//! How well media arrive, as a client measures it: numbers without a name, which the server adds up.

use serde::{Deserialize, Serialize};

use super::MediaPath;

/// A whole number up to `MOST`: what cannot be is refused where it comes in, and no report outweighs the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct UpTo<const MOST: u32>(u32);

impl<const MOST: u32> TryFrom<u32> for UpTo<MOST> {
    type Error = &'static str;

    fn try_from(value: u32) -> Result<Self, Self::Error> {
        if value <= MOST { Ok(Self(value)) } else { Err("a measured value is larger than it can be") }
    }
}

impl<const MOST: u32> From<UpTo<MOST>> for u32 {
    fn from(UpTo(value): UpTo<MOST>) -> Self {
        value
    }
}

/// A time of at most ten minutes: nobody waits longer for anything in a call.
pub type Milliseconds = UpTo<600_000>;
/// A share.
pub type PerMille = UpTo<1000>;
/// How often something happens: ten times a second, and it is no event any more.
pub type PerMinute = UpTo<600>;

/// What one end of a pair measured, of what arrives from the other end, since its last report. What was not measured is
/// left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct QualityReport {
    /// How long gathering candidates took, in milliseconds. In the first report of a pair.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub gathering: Option<Milliseconds>,
    /// From learning of the other one to their first packet, in milliseconds. In the first report of a pair.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub first_media: Option<Milliseconds>,
    /// How the media travel. In the first report of a pair.
    #[cfg_attr(test, ts(optional))]
    pub path: Option<MediaPath>,
    /// After half a minute there were no media yet. Instead of the first report of a pair.
    #[serde(skip_serializing_if = "is_not")]
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub failed: bool,
    /// Packets that did not arrive, in thousandths of those that were due.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub loss: Option<PerMille>,
    /// The jitter of the sound (RFC 3550, section 6.4.1), in milliseconds.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub jitter: Option<Milliseconds>,
    /// One way and back, in milliseconds.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub round_trip: Option<Milliseconds>,
    /// Sound that had to be made up, in thousandths of all that was played.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub concealment: Option<PerMille>,
    /// How often the picture froze, a minute.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub freezes: Option<PerMinute>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_not(failed: &bool) -> bool {
    !failed
}

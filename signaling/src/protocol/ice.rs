//! Dictionaries of the W3C's WebRTC API, spelled as browsers spell them so that they pass through untouched.
//! Members that a newer browser adds are ignored.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// `RTCSdpType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum SdpType {
    /// An offer.
    Offer,
    /// A provisional answer.
    Pranswer,
    /// An answer.
    Answer,
    /// A rollback of an offer.
    Rollback,
}

/// `RTCSessionDescriptionInit`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionDescription {
    /// What kind of description this is.
    #[serde(rename = "type")]
    pub kind: SdpType,
    /// The SDP, opaque to the server.
    #[serde(default)]
    pub sdp: String,
}

impl core::fmt::Debug for SessionDescription {
    /// Leaves the SDP out: it holds addresses and keys, which belong in no log.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SessionDescription({:?}, {} bytes)", self.kind, self.sdp.len())
    }
}

/// `RTCIceCandidateInit`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IceCandidate {
    /// The candidate-attribute (RFC 8839, section 5.1); empty for the end of a generation's candidates.
    pub candidate: String,
    /// The media stream identification tag it belongs to.
    #[serde(default)]
    pub sdp_mid: Option<String>,
    /// The index of the media description it belongs to.
    #[serde(default)]
    pub sdp_m_line_index: Option<u16>,
    /// The ICE generation it belongs to.
    #[serde(default)]
    pub username_fragment: Option<String>,
}

impl core::fmt::Debug for IceCandidate {
    /// Leaves the candidate out: it holds a participant's addresses, which belong in no log.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "IceCandidate({} bytes)", self.candidate.len())
    }
}

/// `RTCIceServer`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct IceServer {
    /// STUN and TURN URIs (RFC 7064, RFC 7065).
    pub urls: Vec<String>,
    /// The ephemeral credential's user name, `expiry:id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub username: Option<String>,
    /// The ephemeral credential's password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub credential: Option<String>,
}

impl core::fmt::Debug for IceServer {
    /// Leaves the credential out.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("IceServer").field("urls", &self.urls).finish_non_exhaustive()
    }
}

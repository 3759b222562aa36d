//! Attribute types and values of RFC 8656 section 18, beside those that the STUN codec knows.

use stun_types::attribute::AttributeType;

pub(crate) const MAPPED_ADDRESS: AttributeType = AttributeType::new(0x0001);
pub(crate) const CHANGE_REQUEST: AttributeType = AttributeType::new(0x0003);
pub(crate) const USERNAME: AttributeType = AttributeType::new(0x0006);
pub(crate) const MESSAGE_INTEGRITY: AttributeType = AttributeType::new(0x0008);
pub(crate) const ERROR_CODE: AttributeType = AttributeType::new(0x0009);
pub(crate) const UNKNOWN_ATTRIBUTES: AttributeType = AttributeType::new(0x000A);
pub(crate) const CHANNEL_NUMBER: AttributeType = AttributeType::new(0x000C);
pub(crate) const LIFETIME: AttributeType = AttributeType::new(0x000D);
pub(crate) const XOR_PEER_ADDRESS: AttributeType = AttributeType::new(0x0012);
pub(crate) const DATA: AttributeType = AttributeType::new(0x0013);
pub(crate) const REALM: AttributeType = AttributeType::new(0x0014);
pub(crate) const NONCE: AttributeType = AttributeType::new(0x0015);
pub(crate) const XOR_RELAYED_ADDRESS: AttributeType = AttributeType::new(0x0016);
pub(crate) const REQUESTED_ADDRESS_FAMILY: AttributeType = AttributeType::new(0x0017);
pub(crate) const EVEN_PORT: AttributeType = AttributeType::new(0x0018);
pub(crate) const REQUESTED_TRANSPORT: AttributeType = AttributeType::new(0x0019);
pub(crate) const DONT_FRAGMENT: AttributeType = AttributeType::new(0x001A);
pub(crate) const MESSAGE_INTEGRITY_SHA256: AttributeType = AttributeType::new(0x001C);
pub(crate) const PASSWORD_ALGORITHM: AttributeType = AttributeType::new(0x001D);
pub(crate) const USERHASH: AttributeType = AttributeType::new(0x001E);
pub(crate) const XOR_MAPPED_ADDRESS: AttributeType = AttributeType::new(0x0020);
pub(crate) const ADDITIONAL_ADDRESS_FAMILY: AttributeType = AttributeType::new(0x8000);
pub(crate) const ADDRESS_ERROR_CODE: AttributeType = AttributeType::new(0x8001);
pub(crate) const PASSWORD_ALGORITHMS: AttributeType = AttributeType::new(0x8002);
pub(crate) const ALTERNATE_SERVER: AttributeType = AttributeType::new(0x8023);
pub(crate) const ICMP: AttributeType = AttributeType::new(0x8004);
pub(crate) const RESERVATION_TOKEN: AttributeType = AttributeType::new(0x0022);
pub(crate) const CONNECTION_ID: AttributeType = AttributeType::new(0x002A);
pub(crate) const PADDING: AttributeType = AttributeType::new(0x0026);
pub(crate) const RESPONSE_PORT: AttributeType = AttributeType::new(0x0027);
pub(crate) const RESPONSE_ORIGIN: AttributeType = AttributeType::new(0x802B);
pub(crate) const OTHER_ADDRESS: AttributeType = AttributeType::new(0x802C);
pub(crate) const FINGERPRINT: AttributeType = AttributeType::new(0x8028);

/// The comprehension-required attributes that a request may carry here; any other is answered with 420.
pub(crate) const UNDERSTOOD: [AttributeType; 17] = [
    USERNAME,
    MESSAGE_INTEGRITY,
    MESSAGE_INTEGRITY_SHA256,
    PASSWORD_ALGORITHM,
    USERHASH,
    REALM,
    NONCE,
    CHANNEL_NUMBER,
    LIFETIME,
    XOR_PEER_ADDRESS,
    DATA,
    REQUESTED_ADDRESS_FAMILY,
    EVEN_PORT,
    REQUESTED_TRANSPORT,
    DONT_FRAGMENT,
    RESERVATION_TOKEN,
    CONNECTION_ID,
];

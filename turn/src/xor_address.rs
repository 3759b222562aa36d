//! The XOR'ed address of RFC 8489 section 14.2, read and written in place.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const FAMILY_V4: u8 = 0x01;
const FAMILY_V6: u8 = 0x02;

/// Length of the encoded value: family, port and address.
pub(crate) const fn encoded_len(address: &SocketAddr) -> usize {
    match address {
        SocketAddr::V4(_) => 8,
        SocketAddr::V6(_) => 20,
    }
}

/// The pad an address is XOR'ed with: the magic cookie and the transaction id, bytes 4 to 20 of the header.
pub(crate) type Pad = [u8; 16];

/// Reads the value of an XOR'ed address attribute. `None` when its family or length is wrong.
pub(crate) fn decode(value: &[u8], pad: &Pad) -> Option<SocketAddr> {
    let (&[_, family, port_high, port_low], address) = value.split_first_chunk::<4>()?;
    let port = u16::from_be_bytes([port_high ^ pad[0], port_low ^ pad[1]]);
    let ip = match family {
        FAMILY_V4 => IpAddr::V4(Ipv4Addr::from(xor::<4>(address, pad)?)),
        FAMILY_V6 => IpAddr::V6(Ipv6Addr::from(xor::<16>(address, pad)?)),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

/// Writes `address` to the start of `out`, which holds at least [`encoded_len`] bytes.
pub(crate) fn encode(address: &SocketAddr, pad: &Pad, out: &mut [u8]) {
    let port = address.port().to_be_bytes();
    out[0] = 0;
    out[2] = port[0] ^ pad[0];
    out[3] = port[1] ^ pad[1];
    match address.ip() {
        IpAddr::V4(ip) => {
            out[1] = FAMILY_V4;
            out[4..8].copy_from_slice(&mixed(ip.octets(), pad));
        }
        IpAddr::V6(ip) => {
            out[1] = FAMILY_V6;
            out[4..20].copy_from_slice(&mixed(ip.octets(), pad));
        }
    }
}

fn xor<const N: usize>(address: &[u8], pad: &Pad) -> Option<[u8; N]> {
    <[u8; N]>::try_from(address).ok().map(|address| mixed(address, pad))
}

fn mixed<const N: usize>(mut address: [u8; N], pad: &Pad) -> [u8; N] {
    address.iter_mut().zip(pad).for_each(|(byte, pad)| *byte ^= pad);
    address
}

//! `ChannelBind` (RFC 8656 section 12).

use core::net::SocketAddr;

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    allocation::Channel,
    directory::SharedDirectory,
    limits::{CHANNEL_LIFETIME, CHANNELS_PER_ALLOCATION, PERMISSION_LIFETIME},
    permission::peers,
    request::{Answer, Refusal, Request},
    route::Peer,
    shard::Shard,
};
use crate::{
    Instant, attribute,
    channel_data::CHANNEL_NUMBERS,
    message::{self, Response},
};

impl<D: SharedDirectory> Shard<D> {
    pub(super) fn handle_channel_bind(&mut self, request: &Request) -> Answer {
        let endpoint = self.allocation_of(request)?.endpoint.clone();
        let number = channel_number(request.message)?;
        let peer = peers(request.message).next().ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))??;
        let address = self.permissible(&endpoint, peer)?;
        let now = request.now.instant;
        let channels = &mut self.allocation_of(request)?.channels;
        let index = place(channels, number, peer, now)?;
        if !endpoint.permissions.install(address, now + PERMISSION_LIFETIME, now) {
            return Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY));
        }
        let until = now + CHANNEL_LIFETIME;
        bind(channels, index, number, peer, until);
        endpoint.channels.publish(index, number, (address, peer.port()), until);
        Ok(Response::success(request.message))
    }
}

/// Where the binding goes: its own place when it is renewed, else one that is over, else a new one. 400 when the number
/// or the peer is bound otherwise (RFC 8656 section 12.2), 508 when there are enough.
fn place(channels: &[Channel], number: u16, peer: SocketAddr, now: Instant) -> Result<usize, Refusal> {
    let bound = |channel: &&Channel| now < channel.until;
    let conflicts = |channel: &Channel| (channel.number == number) != (channel.peer.address() == peer);
    if channels.iter().filter(bound).any(conflicts) {
        return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
    }
    let own = channels.iter().position(|channel| channel.number == number);
    let over = || channels.iter().position(|channel| channel.until <= now);
    let new = || (channels.len() < CHANNELS_PER_ALLOCATION).then_some(channels.len());
    own.or_else(over).or_else(new).ok_or(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY))
}

fn bind(channels: &mut alloc::vec::Vec<Channel>, index: usize, number: u16, peer: SocketAddr, until: Instant) {
    match channels.get_mut(index) {
        Some(channel) if channel.number == number && channel.peer.address() == peer => channel.until = until,
        Some(channel) => *channel = Channel { number, until, peer: Peer::new(peer) },
        None => channels.push(Channel { number, until, peer: Peer::new(peer) }),
    }
}

fn channel_number(message: &Message) -> Result<u16, Refusal> {
    let bad_request = Refusal::Code(ErrorCode::BAD_REQUEST);
    let Some(raw) = message::value(message, attribute::CHANNEL_NUMBER) else { return Err(bad_request) };
    match *raw.value {
        [high, low, _, _] => {
            let number = u16::from_be_bytes([high, low]);
            if CHANNEL_NUMBERS.contains(&number) { Ok(number) } else { Err(bad_request) }
        }
        _ => Err(bad_request),
    }
}

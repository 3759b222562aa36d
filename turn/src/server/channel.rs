//! `ChannelBind` (RFC 8656 section 12).

use core::net::SocketAddr;

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    allocation::{Allocation, Channel},
    directory::SharedDirectory,
    event::Happening,
    limits::{CHANNEL_LIFETIME, CHANNELS_PER_ALLOCATION},
    peer::{Peer, Places},
    permission::{Wanted, peers},
    ports::RelayPorts,
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{
    Instant, attribute,
    channel_data::CHANNEL_NUMBERS,
    message::{self, Response},
};

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    pub(super) fn handle_channel_bind(&mut self, request: &Request) -> Answer {
        if self.allocation_of(request)?.connects {
            // A connection needs no channel (RFC 6062 section 5).
            return Err(Refusal::Code(ErrorCode::FORBIDDEN));
        }
        let number = channel_number(request.message)?;
        let peer = peers(request.message).next().ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))??;
        let places = self.permissible(request, peer.ip())?;
        let now = request.now.instant;
        let allocation = self.allocation_of(request)?;
        let index = place(&allocation.channels, number, peer, now)?;
        let permission = Wanted::one(peer.ip(), places);
        if !permission.fits(allocation, now) {
            return Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY));
        }
        permission.install(allocation, now);
        let until = now + CHANNEL_LIFETIME;
        let new = bind(allocation, index, Channel { number, until, peer: Peer::new(peer, places) }, now);
        if let (Some(own), Some(address)) = (allocation.relayed_of(peer.is_ipv4()), places.inside) {
            own.endpoint.channels.publish(index, number, (address, peer.port()), until);
        }
        if new {
            self.tell_of(&request.origin.five_tuple, Happening::Bound { channel: number, peer });
        }
        Ok(Response::success(request.message))
    }
}

/// Where the binding goes: its own place when it is renewed, else one that is over, else a new one. 400 when the number
/// or the peer is bound otherwise, or was until a moment ago (RFC 8656 section 12.2); 508 when there are enough.
fn place(channels: &[Channel], number: u16, peer: SocketAddr, now: Instant) -> Result<usize, Refusal> {
    let taken = |channel: &&Channel| channel.is_taken(now);
    let conflicts = |channel: &Channel| (channel.number == number) != (channel.peer.address() == peer);
    if channels.iter().filter(taken).any(conflicts) {
        return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
    }
    let own = channels.iter().position(|channel| channel.number == number);
    let over = || channels.iter().position(|channel| !channel.is_taken(now));
    let new = || (channels.len() < CHANNELS_PER_ALLOCATION).then_some(channels.len());
    own.or_else(over).or_else(new).ok_or(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY))
}

/// Binds a channel as it was bound in an earlier process.
pub(super) fn revive(allocation: &mut Allocation, number: u16, peer: SocketAddr, places: Places, until: Instant) {
    let index = allocation.channels.len();
    if index >= CHANNELS_PER_ALLOCATION {
        return;
    }
    allocation.channels.push(Channel { number, until, peer: Peer::new(peer, places) });
    if let (Some(own), Some(address)) = (allocation.relayed_of(peer.is_ipv4()), places.inside) {
        own.endpoint.channels.publish(index, number, (address, peer.port()), until);
    }
}

/// Puts `binding` in its place; says whether it is a new one. One that is renewed keeps its route.
fn bind(allocation: &mut Allocation, index: usize, binding: Channel, now: Instant) -> bool {
    match allocation.channels.get_mut(index) {
        Some(channel) if channel.number == binding.number && channel.peer.address() == binding.peer.address() => {
            let was_over = channel.until <= now;
            channel.until = binding.until;
            was_over
        }
        Some(channel) => {
            let before = core::mem::replace(channel, binding);
            allocation.forget(&before.peer);
            true
        }
        None => {
            allocation.channels.push(binding);
            true
        }
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

//! Reserved ports (RFC 8656 section 7.2): an EVEN-PORT request may keep the next port for another allocation.

use alloc::vec::Vec;
use core::{net::SocketAddr, time::Duration};

use super::{directory::WantedPort, holder::Holder};
use crate::Instant;

/// How long a reserved port waits for its allocation: at least 30 seconds, says RFC 8656 section 7.2.
pub(super) const RESERVATION_LIFETIME: Duration = Duration::from_secs(30);

/// RESERVATION-TOKEN.
pub(super) type Token = [u8; 8];

struct Reservation {
    token: Token,
    relayed: SocketAddr,
    holder: Holder,
    until: Instant,
}

/// The ports that are kept. There are never more than the quota of allocations of those who keep them.
#[derive(Default)]
pub(super) struct Reservations(Vec<Reservation>);

impl Reservations {
    /// Keeps `relayed` for an allocation of `holder` that shows `token`.
    pub(super) fn keep(&mut self, token: Token, relayed: SocketAddr, holder: Holder, now: Instant) {
        self.0.push(Reservation { token, relayed, holder, until: now + RESERVATION_LIFETIME });
    }

    /// Forgets what was not fetched in time.
    pub(super) fn expire(&mut self, now: Instant) {
        self.0.retain(|reservation| now < reservation.until);
    }

    /// Hands over the port that `holder` has kept under `token`.
    pub(super) fn redeem(&mut self, token: Token, holder: &Holder) -> Option<SocketAddr> {
        let wanted = |reservation: &Reservation| reservation.token == token && reservation.holder == *holder;
        let index = self.0.iter().position(wanted)?;
        Some(self.0.swap_remove(index).relayed)
    }

    pub(super) fn is_kept(&self, relayed: &SocketAddr) -> bool {
        self.0.iter().any(|reservation| reservation.relayed == *relayed)
    }

    /// How many ports are kept for `holder` beside the one that is wished for.
    pub(super) fn of(&self, holder: &Holder, wished: WantedPort) -> usize {
        let others = |reservation: &&Reservation| WantedPort::Kept(reservation.token) != wished;
        self.0.iter().filter(|reservation| reservation.holder == *holder).filter(others).count()
    }
}

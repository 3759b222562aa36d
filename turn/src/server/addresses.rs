//! The IP addresses that relayed transport addresses are made of, by number.

use alloc::vec::Vec;
use core::net::IpAddr;

use super::{endpoint::AddressId, limits::RELAYED_ADDRESSES};

/// The relayed IP addresses of this server.
pub(super) struct Addresses {
    known: Vec<Address>,
    next: u16,
}

struct Address {
    ip: IpAddr,
    id: AddressId,
    allocations: usize,
}

impl Addresses {
    pub(super) const fn new() -> Self {
        Self { known: Vec::new(), next: 1 }
    }

    /// The number of `ip`, where it is a relayed address of this server.
    pub(super) fn id(&self, ip: IpAddr) -> Option<AddressId> {
        self.known.iter().find(|address| address.ip == ip).map(|address| address.id)
    }

    /// The address of that number.
    pub(super) fn ip(&self, id: AddressId) -> Option<IpAddr> {
        self.known.iter().find(|address| address.id == id).map(|address| address.ip)
    }

    /// The number of `ip`, a new one if it has none yet. Where the table is full, an address without allocations makes
    /// room; its number is not used again for 65535 others, long after every permission for it has ended.
    pub(super) fn intern(&mut self, ip: IpAddr) -> Option<AddressId> {
        if let Some(id) = self.id(ip) {
            return Some(id);
        }
        if self.known.len() >= RELAYED_ADDRESSES {
            let unused = self.known.iter().position(|address| address.allocations == 0)?;
            self.known.swap_remove(unused);
        }
        let id = AddressId(self.next);
        self.next = self.next.checked_add(1).unwrap_or(1);
        self.known.push(Address { ip, id, allocations: 0 });
        Some(id)
    }

    pub(super) fn count_allocation(&mut self, id: AddressId) {
        self.with(id, |address| address.allocations += 1);
    }

    pub(super) fn discount_allocation(&mut self, id: AddressId) {
        self.with(id, |address| address.allocations -= 1);
    }

    fn with(&mut self, id: AddressId, change: impl FnOnce(&mut Address)) {
        if let Some(address) = self.known.iter_mut().find(|address| address.id == id) {
            change(address);
        }
    }
}

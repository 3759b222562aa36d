//! Rooms, participants and the signaling protocol of sohbet, as a pure state machine.
//!
//! Nothing here opens a socket, asks a clock or draws a random number: messages and `now` go in, outputs and the next
//! deadline come out. The crate is `no_std`, so the compiler proves it.

#![cfg_attr(not(test), no_std)]
extern crate alloc;

pub mod protocol;

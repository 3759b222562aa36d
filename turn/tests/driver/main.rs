//! The whole relay over loopback, with clients that nobody here wrote.

mod coturn;
mod support;
mod webrtc;

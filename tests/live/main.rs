//! A whole server on a real port, spoken to by clients that know only its documents.

mod client;
mod host;
mod one_port;
mod open_relay;
mod relay;
mod rights;
mod signaling;
mod turn_client;

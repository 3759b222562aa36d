//! A whole server on a real port, spoken to by clients that know only its documents.

mod behind_proxy;
mod charge;
mod client;
mod flood;
mod host;
mod hostile;
mod one_port;
mod open_relay;
mod relay;
mod rights;
mod signaling;
mod trust;
mod turn_client;
mod wire;

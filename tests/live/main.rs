//! A whole server on a real port, spoken to by clients that know only its documents.

mod behind_proxy;
mod charge;
mod chat;
mod client;
mod flood;
mod host;
mod hostile;
mod journal;
mod monitoring;
mod one_port;
mod open_relay;
mod paths;
#[path = "../shared/ports.rs"]
mod ports;
mod quality;
mod relay;
mod relay_only;
mod reload;
mod rights;
mod secrets;
mod signaling;
mod trust;
mod turn_client;
mod wire;

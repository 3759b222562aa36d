//! sohbet: signaling, relay, web client, database and certificates in one binary.
//!
//! [`Server::start`] runs a whole server, so that tests can have one in process.

pub mod alerts;
pub mod app;
pub mod auth;
pub mod backup;
pub mod chat;
pub mod cli;
pub mod config;
pub mod control;
pub mod db;
pub mod diagnostics;
pub mod doctor;
mod drain;
mod heartbeat;
pub mod history;
pub mod http;
pub mod hub;
pub mod log;
pub mod machine;
pub mod metrics;
pub mod net;
pub mod private_file;
pub mod public_host;
mod quality;
pub mod random;
pub mod readiness;
mod relay;
mod server;
mod service_manager;
pub mod status;
pub mod storage;
mod survivors;
pub mod tls;

pub use server::{Server, StartError};

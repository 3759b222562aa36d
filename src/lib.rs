//! sohbet: signaling, relay, web client, database and certificates in one binary.
//!
//! [`Server::start`] runs a whole server, so that tests can have one in process.

pub mod app;
pub mod auth;
pub mod backup;
pub mod chat;
pub mod cli;
pub mod config;
pub mod db;
pub mod doctor;
mod drain;
pub mod http;
pub mod hub;
pub mod net;
pub mod private_file;
pub mod public_host;
mod quality;
pub mod random;
mod relay;
mod server;
pub mod status;
mod survivors;
pub mod tls;

pub use server::{Server, StartError};

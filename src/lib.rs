//! sohbet: signaling, relay, web client, database and certificates in one binary.

pub mod app;
pub mod auth;
pub mod config;
pub mod db;
pub mod http;
pub mod hub;
pub mod net;

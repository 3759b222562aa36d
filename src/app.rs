//! What every request handler can reach.

use crate::{
    alerts::Alerts, auth::Auth, chat::Chat, config::InForce, db::Db, history::History, hub::Hub, metrics::Metrics,
    public_host::PublicHost, readiness::Readiness, tls::Tls,
};

/// The running server's parts, shared by all handlers. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The configuration in force.
    pub config: InForce,
    /// The name or address under which people reach the server. The one in the configuration is that of the start.
    pub public_host: PublicHost,
    /// The database.
    pub db: Db,
    /// Passwords, sessions and rate limits.
    pub auth: Auth,
    /// Who is in which room right now.
    pub hub: Hub,
    /// What the chat needs beside the database.
    pub chat: Chat,
    /// Certificates.
    pub tls: Tls,
    /// What the web side counts.
    pub metrics: Metrics,
    /// What is not well, and who is told.
    pub alerts: Alerts,
    /// How it did in the last hour, day and week.
    pub history: History,
    /// Whether the server can do its work.
    pub readiness: Readiness,
}

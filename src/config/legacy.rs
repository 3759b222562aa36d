//! The names that operators of the original system know.

use std::path::PathBuf;

use super::{
    Config,
    secret::Secret,
    value::{Raw, Value, WebOrigin},
};

/// A variable of the original system that is still understood.
pub(super) struct Legacy {
    pub(super) variable: &'static str,
    /// The key it sets, for messages and `config show`; none when it sets nothing.
    pub(super) key: Option<&'static str>,
    pub(super) apply: fn(&mut Config, &str) -> Result<Option<String>, String>,
}

/// Each gives a notice to print, or says what is wrong.
pub(super) static LEGACY: &[Legacy] = &[
    Legacy { variable: "DATABASE_URL", key: Some("database.path"), apply: database_url },
    Legacy { variable: "SOHBET_JWT_SECRET", key: Some("accounts.token_secret"), apply: jwt_secret },
    Legacy { variable: "HTTP_PORT", key: Some("server.listen"), apply: http_port },
    Legacy { variable: "CORS_ORIGIN", key: Some("server.allowed_origins"), apply: cors_origin },
    Legacy { variable: "WS_PORT", key: None, apply: ws_port },
];

fn database_url(config: &mut Config, url: &str) -> Result<Option<String>, String> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    if path.contains("://") {
        let scheme = path.split("://").next().unwrap_or_default();
        return Err(format!(
            "it names a {scheme} server, and sohbet keeps its own SQLite database. \
             Unset it to use the data folder, or write sqlite:PATH"
        ));
    }
    config.database.path = Some(PathBuf::from(path));
    Ok(None)
}

fn jwt_secret(config: &mut Config, secret: &str) -> Result<Option<String>, String> {
    config.accounts.token_secret = Some(Secret::parse_text(secret)?);
    Ok(None)
}

fn http_port(config: &mut Config, port: &str) -> Result<Option<String>, String> {
    let port = port.parse().map_err(|_| format!("{port:?} is not a port number from 1 to 65535"))?;
    config.server.listen.set_port(port);
    Ok(Some(format!(
        "HTTP_PORT: port {port} now carries everything (HTTPS, signaling and the relay, TCP and UDP); plain HTTP is not spoken."
    )))
}

fn cors_origin(config: &mut Config, origins: &str) -> Result<Option<String>, String> {
    config.server.allowed_origins = Vec::<WebOrigin>::parse(&Raw::Text(origins.to_owned()))?;
    Ok(None)
}

#[allow(clippy::unnecessary_wraps)] // One shape for the whole table.
fn ws_port(config: &mut Config, _port: &str) -> Result<Option<String>, String> {
    let port = config.server.listen.port();
    Ok(Some(format!("WS_PORT is not needed any more: signaling shares the one port, {port}.")))
}

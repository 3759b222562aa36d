//! Access tokens: who is speaking.

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::{app::App, db};

/// Short, because a stolen access token works until then, unless its session is revoked.
pub const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Who is speaking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account's or guest's id.
    pub user: String,
    /// The session's id.
    pub session: String,
    /// The name to show.
    pub name: String,
    /// Came by an invite link and may join that one room.
    pub guest: bool,
    /// Runs the server.
    pub admin: bool,
}

/// Why an access token was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Forged, expired or revoked, or the account is disabled. Which of them is nobody's business.
    #[error("the access token is not valid (any more)")]
    Refused,
    /// Nobody could look.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// The claims of an access token (RFC 7519): whose, which session, until when. Everything else is looked up, so that it
/// can change at once.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
}

/// Signs and checks access tokens with HMAC-SHA-256.
pub struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    secret: Vec<u8>,
}

impl AccessTokens {
    /// Uses a secret of at least 32 bytes.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // Expiry is checked below against the server's own clock.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
            secret: secret.to_vec(),
        }
    }

    /// The key that refresh tokens are rotated with.
    pub(super) fn rotation_key(&self) -> &[u8] {
        &self.secret
    }

    /// An access token for a session.
    ///
    /// # Panics
    /// Never: texts and numbers always become JSON, and HMAC takes any key.
    #[must_use]
    pub fn issue(&self, user: &str, session: &str, now: i64) -> String {
        let exp = now.saturating_add(LIFETIME.as_secs().cast_signed());
        let claims = Claims { sub: user.to_owned(), sid: session.to_owned(), iat: now, exp };
        encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).expect("two texts and two numbers become JSON")
    }

    /// The claims of a token that this server signed and that has not expired.
    fn check(&self, token: &str, now: i64) -> Option<Claims> {
        let claims = decode::<Claims>(token, &self.decoding, &self.validation).ok()?.claims;
        (claims.exp > now).then_some(claims)
    }
}

/// Who holds an access token. Asks the database each time, so that a revoked session or disabled account ends at once.
pub async fn verify(app: &App, token: &str) -> Result<Identity, AccessError> {
    let now = app.auth.now();
    let claims = app.auth.tokens.check(token, now).ok_or(AccessError::Refused)?;
    let session = claims.sid;
    app.db
        .read(move |connection| {
            let user = db::session::live_user(connection, &session, now)?.ok_or(AccessError::Refused)?;
            if user.id != claims.sub {
                return Err(AccessError::Refused);
            }
            let guest = user.is_guest();
            Ok(Identity { user: user.id, session, name: user.name, guest, admin: user.admin })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

    #[test]
    fn a_token_works_until_it_expires() {
        let tokens = AccessTokens::new(SECRET);
        let token = tokens.issue("user", "session", 1000);
        assert_eq!(tokens.check(&token, 1899).unwrap().sid, "session");
        assert!(tokens.check(&token, 1900).is_none());
    }

    #[test]
    fn a_token_signed_otherwise_is_refused() {
        let tokens = AccessTokens::new(SECRET);
        let claims = Claims { sub: "user".into(), sid: "session".into(), iat: 0, exp: i64::MAX };
        let other = EncodingKey::from_secret(b"another secret of thirty-two bytes");
        let forged = encode(&Header::new(Algorithm::HS256), &claims, &other).unwrap();
        assert!(tokens.check(&forged, 0).is_none());
        // Another algorithm with the right key, and none at all.
        let other = encode(&Header::new(Algorithm::HS512), &claims, &tokens.encoding).unwrap();
        assert!(tokens.check(&other, 0).is_none());
        let genuine = tokens.issue("user", "session", 0);
        let mut parts = genuine.split('.');
        let (_, body) = (parts.next(), parts.next().unwrap());
        assert!(tokens.check(&format!("eyJhbGciOiJub25lIn0.{body}."), 0).is_none());
    }
}

//! Opens, refreshes and ends sessions.

use std::time::Duration;

use super::{Auth, token::RefreshToken};
use crate::{
    db::{
        self, Connection,
        session::{Session, Tokens},
        user::User,
    },
    random,
};

/// How long an account's session lasts without use: somebody who calls once a month stays signed in.
pub const LIFETIME: Duration = Duration::from_secs(30 * 86_400);
/// How long a guest may stay: a long day. Not extended by use.
pub const GUEST_LIFETIME: Duration = Duration::from_secs(86_400);
/// How long the token before the current one is still honoured: two tabs may refresh at once, and an answer may be lost.
const GRACE: i64 = 30;
/// Sessions one person may have; beyond it the one unused for longest ends.
const MAX_SESSIONS: usize = 50;
/// The longest description of a browser that is kept, in characters.
const MAX_USER_AGENT: usize = 200;

/// The other side of a request, as shown in the list of sessions.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its IP address.
    pub address: String,
    /// What the browser calls itself.
    pub user_agent: String,
}

impl Client {
    /// Keeps what is worth keeping.
    #[must_use]
    pub fn new(address: std::net::IpAddr, user_agent: &str) -> Self {
        let user_agent = user_agent.chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect();
        Self { address: address.to_canonical().to_string(), user_agent }
    }
}

/// What somebody who signed in is given.
pub struct Grant {
    /// Who.
    pub user: User,
    /// The session's id.
    pub session: String,
    /// A new access token.
    pub access_token: String,
    /// The refresh token to keep from now on.
    pub refresh_token: RefreshToken,
    /// How long that is good for, in seconds.
    pub refresh_expires_in: i64,
    /// Sessions that ended to make room for this one.
    pub ended: Vec<String>,
}

/// What became of a refresh.
pub enum Refreshed {
    /// Here is a new access token.
    Granted(Box<Grant>),
    /// An old token was used again, so somebody has a copy: the session, named here, has ended.
    Revoked(String),
    /// There is no such session.
    Unknown,
}

/// Signs somebody in.
pub fn open(db: &Connection, auth: &Auth, user: User, client: Client) -> Result<Grant, db::Error> {
    let now = auth.now();
    let token = RefreshToken::fresh();
    let lifetime = if user.is_guest() { GUEST_LIFETIME } else { LIFETIME };
    let session = Session {
        id: random::id(),
        user: user.id.clone(),
        created_at: now,
        last_used_at: now,
        expires_at: now.saturating_add(lifetime.as_secs().cast_signed()),
        address: client.address,
        user_agent: client.user_agent,
    };
    let tokens =
        Tokens { family: token.family_hash(), current: token.rotating_hash(), previous: None, rotated_at: now };
    db::session::insert(db, &session, &tokens)?;
    let mut ended = Vec::new();
    for old in
        db::session::of_user(db, &user.id, now)?.into_iter().filter(|s| s.id != session.id).skip(MAX_SESSIONS - 1)
    {
        db::session::delete(db, &old.id, &user.id)?;
        ended.push(old.id);
    }
    Ok(Grant { ended, ..grant(auth, user, &session, token, now) })
}

/// Gives a new access token for a refresh token, and rotates it.
pub fn refresh(db: &Connection, auth: &Auth, token: &RefreshToken, client: Client) -> Result<Refreshed, db::Error> {
    let now = auth.now();
    let Some((mut session, mut tokens)) = db::session::find_family(db, &token.family_hash())? else {
        return Ok(Refreshed::Unknown);
    };
    let Some(user) = db::session::live_user(db, &session.id, now)? else { return Ok(Refreshed::Unknown) };
    let presented = token.rotating_hash();
    let next = token.successor(auth.tokens.rotation_key());
    if presented == tokens.current {
        tokens.previous = Some(presented);
        tokens.current = next.rotating_hash();
        tokens.rotated_at = now;
        session.last_used_at = now;
        session.address = client.address;
        session.user_agent = client.user_agent;
        if !user.is_guest() {
            session.expires_at = now.saturating_add(LIFETIME.as_secs().cast_signed());
        }
        db::session::update(db, &session, &tokens)?;
    } else if tokens.previous != Some(presented) || now - tokens.rotated_at > GRACE {
        db::session::delete(db, &session.id, &session.user)?;
        return Ok(Refreshed::Revoked(session.id));
    }
    Ok(Refreshed::Granted(Box::new(grant(auth, user, &session, next, now))))
}

fn grant(auth: &Auth, user: User, session: &Session, refresh_token: RefreshToken, now: i64) -> Grant {
    Grant {
        access_token: auth.tokens.issue(&user.id, &session.id, now),
        user,
        session: session.id.clone(),
        refresh_token,
        refresh_expires_in: session.expires_at - now,
        ended: Vec::new(),
    }
}

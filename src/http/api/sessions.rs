//! `/api/sessions`: signing in and out.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    LoginRequest, Problem, SessionInfo,
    body::Body,
    cookie::{self, SetCookie},
    session::{self, Admin, Session, Stranger},
    types::json,
};
use crate::{
    app::App,
    auth::{
        limits::Action,
        names,
        session::{self as sessions, Refreshed},
    },
    db::{
        self,
        audit::{self, Act, Note},
    },
    log::SECURITY,
};

/// Sessions of everybody that are shown at once: more than anybody looks through.
const MOST_SHOWN: u32 = 100;
/// The word for the session that asks, where an id is expected.
const CURRENT: &str = "current";

json! { answer
    /// Somebody's session, as an administrator sees it.
    pub struct AccountSession {
        /// Whose.
        pub name: String,
        /// The name they sign in with; guests have none.
        pub login: Option<String>,
        /// A page of it is open now.
        pub open: bool,
        /// The session.
        pub session: SessionInfo,
    }

    /// Everybody's sessions, the latest used first.
    pub struct AccountSessions {
        /// At most 100.
        pub sessions: Vec<AccountSession>,
        /// How many more there are.
        pub more: u64,
    }
}

pub(super) async fn login(
    State(app): State<App>,
    stranger: Stranger,
    Body(request): Body<LoginRequest>,
) -> Result<Response, Problem> {
    stranger.limit(&app, Action::Login)?;
    // What cannot be a login name is nobody's, and takes the same way.
    let login = names::login(&request.login).unwrap_or_default();
    app.auth.limits.slow_down(&login).await.map_err(Problem::rate_limited)?;
    let found = app.db.read(move |db| db::user::find_login(db, &login)).await?;
    let (user, phc) = found.unzip();
    let matches = app.auth.passwords.verify(request.password, phc).await?;
    let user = user.filter(|user| matches && !user.disabled).ok_or_else(|| {
        tracing::info!(target: SECURITY, "a login was refused");
        tracing::debug!(target: SECURITY, client = %stranger.client().address, "from where a login was refused");
        Problem::wrong_credentials()
    })?;
    let (auth, client) = (app.auth.clone(), stranger.client());
    let grant = app.db.write(move |db| {
        // The account may have been disabled while its password was checked.
        let user = db::user::find(db, &user.id)?.filter(|user| !user.disabled);
        let user = user.ok_or_else(Problem::wrong_credentials)?;
        Ok::<_, Problem>(sessions::open(db, &auth, user, client)?)
    });
    let grant = grant.await?;
    tracing::info!(target: SECURITY, user = grant.user.id, "somebody has signed in");
    Ok(session::answer(&app, grant))
}

pub(super) async fn refresh(
    State(app): State<App>,
    stranger: Stranger,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let forget = || (SetCookie::forget(), Problem::not_authenticated()).into_response();
    let Some(token) = cookie::refresh_token(&headers) else { return Ok(forget()) };
    let (auth, client) = (app.auth.clone(), stranger.client());
    match app.db.write(move |db| sessions::refresh(db, &auth, &token, client)).await? {
        Refreshed::Granted(grant) => Ok(session::answer(&app, *grant)),
        Refreshed::Revoked(session) => {
            tracing::warn!(target: SECURITY, session, "an old refresh token was used, so the session was ended");
            tracing::debug!(target: SECURITY, session, client = %stranger.client().address, "from where it was used");
            app.hub.end_session(&session);
            Ok(forget())
        }
        Refreshed::Unknown => Ok(forget()),
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Session(identity): Session,
) -> Result<Json<Vec<SessionInfo>>, Problem> {
    let now = app.auth.now();
    let user = identity.user;
    let sessions = app.db.read(move |db| db::session::of_user(db, &user, now)).await?;
    Ok(Json(sessions.into_iter().map(|session| info(session, &identity.session)).collect()))
}

/// Everybody's, for administrators.
pub(super) async fn list_all(State(app): State<App>, Admin(identity): Admin) -> Result<Json<AccountSessions>, Problem> {
    let now = app.auth.now();
    let found = app.db.read(move |db| {
        Ok::<_, Problem>((db::session::live(db, now, Some(MOST_SHOWN))?, db::session::count(db, now)?))
    });
    let ((found, all), open) = (found.await?, app.hub.sessions());
    let more = all.saturating_sub(found.len() as u64);
    let sessions = found.into_iter().map(|(user, session)| AccountSession {
        name: user.name,
        login: user.login,
        open: open.contains(&session.id),
        session: info(session, &identity.session),
    });
    Ok(Json(AccountSessions { sessions: sessions.collect(), more }))
}

fn info(session: db::session::Session, current: &str) -> SessionInfo {
    SessionInfo {
        current: session.id == current,
        id: session.id,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        expires_at: session.expires_at,
        address: session.address,
        user_agent: session.user_agent,
    }
}

/// Ends one's own session, or as an administrator somebody else's, which is written down.
pub(super) async fn end(
    State(app): State<App>,
    Session(identity): Session,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let session = if id == CURRENT { identity.session.clone() } else { id };
    let is_current = session == identity.session;
    let (ended, now) = (session.clone(), app.auth.now());
    let end = app.db.write(move |db| {
        let whose = db::session::user_of(db, &ended, now)?;
        let whose = whose.filter(|user| identity.admin || *user == identity.user).ok_or_else(Problem::not_found)?;
        if whose != identity.user {
            audit::insert(db, Note::by(Act::SessionEnded, &identity.user).to(&whose), now)?;
        }
        Ok::<_, Problem>(db::session::delete(db, &ended, &whose)?)
    });
    end.await?;
    app.hub.end_session(&session);
    let answer = StatusCode::NO_CONTENT;
    Ok(if is_current { (SetCookie::forget(), answer).into_response() } else { answer.into_response() })
}

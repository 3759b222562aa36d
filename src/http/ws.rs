//! The signaling WebSocket: `GET /ws`.

mod refusal;

use std::{num::NonZeroU32, time::Duration};

use axum::{
    Extension,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use sohbet_signaling::protocol::{ClientFrame, ClientMessage, ErrorCode, MediaState, RoomInfo, ServerMessage, VERSION};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval, timeout},
};

use tracing::{Instrument as _, Span};

use refusal::{explain, greeting, note_refusal};

use super::origin;
use crate::{
    app::App,
    auth::{self, access::Identity},
    hub::{Connection, Entry, Farewell, IceHost, Outgoing, unnumbered},
    log::CONNECTION,
    metrics::Greeting,
    net::{ClientAddr, Way},
};

/// An offer of ten people's media has some twenty thousand bytes; nothing else comes near.
const MESSAGE_LIMIT: usize = 64 * 1024;
/// What is read from the socket at once. Most messages are smaller, and what is larger is put together; each connection holds
/// such a buffer for as long as it lives.
const READ_BUFFER: usize = 4 * 1024;
/// From the upgrade to `hello`.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// How often both sides ask whether the other is there.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// Two pings unanswered and a bit: the connection is dead. The others should not be shown somebody who is gone for longer.
const SILENCE_LIMIT: Duration = Duration::from_secs(12);
/// For one frame to leave. The grace time runs from when the connection ends, so a stuck one must end.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// For the client to answer a close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// Messages a second in the long run; candidates of nine peers come in bursts.
const MESSAGES_PER_SECOND: NonZeroU32 = NonZeroU32::new(50).unwrap();
/// Messages at once.
const MESSAGE_BURST: NonZeroU32 = NonZeroU32::new(1000).unwrap();

/// Reactions in the air, for each connection: a burst of joy, then one and a half a second.
const REACTION_BURST: NonZeroU32 = NonZeroU32::new(8).unwrap();
const REACTION_EVERY: Duration = Duration::from_millis(650);

/// Upgrades to the signaling protocol. Only our own pages may: a browser lets any page open a WebSocket to anywhere, and
/// says from which origin.
pub(super) async fn upgrade(
    State(app): State<App>,
    Extension(client): Extension<ClientAddr>,
    Extension(way): Extension<Way>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !origin::is_allowed(&app, &headers) {
        app.metrics.signaling.count_greeting(Greeting::Refused);
        return (StatusCode::FORBIDDEN, "This WebSocket is for this server's own pages.").into_response();
    }
    let Some(ice_host) = ice_host(&headers).map(|host| host.reached(way, app.config.now().server.listen.port())) else {
        app.metrics.signaling.count_greeting(Greeting::Refused);
        return (StatusCode::BAD_REQUEST, "The Host field names no host.").into_response();
    };
    let span = Span::current();
    let upgrade = upgrade.read_buffer_size(READ_BUFFER).max_message_size(MESSAGE_LIMIT).max_frame_size(MESSAGE_LIMIT);
    upgrade.on_upgrade(move |socket| {
        let session = Session { socket, app, client, ice_host, reactions: reactions() };
        // The lines of the connection carry the id of the request that it began with.
        session.run().instrument(span)
    })
}

/// The relay is where the browser found the page: its origin says so even behind a proxy that changes the host.
fn ice_host(headers: &HeaderMap) -> Option<IceHost> {
    let field = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = field(header::ORIGIN).and_then(|origin| origin.strip_prefix("https://"));
    IceHost::from_authority(origin.or_else(|| field(header::HOST))?)
}

fn reactions() -> DefaultDirectRateLimiter {
    let quota = Quota::with_period(REACTION_EVERY).expect("a time above zero");
    RateLimiter::direct(quota.allow_burst(REACTION_BURST))
}

/// A WebSocket on its way through the protocol.
struct Session {
    socket: WebSocket,
    app: App,
    client: ClientAddr,
    ice_host: IceHost,
    reactions: DefaultDirectRateLimiter,
}

impl Session {
    async fn run(mut self) {
        let greeted = timeout(HELLO_TIMEOUT, self.hello()).await.unwrap_or(Err(Some(Farewell::Silent)));
        self.app.metrics.signaling.count_greeting(greeting(&greeted));
        let farewell = match greeted {
            Ok(identity) => self.talk_and_note(identity).await,
            Err(Some(farewell)) => {
                // A stranger could fill the log with it; the figures have it at any level.
                tracing::debug!(target: CONNECTION, reason = farewell.word(), "signaling not welcomed");
                farewell
            }
            Err(None) => return,
        };
        let frame = CloseFrame { code: farewell.code(), reason: format!("{farewell:?}").into() };
        let _ = timeout(SEND_TIMEOUT, self.socket.send(Message::Close(Some(frame)))).await;
        // What the client was still sending is read away: closing over it would reset the connection, and the client would
        // not learn why.
        let _ = timeout(CLOSE_TIMEOUT, async { while let Some(Ok(_)) = self.socket.recv().await {} }).await;
    }

    /// Waits for `hello` and finds out who it is; `None` as an error is a connection that ended by itself.
    async fn hello(&mut self) -> Result<Identity, Option<Farewell>> {
        let frame = match self.socket.recv().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str::<ClientFrame>(&text),
            Some(Ok(_)) => return Err(Some(Farewell::Malformed)),
            _ => return Err(None),
        };
        let Ok(ClientFrame { message: ClientMessage::Hello { version, access_token }, .. }) = frame else {
            self.refuse(ErrorCode::MalformedMessage, "The first message must be hello.").await;
            return Err(Some(Farewell::Malformed));
        };
        if version != VERSION {
            self.refuse(ErrorCode::UnsupportedVersion, &format!("This server speaks version {VERSION}.")).await;
            return Err(Some(Farewell::Malformed));
        }
        let Ok(identity) = auth::access::verify(&self.app, &access_token).await else {
            self.refuse(ErrorCode::NotAuthenticated, "The access token is not valid (any more).").await;
            return Err(Some(Farewell::NotAuthenticated));
        };
        let welcome = ServerMessage::Welcome {
            version: VERSION,
            user: identity.user.clone(),
            ping_interval_ms: milliseconds(PING_INTERVAL),
            grace_ms: milliseconds(self.app.config.now().signaling.grace),
        };
        self.send(welcome).await.map_err(|()| None)?;
        Ok(identity)
    }

    async fn talk_and_note(&mut self, identity: Identity) -> Farewell {
        let (user, begun) = (identity.user.clone(), Instant::now());
        tracing::info!(target: CONNECTION, user, guest = identity.guest, "signaling connected");
        tracing::debug!(target: CONNECTION, user, client = %self.client.0.ip(), "where the signaling connection is from");
        let farewell = self.talk(identity).await;
        self.app.metrics.signaling.count_farewell(farewell);
        let (reason, lasted_s) = (farewell.word(), begun.elapsed().as_secs());
        tracing::info!(target: CONNECTION, user, reason, lasted_s, "signaling ended");
        farewell
    }

    /// Carries messages both ways until something ends it.
    async fn talk(&mut self, identity: Identity) -> Farewell {
        let (connection, mut outgoing) = self.app.hub.connect(identity, self.ice_host.clone());
        let limiter: DefaultDirectRateLimiter =
            RateLimiter::direct(Quota::per_second(MESSAGES_PER_SECOND).allow_burst(MESSAGE_BURST));
        let mut pings = interval(PING_INTERVAL);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                out = outgoing.recv() => {
                    if let Err(farewell) = self.carry_out(out).await {
                        return farewell;
                    }
                }
                incoming = self.socket.recv() => {
                    heard = Instant::now();
                    let Some(Ok(message)) = incoming else { return Farewell::Silent };
                    if limiter.check().is_err() {
                        self.refuse(ErrorCode::RateLimited, "Too many messages.").await;
                        return Farewell::RateLimited;
                    }
                    if let Err(farewell) = self.take(&connection, message, &mut outgoing).await {
                        return farewell;
                    }
                }
                _ = pings.tick() => {
                    if heard.elapsed() > SILENCE_LIMIT || self.raw(Message::Ping(Vec::new().into())).await.is_err() {
                        return Farewell::Silent;
                    }
                }
            }
        }
    }

    async fn carry_out(&mut self, out: Option<Outgoing>) -> Result<(), Farewell> {
        match out {
            Some(Outgoing::Frame(frame)) => {
                let text = serde_json::to_string(&frame).map_err(|_| Farewell::Malformed)?;
                self.raw(Message::text(text)).await.map_err(|()| Farewell::TooSlow)
            }
            Some(Outgoing::Close(farewell)) => Err(farewell),
            None => Err(Farewell::TooSlow),
        }
    }

    async fn take(
        &mut self,
        connection: &Connection,
        message: Message,
        outgoing: &mut mpsc::Receiver<Outgoing>,
    ) -> Result<(), Farewell> {
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(Farewell::Left),
            Message::Binary(_) => return Err(Farewell::Malformed),
        };
        // Never the text itself: it may hold anything that people keep from others.
        tracing::trace!(target: CONNECTION, bytes = text.len(), "a message came");
        let Ok(frame) = serde_json::from_str::<ClientFrame>(&text) else {
            self.refuse(ErrorCode::MalformedMessage, "Not a message of this protocol; see docs/protocol.md.").await;
            return Err(Farewell::Malformed);
        };
        let refused = match frame.message {
            ClientMessage::Join { room, media } => {
                let joined = self.join(connection, &room, media).await;
                self.app.metrics.signaling.count_join(joined.is_ok());
                joined
            }
            ClientMessage::Resume { participant, resume_token } => {
                let resumed = connection.resume(&participant, &resume_token, frame.ack);
                self.app.metrics.signaling.count_resumption(resumed.is_ok());
                resumed
            }
            // More than the limit are let fall: the next one shows as much.
            ClientMessage::Reaction { .. } if self.reactions.check().is_err() => Ok(()),
            _ => {
                connection.handle_frame(frame);
                Ok(())
            }
        };
        if let Err(code) = refused {
            // What was queued before the refusal goes first.
            while let Ok(out) = outgoing.try_recv() {
                self.carry_out(Some(out)).await?;
            }
            self.refuse(code, explain(code)).await;
        }
        Ok(())
    }

    /// The one way into a room: the database says whether this person may, and as what.
    async fn join(&mut self, connection: &Connection, room: &str, media: MediaState) -> Result<(), ErrorCode> {
        let result = match auth::permission::join(&self.app, connection.identity(), room).await {
            Ok(permit) => connection.join(Entry {
                room: RoomInfo { id: permit.room, name: permit.name, relay_only: permit.relay_only },
                role: permit.role,
                waits: permit.waits,
                media,
            }),
            Err(refusal) => Err(refusal.into()),
        };
        if let Err(code) = result {
            note_refusal(&self.app, connection.identity(), room, code).await;
        }
        result
    }

    async fn refuse(&mut self, code: ErrorCode, message: &str) {
        let _ = self.send(ServerMessage::Error { code, message: message.to_owned() }).await;
    }

    async fn send(&mut self, message: ServerMessage) -> Result<(), ()> {
        let text = serde_json::to_string(&unnumbered(message)).map_err(drop)?;
        self.raw(Message::text(text)).await
    }

    async fn raw(&mut self, message: Message) -> Result<(), ()> {
        timeout(SEND_TIMEOUT, self.socket.send(message)).await.map_err(drop)?.map_err(drop)
    }
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

// The codes that `Farewell` uses are the library's where RFC 6455 names them.
const _: () = assert!(close_code::RESTART == 1012);

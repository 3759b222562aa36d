//! A whole server, from its configuration to its end.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    os::fd::{AsFd as _, OwnedFd},
    path::Path,
    time::Duration,
};

use sohbet_signaling::Limits;
use sohbet_turn::driver::Relay;
use tokio::{net::TcpListener, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    alerts::{self, Alerts, Downtime},
    app::App,
    auth::{Auth, cleaning, clock::Clock},
    backup,
    chat::{self, Chat},
    config::{Config, Host, InForce},
    control,
    db::Db,
    drain,
    history::{self, History},
    http::{self, redirect::Https},
    hub::Hub,
    metrics::Metrics,
    net::{self, Acceptor, Door, Doorkeeper, Inherited, ListenError, Listeners, RelayAddresses, TrustedProxies},
    private_file,
    public_host::PublicHost,
    random,
    readiness::Readiness,
    relay, survivors,
    tls::{self, Keeper, Tls},
};

/// For connections to end after the server said goodbye; systemd would wait longer, people would not.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
/// The file with the relay's secret, in the data folder. A restart keeps it, so that credentials stay good.
const RELAY_SECRET_FILE: &str = "relay.secret";

/// Why a server could not start, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error(
        "The data folder {folder} cannot be written: {source}. Give its owner the right to, or choose another with \
         --server-data-dir."
    )]
    DataFolder {
        /// The folder.
        folder: String,
        /// The system's word for it.
        source: std::io::Error,
    },
    /// The port cannot be had.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// Open mode without an address for relay ports.
    #[error(
        "The relay cannot be open: this machine has no address to announce. Connect it to a network, or name the public \
         address with --relay-public-ipv4 or --relay-public-ipv6."
    )]
    NoRelayAddress,
    /// Relay ports cannot be bound to the address that was chosen for them.
    #[error(
        "The relay's ports cannot be on {address}: {source}. `ip address` shows the addresses of this machine; choose one \
         with --relay-bind-ipv4 or --relay-bind-ipv6."
    )]
    RelayAddress {
        /// The address.
        address: IpAddr,
        /// The system's word for it.
        source: std::io::Error,
    },
    /// A part of the server failed.
    #[error("{0:#}")]
    Part(#[from] anyhow::Error),
}

/// A running server.
pub struct Server {
    address: SocketAddr,
    http_address: Option<SocketAddr>,
    app: App,
    relay: Relay,
    notices: Vec<String>,
    sockets: Vec<OwnedFd>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Server {
    /// Makes what is missing (folder, database, secrets, certificate), binds the port and serves.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_with(config, Inherited::default()).await
    }

    /// The same on the sockets of a process before this one, wherever the configuration still wants them.
    pub async fn start_with(mut config: Config, mut inherited: Inherited) -> Result<Self, StartError> {
        let folder = config.server.data_dir.clone();
        prepare(&folder)?;
        let listeners = Listeners::bind_or_take(config.server.listen, config.relay.worker_count(), &mut inherited)?;
        let address = listeners.address;
        // Where any port would do, this is the one that others are told.
        config.server.listen.set_port(address.port());
        let plain = config.server.http_listen.map(|at| net::bind_plain(at, &mut inherited)).transpose()?;
        let sockets = duplicates(&listeners, plain.as_ref()).map_err(anyhow::Error::from)?;
        let db = Db::open_checked(&config.database_path()).await.map_err(anyhow::Error::from)?;
        config.server.public_host = chosen_host(&db, &config).await?;
        net::own_name::learn(&mut config, address.ip()).await;
        let tls = Tls::open(&folder.join(tls::FOLDER), &config)?;
        let relay::Started { relay, notices } =
            relay::start(&config, listeners.udp, address, relay_secret(&folder)?, survivors::take(&folder))?;
        let hub = Hub::new(limits(&config), relay.clone(), db.clone(), config.relay.credential_lifetime);
        let auth = Auth::open(&config, Clock::machine()).map_err(anyhow::Error::from)?;
        let public_host = PublicHost::new(config.server.public_host.clone());
        let chat = Chat::open(&config).map_err(anyhow::Error::from)?;
        let (metrics, readiness, history) = (Metrics::default(), Readiness::default(), History::open(&folder));
        let config = InForce::new(config);
        let alerts = Alerts::new(&config);
        let app = App { config, public_host, db, auth, hub, chat, tls, metrics, alerts, history, readiness };

        chat::files::tidy(&app).await.map_err(anyhow::Error::from)?;

        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let http_address = plain.as_ref().map(|(address, _)| *address);
        let acceptor = acceptor(&app, relay.clone(), stop.clone(), tasks.clone());
        open_doors(&app, (address, listeners.tcp), plain, acceptor).map_err(anyhow::Error::from)?;
        tasks.spawn(stop.clone().run_until_cancelled_owned(keeper(&app, address).run()));
        tasks.spawn(stop.clone().run_until_cancelled_owned(cleaning::run(app.clone())));
        tasks.spawn(stop.clone().run_until_cancelled_owned(chat::cleaning::run(app.clone())));
        tasks.spawn(stop.clone().run_until_cancelled_owned(backup::schedule::run(app.config.clone())));
        tasks.spawn(stop.clone().run_until_cancelled_owned(control::run(app.clone(), relay.clone(), address)));
        tasks.spawn(stop.clone().run_until_cancelled_owned(history::run(app.clone())));
        let downtime = Downtime::read(&folder, app.auth.now());
        tasks.spawn(stop.clone().run_until_cancelled_owned(alerts::run(app.clone(), downtime, alerts::INTERVAL)));
        Ok(Self { address, http_address, app, relay, notices, sockets, stop, tasks })
    }

    /// The address in use.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address for plain HTTP, if there is one.
    #[must_use]
    pub fn http_address(&self) -> Option<SocketAddr> {
        self.http_address
    }

    /// The server's parts.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The relay.
    #[must_use]
    pub fn relay(&self) -> &Relay {
        &self.relay
    }

    /// Sentences that the operator should read at the start.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The sockets that it listens on, each a second time: whoever keeps them keeps what arrives while there is no server.
    #[must_use]
    pub fn sockets(&self) -> &[OwnedFd] {
        &self.sockets
    }

    /// Takes over what can change while the server runs. The files of certificates are read again at once.
    pub fn reload(&self, config: &Config) {
        self.app.config.take_over(config);
        self.app.hub.set_limits(limits(&self.app.config.now()));
    }

    /// Takes no new allocations and waits for the live ones to end, at most for `relay.drain`. Everything else goes on.
    pub async fn drain(&self) {
        self.app.readiness.stop();
        let limit = self.app.config.now().relay.drain;
        if !limit.is_zero() {
            self.relay.drain();
            drain::until_idle(|| self.relay.allocations_in_all(), limit).await;
        }
    }

    /// How long [`Server::drain`] and [`Server::shutdown`] take at most.
    #[must_use]
    pub fn longest_end(&self) -> Duration {
        // As much again for what is written down at the end, on a slow disk.
        self.app.config.now().relay.drain + 2 * SHUTDOWN_TIMEOUT
    }

    /// Says goodbye to everybody, waits a little for them to go, and ends. What is relayed over UDP goes on until the last
    /// moment, and then in the next process.
    pub async fn shutdown(self) {
        self.app.readiness.stop();
        self.app.hub.stop();
        self.stop.cancel();
        self.tasks.close();
        self.relay.end_streams();
        if timeout(SHUTDOWN_TIMEOUT, self.tasks.wait()).await.is_err() {
            tracing::info!("some connections did not end in time");
        }
        self.relay.shutdown();
        if let Err(error) = survivors::leave(&self.app.config.now().server.data_dir, self.relay.take_survivors()) {
            tracing::warn!("relayed calls take a moment longer to come back: {error:#}");
        }
        let folder = self.app.config.now().server.data_dir.clone();
        self.app.history.save(&folder);
        Downtime::end(&folder, self.app.auth.now());
    }
}

/// The public host as an administrator chose it, else as it is configured.
async fn chosen_host(db: &Db, config: &Config) -> anyhow::Result<Option<Host>> {
    let config = config.clone();
    Ok(db.read(move |db| http::api::public_host(db, &config)).await?)
}

/// What the configuration says of rooms.
fn limits(config: &Config) -> Limits {
    Limits { participants_per_room: config.rooms.max_participants, grace: config.signaling.grace, ..Limits::default() }
}

/// The configuration of a server that may be running, with what an administrator chose on its pages.
pub(crate) async fn with_chosen_host(mut config: Config) -> Config {
    let path = config.database_path();
    if path.exists()
        && let Ok(db) = Db::open(&path).await
        && let Ok(host) = chosen_host(&db, &config).await
    {
        config.server.public_host = host;
    }
    config
}

/// What connections are served with.
fn acceptor(app: &App, relay: Relay, stop: CancellationToken, tasks: TaskTracker) -> Acceptor {
    let router = http::router(app.clone());
    Acceptor {
        tls: app.tls.clone(),
        behind_proxy: http::forwarded::behind_proxy(router.clone()),
        router,
        plain: plain(app, Https::Here),
        relay,
        proxies: TrustedProxies::new(&app.config.now().server.trusted_proxies),
        doorkeeper: Doorkeeper::default(),
        readiness: app.readiness.clone(),
        stop,
        tasks,
    }
}

/// What is answered over plain HTTP.
fn plain(app: &App, https: Https) -> axum::Router {
    http::challenge::router(app.tls.challenges().clone()).merge(http::redirect::router(https))
}

/// A socket with its address.
type Bound = (SocketAddr, std::net::TcpListener);

/// Takes connections at the one port, and at the port for plain HTTP if there is one.
fn open_doors(app: &App, main: Bound, beside: Option<Bound>, acceptor: Acceptor) -> io::Result<()> {
    let tasks = acceptor.tasks.clone();
    if let Some((address, listener)) = beside {
        let https = Https::Beside { http: address.port(), https: main.0.port() };
        let acceptor = Acceptor { plain: plain(app, https), ..acceptor.clone() };
        tasks.spawn(net::accept_loop(TcpListener::from_std(listener)?, Door::Plain, acceptor));
    }
    tasks.spawn(net::accept_loop(TcpListener::from_std(main.1)?, Door::Main, acceptor));
    Ok(())
}

/// The same sockets once more.
fn duplicates(listeners: &Listeners, plain: Option<&Bound>) -> io::Result<Vec<OwnedFd>> {
    let tcp = std::iter::once(&listeners.tcp).chain(plain.map(|(_, listener)| listener));
    let all = tcp.map(|socket| socket.as_fd()).chain(listeners.udp.iter().map(|socket| socket.as_fd()));
    all.map(|socket| socket.try_clone_to_owned()).collect()
}

/// Makes the data folder and finds out whether it can be written, before anything else depends on it.
fn prepare(folder: &Path) -> Result<(), StartError> {
    let probe = folder.join(".probe");
    private_file::create_folder(folder)
        .and_then(|()| private_file::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|source| StartError::DataFolder { folder: folder.display().to_string(), source })
}

fn relay_secret(folder: &Path) -> anyhow::Result<Vec<u8>> {
    use anyhow::Context as _;
    let path = folder.join(RELAY_SECRET_FILE);
    if !path.exists() {
        private_file::write(&path, random::token().as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// Who looks after the certificates for as long as the server runs.
fn keeper(app: &App, listen: SocketAddr) -> Keeper {
    let config = app.config.now();
    let folder = config.server.data_dir.join(tls::FOLDER);
    let public = RelayAddresses::find(&config, listen.ip()).announced().collect();
    let (tls, config, public_host) = (app.tls.clone(), app.config.clone(), app.public_host.clone());
    Keeper { tls, folder, config, public_host, listen, public }
}

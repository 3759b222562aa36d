//! `sohbet serve`: runs the server until it is told to stop.

use std::io::{self, IsTerminal};

use tokio::runtime;

use super::{
    Failure, files, print,
    signals::{Asked, Signals},
    welcome::{self, Setup, Welcome},
};
use crate::{
    Server,
    app::App,
    auth::setup,
    config::{self, Changes, Config, Loaded, Origin, Sources},
    db::setting,
    heartbeat, log,
    net::Inherited,
    service_manager,
};

/// The exit code after a second signal: 128 and the number of SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;
/// Settings that the pages can change: their key in the configuration and in the database.
const ON_THE_PAGES: [(&str, &str); 3] = [
    ("server.name", setting::NAME),
    ("server.public_host", setting::PUBLIC_HOST),
    ("accounts.registration", setting::REGISTRATION),
];

pub(super) fn run(sources: &Sources) -> Result<(), Failure> {
    let loaded = config::load(sources)?;
    let level = log::start(&loaded.config.log);
    files::raise_limit();
    // Before there are threads.
    let inherited = Inherited::from_manager();
    let runtime = runtime::Builder::new_multi_thread().enable_all().build().map_err(anyhow::Error::from)?;
    runtime.block_on(serve(loaded, Reading { sources, level }, inherited))
}

/// What reading the configuration anew takes.
struct Reading<'a> {
    sources: &'a Sources,
    level: log::Level,
}

async fn serve(loaded: Loaded, reading: Reading<'_>, inherited: Inherited) -> Result<(), Failure> {
    let mut signals = Signals::listen().map_err(anyhow::Error::from)?;
    let config = loaded.config.clone();
    let server = Server::start_with(config.clone(), inherited).await?;
    say_welcome(&server, loaded).await?;
    service_manager::keep(server.sockets());
    service_manager::ready(&heartbeat::status(&server));
    let asked = tokio::select! {
        asked = until_stopped(&mut signals, &server, &reading, config) => asked,
        never = heartbeat::beat(&server) => match never {},
    };
    tracing::info!("stopping; ask once more to stop at once");
    service_manager::stopping(server.longest_end());
    let end = async {
        if asked == Asked::ByAManager {
            server.drain().await;
        }
        server.shutdown().await;
    };
    tokio::select! {
        () = end => Ok(()),
        () = signals.end() => std::process::exit(INTERRUPTED),
    }
}

/// Serves, and reads the configuration anew as often as it is asked to, until it is asked to end.
async fn until_stopped(signals: &mut Signals, server: &Server, reading: &Reading<'_>, start: Config) -> Asked {
    let mut last = start.clone();
    loop {
        match signals.next().await {
            Asked::ToReload => {
                service_manager::reloading();
                reload(server, reading, &start, &mut last);
                service_manager::ready(&heartbeat::status(server));
            }
            end @ (Asked::AtTheTerminal | Asked::ByAManager) => return end,
        }
    }
}

/// Takes over what can change while the server runs, and says what cannot. With a fault in the configuration everything stays.
fn reload(server: &Server, reading: &Reading<'_>, start: &Config, last: &mut Config) {
    let new = match config::load(reading.sources) {
        Ok(loaded) => loaded.config,
        Err(error) => {
            tracing::error!("the configuration is not taken over, what was before stays in force: {error}");
            return;
        }
    };
    let Changes { taken, waiting } = config::changes(start, last, &new);
    server.reload(&new);
    let taken = if taken.is_empty() { "nothing".to_owned() } else { taken.join(", ") };
    tracing::info!("the configuration was read anew; changed: {taken}");
    if !waiting.is_empty() {
        tracing::warn!("needs a restart: {}", waiting.join(", "));
    }
    // At last, so that what changed is told by a log that says less from now on, too.
    reading.level.set(&new.log);
    *last = new;
}

async fn say_welcome(server: &Server, mut loaded: Loaded) -> Result<(), Failure> {
    let app = server.app();
    let chosen = overruled(app, &loaded).await?;
    loaded.notices.extend(chosen);
    loaded.notices.extend(server.notices().iter().cloned());
    let name = app.db.read(|db| setting::find(db, setting::NAME)).await?;
    let setup_token = setup::token(app).await?;
    let welcome = Welcome {
        name: name.as_deref().unwrap_or(&loaded.config.server.name),
        addresses: &welcome::addresses(&app.config.now(), server.address()),
        setup: match setup_token.as_deref() {
            // What a service says is kept where more people than one read it.
            Some(_) if service_manager::is_there() => Setup::AskForLink,
            Some(token) => Setup::Link(token),
            None => Setup::Done,
        },
        certificate: &loaded.config.server.data_dir.join("tls/ca.pem"),
        notices: &loaded.notices,
        qr: io::stdout().is_terminal(),
    };
    print(&welcome.text())
}

/// Says which configured values have no effect, because an administrator chose others on the pages.
async fn overruled(app: &App, loaded: &Loaded) -> Result<Vec<String>, Failure> {
    let mut notices = Vec::new();
    for (key, setting) in ON_THE_PAGES {
        let Some(chosen) = app.db.read(move |db| setting::find(db, setting)).await? else { continue };
        let configured = match key {
            "server.name" => loaded.config.server.name.as_str(),
            "server.public_host" => loaded.config.server.public_host.as_deref().unwrap_or_default(),
            _ => loaded.config.accounts.registration.as_str(),
        };
        let origin = loaded.origin(key);
        if origin != Origin::Default && configured != chosen {
            notices.push(format!("{key} ({origin}) has no effect: an administrator chose {chosen:?} on the pages."));
        }
    }
    Ok(notices)
}

//! `sohbet serve`: runs the server until it is told to stop.

use std::io::{self, IsTerminal};

use tokio::{
    runtime,
    signal::unix::{Signal, SignalKind, signal},
};

use super::{
    Failure, files, print,
    welcome::{self, Welcome},
};
use crate::{
    Server,
    app::App,
    auth::setup,
    config::{Loaded, Origin},
    db::setting,
    log,
};

/// The exit code after a second signal: 128 and the number of SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;
/// Settings that the pages can change: their key in the configuration and in the database.
const ON_THE_PAGES: [(&str, &str); 3] = [
    ("server.name", setting::NAME),
    ("server.public_host", setting::PUBLIC_HOST),
    ("accounts.registration", setting::REGISTRATION),
];

pub(super) fn run(loaded: Loaded) -> Result<(), Failure> {
    log::start(&loaded.config.log);
    files::raise_limit();
    let runtime = runtime::Builder::new_multi_thread().enable_all().build().map_err(anyhow::Error::from)?;
    runtime.block_on(serve(loaded))
}

async fn serve(loaded: Loaded) -> Result<(), Failure> {
    let mut stop = Stop::listen().map_err(anyhow::Error::from)?;
    let server = Server::start(loaded.config.clone()).await?;
    say_welcome(&server, loaded).await?;
    let asked = stop.asked().await;
    tracing::info!("stopping; ask once more to stop at once");
    let end = async {
        if asked == Asked::ByAManager {
            server.drain().await;
        }
        server.shutdown().await;
    };
    tokio::select! {
        () = end => Ok(()),
        _ = stop.asked() => std::process::exit(INTERRUPTED),
    }
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
        addresses: &welcome::addresses(&app.config, server.address()),
        setup_token: setup_token.as_deref(),
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

/// The signals that end the server.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn listen() -> io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn asked(&mut self) -> Asked {
        tokio::select! {
            _ = self.interrupt.recv() => Asked::AtTheTerminal,
            _ = self.terminate.recv() => Asked::ByAManager,
        }
    }
}

/// Who wants the server to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// SIGINT: somebody who waits.
    AtTheTerminal,
    /// SIGTERM: a service manager, for which live calls may end first.
    ByAManager,
}

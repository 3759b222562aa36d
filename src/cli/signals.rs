//! The signals that a server hears.

use std::{
    future::pending,
    io::{self, IsTerminal as _},
};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// SIGINT: to end, by somebody who waits.
    AtTheTerminal,
    /// SIGTERM: to end, by a service manager, for which live calls may end first.
    ByAManager,
    /// SIGHUP: to read the configuration anew.
    ToReload,
}

/// The signals, from now on.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    /// Of a server that runs at a terminal, SIGHUP is the end, as of every program whose terminal is closed.
    hangup: Option<Signal>,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        let hangup = (!io::stderr().is_terminal()).then(|| signal(SignalKind::hangup())).transpose()?;
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())?, hangup })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Asked {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Asked::AtTheTerminal,
            _ = self.terminate.recv() => Asked::ByAManager,
            _ = hangup => Asked::ToReload,
        }
    }

    /// Comes back when somebody asks for the end. Nothing is read anew at the end.
    pub(super) async fn end(&mut self) {
        while self.next().await == Asked::ToReload {}
    }
}

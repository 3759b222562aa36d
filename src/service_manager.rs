//! What the service manager is told (`sd_notify`), and what it keeps for the next process. Where there is none, or it does not
//! listen, nothing of this happens.

use std::{
    env,
    os::fd::{AsFd as _, BorrowedFd, OwnedFd},
    time::Duration,
};

use sd_notify::NotifyState;

/// The name of the sockets that it keeps.
const KEPT: &str = "listening";
/// They are kept whatever the kernel says of them: an error that waits at a socket is for the relay to read.
const WHATEVER_COMES: NotifyState<'static> = NotifyState::Custom("FDPOLL=0");

/// Whether a service manager started this process and wants to hear of it.
pub(crate) fn is_there() -> bool {
    env::var_os("NOTIFY_SOCKET").is_some()
}

/// Within which time it wants to hear that the server lives, if it wants to.
pub(crate) fn patience() -> Option<Duration> {
    sd_notify::watchdog_enabled().filter(|patience| !patience.is_zero())
}

/// The server is ready, for the first time or again.
pub(crate) fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// The server is alive, and how it is.
pub(crate) fn alive(status: &str) {
    tell(&[NotifyState::Watchdog, NotifyState::Status(status)]);
}

/// The server reads its configuration anew; [`ready`] has to follow.
pub(crate) fn reloading() {
    // The time tells newer managers which request this answers.
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// The server ends, and takes so long at most.
pub(crate) fn stopping(longest: Duration) {
    let extension = format!("EXTEND_TIMEOUT_USEC={}", longest.as_micros());
    tell(&[NotifyState::Stopping, NotifyState::Status("Stopping"), NotifyState::Custom(&extension)]);
}

/// Gives it the sockets to keep in place of those that it has kept so far. What arrives at them while no process of ours runs
/// waits for the next one, which finds them in [`crate::net::Inherited`].
pub(crate) fn keep(sockets: &[OwnedFd]) {
    if !is_there() {
        return;
    }
    let sockets: Vec<BorrowedFd> = sockets.iter().map(|socket| socket.as_fd()).collect();
    tell(&[NotifyState::FdStoreRemove, NotifyState::FdName(KEPT)]);
    let wish = [NotifyState::FdStore, NotifyState::FdName(KEPT), WHATEVER_COMES];
    if let Err(error) = sd_notify::notify_with_fds(&wish, &sockets) {
        tracing::warn!(
            "the service manager does not keep the sockets, so a restart refuses clients for a moment: {error}"
        );
    }
}

fn tell(states: &[NotifyState]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!("the service manager does not listen: {error}");
    }
}

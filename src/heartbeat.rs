//! Proves to the service manager that the server still does its work, and says in one line what it does.
//!
//! A timer alone would prove that there is a timer. So the server is asked as a client would ask it, over its own port, which
//! takes the listener, the runtime and the web side; and the relay's threads are looked at, each of which has to have gone on.

use std::{convert::Infallible, io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{interval, timeout},
};

use crate::{Server, doctor, service_manager};

/// How often the server is looked at while the service manager waits. One look that comes too late is no reason to end it.
const LOOKS: u32 = 3;
/// How often the one line is written where nobody waits for a sign of life.
const SAY: Duration = Duration::from_secs(10);
/// For the server to answer itself. Under a load at which it takes longer, calls have ended anyway.
const PATIENCE: Duration = Duration::from_secs(5);
/// A question that is answered without encryption: with the address of the encrypted page.
const QUESTION: &[u8] = b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// Tells the service manager of the server for as long as it is polled.
pub(crate) async fn beat(server: &Server) -> Infallible {
    let mut looks = interval(service_manager::patience().map_or(SAY, |patience| patience / LOOKS));
    let here = doctor::here(server.address());
    let mut rounds = Vec::new();
    loop {
        looks.tick().await;
        let before = std::mem::replace(&mut rounds, server.relay().rounds());
        let stuck = have_stopped(&before, &rounds);
        if stuck > 0 {
            tracing::error!(threads = stuck, "threads of the relay are stuck");
        } else if service_manager::patience().is_some() && !answers(here).await {
            tracing::error!(address = %here, "the server does not answer itself");
        } else {
            service_manager::alive(&status(server));
        }
    }
}

/// What the server does, in one line.
pub(crate) fn status(server: &Server) -> String {
    let (sessions, allocations) = (server.app().hub.sessions().len(), server.relay().allocations_in_all());
    let port = server.address().port();
    format!("Ready on port {port}: {sessions} sessions connected, {allocations} allocations at the relay")
}

/// How many threads have made no round since the look before.
fn have_stopped(before: &[u64], now: &[u64]) -> usize {
    before.iter().zip(now).filter(|(before, now)| before == now).count()
}

/// Whether somebody takes a connection and does something with it. A server that is full sends everybody away, itself too:
/// that is an answer. Silence is none.
async fn answers(here: SocketAddr) -> bool {
    let Ok(connected) = timeout(PATIENCE, TcpStream::connect(here)).await else { return false };
    match connected {
        Ok(stream) => timeout(PATIENCE, hear(stream)).await.is_ok(),
        Err(error) => error.kind() != io::ErrorKind::ConnectionRefused,
    }
}

async fn hear(mut stream: TcpStream) -> io::Result<usize> {
    stream.write_all(QUESTION).await?;
    stream.read(&mut [0]).await
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn a_thread_that_made_no_round_is_stuck_and_the_first_look_proves_nothing() {
        assert_eq!(have_stopped(&[], &[0, 0]), 0);
        assert_eq!(have_stopped(&[7, 7, 7], &[8, 7, 9]), 1);
    }

    #[tokio::test]
    async fn a_closed_connection_is_an_answer_and_a_closed_port_is_none() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let (answered, accepted) = tokio::join!(answers(here), async { listener.accept().await.map(drop) });
        assert!(answered && accepted.is_ok());
        drop(listener);
        assert!(!answers(here).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_listener_that_nobody_serves_is_no_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        assert!(!answers(listener.local_addr().unwrap()).await);
    }
}

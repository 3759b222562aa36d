//! Two participants whose words go through the relay, fifty a second each way, over UDP.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{sync::oneshot, task::JoinHandle, time::interval};

use crate::{client::Client, host::Host, turn_client::Allocation};

/// As often as browsers send sound.
const PERIOD: Duration = Duration::from_millis(20);

pub(crate) struct RelayedCall {
    pub(crate) participants: [Client; 2],
    stop: [oneshot::Sender<()>; 2],
    heard: [JoinHandle<Heard>; 2],
}

/// What one end heard.
pub(crate) struct Heard {
    pub(crate) words: usize,
    /// The longest time without a word.
    pub(crate) silence: Duration,
}

impl RelayedCall {
    /// Two people, by their access tokens, in one room.
    pub(crate) async fn begin(host: &Host, [ada, ben]: [&str; 2], room: &str) -> Self {
        let (ada, ada_joined) = Client::join(host, ada, room).await;
        let (ben, ben_joined) = Client::join(host, ben, room).await;
        assert_ne!(ada_joined["participant"]["user"], ben_joined["participant"]["user"]);
        let ends = [Arc::new(allocate(host, &ada_joined).await), Arc::new(allocate(host, &ben_joined).await)];
        let [(stop_ada, ada_ends), (stop_ben, ben_ends)] = [oneshot::channel(), oneshot::channel()];
        let heard = [
            tokio::spawn(talk(Arc::clone(&ends[0]), Arc::clone(&ends[1]), ada_ends)),
            tokio::spawn(talk(Arc::clone(&ends[1]), Arc::clone(&ends[0]), ben_ends)),
        ];
        Self { participants: [ada, ben], stop: [stop_ada, stop_ben], heard }
    }

    /// Ends it, and says what each end heard.
    pub(crate) async fn end(self) -> [Heard; 2] {
        let Self { stop, heard: [ada, ben], .. } = self;
        drop(stop);
        [ada.await.unwrap(), ben.await.unwrap()]
    }
}

async fn allocate(host: &Host, joined: &Value) -> Allocation {
    let server = &joined["ice_servers"][1];
    let text = |field: &str| server[field].as_str().unwrap().to_owned();
    Allocation::over_udp(host.address(), &text("username"), &text("credential")).await.unwrap()
}

/// Sends to the other end and listens, until told to stop.
async fn talk(own: Arc<Allocation>, other: Arc<Allocation>, mut stop: oneshot::Receiver<()>) -> Heard {
    let to = other.relayed.local_addr().unwrap();
    let (mut ticks, mut buffer) = (interval(PERIOD), [0; 100]);
    let mut heard = Heard { words: 0, silence: Duration::ZERO };
    let mut last = None;
    loop {
        tokio::select! {
            _ = &mut stop => break,
            _ = ticks.tick() => {
                // What is lost is noticed by who does not hear it.
                let _ = own.relayed.send_to(b"merhaba", to).await;
            }
            received = own.relayed.recv_from(&mut buffer) => {
                received.unwrap();
                let now = Instant::now();
                heard.words += 1;
                heard.silence = heard.silence.max(last.replace(now).map_or(Duration::ZERO, |last| now - last));
            }
        }
    }
    heard.silence = heard.silence.max(last.map_or(Duration::MAX, |last| last.elapsed()));
    heard
}

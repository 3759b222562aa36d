//! People who come one after the other, each with a new connection.

use std::time::{Duration, Instant};

use tokio::{sync::oneshot, task::JoinHandle, time::sleep};

use crate::host::Host;

const PAUSE: Duration = Duration::from_millis(50);

pub(crate) struct Visitors {
    stop: oneshot::Sender<()>,
    visits: JoinHandle<Visits>,
}

/// How it went.
#[derive(Debug, Default)]
pub(crate) struct Visits {
    pub(crate) served: usize,
    /// Who was not served, and what happened.
    pub(crate) failed: Vec<String>,
    /// How long the most patient one waited.
    pub(crate) longest: Duration,
}

impl Visitors {
    pub(crate) fn come(host: Host) -> Self {
        let (stop, mut stopped) = oneshot::channel();
        let visits = tokio::spawn(async move {
            let mut visits = Visits::default();
            while stopped.try_recv() == Err(oneshot::error::TryRecvError::Empty) {
                let start = Instant::now();
                match host.visitor().get(host.origin() + "/api/server").send().await {
                    Ok(response) if response.status().is_success() => visits.served += 1,
                    Ok(response) => visits.failed.push(response.status().to_string()),
                    Err(error) => visits.failed.push(format!("{error:?}")),
                }
                visits.longest = visits.longest.max(start.elapsed());
                sleep(PAUSE).await;
            }
            visits
        });
        Self { stop, visits }
    }

    pub(crate) async fn stay_away(self) -> Visits {
        drop(self.stop);
        self.visits.await.unwrap()
    }
}

//! Waits for live calls to end before the server does.

use std::time::Duration;

use tokio::time::{Instant, interval, sleep_until};

/// How often to look whether the last allocation has ended. Nobody notices a second at the end of a call.
const LOOK: Duration = Duration::from_secs(1);
/// How often to say what is still waited for.
const SAY: Duration = Duration::from_secs(60);

/// Waits until `live` allocations are none, at most for `limit`, and gives how many are left.
pub(crate) async fn until_idle(live: impl Fn() -> usize, limit: Duration) -> usize {
    let deadline = Instant::now() + limit;
    tracing::info!(allocations = live(), seconds = limit.as_secs(), "waiting for live allocations to end");
    let idle = async {
        let mut looks = interval(LOOK);
        let mut said = Instant::now();
        while live() > 0 {
            if said.elapsed() >= SAY {
                said = Instant::now();
                tracing::info!(allocations = live(), seconds = (deadline - said).as_secs(), "still waiting");
            }
            looks.tick().await;
        }
    };
    tokio::select! {
        () = idle => {}
        () = sleep_until(deadline) => {}
    }
    let left = live();
    if left > 0 {
        tracing::warn!(allocations = left, "the time to wait is over; what is left is cut off");
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long it waits when the last of three allocations ends after `end`, and how many are left.
    async fn waits(end: Duration, limit: Duration) -> (Duration, usize) {
        let start = Instant::now();
        let live = || if start.elapsed() < end { 3 } else { 0 };
        let left = until_idle(live, limit).await;
        (start.elapsed(), left)
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_without_allocations_does_not_wait() {
        assert_eq!(waits(Duration::ZERO, Duration::from_secs(600)).await, (Duration::ZERO, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn the_wait_ends_with_the_last_allocation() {
        let (waited, left) = waits(Duration::from_millis(299_500), Duration::from_secs(600)).await;
        assert_eq!(left, 0);
        assert!((Duration::from_secs(299)..=Duration::from_secs(301)).contains(&waited), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_wait_ends_when_its_time_is_over() {
        let limit = Duration::from_secs(600);
        let (waited, left) = waits(Duration::from_secs(3600), limit).await;
        assert_eq!(left, 3);
        assert!((limit..limit + Duration::from_millis(10)).contains(&waited), "{waited:?}");
    }
}

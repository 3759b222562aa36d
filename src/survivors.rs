//! Relayed calls that go on over a restart: what the relay leaves to the next process, in a file that is read once.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sohbet_turn::server::Survivor;

use crate::private_file;

/// In the data folder.
const FILE: &str = "survivors.json";
/// Who waits longer than this for packets has found another way, or given up.
const OLDEST: Duration = Duration::from_secs(20);

/// The file.
#[derive(Serialize, Deserialize)]
struct Left {
    /// Seconds since 1970.
    at: u64,
    survivors: Vec<Plain>,
}

#[derive(Serialize, Deserialize)]
struct Plain(#[serde(with = "Fields")] Survivor);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Survivor")]
struct Fields {
    client: SocketAddr,
    server: SocketAddr,
    id: String,
    group: String,
    username: String,
    sha256: bool,
    relayed: SocketAddr,
    permitted: Vec<IpAddr>,
    channels: Vec<(u16, SocketAddr)>,
}

/// Leaves them to the next process.
pub(crate) fn leave(folder: &Path, survivors: Vec<Survivor>) -> anyhow::Result<()> {
    if survivors.is_empty() {
        return Ok(());
    }
    let left = Left { at: now(), survivors: survivors.into_iter().map(Plain).collect() };
    let content = serde_json::to_vec(&left).context("what relayed calls need cannot be written down")?;
    private_file::write(&file(folder), &content)
        .with_context(|| format!("{} cannot be written", file(folder).display()))
}

/// Takes what the last process left a moment ago. Without it relayed calls only take a moment longer to come back.
pub(crate) fn take(folder: &Path) -> Vec<Survivor> {
    let Ok(content) = fs::read(file(folder)) else { return Vec::new() };
    if let Err(error) = fs::remove_file(file(folder)) {
        tracing::warn!("what the last process left stays where it is, so it is not used: {error}");
        return Vec::new();
    }
    let left = serde_json::from_slice::<Left>(&content).ok();
    let fresh = left.filter(|left| now().checked_sub(left.at).is_some_and(|age| age <= OLDEST.as_secs()));
    fresh.map_or_else(Vec::new, |left| left.survivors.into_iter().map(|Plain(survivor)| survivor).collect())
}

fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survivor() -> Survivor {
        Survivor {
            client: "192.0.2.7:5000".parse().unwrap(),
            server: "198.51.100.1:443".parse().unwrap(),
            id: "ada".to_owned(),
            group: "kitchen".to_owned(),
            username: "1800000000:ada".to_owned(),
            sha256: true,
            relayed: "198.51.100.1:50000".parse().unwrap(),
            permitted: vec!["198.51.100.1".parse().unwrap()],
            channels: vec![(0x4000, "198.51.100.1:50001".parse().unwrap())],
        }
    }

    #[test]
    fn what_is_left_is_taken_once() {
        let folder = tempfile::tempdir().unwrap();
        leave(folder.path(), vec![survivor()]).unwrap();
        assert_eq!(take(folder.path()), [survivor()]);
        assert!(take(folder.path()).is_empty());
    }

    #[test]
    fn what_is_old_from_the_future_or_broken_is_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        for at in [now() - OLDEST.as_secs() - 1, now() + 60] {
            let left = Left { at, survivors: vec![Plain(survivor())] };
            fs::write(file(folder.path()), serde_json::to_vec(&left).unwrap()).unwrap();
            assert!(take(folder.path()).is_empty());
        }
        fs::write(file(folder.path()), "{").unwrap();
        assert!(take(folder.path()).is_empty());
        assert!(!file(folder.path()).exists());
    }
}

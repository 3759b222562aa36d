//! One core for the server and another for the generator.

use std::{fs, io};

use anyhow::{Context, Result, ensure};
use nix::{
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    sys::resource::{Resource, getrlimit, setrlimit},
    unistd::Pid,
};

/// The generator itself, as the scheduler's calls have it.
const MYSELF: Pid = Pid::from_raw(0);

/// Which core does what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cores {
    /// The server's.
    pub(crate) server: usize,
    /// The generator's; the server's own where there is no other.
    pub(crate) generator: usize,
}

impl Cores {
    /// The first core this process may use, and the first that shares no processor core with it (as hyper-threads do).
    pub(crate) fn choose() -> Result<Self> {
        let set = sched_getaffinity(MYSELF).context("cannot ask which cores may be used")?;
        let allowed: Vec<usize> = (0..CpuSet::count()).filter(|core| set.is_set(*core).unwrap_or(false)).collect();
        let siblings = |core: usize| {
            let path = format!("/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list");
            parse_list(&fs::read_to_string(path).unwrap_or_default())
        };
        among(&allowed, siblings).context("there is no core to run on")
    }

    /// Whether the server has a core of its own. Where it has not, the figures are of no use.
    pub(crate) const fn are_two(self) -> bool {
        self.server != self.generator
    }

    /// Runs `start` on the server's core, so that the processes it starts stay there, and comes back to the generator's.
    pub(crate) fn on_servers<T>(self, start: impl FnOnce() -> T) -> Result<T> {
        pin(self.server)?;
        let started = start();
        pin(self.generator)?;
        Ok(started)
    }
}

/// Raises the number of files that this process and the servers it starts may have open, to `needed` at least.
pub(crate) fn raise_descriptor_limit(needed: u64) -> Result<()> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    ensure!(
        most >= needed,
        "At most {most} open files are allowed here, and {needed} are needed. Raise the limit: ulimit -Hn {needed}"
    );
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    Ok(())
}

fn among(allowed: &[usize], siblings: impl Fn(usize) -> Vec<usize>) -> Option<Cores> {
    let server = *allowed.first()?;
    let shared = siblings(server);
    let others = || allowed[1..].iter().copied();
    let generator = others().find(|core| !shared.contains(core)).or_else(|| others().next()).unwrap_or(server);
    Some(Cores { server, generator })
}

fn pin(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core).and_then(|()| sched_setaffinity(MYSELF, &set)).map_err(io::Error::from)?;
    Ok(())
}

/// A list of numbers and ranges like `0-1,4`, as the kernel writes it.
fn parse_list(list: &str) -> Vec<usize> {
    let range = |part: &str| {
        let (low, high) = part.split_once('-').unwrap_or((part, part));
        Some(low.parse::<usize>().ok()?..=high.parse::<usize>().ok()?)
    };
    list.trim().split(',').filter_map(range).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{Cores, among, parse_list};

    #[test]
    fn hyper_threads_of_the_servers_core_are_passed_over() {
        let pairs = |core: usize| vec![core & !1, core | 1];
        assert_eq!(among(&[0, 1, 2, 3], pairs), Some(Cores { server: 0, generator: 2 }));
        assert_eq!(among(&[0, 1], pairs), Some(Cores { server: 0, generator: 1 }));
        assert_eq!(among(&[5], pairs), Some(Cores { server: 5, generator: 5 }));
        assert_eq!(among(&[], pairs), None);
    }

    #[test]
    fn the_kernels_lists_are_understood() {
        assert_eq!(parse_list("0-2,8\n"), [0, 1, 2, 8]);
        assert_eq!(parse_list(""), [0; 0]);
    }
}

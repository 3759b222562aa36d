//! What a process has used of the machine.

use std::{fs, time::Duration};

use anyhow::{Context, Result};
use nix::{time::ClockId, unistd::Pid};

/// CPU time of a process so far: user and system, all its threads, those that ended too.
pub(crate) fn cpu_time(process: Pid) -> Result<Duration> {
    let clock = ClockId::pid_cpu_clock_id(process).context("the server is gone: its CPU clock cannot be found")?;
    Ok(clock.now().context("the server's CPU clock cannot be read")?.into())
}

/// Memory of a process that is resident now, in bytes.
pub(crate) fn resident_memory(process: Pid) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("the server is gone")?;
    memory_in(&status, "VmRSS:").context("the kernel does not say how much memory the server has")
}

/// The most memory of a process that was ever resident, in bytes.
pub(crate) fn most_memory(process: Pid) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("the server is gone")?;
    memory_in(&status, "VmHWM:").context("the kernel does not say how much memory the server had")
}

fn memory_in(status: &str, field: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read() {
        assert_eq!(memory_in("VmPeak:\t 9 kB\nVmRSS:\t   2048 kB\n", "VmRSS:"), Some(2 << 20));
        assert_eq!(memory_in("Name: kthreadd\n", "VmRSS:"), None);
        assert!(resident_memory(Pid::this()).unwrap() > 0);
    }

    #[test]
    fn work_takes_cpu_time() {
        let before = cpu_time(Pid::this()).unwrap();
        let mut sum = 0_u64;
        while cpu_time(Pid::this()).unwrap() == before {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
    }
}

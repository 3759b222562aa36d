//! The machine that the server runs on, as the kernel shows it.

use std::{fs, path::Path, thread};

use procfs::{Current as _, CurrentSI as _, WithCurrentSystemInfo as _};

/// What this process takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Process {
    /// Processor time, in seconds.
    pub cpu: f64,
    /// Memory, in bytes.
    pub resident: u64,
    /// Address space, in bytes.
    pub virtual_size: u64,
    /// Open file descriptors.
    pub open_files: u64,
    /// How many may be open.
    pub most_files: u64,
    /// Threads.
    pub threads: u64,
    /// When it began, in seconds since the unix epoch.
    pub started: f64,
}

impl Process {
    /// How it is now; `None` where `/proc` is not there.
    #[must_use]
    pub fn look() -> Option<Self> {
        let process = procfs::process::Process::myself().ok()?;
        let stat = process.stat().ok()?;
        let ticks = f64::from(u32::try_from(procfs::ticks_per_second()).unwrap_or(100));
        let most_files = match process.limits().ok()?.max_open_files.soft_limit {
            procfs::process::LimitValue::Value(most) => most,
            procfs::process::LimitValue::Unlimited => u64::MAX,
        };
        Some(Self {
            cpu: number(stat.utime + stat.stime) / ticks,
            resident: stat.rss_bytes().get(),
            virtual_size: stat.vsize,
            open_files: process.fd_count().ok()? as u64,
            most_files,
            threads: u64::try_from(stat.num_threads).unwrap_or_default(),
            started: booted() + number(stat.starttime) / ticks,
        })
    }
}

/// How the whole machine does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machine {
    /// Processors that this process may use.
    pub processors: u64,
    /// How many processes ran or waited, on average over a minute.
    pub load: f64,
    /// What its processors did since it was booted, if that is to be seen.
    pub work: Option<Work>,
    /// Memory, in bytes.
    pub memory: u64,
    /// Memory that could be had, in bytes.
    pub available: u64,
    /// Whether that counts memory that could be freed, too.
    pub counts_freeable: bool,
}

impl Machine {
    /// How it is now.
    #[must_use]
    pub fn look() -> Self {
        let info = rustix::system::sysinfo();
        let unit = u64::from(info.mem_unit.max(1));
        let available =
            procfs::Meminfo::current().ok().and_then(|memory| memory.mem_available).or_else(|| available_in(NODES));
        #[allow(clippy::useless_conversion)] // `c_ulong` has 32 bits elsewhere.
        let (total, free, load) = (u64::from(info.totalram), u64::from(info.freeram), u64::from(info.loads[0]));
        Self {
            processors: thread::available_parallelism().map_or(1, |many| many.get() as u64),
            load: number(load) / LOAD_UNIT,
            work: Work::look(),
            memory: total.saturating_mul(unit),
            counts_freeable: available.is_some(),
            available: available.unwrap_or(free.saturating_mul(unit)),
        }
    }
}

/// What all processors did since the machine was booted, in ticks of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// In which they had something to do, or belonged to another machine on the same hardware.
    pub busy: u64,
    /// All that passed.
    pub all: u64,
}

impl Work {
    /// `None` for a service that sees no more of `/proc` than itself.
    fn look() -> Option<Self> {
        let cpu = procfs::KernelStats::current().ok()?.total;
        let more = [cpu.irq, cpu.softirq, cpu.steal].into_iter().flatten();
        let busy = more.fold(cpu.user + cpu.nice + cpu.system, u64::saturating_add);
        Some(Self { busy, all: busy.saturating_add(cpu.idle).saturating_add(cpu.iowait.unwrap_or_default()) })
    }

    /// The share of the time since `before` in which they were busy; `None` where none has passed.
    #[must_use]
    pub fn share_since(self, before: Self) -> Option<f64> {
        let all = self.all.checked_sub(before.all).filter(|all| *all > 0)?;
        Some((number(self.busy.saturating_sub(before.busy)) / number(all)).min(1.0))
    }
}

/// Where the kernel shows the memory by node (a part of the machine with memory of its own; most have one).
const NODES: &str = "/sys/devices/system/node";
/// What of it could be had at once: what is free, what holds files that can be read again, and what the kernel would give back.
const FREEABLE: [&str; 4] = ["MemFree:", "Active(file):", "Inactive(file):", "SReclaimable:"];

/// The memory that could be had, in bytes, where a service does not see `/proc/meminfo`: a little more than that would say.
fn available_in(nodes: &str) -> Option<u64> {
    let nodes = fs::read_dir(nodes).ok()?.filter_map(|node| fs::read_to_string(node.ok()?.path().join("meminfo")).ok());
    let lines = nodes.map(|text| text.lines().filter_map(freeable).fold(0, u64::saturating_add));
    Some(lines.fold(0, u64::saturating_add)).filter(|available| *available > 0)
}

/// The bytes of a line like `Node 0 MemFree:  3216716 kB`, if it counts.
fn freeable(line: &str) -> Option<u64> {
    let mut words = line.split_whitespace().skip(2);
    let name = words.next()?;
    let kilobytes: u64 = words.next()?.parse().ok()?;
    FREEABLE.contains(&name).then_some(kilobytes.saturating_mul(1024))
}

/// What a load of one is in `sysinfo(2)`: a fixed-point number with 16 bits after the point.
const LOAD_UNIT: f64 = 65_536.0;

/// Room on a disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Its size.
    pub size: u64,
    /// What this user may still fill.
    pub free: u64,
}

impl Disk {
    /// The disk that a folder is on; `None` where there is no such folder.
    #[must_use]
    pub fn look(folder: &Path) -> Option<Self> {
        let disk = rustix::fs::statvfs(folder).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Some(Self { size: bytes(disk.f_blocks), free: bytes(disk.f_bavail) })
    }
}

/// When the machine was booted, in seconds since the unix epoch.
fn booted() -> f64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |now| now.as_secs_f64());
    let up = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    now - (number(up.tv_sec.cast_unsigned()) + f64::from(u32::try_from(up.tv_nsec).unwrap_or_default()) / 1e9)
}

/// A whole number for reckoning with shares, and as figures have it. Beyond 2^53 the last digits are lost, which nobody sees.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn number(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_shows_this_process_and_its_machine() {
        let process = Process::look().unwrap();
        assert!(process.resident > 1 << 20 && process.virtual_size > process.resident, "{process:?}");
        assert!(
            process.threads > 0 && process.open_files > 2 && process.most_files >= process.open_files,
            "{process:?}"
        );
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64();
        assert!((now - process.started) < 86_400.0 && process.started < now + 1.0, "{process:?}");
        let machine = Machine::look();
        assert!(machine.processors > 0 && machine.load >= 0.0, "{machine:?}");
        assert!(machine.available > 0 && machine.available <= machine.memory, "{machine:?}");
        let work = machine.work.unwrap();
        assert!(work.busy > 0 && work.busy < work.all, "{work:?}");
    }

    #[test]
    fn the_share_of_busy_processors_is_that_of_the_time_between_two_looks() {
        let (before, after) = (Work { busy: 100, all: 1000 }, Work { busy: 400, all: 1400 });
        assert_eq!(after.share_since(before), Some(0.75));
        assert_eq!(after.share_since(after), None);
        assert_eq!(before.share_since(after), None, "the machine was booted anew");
    }

    #[test]
    fn memory_that_could_be_had_is_known_without_proc_too() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(available_in(folder.path().to_str().unwrap()), None);
        for (node, free) in [("node0", 1000), ("node1", 10)] {
            let text = format!(
                "Node 0 MemTotal: 8000 kB\nNode 0 MemFree: {free} kB\nNode 0 Active(file): 200 kB\n\
                 Node 0 Inactive(file): 30 kB\nNode 0 Active(anon): 7 kB\nNode 0 SReclaimable: 4 kB\n"
            );
            fs::create_dir(folder.path().join(node)).unwrap();
            fs::write(folder.path().join(node).join("meminfo"), text).unwrap();
        }
        assert_eq!(available_in(folder.path().to_str().unwrap()), Some((1234 + 244) * 1024));
    }

    #[test]
    fn a_disk_has_a_size_and_a_folder_that_is_not_there_has_none() {
        let disk = Disk::look(Path::new("/")).unwrap();
        assert!(disk.size > 0 && disk.free <= disk.size);
        assert_eq!(Disk::look(Path::new("/nowhere/at/all")), None);
    }
}

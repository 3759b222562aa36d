//! What the process takes of the machine, and how the machine does. What the kernel does not show is left out: a service may be
//! forbidden to look at more of `/proc` than itself.

use prometheus_client::registry::{Registry, Unit};

use super::instrument::{Labels, standing};
use crate::machine::{self, Machine, Process, number};

/// What the process takes, under the names that all exporters use.
pub(super) fn register_process(registry: &mut Registry) {
    let Some(process) = Process::look() else { return };
    let Process { cpu, resident, virtual_size, open_files, most_files, threads, started } = process;
    let help = "Processor time of user and system";
    registry.register_with_unit("cpu", help, Unit::Seconds, seconds(cpu));
    let gauges = [
        ("resident_memory", "Memory that the process takes", Unit::Bytes, number(resident)),
        ("virtual_memory", "Address space that the process takes", Unit::Bytes, number(virtual_size)),
        ("start_time", "When the process began, since the unix epoch", Unit::Seconds, started),
    ];
    for (name, help, unit, value) in gauges {
        registry.register_with_unit(name, help, unit, one(value));
    }
    registry.register("open_fds", "File descriptors that are open", one(number(open_files)));
    registry.register("max_fds", "File descriptors that may be open", one(number(most_files)));
    registry.register("threads", "Threads", one(number(threads)));
}

/// How the machine does.
pub(super) fn register_machine(registry: &mut Registry) {
    let Machine { processors, load, memory, available, .. } = Machine::look();
    registry.register("machine_processors", "Processors that the process may use", one(number(processors)));
    let help = "Processes that run or wait for a processor or a disk, on average over a minute";
    registry.register("machine_load", help, one(load));
    registry.register_with_unit("machine_memory", "Memory of the machine", Unit::Bytes, one(number(memory)));
    let help = "Memory of the machine that could be had without swapping";
    registry.register_with_unit("machine_available_memory", help, Unit::Bytes, one(number(available)));
}

/// Room on the disk with a folder.
pub(super) fn register_disk(folder: &std::path::Path, registry: &mut Registry) {
    let Some(machine::Disk { size, free }) = machine::Disk::look(folder) else { return };
    let help = "Size of the disk with the data folder";
    registry.register_with_unit("disk_size", help, Unit::Bytes, one(number(size)));
    let help = "Room on the disk with the data folder, for this user";
    registry.register_with_unit("disk_free", help, Unit::Bytes, one(number(free)));
}

fn one(value: f64) -> super::instrument::Gauges {
    standing([(Labels::new(), value)])
}

fn seconds(value: f64) -> prometheus_client::metrics::counter::ConstCounter<f64> {
    prometheus_client::metrics::counter::ConstCounter::new(value)
}

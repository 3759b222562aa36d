//! Takes samples of what the server knows of itself.

use std::time::SystemTime;

use super::Sample;
use crate::{
    app::App,
    machine::{Disk, Machine, Process, Work, number},
    readiness::{self, Part},
};

/// Takes samples; of the processors' work it has to remember the last.
#[derive(Debug, Default)]
pub struct Look {
    last: Option<Work>,
}

impl Look {
    /// How the server does now.
    pub async fn take(&mut self, app: &App) -> Sample {
        let machine = Machine::look();
        let now = SystemTime::now();
        let disk = Disk::look(&app.config.now().server.data_dir).filter(|disk| disk.size > 0);
        let taken = machine.memory.saturating_sub(machine.available);
        // Without what could be freed, the machine's memory always looks taken: then only what this process takes is known.
        let own = || Process::look().map_or(0, |process| process.resident);
        let memory = if machine.counts_freeable { taken } else { own() };
        Sample {
            requests: app.metrics.web.requests(),
            connections: app.hub.metrics().connections(),
            database_stands: readiness::check(app).await.contains(&Part::Database),
            database_failures: app.db.metrics().failures(),
            processor: self.processor(&machine),
            memory: (machine.memory > 0).then(|| number(memory) / number(machine.memory)),
            disk_free: disk.map(|disk| number(disk.free) / number(disk.size)),
            certificate: app.tls.status().until.duration_since(now).unwrap_or_default(),
            was_down: false,
        }
    }

    /// The share of the machine's processors that was busy since the last look. A service that does not see their work goes by
    /// the load: as many that run or wait as there are processors are all of them.
    fn processor(&mut self, machine: &Machine) -> Option<f64> {
        let Some(work) = machine.work else {
            return Some((machine.load / number(machine.processors.max(1))).min(1.0));
        };
        work.share_since(self.last.replace(work)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(load: f64, work: Option<Work>) -> Machine {
        Machine { processors: 4, load, work, memory: 1, available: 1, counts_freeable: true }
    }

    #[test]
    fn processors_are_those_of_the_machine_whoever_keeps_them_busy() {
        let mut look = Look::default();
        assert_eq!(look.processor(&machine(0.0, Some(Work { busy: 0, all: 0 }))), None);
        assert_eq!(look.processor(&machine(0.0, Some(Work { busy: 90, all: 100 }))), Some(0.9));
        assert_eq!(look.processor(&machine(0.0, Some(Work { busy: 90, all: 200 }))), Some(0.0));
    }

    #[test]
    fn a_service_that_sees_only_itself_goes_by_the_load() {
        let mut look = Look::default();
        assert_eq!(look.processor(&machine(3.0, None)), Some(0.75));
        assert_eq!(look.processor(&machine(9.0, None)), Some(1.0));
    }
}

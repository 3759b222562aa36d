//! Takes samples of what the server knows of itself.

use std::time::SystemTime;

use super::Sample;
use crate::{
    app::App,
    machine::{Disk, Machine, Process, number},
    readiness::{self, Part},
};

/// Takes samples; of processor time it has to remember the last.
#[derive(Debug, Default)]
pub struct Look {
    last: Option<(tokio::time::Instant, f64)>,
}

impl Look {
    /// How the server does now.
    pub async fn take(&mut self, app: &App) -> Sample {
        let machine = Machine::look();
        let process = Process::look();
        let now = SystemTime::now();
        let disk = Disk::look(&app.config.server.data_dir).filter(|disk| disk.size > 0);
        let taken = machine.memory.saturating_sub(machine.available);
        // Without what could be freed, the machine's memory always looks taken: then only what this process takes is known.
        let memory = if machine.counts_freeable { taken } else { process.map_or(0, |process| process.resident) };
        Sample {
            requests: app.metrics.web.requests(),
            connections: app.hub.metrics().connections(),
            database_stands: readiness::check(app).await.contains(&Part::Database),
            database_failures: app.db.metrics().failures(),
            processor: process.and_then(|process| self.processor(process.cpu, machine.processors)),
            memory: (machine.memory > 0).then(|| number(memory) / number(machine.memory)),
            disk_free: disk.map(|disk| number(disk.free) / number(disk.size)),
            certificate: app.tls.status().until.duration_since(now).unwrap_or_default(),
            was_down: false,
        }
    }

    /// The share of the processors that this process took since the last look.
    fn processor(&mut self, cpu: f64, processors: u64) -> Option<f64> {
        let now = tokio::time::Instant::now();
        let (then, before) = self.last.replace((now, cpu))?;
        let passed = (now - then).as_secs_f64() * number(processors);
        (passed > 0.0).then(|| (cpu - before) / passed)
    }
}

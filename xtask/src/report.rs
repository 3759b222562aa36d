//! What was done, how long it took, and how many tests passed.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::tally::Tally;

struct Step {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

/// The steps taken so far. One that fails does not stop the next.
#[derive(Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// Takes a step that holds or does not.
    pub(crate) fn check(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) {
        self.count(name, || step().map(|()| Tally::one()));
    }

    /// Takes a step that counts tests of its own.
    pub(crate) fn count(&mut self, name: &'static str, step: impl FnOnce() -> Result<Tally>) {
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally { failed: 1, ..Tally::default() }
        });
        self.steps.push(Step { name, tally, took: start.elapsed() });
    }

    /// Prints the list, the names of what failed and the sum; an error if anything failed.
    pub(crate) fn finish(self) -> Result<()> {
        println!();
        for Step { name, tally, took } in &self.steps {
            let mark = if tally.failed == 0 { "ok    " } else { "FAILED" };
            println!("{mark} {:>6.1} s  {name} ({} passed, {} failed)", took.as_secs_f32(), tally.passed, tally.failed);
        }
        for Step { name, tally, .. } in &self.steps {
            tally.unsteady.iter().for_each(|test| println!("unsteady, passed when run again: {name}: {test}"));
            tally.names.iter().for_each(|test| println!("FAILED: {name}: {test}"));
        }
        let passed: usize = self.steps.iter().map(|step| step.tally.passed).sum();
        let failed: usize = self.steps.iter().map(|step| step.tally.failed).sum();
        println!("{passed} passed, {failed} failed");
        ensure!(failed == 0, "what is marked FAILED says above what is wrong");
        Ok(())
    }
}

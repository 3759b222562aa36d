//! What was done, how long it took, and how many tests passed.

use std::{
    ops::AddAssign,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};

/// How many tests passed and failed. A step that is no test runner counts as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// One thing that holds.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0 };

    /// The counts in a test runner's last line: libtest's `test result: …` or Vitest's `Tests  …`.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let counts = line.strip_prefix("test result: ").or_else(|| line.strip_prefix("Tests  "))?;
        let words: Vec<&str> = counts.split(|letter: char| !letter.is_alphanumeric()).collect();
        let before = |word| words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok());
        Some(Self { passed: before("passed").unwrap_or(0), failed: before("failed").unwrap_or(0) })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

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
        self.count(name, || step().map(|()| Tally::ONE));
    }

    /// Takes a step that counts tests of its own.
    pub(crate) fn count(&mut self, name: &'static str, step: impl FnOnce() -> Result<Tally>) {
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally { passed: 0, failed: 1 }
        });
        self.steps.push(Step { name, tally, took: start.elapsed() });
    }

    /// Prints the list and the sum; an error if anything failed.
    pub(crate) fn finish(self) -> Result<()> {
        let mut sum = Tally::default();
        println!();
        for Step { name, tally, took } in self.steps {
            let mark = if tally.failed == 0 { "ok    " } else { "FAILED" };
            println!("{mark} {:>6.1} s  {name} ({} passed, {} failed)", took.as_secs_f32(), tally.passed, tally.failed);
            sum += tally;
        }
        println!("{} passed, {} failed", sum.passed, sum.failed);
        ensure!(sum.failed == 0, "the steps marked FAILED say above what is wrong");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn libtest_and_vitest_are_understood() {
        let libtest =
            "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(Tally::read(libtest), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(Tally::read("      Tests  1 failed | 8 passed (9)"), Some(Tally { passed: 8, failed: 1 }));
        assert_eq!(Tally::read("      Tests  9 passed (9)"), Some(Tally { passed: 9, failed: 0 }));
        assert_eq!(Tally::read(" Test Files  1 passed (1)"), None);
    }
}

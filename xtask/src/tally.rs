//! How many tests passed, and which did not: what test runners say, added up.

use std::collections::BTreeSet;

/// How many tests passed, and the names of those that failed. A step that is no test runner counts as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// Those that failed, as far as the runner names them.
    pub(crate) names: BTreeSet<String>,
    /// Those that failed and passed when they were run again.
    pub(crate) unsteady: BTreeSet<String>,
}

impl Tally {
    /// One thing that holds.
    pub(crate) fn one() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// Takes in a line of a test runner: the name of a test that failed, or the counts at its end.
    pub(crate) fn hear(&mut self, line: &str) {
        if let Some((passed, failed)) = counts(line) {
            self.passed += passed;
            self.failed += failed;
        } else if let Some(name) = failure(line) {
            self.names.insert(name.to_owned());
        }
    }

    /// The files of the tests that failed, as Vitest names them: `FILE > TEST`.
    pub(crate) fn files(&self) -> BTreeSet<&str> {
        self.names.iter().filter_map(|name| name.split(" > ").next()).collect()
    }

    /// What is true after the files of those that failed ran again: what failed twice has failed, what failed once is
    /// unsteady.
    pub(crate) fn again(self, second: &Self) -> Self {
        let twice: BTreeSet<String> = self.names.intersection(&second.names).cloned().collect();
        let once = self.names.symmetric_difference(&second.names).cloned().collect();
        // What ended without counting has not passed.
        let failed = if second.passed + second.failed == 0 { self.failed } else { twice.len() };
        Self { passed: self.passed + self.failed - failed, failed, names: twice, unsteady: once }
    }
}

/// What passed and failed by a test runner's last line: libtest's `test result: …` or Vitest's `Tests  …`.
fn counts(line: &str) -> Option<(usize, usize)> {
    let line = line.trim_start();
    let counts = line.strip_prefix("test result: ").or_else(|| line.strip_prefix("Tests  "))?;
    let words: Vec<&str> = counts.split(|letter: char| !letter.is_alphanumeric()).collect();
    let before = |word| words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok());
    Some((before("passed").unwrap_or(0), before("failed").unwrap_or(0)))
}

/// The test that failed by a line of a test runner: libtest's `test … ... FAILED`, or ` × … 12ms` of Vitest, which writes the
/// rest to its standard error.
fn failure(line: &str) -> Option<&str> {
    if let Some(timed) = line.trim_start().strip_prefix("× ") {
        return Some(timed.rsplit_once(' ').filter(|(_, time)| time.ends_with("ms")).map_or(timed, |(name, _)| name));
    }
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.hear(line);
        }
        tally
    }

    fn names(all: &[&str]) -> BTreeSet<String> {
        all.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn libtest_and_vitest_are_understood() {
        let libtest = heard(&[
            "test relay::echo ... ok",
            "test relay::flood ... FAILED",
            "test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s",
        ]);
        assert_eq!((libtest.passed, libtest.failed, libtest.names), (12, 1, names(&["relay::flood"])));
        let vitest = heard(&[
            " ✓ tests/chat.test.ts > who comes later reads 2528ms",
            " × tests/chat.test.ts > by keyboard alone 1112ms",
            "   → expected 'cv?' to be 'mcv?'",
            " Test Files  1 failed (1)",
            "      Tests  1 failed | 8 passed (9)",
        ]);
        assert_eq!((vitest.passed, vitest.failed), (8, 1));
        assert_eq!(vitest.names, names(&["tests/chat.test.ts > by keyboard alone"]));
        assert_eq!(vitest.files(), ["tests/chat.test.ts"].into());
        assert_eq!(heard(&["      Tests  9 passed (9)"]), Tally { passed: 9, ..Tally::default() });
    }

    #[test]
    fn what_fails_twice_has_failed_and_what_fails_once_is_unsteady() {
        let first = Tally { passed: 7, failed: 2, names: names(&["a > one", "b > two"]), ..Tally::default() };
        let second = Tally { passed: 3, failed: 1, names: names(&["b > two"]), ..Tally::default() };
        let sum = first.clone().again(&second);
        assert_eq!((sum.passed, sum.failed), (8, 1));
        assert_eq!((sum.names, sum.unsteady), (names(&["b > two"]), names(&["a > one"])));
        assert_eq!(first.again(&Tally::default()).failed, 2);
    }
}

//! `cargo xtask test`: everything that must hold before a change is merged.

use std::thread;

use anyhow::Result;

use crate::{
    browser, clients,
    command::{cargo, run, run_tests},
    debian, fuzz, lab,
    node::{self, WEB, npm},
    purity,
    report::Report,
    tidy,
};

/// Runs every step, prints each with its time and the sum at the end; fails if one did.
pub(crate) fn everything(quick: bool) -> Result<()> {
    let done = steps(quick).finish();
    if quick {
        println!(
            "Left out by --quick: the TURN clients, the proxies, fuzzing, and the browser tests and the network lab with the \
             release build they need."
        );
    }
    done
}

fn steps(quick: bool) -> Report {
    let mut report = Report::default();
    report.check("Debian packages", || {
        debian::install(debian::PEERS)?;
        let all = [debian::CLIENTS, debian::PROXIES, debian::BROWSERS, debian::LAB];
        if quick { Ok(()) } else { debian::install(&all.concat()) }
    });
    report.check("formatting", || run(cargo("fmt --all --check")));
    report.check("tidiness", tidy::check);
    report.check("purity of the protocol crates", purity::check);
    report.check("web client: packages", || node::install(WEB));
    report.check("web client: types and lints", || run(npm(WEB, &["run", "check"])));
    report.count("web client: tests", || run_tests(npm(WEB, &["test"])));
    report.check("clippy", || {
        run(cargo("clippy --workspace --all-targets -- -D warnings"))?;
        // Which are no targets unless they are named.
        run(cargo("clippy --package sohbet --test clients --test proxies --test package -- -D warnings"))
    });
    report.count("Rust tests", || run_tests(cargo("test --workspace --no-fail-fast")));
    if !quick {
        report.count("TURN clients", clients::test);
        report.count("proxies", || run_tests(cargo("test --package sohbet --test proxies")));
        report.check("fuzzing, ten seconds a target, beside the release build", fuzz_and_build);
        report.count("browser tests", browser::test);
        report.count("network lab", lab::test);
    }
    report
}

/// Fuzzing takes one core at a time, and the other builds what the browsers need next.
fn fuzz_and_build() -> Result<()> {
    let build = thread::spawn(browser::build);
    let fuzzed = fuzz::everything(fuzz::SECONDS);
    // Where it fails, it does so again, and is told of, at the browser tests.
    let _ = build.join();
    fuzzed
}

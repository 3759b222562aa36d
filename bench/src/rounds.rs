//! Every workload on every server, in rounds: A B C, A B C. What disturbs the machine for a while disturbs all alike, and
//! the median leaves it out.

use std::{collections::HashMap, fs};

use anyhow::{Context, Result};

use crate::{
    Relay, allocations,
    cores::{Cores, raise_descriptor_limit},
    flows, load,
    machine::Machine,
    outcome::Outcome,
    report,
    servers::{Kind, Launcher, coturn_version},
    statistics::median,
    table, tls,
    workload::{self, Task, Times, Workload},
};

/// Two sockets for each of 1,000 allocations, and some more.
const DESCRIPTORS: u64 = 4096;

/// What the rounds of one workload showed: for each server its outcomes, in the order of the rounds.
pub(crate) struct Results {
    pub(crate) workload: Workload,
    pub(crate) outcomes: HashMap<Kind, Vec<Outcome>>,
}

impl Results {
    /// The median of a figure of one server; `None` where it took no part.
    pub(crate) fn median(&self, server: Kind, figure: impl Fn(&Outcome) -> Option<f64>) -> Option<f64> {
        median(self.outcomes.get(&server)?.iter().filter_map(figure))
    }

    /// The median of the rounds' ratios of a server's cost to coturn's of the same round.
    pub(crate) fn ratio(&self, server: Kind) -> Option<f64> {
        let (ours, coturns) = (self.outcomes.get(&server)?, self.outcomes.get(&Kind::Coturn)?);
        median(ours.iter().zip(coturns).map(|(ours, coturn)| ours.cost / coturn.cost))
    }
}

/// Runs everything that was asked for, prints the table and writes the page.
pub(crate) fn run(wanted: &Relay) -> Result<()> {
    let (machine, coturn) = (Machine::describe()?, coturn_version()?);
    raise_descriptor_limit(DESCRIPTORS)?;
    let cores = Cores::choose()?;
    if !cores.are_two() {
        eprintln!("There is only one core here. Server and generator share it, so the figures will be of no use.");
    }
    if !machine.is_quiet() {
        eprintln!("This machine has other things to do (load {}). Figures vary more than they should.", machine.load);
    }
    let sohbet = std::path::absolute(&wanted.sohbet)?;
    let launcher = Launcher { cores, sohbet };
    let (rounds, times) = if wanted.quick { (1, Times::QUICK) } else { (wanted.rounds, Times::FULL) };
    let asked = |workload: &Workload| wanted.only.as_ref().is_none_or(|only| only == workload.name);
    let mut results = Vec::new();
    for workload in workload::all().into_iter().filter(asked) {
        results.push(measure(workload, &wanted.servers, rounds, &times, &launcher)?);
    }
    println!("\n{}\n\n{}", table::costs(&results), table::details(&results));
    let whole = wanted.only.is_none() && !wanted.quick && Kind::ALL.iter().all(|kind| wanted.servers.contains(kind));
    match &wanted.page {
        Some(page) if whole => {
            let before = fs::read_to_string(page).unwrap_or_default();
            let text = report::page(&machine, &coturn, rounds, &results) + report::kept(&before);
            fs::write(page, text).context("the page cannot be written")?;
            println!("\nwritten to {}", page.display());
        }
        Some(page) => println!("\n{} is left as it is: only a whole run writes it.", page.display()),
        None => {}
    }
    Ok(())
}

fn measure(workload: Workload, servers: &[Kind], rounds: usize, times: &Times, launcher: &Launcher) -> Result<Results> {
    println!("{}", workload.title);
    let mut outcomes: HashMap<Kind, Vec<Outcome>> = HashMap::new();
    for round in 1..=rounds {
        for kind in Kind::ALL {
            if !servers.contains(&kind) || !workload.suits(kind) {
                continue;
            }
            let outcome = once(&workload, kind, times, launcher)
                .with_context(|| format!("workload {}, {kind}, round {round}", workload.name))?;
            println!("  {round} {kind:<9} {}", table::line(&outcome));
            outcomes.entry(kind).or_default().push(outcome);
        }
    }
    Ok(Results { workload, outcomes })
}

fn once(workload: &Workload, kind: Kind, times: &Times, launcher: &Launcher) -> Result<Outcome> {
    let tls = tls::client()?;
    let server = launcher.start(kind)?;
    match workload.task {
        Task::Relay(traffic) => {
            let ends = flows::set_up(&traffic, &server.address, &tls)?;
            load::run(&traffic, ends, times, server.process())
        }
        Task::Allocate { allocations } => allocations::run(allocations, &server, &tls),
    }
}

//! Making allocations: what each costs the server, and what it holds while nobody uses it.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use nix::unistd::Pid;
use rustls::ClientConfig;

use crate::{
    link::Room,
    measure::{cpu_time, resident_memory},
    outcome::Outcome,
    servers::{Address, Running},
    turn::Client,
    workload::Transport,
};

/// Clients that wait for a response at the same time.
const TOGETHER: usize = 16;
/// Made before anything counts: what a server sets up once, at its first allocations, is no cost of each.
const BEFORE: usize = 64;
/// Until a server that has answered is done with what it does afterwards.
const SETTLE: Duration = Duration::from_millis(250);

/// Makes `count` allocations, each by a client of its own that is challenged once, and lets them lie.
#[allow(clippy::cast_precision_loss, reason = "small numbers")]
pub(crate) fn run(count: usize, server: &Running, tls: &Arc<ClientConfig>) -> Result<Outcome> {
    let first = allocate(0, BEFORE, &server.address, tls)?;
    thread::sleep(SETTLE);
    let (cpu, memory, own) = (cpu_time(server.process())?, resident_memory(server.process())?, cpu_time(Pid::this())?);
    let start = Instant::now();
    let idle = allocate(BEFORE, count, &server.address, tls)?;
    let took = start.elapsed().as_secs_f64();
    thread::sleep(SETTLE);
    let used = cpu_time(server.process())?.saturating_sub(cpu).as_secs_f64();
    let own = cpu_time(Pid::this())?.saturating_sub(own).as_secs_f64();
    let grown = resident_memory(server.process())?.saturating_sub(memory);
    // Until here, their clients must not go.
    drop((first, idle));
    Ok(Outcome {
        cost: used * 1e9 / count as f64,
        per_second: count as f64 / took,
        server_busy: used / took,
        generator_busy: own / took,
        loss: 0.0,
        latency: None,
        memory: Some(grown as f64 * 1000.0 / count as f64),
    })
}

/// Lets `count` clients, from number `first` on, allocate.
fn allocate(first: usize, count: usize, server: &Address, tls: &Arc<ClientConfig>) -> Result<Vec<Client>> {
    let one = |index, room: &mut Room| {
        let mut client = Client::connect(index, server, Transport::Udp, tls)?;
        client.allocate(room)?;
        Ok(client)
    };
    let some = |start| {
        let mut room = Room::new();
        (start..first + count).step_by(TOGETHER).map(|index| one(index, &mut room)).collect::<Result<Vec<_>>>()
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (first..first + TOGETHER).map(|start| scope.spawn(move || some(start))).collect();
        let mut clients = Vec::new();
        for thread in threads {
            clients.extend(thread.join().map_err(|_| anyhow!("a client panicked"))??);
        }
        Ok(clients)
    })
}

//! What the signaling server bears: how soon it answers, what it holds, and how long people wait to see who comes.
//!
//! `cargo xtask bench signaling` builds and runs this. [`house`] starts the server, [`people`] makes rooms and guests in it
//! over HTTP, [`client`] is one of them on a WebSocket over TLS, [`crowd`] lets them all come, and [`page`] writes down what
//! was seen. Everything is bounded: so many people, so many joins, so long at most.

mod client;
mod crowd;
mod delays;
mod figures;
mod house;
mod page;
mod people;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, ensure};
use tokio::{runtime::Runtime, time::sleep};

use crate::{
    cores::raise_descriptor_limit,
    machine::Machine,
    measure::{cpu_time, resident_memory},
    statistics::median,
};
use crowd::Crowd;
use figures::{Beginning, Figures, Held, Waves};
use house::{House, Launch};
use people::Town;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Signaling {
    /// How many people, in rooms of ten
    #[arg(long, default_value_t = 10_000)]
    people: usize,
    /// How many join in a second
    #[arg(long, default_value_t = 500)]
    joins_per_second: u32,
    /// The release build of sohbet, with its page
    #[arg(long, value_name = "PATH", default_value = "target/release/sohbet")]
    sohbet: PathBuf,
    /// Write the section of the page here when everything was measured
    #[arg(long, value_name = "PATH")]
    page: Option<PathBuf>,
}

/// People in one room: as many as a mesh bears.
const ROOM: usize = 10;
/// How often the server is started for the time to its first answer.
const STARTS: usize = 5;
/// From the last request until memory is read: what a request needed is given back by then.
const QUIET: Duration = Duration::from_secs(3);

/// Measures everything, prints it, and writes the page.
pub(crate) fn run(wanted: &Signaling) -> Result<()> {
    ensure!(wanted.people.is_multiple_of(ROOM) && wanted.people > 0, "--people has to be a multiple of {ROOM}");
    ensure!(wanted.joins_per_second > 0, "--joins-per-second has to be more than none");
    let machine = Machine::describe()?;
    raise_descriptor_limit(2 * wanted.people as u64)?;
    let launch = Launch { program: std::path::absolute(&wanted.sohbet)?, tls: crate::tls::client()? };
    let runtime = Runtime::new().context("the load generator cannot start")?;
    let figures = runtime.block_on(measure(wanted, &launch))?;
    println!("\n{}", page::table(&figures));
    if let Some(page) = &wanted.page {
        page::write(page, &machine, &figures)?;
        println!("\nwritten to {}", page.display());
    }
    Ok(())
}

async fn measure(wanted: &Signaling, launch: &Launch) -> Result<Figures> {
    let beginning = beginning(launch).await.context("starting")?;
    println!("starting: {beginning:?}");
    let ten = a_room_of_ten(launch).await.context("ten people in one room")?;
    println!("ten people in one room: {ten} bytes");
    let (held, waves) = a_crowd(wanted, launch).await.context("a crowd")?;
    Ok(Figures { people: wanted.people, joins_per_second: wanted.joins_per_second, beginning, ten, held, waves })
}

/// How soon a server answers, and what it takes while it does nothing.
async fn beginning(launch: &Launch) -> Result<Beginning> {
    let mut house = launch.build().await?;
    let first = house.first_answer();
    let mut again = Vec::new();
    for _ in 0..STARTS {
        house = house.restart(launch).await?;
        again.push(house.first_answer().as_secs_f64());
    }
    sleep(QUIET).await;
    let idle = resident_memory(house.process())?;
    Ok(Beginning { first: first.as_secs_f64(), again: median(again).unwrap_or_default(), idle })
}

async fn a_room_of_ten(launch: &Launch) -> Result<u64> {
    let house = launch.build().await?;
    let town = Town::settle(&house, launch, ROOM).await?;
    let house = house.restart(launch).await?;
    let crowd = Crowd::gather(&house, launch, &town).await?;
    crowd.fill(1000).await?;
    sleep(QUIET).await;
    let resident = resident_memory(house.process());
    crowd.end().await;
    resident
}

/// Everybody comes, everybody joins; then one of each room reads no more, and the others go and come.
async fn a_crowd(wanted: &Signaling, launch: &Launch) -> Result<(Held, Waves)> {
    let house = launch.build().await?;
    let town = Town::settle(&house, launch, wanted.people).await?;
    // So that what the guests' arrival took is not counted as theirs.
    let house = house.restart(launch).await?;
    let crowd = Crowd::gather(&house, launch, &town).await?;
    sleep(QUIET).await;
    let connected = resident_memory(house.process())?;
    println!("{} people are connected: {connected} bytes", wanted.people);
    let filling = timed(&house, crowd.fill(wanted.joins_per_second)).await?;
    println!("all have joined: {filling:?}");
    sleep(QUIET).await;
    let joined = resident_memory(house.process())?;
    let coming_and_going = timed(&house, crowd.come_and_go(wanted.joins_per_second)).await?;
    println!("they come and go, while one in ten reads no more: {coming_and_going:?}");
    let held = Held { connected, joined, most: house.most_memory()? };
    crowd.end().await;
    Ok((held, Waves { filling, coming_and_going }))
}

/// A wave of joins with what of a core the server needed for it.
async fn timed(house: &House, wave: impl Future<Output = Result<delays::Summary>>) -> Result<figures::Wave> {
    let (cpu, begun) = (cpu_time(house.process())?, std::time::Instant::now());
    let delays = wave.await?;
    let used = cpu_time(house.process())?.saturating_sub(cpu);
    let core = used.as_secs_f64() / begun.elapsed().as_secs_f64();
    Ok(figures::Wave { delays, core })
}

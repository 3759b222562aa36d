//! Everybody at once: each a task that lives as a page does, and does what it is told.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, interval_at, sleep},
};

use super::{
    ROOM,
    client::{Client, Told},
    delays::{Delays, Summary},
    house::{House, Launch},
    people::{Guest, Town},
};

/// Handshakes at the same time. Not what is measured, and more would only wait for each other.
const CONNECTING: usize = 64;
/// How often a page asks whether the server is there.
const PING: Duration = Duration::from_secs(5);
/// For the last news to arrive, after the last join.
const LATE: Duration = Duration::from_secs(5);
/// How long people come and go.
const COMING_AND_GOING: Duration = Duration::from_secs(20);

/// What somebody is told to do.
#[derive(Clone, Copy)]
enum Order {
    Join,
    /// Leave, and join again.
    Rejoin,
    /// Read nothing from now on.
    Sleep,
}

/// All the people, connected.
pub(super) struct Crowd {
    orders: Vec<mpsc::Sender<Order>>,
    delays: Arc<Delays>,
    lives: JoinSet<()>,
    /// What went wrong first.
    trouble: Arc<OnceLock<String>>,
}

impl Crowd {
    /// Lets everybody connect and say hello.
    pub(super) async fn gather(house: &House, launch: &Launch, town: &Town) -> Result<Self> {
        let (server, places) = (house.address(), Arc::new(Semaphore::new(CONNECTING)));
        let delays = Arc::new(Delays::of(town.guests.len()));
        let mut crowd = Self { orders: Vec::new(), delays, lives: JoinSet::new(), trouble: Arc::default() };
        let mut connecting = JoinSet::new();
        for guest in town.guests.clone() {
            let (sender, orders) = mpsc::channel(4);
            crowd.orders.push(sender);
            let (places, tls) = (places.clone(), launch.tls.clone());
            connecting.spawn(async move {
                let _place = places.acquire().await?;
                let client = Client::connect(server, &tls, &guest).await.context("somebody could not connect")?;
                Ok::<_, anyhow::Error>((guest, client, orders))
            });
        }
        while let Some(connected) = connecting.join_next().await {
            let (guest, client, orders) = connected??;
            let (delays, trouble) = (crowd.delays.clone(), crowd.trouble.clone());
            // At once: whoever is connected and answers no ping is gone before the last one has come.
            crowd.lives.spawn(async move {
                let number = guest.number;
                if let Err(error) = live(guest, client, orders, delays).await {
                    let _ = trouble.set(format!("person {number}: {error:#}"));
                }
            });
        }
        Ok(crowd)
    }

    /// Everybody joins, one after the other, until every room has ten. Fails if anybody is not told of somebody.
    pub(super) async fn fill(&self, per_second: u32) -> Result<Summary> {
        let people = self.orders.len();
        let rooms = people / ROOM;
        self.pace(per_second, (0..people).map(|person| (person, Order::Join))).await?;
        // The first in a room sees nobody come, the last one is seen by nine.
        self.summary(rooms * ROOM * (ROOM - 1) / 2).await
    }

    /// One of each room reads no more. The others leave and join, room by room.
    pub(super) async fn come_and_go(&self, per_second: u32) -> Result<Summary> {
        let rooms = self.orders.len() / ROOM;
        for sleeper in 0..rooms {
            self.tell(sleeper, Order::Sleep).await?;
        }
        let joins = usize::try_from(COMING_AND_GOING.as_secs()).unwrap_or_default() * per_second as usize;
        let others = ROOM - 1;
        // The first of each room sleeps; of the others it is another one's turn each time that the room's comes round.
        let person = |turn: usize| turn % rooms + rooms * (1 + turn / rooms % others);
        self.pace(per_second, (0..joins).map(|turn| (person(turn), Order::Rejoin))).await?;
        self.summary(joins * (others - 1)).await
    }

    /// Everybody goes.
    pub(super) async fn end(mut self) {
        self.lives.shutdown().await;
    }

    async fn pace(&self, per_second: u32, orders: impl Iterator<Item = (usize, Order)>) -> Result<()> {
        let mut ticks = interval(Duration::from_secs(1) / per_second);
        // What a busy moment held back is made up for: the rate is the rate.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for (person, order) in orders {
            ticks.tick().await;
            self.tell(person, order).await?;
        }
        Ok(())
    }

    async fn tell(&self, person: usize, order: Order) -> Result<()> {
        let heard = self.orders[person].send(order).await.is_ok();
        ensure!(
            heard && self.trouble.get().is_none(),
            "{}",
            self.trouble.get().map_or("somebody is gone", |said| said)
        );
        Ok(())
    }

    async fn summary(&self, expected: usize) -> Result<Summary> {
        let deadline = Instant::now() + LATE;
        while self.delays.count() < expected {
            let count = self.delays.count();
            ensure!(Instant::now() < deadline, "of {expected} times that somebody had to be told, {count} came about");
            sleep(Duration::from_millis(10)).await;
        }
        self.delays.take().context("nobody was told of anybody")
    }
}

/// One person's life.
async fn live(guest: Guest, mut client: Client, mut orders: mpsc::Receiver<Order>, delays: Arc<Delays>) -> Result<()> {
    // Not all at the same moment.
    let phase = PING * u32::try_from(guest.number % 1000).unwrap_or_default() / 1000;
    let mut pings = interval_at(Instant::now() + phase, PING);
    let mut is_in_a_room = false;
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Join) => {
                    delays.join(guest.number);
                    client.join(&guest.room).await?;
                }
                Some(Order::Rejoin) => {
                    is_in_a_room = false;
                    client.leave().await?;
                    delays.join(guest.number);
                    client.join(&guest.room).await?;
                }
                Some(Order::Sleep) => return sleep_on(client, orders).await,
                None => return Ok(()),
            },
            told = client.told() => match told {
                Ok(Told::Came(name)) => delays.told(name.parse().context("a name that is no number")?),
                Ok(Told::Joined) => is_in_a_room = true,
                Ok(Told::Other) => {}
                Err(error) => return Err(error),
            },
            _ = pings.tick(), if is_in_a_room => client.ping().await?,
        }
    }
}

/// Holds the connection, and reads nothing.
async fn sleep_on(client: Client, mut orders: mpsc::Receiver<Order>) -> Result<()> {
    while orders.recv().await.is_some() {}
    drop(client);
    Ok(())
}

//! Rooms and guests, made over HTTP as people would.

use std::{net::Ipv4Addr, time::Duration};

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    ROOM,
    house::{House, Launch},
};

/// Rooms of one owner, at most.
const ROOMS_OF_ONE: usize = 100;
/// People at one address: fewer than may come from one as guests at once.
const HOUSEHOLD: usize = 25;
/// Households that come at the same time.
const AT_ONCE: usize = 20;
/// For one request.
const PATIENCE: Duration = Duration::from_secs(20);
const PASSWORD: &str = "correct horse battery";

/// Somebody who may join a room.
#[derive(Clone)]
pub(super) struct Guest {
    /// Which of all people; also their name.
    pub(super) number: usize,
    /// Where they live: an address of the loopback network.
    pub(super) address: Ipv4Addr,
    pub(super) access_token: String,
    pub(super) room: String,
}

/// Everybody, in the order of their numbers: `number % rooms` is the room.
pub(super) struct Town {
    pub(super) guests: Vec<Guest>,
}

impl Town {
    /// Makes rooms of ten and a guest for each place in them.
    pub(super) async fn settle(house: &House, launch: &Launch, people: usize) -> Result<Self> {
        let invites = open_rooms(house, launch, people / ROOM).await?;
        let mut guests = Vec::with_capacity(people);
        let numbers: Vec<usize> = (0..people).collect();
        for households in numbers.chunks(HOUSEHOLD * AT_ONCE) {
            let mut coming = JoinSet::new();
            for household in households.chunks(HOUSEHOLD) {
                let visitor = Visitor::at(house, launch, address_of(household[0]))?;
                let wanted: Vec<_> = household.iter().map(|&one| (one, invites[one % invites.len()].clone())).collect();
                coming.spawn(async move { visitor.come(wanted).await });
            }
            while let Some(arrived) = coming.join_next().await {
                guests.extend(arrived??);
            }
        }
        guests.sort_unstable_by_key(|guest| guest.number);
        Ok(Self { guests })
    }
}

/// The address of the household that a person belongs to, in 127.1.0.0/16 and on.
fn address_of(person: usize) -> Ipv4Addr {
    let household = u32::try_from(person / HOUSEHOLD).unwrap_or_default();
    Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + household)
}

/// Makes rooms, and gives the token of an invitation to each.
async fn open_rooms(house: &House, launch: &Launch, rooms: usize) -> Result<Vec<String>> {
    let visitor = Visitor::at(house, launch, Ipv4Addr::LOCALHOST)?;
    let admin = json!({ "token": house.setup_token().await?, "login": "admin", "name": "Admin", "password": PASSWORD });
    visitor.post("/api/setup", None, admin).await.context("setting up")?;
    let mut invites = Vec::with_capacity(rooms);
    for owner in 0..rooms.div_ceil(ROOMS_OF_ONE) {
        let account =
            json!({ "login": format!("owner{owner}"), "name": "Owner", "password": PASSWORD, "invite": null });
        let owner = text(&visitor.post("/api/accounts", None, account).await?, "access_token")?;
        for _ in 0..ROOMS_OF_ONE.min(rooms - invites.len()) {
            let room = json!({ "name": "Kitchen", "kind": "lasting", "visibility": "invite" });
            let room = text(&visitor.post("/api/rooms", Some(&owner), room).await?, "id")?;
            let invite = json!({ "room": room, "role": null, "expires_in": null, "max_uses": null });
            invites.push(text(&visitor.post("/api/invites", Some(&owner), invite).await?, "token")?);
        }
    }
    Ok(invites)
}

/// Who asks over HTTP, from one address.
struct Visitor {
    client: Client,
    origin: String,
    address: Ipv4Addr,
}

impl Visitor {
    fn at(house: &House, launch: &Launch, address: Ipv4Addr) -> Result<Self> {
        let client = Client::builder().tls_backend_preconfigured(launch.tls.as_ref().clone()).no_proxy();
        let client = client.local_address(std::net::IpAddr::from(address)).timeout(PATIENCE).build()?;
        Ok(Self { client, origin: format!("https://{}", house.address()), address })
    }

    /// Comes as a guest, once for each number and invitation.
    async fn come(self, wanted: Vec<(usize, String)>) -> Result<Vec<Guest>> {
        let mut guests = Vec::with_capacity(wanted.len());
        for (number, token) in wanted {
            let grant = json!({ "token": token, "name": number.to_string() });
            let grant = self.post("/api/invites/guest", None, grant).await?;
            let access_token = text(&grant["session"], "access_token")?;
            guests.push(Guest { number, address: self.address, access_token, room: text(&grant, "room")? });
        }
        Ok(guests)
    }

    async fn post(&self, path: &str, access_token: Option<&str>, body: Value) -> Result<Value> {
        let mut request = self.client.post(format!("{}{path}", self.origin)).header("Origin", &self.origin).json(&body);
        if let Some(token) = access_token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await?;
        let (status, body): (StatusCode, Value) = (answer.status(), answer.json().await?);
        ensure!(status.is_success(), "{path} is answered with {status}: {body}");
        Ok(body)
    }
}

fn text(of: &Value, field: &str) -> Result<String> {
    Ok(of[field].as_str().with_context(|| format!("there is no {field} in {of}"))?.to_owned())
}

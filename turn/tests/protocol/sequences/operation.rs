//! What can happen to a relay, and how often it is tried.

use std::{net::SocketAddr, time::Duration};

use proptest::{collection::vec, prelude::*, sample::select};

use crate::client::{self, Attributes, address, bytes};

/// Everybody, and how many paths (five-tuples) each has to the relay.
pub(super) const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];
pub(super) const PATHS: usize = 6;
pub(super) const ROOMS: [&str; 2] = ["kitchen", "attic"];

/// A peer outside, as it is seen over each family, and one that nobody permits.
pub(super) const OUTSIDE: [&str; 3] = ["1.2.3.4:7000", "[2606:4700::7]:7000", "1.2.3.5:7000"];
/// Peers that nobody may reach.
pub(super) const DENIED: [&str; 3] = ["127.0.0.1:7000", "[::ffff:10.0.0.1]:7000", "[2002:7f00:1::]:7000"];

/// Numbers to bind; the last is none.
const CHANNELS: [u16; 4] = [0x4000, 0x4001, 0x4002, 0x3FFF];

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Request(Request),
    /// The last request of a path once more, as it was.
    Replay {
        of: usize,
        on: usize,
    },
    /// A request with one byte changed.
    Damaged(Request, prop::sample::Index, u8),
    Send {
        path: usize,
        to: Target,
        whole: bool,
    },
    SendOn {
        path: usize,
        channel: u16,
    },
    Arrive {
        path: usize,
        from: usize,
    },
    Icmp {
        path: usize,
        about: usize,
    },
    Pass(Duration),
    Wake,
    Admit(usize, usize),
    Revoke(usize),
    Drain,
}

/// A signed request of one path.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) path: usize,
    pub(super) what: What,
    /// Whether it arrives twice.
    pub(super) twice: bool,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// With a new credential or the one that the path had before.
    Allocate {
        wish: Wish,
        renewed: bool,
    },
    /// Seconds, and a family.
    Refresh(Option<u32>, Option<[u8; 4]>),
    Permit(Vec<Target>),
    Bind(u16, Target),
}

/// What an Allocate request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Any,
    V6,
    Both,
    Even,
    Pair,
    /// What was kept for the last pair of anybody.
    Kept,
    /// TCP, which is not relayed by Allocate over UDP.
    Tcp,
    /// Even and kept, which is a contradiction.
    Contradiction,
}

/// Whom a client names as its peer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// The first or the second relayed transport address of a path, or what it was.
    Relayed(usize, bool),
    Outside(usize),
    Denied(usize),
}

fn path() -> impl Strategy<Value = usize> {
    0..PATHS
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        6 => (path(), prop::bool::weighted(0.3)).prop_map(|(path, second)| Target::Relayed(path, second)),
        3 => (0..OUTSIDE.len() - 1).prop_map(Target::Outside),
        1 => (0..DENIED.len()).prop_map(Target::Denied),
    ]
}

fn channel() -> impl Strategy<Value = u16> {
    select(CHANNELS.as_slice())
}

fn what() -> impl Strategy<Value = What> {
    use Wish::{Any, Both, Contradiction, Even, Kept, Pair, Tcp, V6};
    let wish = select(vec![Any, Any, Any, Any, Both, Both, Both, V6, Even, Pair, Kept, Tcp, Contradiction]);
    let family = prop_oneof![4 => Just(None), 1 => Just(Some(client::IPV4)), 1 => Just(Some(client::IPV6))];
    prop_oneof![
        4 => (wish, prop::bool::weighted(0.8)).prop_map(|(wish, renewed)| What::Allocate { wish, renewed }),
        2 => (select(vec![None, None, Some(0), Some(3600), Some(3600)]), family)
            .prop_map(|(lifetime, family)| What::Refresh(lifetime, family)),
        3 => vec(target(), 1..3).prop_map(What::Permit),
        3 => (channel(), target()).prop_map(|(channel, peer)| What::Bind(channel, peer)),
    ]
}

fn request() -> impl Strategy<Value = Request> {
    (path(), what(), prop::bool::weighted(0.2)).prop_map(|(path, what, twice)| Request { path, what, twice })
}

/// Around every lifetime there is: a route's retry, the sweep, a reservation, a permission, an allocation, a channel and its
/// quarantine, a credential, a nonce.
fn time() -> impl Strategy<Value = Duration> {
    let short = select(vec![1, 50, 50, 1000, 1000, 29_999, 30_000]);
    let long = select(vec![269_999, 300_000, 300_000, 599_999, 900_000, 900_000, 3_600_000]);
    prop_oneof![4 => short, 1 => long].prop_map(Duration::from_millis)
}

/// What everybody does at first, so that there is something to break.
pub(super) fn beginning() -> impl Strategy<Value = Vec<Op>> {
    let of = |path, what| Op::Request(Request { path, what, twice: false });
    let of_path = move |path| {
        let wish = if path % 2 == 0 { Wish::Both } else { Wish::Any };
        let targets = [vec![Target::Relayed(0, false)], vec![Target::Relayed(0, false), Target::Outside(0)]];
        let targets = targets.map(Just);
        let first = [what_allocates(wish), What::Refresh(Some(3600), None)];
        (prop_oneof![targets[0].clone(), targets[1].clone()], channel(), target()).prop_map(
            move |(targets, number, peer)| {
                let then = [What::Permit(targets), What::Bind(number, peer)];
                first.iter().cloned().chain(then).map(|what| of(path, what)).collect::<Vec<_>>()
            },
        )
    };
    let everybody: Vec<_> = (0..PATHS).map(of_path).collect();
    everybody.prop_map(|operations| operations.concat())
}

/// Two paths, of which one may be another's, make ready for each other and talk.
fn meeting() -> impl Strategy<Value = Vec<Op>> {
    let sides = (path(), path(), any::<bool>(), prop::bool::weighted(0.3));
    (sides, channel(), channel(), time()).prop_map(|((one, other, binds, second), number, their_number, time)| {
        let of = |path, what| Op::Request(Request { path, what, twice: false });
        let peers = [Target::Relayed(one, second), Target::Relayed(other, second)];
        let ready =
            |path, number, peer| of(path, if binds { What::Bind(number, peer) } else { What::Permit(vec![peer]) });
        let talk = || [Op::SendOn { path: one, channel: number }, Op::Send { path: other, to: peers[0], whole: false }];
        let mut operations = vec![ready(one, number, peers[1]), ready(other, their_number, peers[0])];
        operations.extend(talk());
        operations.push(Op::Pass(time));
        operations.extend(talk());
        operations
    })
}

/// Anything, and now and then a whole meeting.
pub(super) fn operations() -> impl Strategy<Value = Vec<Op>> {
    prop_oneof![10 => operation().prop_map(|operation| vec![operation]), 1 => meeting()]
}

fn operation() -> impl Strategy<Value = Op> {
    let damaged = (request(), any::<prop::sample::Index>(), 1_u8..);
    prop_oneof![
        80 => request().prop_map(Op::Request),
        8 => (path(), path()).prop_map(|(of, on)| Op::Replay { of, on }),
        6 => damaged.prop_map(|(request, at, xor)| Op::Damaged(request, at, xor)),
        40 => (path(), target(), any::<bool>()).prop_map(|(path, to, whole)| Op::Send { path, to, whole }),
        40 => (path(), channel()).prop_map(|(path, channel)| Op::SendOn { path, channel }),
        20 => (path(), 0..OUTSIDE.len()).prop_map(|(path, from)| Op::Arrive { path, from }),
        8 => (path(), 0..OUTSIDE.len()).prop_map(|(path, about)| Op::Icmp { path, about }),
        30 => time().prop_map(Op::Pass),
        12 => Just(Op::Wake),
        6 => (0..PEOPLE.len(), prop::bool::weighted(0.2)).prop_map(|(person, moves)| {
            let room = usize::from(person == 2);
            Op::Admit(person, if moves { 1 - room } else { room })
        }),
        2 => (0..PEOPLE.len()).prop_map(Op::Revoke),
        1 => prop::bool::weighted(0.2).prop_map(|drain| if drain { Op::Drain } else { Op::Wake }),
    ]
}

const fn what_allocates(wish: Wish) -> What {
    What::Allocate { wish, renewed: true }
}

impl What {
    pub(super) const fn method(&self) -> u16 {
        match self {
            Self::Allocate { .. } => client::ALLOCATE,
            Self::Refresh(..) => client::REFRESH,
            Self::Permit(_) => client::CREATE_PERMISSION,
            Self::Bind(..) => client::CHANNEL_BIND,
        }
    }

    pub(super) const fn wish(&self) -> Option<Wish> {
        if let Self::Allocate { wish, .. } = self { Some(*wish) } else { None }
    }

    /// The attributes of the request, where `peer` finds the address of a target and `token` is the last one given.
    pub(super) fn attributes(&self, peer: impl Fn(Target) -> SocketAddr, token: &[u8]) -> Attributes {
        let named = |target: &Target| address(client::XOR_PEER_ADDRESS, peer(*target));
        match self {
            Self::Allocate { wish, .. } => wish.attributes(token),
            Self::Refresh(lifetime, family) => {
                let lifetime = lifetime.map(|seconds: u32| bytes(client::LIFETIME, &seconds.to_be_bytes()));
                let family = family.map(|family| bytes(client::REQUESTED_ADDRESS_FAMILY, &family));
                lifetime.into_iter().chain(family).collect()
            }
            Self::Permit(targets) => targets.iter().map(named).collect(),
            Self::Bind(number, target) => {
                let [high, low] = number.to_be_bytes();
                vec![bytes(client::CHANNEL_NUMBER, &[high, low, 0, 0]), named(target)]
            }
        }
    }
}

impl Wish {
    fn attributes(self, token: &[u8]) -> Attributes {
        let transport = if self == Self::Tcp { [6, 0, 0, 0] } else { client::UDP };
        let mut attributes = vec![bytes(client::REQUESTED_TRANSPORT, &transport)];
        let kept = bytes(client::RESERVATION_TOKEN, token);
        match self {
            Self::Any | Self::Tcp => {}
            Self::V6 => attributes.push(bytes(client::REQUESTED_ADDRESS_FAMILY, &client::IPV6)),
            Self::Both => attributes.push(bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)),
            Self::Even => attributes.push(bytes(client::EVEN_PORT, &[0])),
            Self::Pair => attributes.push(bytes(client::EVEN_PORT, &[0x80])),
            Self::Kept => attributes.push(kept),
            Self::Contradiction => attributes.extend([bytes(client::EVEN_PORT, &[0]), kept]),
        }
        attributes
    }
}

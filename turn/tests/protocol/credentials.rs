//! Whose credentials are accepted, and for whom they are taken.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sohbet_turn::{
    Counters, Credential, Limits,
    server::{Credentials, CredentialsError, Holder, Settings},
};

use crate::{
    client::{self, bytes},
    open::open,
    world::{Outcome, Peer, REALM, SECRET, UNIX_START, World, settings},
};

const SHARED: [&[u8]; 2] = [b"old and tired", b"new and fresh"];

fn credentials() -> Credentials {
    let users = [("printer".into(), "p4per".into()), ("1700000600:odd".into(), "odd".into())];
    let credentials = Credentials::new(REALM.into(), SECRET.to_vec()).with_users(users).unwrap();
    credentials.with_shared_secrets(SHARED.map(<[u8]>::to_vec).to_vec()).unwrap()
}

fn world() -> World {
    World::with(Settings { credentials: credentials(), ..settings() })
}

/// What an application that knows `secret` hands out.
fn shared(secret: &[u8], username: &str) -> Credential {
    let mac = Hmac::<Sha1>::new_from_slice(secret).unwrap().chain_update(username);
    let password = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    Credential { username: username.into(), password }
}

fn user(name: &str, password: &str) -> Credential {
    Credential { username: name.into(), password: password.into() }
}

fn peer(world: &mut World, credential: Credential) -> Peer {
    let mut peer = world.peer("nobody");
    peer.session.credential = credential;
    peer
}

/// Whom an allocation with `credential` belongs to; the code where there is none.
fn holder(world: &mut World, credential: Credential) -> Result<Holder, u16> {
    let mut peer = peer(world, credential);
    match world.allocate(&mut peer).code() {
        0 => Ok(world.events().pop().unwrap().holder),
        code => Err(code),
    }
}

#[test]
fn every_shared_secret_makes_credentials_of_tenants() {
    let mut world = world();
    for secret in SHARED {
        for username in [format!("{}:@anna:example.org", UNIX_START + 60), format!("{}", UNIX_START + 60)] {
            let tenant = Holder::Tenant(username.as_str().into());
            assert_eq!(holder(&mut world, shared(secret, &username)), Ok(tenant));
        }
    }
}

#[test]
fn a_shared_secret_never_makes_a_participant() {
    let mut world = world();
    world.admit("alice", "room");
    let username = format!("{}:alice", UNIX_START + 60);
    let tenant = Holder::Tenant(username.as_str().into());
    assert_eq!(holder(&mut world, shared(SHARED[0], &username)), Ok(tenant));
    assert_eq!(world.allocations_of("alice"), 0);
    assert_eq!(holder(&mut world, shared(SECRET, &username)), Ok(Holder::Participant("alice".into())));
    assert_eq!(world.allocations_of("alice"), 1);
}

#[test]
fn a_user_is_a_tenant_even_with_a_name_like_a_participant_s() {
    let mut world = world();
    world.admit("odd", "room");
    assert_eq!(holder(&mut world, user("printer", "p4per")), Ok(Holder::Tenant("printer".into())));
    let odd = Holder::Tenant("1700000600:odd".into());
    assert_eq!(holder(&mut world, user("1700000600:odd", "odd")), Ok(odd));
    assert_eq!(world.allocations_of("odd"), 0);
}

#[test]
fn whoever_is_not_known_is_refused_and_why_is_counted() {
    let mut world = world();
    world.admit("alice", "room");
    let soon = UNIX_START + 60;
    let cases = [
        (user("printer", "paper"), [0, 1, 0]),
        (user("Printer", "p4per"), [1, 0, 0]),
        (user("", ""), [1, 0, 0]),
        (user(&"p".repeat(508), "p4per"), [1, 0, 0]),
        (shared(b"guessed", &format!("{soon}:alice")), [0, 1, 0]),
        (shared(b"", &format!("{soon}:alice")), [0, 1, 0]),
        (shared(SHARED[0], &format!("{UNIX_START}:anna")), [0, 0, 1]),
        (shared(SECRET, &format!("{UNIX_START}:alice")), [0, 0, 1]),
        (shared(SECRET, &format!("{soon}:bob")), [0, 1, 0]),
        (shared(SHARED[1], "+1800000000:anna"), [1, 0, 0]),
        (shared(SHARED[1], "anna"), [1, 0, 0]),
    ];
    for (credential, expected) in cases {
        world.counters = Counters::default();
        let username = credential.username.clone();
        assert_eq!(holder(&mut world, credential), Err(401), "{username}");
        let Counters { unknown_users, wrong_passwords, expired_credentials, .. } = world.counters;
        assert_eq!([unknown_users, wrong_passwords, expired_credentials], expected, "{username}");
        assert_eq!(world.counters.authentication_failures, 1, "{username}");
        assert_eq!(world.counters.challenges, 0);
    }
}

#[test]
fn without_shared_secrets_a_username_of_nobody_admitted_is_unknown() {
    let mut world = World::new();
    assert_eq!(holder(&mut world, shared(SECRET, &format!("{}:bob", UNIX_START + 60))), Err(401));
    assert_eq!(world.counters.unknown_users, 1);
}

#[test]
fn the_answer_does_not_tell_an_unknown_user_from_a_wrong_password() {
    let mut world = world();
    let mut answers = Vec::new();
    for name in ["printer", "scanner"] {
        let mut peer = peer(&mut world, user(name, "wrong"));
        peer.five_tuple.client.set_port(7000);
        let mut answer = world.allocate(&mut peer);
        answer.0.drain(4..20);
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn a_tenant_s_call_outlives_its_credential() {
    let mut world = world();
    let mut peer = peer(&mut world, shared(SHARED[0], &format!("{}:anna", UNIX_START + 60)));
    assert_eq!(world.allocate(&mut peer).code(), 0);
    world.pass(std::time::Duration::from_secs(120));
    assert_eq!(world.request(&mut peer, client::REFRESH, &vec![]).code(), 0);
}

#[test]
fn credentials_that_would_let_anybody_in_are_refused() {
    let new = || Credentials::new(REALM.into(), SECRET.to_vec());
    let error = |made: Result<Credentials, CredentialsError>| made.err();
    assert_eq!(error(new().with_shared_secrets(vec![vec![]])), Some(CredentialsError::EmptySecret));
    assert_eq!(error(new().with_shared_secrets(vec![SECRET.to_vec()])), Some(CredentialsError::OwnSecret));
    for (name, password) in [("", "password"), ("name", "")] {
        let made = new().with_users([(name.into(), password.into())]);
        assert_eq!(error(made), Some(CredentialsError::EmptyUser));
    }
    assert_eq!(error(new().with_users([("n".repeat(509), "p".into())])), Some(CredentialsError::LongUser));
}

#[test]
fn a_tenant_that_makes_its_allocation_anew_finds_its_bandwidth_as_it_left_it() {
    let wide = Limits { bandwidth_per_holder: 0, bandwidth_per_client: 0, ..Limits::default() };
    for limits in [Limits { bandwidth_per_holder: 100_000, ..wide }, Limits { bandwidth_per_client: 100_000, ..wide }] {
        let mut world = World::with(Settings { limits, credentials: credentials(), ..open() });
        let mut passed = 0;
        for _ in 0..5 {
            let mut alice = peer(&mut world, user("printer", "p4per"));
            assert_eq!(world.allocate(&mut alice).code(), 0);
            let peer = "1.2.3.4:7000".parse().unwrap();
            assert_eq!(world.bind(&mut alice, 0x4000, peer), 0);
            passed += (0..300).filter(|_| world.send_on(&alice, 0x4000, &[0; 1000]) != Outcome::Nothing).count();
            let end = vec![bytes(client::LIFETIME, &[0; 4])];
            assert_eq!(world.request(&mut alice, client::REFRESH, &end).code(), 0);
        }
        assert!((80..=110).contains(&passed), "a second's worth in all: {passed}");
    }
}

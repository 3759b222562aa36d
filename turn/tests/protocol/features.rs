//! What RFC 8489 added to the long-term credential: password algorithms, SHA-256 and USERHASH.

use std::time::Duration;

use sohbet_turn::{
    Counters,
    server::{Credentials, Settings},
};
use stun_types::message::IntegrityAlgorithm;

use crate::{
    client::{self, Attributes, MD5, SHA_256, bytes},
    world::{Peer, REALM, SECRET, World, settings},
};

const OFFER: [u8; 8] = [0, 2, 0, 0, 0, 1, 0, 0];

fn transport() -> Attributes {
    vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]
}

/// A client who was challenged.
fn challenged(world: &mut World, id: &str) -> Peer {
    world.admit(id, "room");
    let mut peer = world.peer(id);
    let request = peer.session.bare(client::ALLOCATE, &transport());
    let response = world.reply(&peer, &request);
    assert!(peer.session.learn(&response));
    peer
}

#[test]
fn a_challenge_offers_both_password_algorithms_and_anonymity() {
    let mut world = World::new();
    let alice = challenged(&mut world, "alice");
    assert!(alice.session.nonce.starts_with("obMatJos2AAAD"), "{}", alice.session.nonce);
    assert_eq!(alice.session.offered, OFFER);
}

#[test]
fn anonymity_is_not_offered_where_other_applications_make_up_usernames() {
    let credentials = Credentials::new(REALM.into(), SECRET.to_vec());
    let credentials = credentials.with_shared_secrets(vec![b"shared".to_vec()]).unwrap();
    let mut world = World::with(Settings { credentials, ..settings() });
    let alice = challenged(&mut world, "alice");
    assert!(alice.session.nonce.starts_with("obMatJos2AAAB"), "{}", alice.session.nonce);
}

#[test]
fn a_stale_nonce_is_answered_with_the_whole_offer() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    alice.session.nonce = "stale".into();
    world.counters = Counters::default();
    let request = alice.session.signed(client::REFRESH, &vec![]);
    let response = world.reply(&alice, &request);
    assert_eq!((response.code(), response.value(client::PASSWORD_ALGORITHMS)), (438, Some(OFFER.to_vec())));
    assert_eq!(world.counters.stale_nonces, 1);
    assert_eq!(world.counters.authentication_failures, 0);
    assert!(alice.session.learn(&response));
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
}

#[test]
fn sha_256_is_answered_with_sha_256() {
    let mut world = World::new();
    let mut alice = challenged(&mut world, "alice");
    alice.session.algorithm = IntegrityAlgorithm::Sha256;
    for both in [false, true] {
        alice.session.both = both;
        let response = world.allocate(&mut alice);
        assert!(response.is_success() && alice.session.trusts(&response));
        assert_eq!(response.value(client::MESSAGE_INTEGRITY), None);
        assert!(response.value(client::MESSAGE_INTEGRITY_SHA256).is_some());
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]).code(), 0);
    }
}

#[test]
fn a_wrong_sha_256_is_not_made_good_by_a_right_sha_1() {
    let mut world = World::new();
    let mut alice = challenged(&mut world, "alice");
    let mut request = alice.session.signed(client::ALLOCATE, &transport());
    request.extend([0, 0x1C, 0, 32]);
    request.extend([b'x'; 32]);
    request[3] += 36;
    assert_eq!(world.reply(&alice, &request).code(), 401);
}

#[test]
fn md5_may_be_chosen_by_name() {
    let mut world = World::new();
    let mut alice = challenged(&mut world, "alice");
    let mut attributes = transport();
    attributes.extend([bytes(client::PASSWORD_ALGORITHM, &MD5), bytes(client::PASSWORD_ALGORITHMS, &OFFER)]);
    let response = world.request(&mut alice, client::ALLOCATE, &attributes);
    assert!(response.is_success() && alice.session.trusts(&response));
}

#[test]
fn an_offer_that_was_changed_on_the_way_is_noticed() {
    let mut world = World::new();
    let mut alice = challenged(&mut world, "alice");
    let chosen = |value: &[u8]| bytes(client::PASSWORD_ALGORITHM, value);
    let offered = |value: &[u8]| bytes(client::PASSWORD_ALGORITHMS, value);
    let changed = [
        vec![chosen(&MD5)],
        vec![offered(&OFFER)],
        vec![chosen(&MD5), offered(&MD5)],
        vec![chosen(&MD5), offered(&[0, 1, 0, 0, 0, 2, 0, 0])],
        vec![chosen(&[0, 3, 0, 0]), offered(&OFFER)],
        vec![chosen(&[0, 1]), offered(&OFFER)],
    ];
    for attributes in changed {
        let attributes = [transport(), attributes].concat();
        let request = alice.session.signed(client::ALLOCATE, &attributes);
        assert_eq!(world.reply(&alice, &request).code(), 400, "{attributes:?}");
    }
    // Another algorithm than the key was made with.
    let attributes = [transport(), vec![chosen(&SHA_256), offered(&OFFER)]].concat();
    let request = alice.session.signed(client::ALLOCATE, &attributes);
    assert_eq!(world.reply(&alice, &request).code(), 401);
}

#[test]
fn a_client_that_ignores_the_offer_is_served_as_ever() {
    let mut world = World::new();
    let alice = world.allocated("alice", "room");
    assert_eq!(alice.session.algorithm, IntegrityAlgorithm::Sha1);
}

#[test]
fn a_username_that_was_handed_out_is_known_by_its_hash() {
    let mut world = World::new();
    for algorithm in [IntegrityAlgorithm::Sha1, IntegrityAlgorithm::Sha256] {
        let mut alice = challenged(&mut world, "alice");
        (alice.session.anonymous, alice.session.algorithm) = (true, algorithm);
        world.remember(&alice.session.credential.username);
        assert_eq!(world.allocate(&mut alice).code(), 0);
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
        alice.session.anonymous = false;
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    }
}

#[test]
fn a_user_is_known_by_its_hash() {
    let credentials = Credentials::new(REALM.into(), SECRET.to_vec());
    let credentials = credentials.with_users([("printer".into(), "p4per".into())]).unwrap();
    let mut world = World::with(Settings { credentials, ..settings() });
    let mut printer = challenged(&mut world, "nobody");
    printer.session.anonymous = true;
    (printer.session.credential.username, printer.session.credential.password) = ("printer".into(), "p4per".into());
    assert_eq!(world.allocate(&mut printer).code(), 0);
}

#[test]
fn a_hash_of_nobody_is_refused_like_any_stranger() {
    let mut world = World::new();
    let mut alice = challenged(&mut world, "alice");
    alice.session.anonymous = true;
    assert_eq!(world.allocate(&mut alice).code(), 401, "never handed out");
    assert_eq!(world.counters.unknown_users, 2, "the challenge is tried once more");
    world.remember(&alice.session.credential.username);
    world.revoke("alice");
    assert_eq!(world.allocate(&mut alice).code(), 401, "revoked");
    let mut request = alice.session.signed(client::ALLOCATE, &transport());
    let at = request.windows(4).position(|header| header == [0, 0x1E, 0, 32]).unwrap();
    request[at + 3] = 28;
    request.drain(at + 4..at + 8);
    request[3] -= 4;
    assert_eq!(world.reply(&alice, &request).code(), 401, "cut short");
}

#[test]
fn a_call_outlives_the_memory_of_its_username() {
    let mut world = World::new();
    let mut alice = challenged(&mut world, "alice");
    alice.session.anonymous = true;
    world.remember(&alice.session.credential.username);
    assert_eq!(world.allocate(&mut alice).code(), 0);
    (0..5000).for_each(|number| world.remember(&format!("1700000000:{number}")));
    world.pass(Duration::from_secs(300));
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    let mut again = challenged(&mut world, "alice");
    again.session.anonymous = true;
    again.session.credential = alice.session.credential.clone();
    assert_eq!(world.allocate(&mut again).code(), 401);
}

use std::time::Duration;

use sohbet_turn::{Credential, credential};
use stun_types::message::IntegrityAlgorithm;

use crate::{
    client::{self, bytes},
    world::{CREDENTIAL_LIFETIME, Outcome, SECRET, UNIX_START, World},
};

fn transport() -> client::Attributes {
    vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]
}

#[test]
fn a_stranger_gets_a_short_401_with_realm_and_nonce() {
    let mut world = World::new();
    let mut alice = world.peer("alice");
    let request = alice.session.bare(client::ALLOCATE, &transport());
    let response = world.reply(&alice, &request);
    assert_eq!(response.code(), 401);
    assert!(alice.session.learn(&response));
    assert!(2 * response.0.len() <= 7 * request.len(), "{} bytes for {}", response.0.len(), request.len());
}

#[test]
fn a_wrong_password_gets_401_and_never_400() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    alice.session.credential.password = "wrong".into();
    assert_eq!(world.allocate(&mut alice).code(), 401);
    assert_eq!(world.counters.authentication_failures, 1);
}

#[test]
fn a_credential_is_refused_once_expired_or_before_its_owner_is_admitted() {
    let mut world = World::new();
    let mut alice = world.peer("alice");
    assert_eq!(world.allocate(&mut alice).code(), 401, "not admitted");
    world.admit("alice", "room");
    world.pass(Duration::from_secs(CREDENTIAL_LIFETIME));
    assert_eq!(world.allocate(&mut alice).code(), 401, "expired");
    alice.session.credential = world.credential("alice");
    assert_eq!(world.allocate(&mut alice).code(), 0);
}

#[test]
fn an_expiry_that_was_changed_is_a_wrong_password() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let Credential { password, .. } = alice.session.credential;
    alice.session.credential = Credential { username: format!("{}:alice", UNIX_START + 1_000_000), password };
    assert_eq!(world.allocate(&mut alice).code(), 401);
}

#[test]
fn a_call_outlives_its_credential() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    for _ in 0..20 {
        world.pass(Duration::from_secs(500));
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    }
    let mut again = world.peer("alice");
    again.session.credential = alice.session.credential.clone();
    assert_eq!(world.allocate(&mut again).code(), 401, "for a new allocation it is too old");
}

#[test]
fn a_nonce_goes_stale_after_an_hour_and_a_fresh_one_is_given_with_438() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let nonce = alice.session.nonce.clone();
    let hour = vec![bytes(client::LIFETIME, &3600_u32.to_be_bytes())];
    assert_eq!(world.request(&mut alice, client::REFRESH, &hour).code(), 0);
    world.pass(Duration::from_millis(3_599_999));
    let request = alice.session.signed(client::REFRESH, &hour);
    assert_eq!(world.reply(&alice, &request).code(), 0);
    world.pass(Duration::from_millis(1));
    let request = alice.session.signed(client::REFRESH, &hour);
    let response = world.reply(&alice, &request);
    assert_eq!(response.code(), 438);
    assert!(alice.session.learn(&response) && alice.session.nonce != nonce);
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
}

#[test]
fn a_signed_request_without_username_realm_or_nonce_is_bad() {
    let mut world = World::new();
    world.admit("alice", "room");
    let alice = world.allocated("alice", "room");
    let mut stranger = world.peer("alice");
    stranger.session.realm = alice.session.realm.clone();
    let mut request = stranger.session.signed(client::ALLOCATE, &transport());
    let at = request.windows(2).position(|kind| kind == [0, 6]).unwrap();
    // USERNAME becomes a comprehension-optional attribute: it is missing.
    request[at] = 0xC0;
    assert_eq!(world.reply(&stranger, &request).code(), 400);
}

#[test]
fn another_username_on_an_allocation_gets_441() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    world.admit("bob", "room");
    alice.session.credential = world.credential("bob");
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 441);
    assert_eq!(world.request(&mut alice, client::ALLOCATE, &transport()).code(), 441);
    alice.session.credential.password = "wrong".into();
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 401);
}

#[test]
fn a_request_signed_with_sha_256_alone_is_answered_likewise() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    alice.session.algorithm = IntegrityAlgorithm::Sha256;
    let response = world.allocate(&mut alice);
    assert!(response.is_success() && alice.session.trusts(&response));
    assert_eq!(response.value(client::MESSAGE_INTEGRITY), None);
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
}

#[test]
fn unknown_comprehension_required_attributes_are_named_with_420() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let attributes = vec![bytes(0x7FF1, &[1]), bytes(0xFFF1, &[1]), bytes(0x7FF2, &[])];
    let response = world.request(&mut alice, client::REFRESH, &attributes);
    assert_eq!(response.code(), 420);
    assert_eq!(response.value(client::UNKNOWN_ATTRIBUTES), Some(vec![0x7F, 0xF1, 0x7F, 0xF2]));
    assert!(alice.session.trusts(&response));
    let request = alice.session.bare(client::BINDING, &attributes);
    assert_eq!(world.reply(&alice, &request).code(), 420);
}

#[test]
fn a_fingerprint_is_answered_with_one_and_a_wrong_one_with_nothing() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    alice.session.fingerprint = true;
    assert!(world.allocate(&mut alice).value(client::FINGERPRINT).is_some());
    let mut request = alice.session.signed(client::REFRESH, &vec![]);
    *request.last_mut().unwrap() ^= 1;
    assert_eq!(world.packet(&alice, &request), Outcome::Nothing);
}

#[test]
fn a_binding_request_needs_no_credential() {
    let mut world = World::new();
    let mut alice = world.peer("alice");
    let request = alice.session.bare(client::BINDING, &vec![]);
    let response = world.reply(&alice, &request);
    assert_eq!(response.address(client::XOR_MAPPED_ADDRESS), Some(alice.five_tuple.client));
    assert_eq!(response.0.len(), 32, "nothing but the address");
}

#[test]
fn credentials_minted_elsewhere_are_of_no_use() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    alice.session.credential = credential::mint(b"south", "alice", UNIX_START + 60);
    assert_eq!(world.allocate(&mut alice).code(), 401);
    alice.session.credential = credential::mint(SECRET, "alice", UNIX_START + 60);
    assert_eq!(world.allocate(&mut alice).code(), 0);
}

//! sohbet behind the proxies of docs/proxy.md, each with the very configuration that stands there.
//!
//! The proxies have to be installed, so these tests run only when asked for: `cargo xtask test` installs them and asks. By
//! hand it is `cargo test --test proxies`; what is missing is named.

mod bridge;
mod caddy;
mod haproxy;
mod nginx;
mod page;
#[path = "../shared/ports.rs"]
mod ports;
mod proxy;
mod visitor;
mod website;

#[allow(dead_code, reason = "made for the tests of the server alone; these use a part")]
#[path = "../live/client.rs"]
mod client;
#[allow(dead_code, reason = "made for the tests of the server alone; these use a part")]
#[path = "../live/host.rs"]
mod host;
#[allow(dead_code, reason = "made for the tests of the server alone; these use a part")]
#[path = "../live/trust.rs"]
mod trust;
#[allow(dead_code, reason = "made for the tests of the server alone; these use a part")]
#[path = "../live/turn_client.rs"]
mod turn_client;

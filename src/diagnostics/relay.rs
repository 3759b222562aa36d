//! The relay's counters.

use sohbet_turn::driver::Relay;

use super::text::{Text, bytes, counts};
use crate::metrics;

pub(super) fn describe(relay: &Relay, text: &mut Text) {
    text.section("Relay");
    text.line("threads run", if relay.is_running() { "yes" } else { "no" });
    for (transport, counters) in relay.counters_by_transport() {
        let carried = bytes(counters.relayed_bytes + counters.to_clients_bytes + counters.to_peers_bytes);
        let now = counters.allocations_now();
        let transport = metrics::transport_word(transport).to_uppercase();
        text.line(&format!("over {transport}"), format!("{now} allocations now, {carried} carried"));
    }
    let [drops, refusals] = metrics::relay_troubles(relay);
    text.line("packets dropped", counts(drops));
    text.line("requests refused", counts(refusals));
}

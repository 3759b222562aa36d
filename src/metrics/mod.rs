//! What is counted and measured, and the page that shows it to a monitoring system.
//!
//! Each part of the server holds the instruments that it moves itself; what can be read at any moment is read when the page
//! is asked for. A label has no more values than are written here, and every series is there from the start, so that the page
//! is as long with ten thousand people as with none.

mod calls;
mod database;
mod instrument;
mod machine;
mod page;
mod relay;
mod server;
mod signaling;
mod web;

pub use calls::{Calls, Sums};
pub use database::{Database, Work};
pub use instrument::{Count, Sum};
pub use page::{Form, page};
pub use relay::{relay_troubles, transport_word};
pub use signaling::{Greeting, Signaling};
pub use web::{Part, Web};

/// The instruments of the web side, which every handler can reach. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    /// HTTP requests.
    pub web: Web,
    /// Signaling connections.
    pub signaling: Signaling,
}

//! The HTTP API as a browser meets it: the real router, the real database, a clock that the test moves.

mod accounts;
mod administration;
mod alerts;
mod audit;
mod chat;
mod diagnostics;
mod files;
mod house;
mod invites;
mod members;
mod monitoring;
mod protection;
mod rooms;
mod sessions;
mod setup;
mod trial;
mod turn;

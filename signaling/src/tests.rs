//! The state machine's behaviour, in virtual time.

mod charge;
mod hands;
mod joining;
mod moderation;
mod passing_on;
mod paths;
mod resuming;
mod roles;
mod strangers;
mod support;
mod waiting;

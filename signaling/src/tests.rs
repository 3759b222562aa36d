//! The state machine's behaviour, in virtual time.

mod charge;
mod chat;
mod glance;
mod hands;
mod joining;
mod moderation;
mod passing_on;
mod paths;
mod quality;
mod relay_only;
mod resuming;
mod roles;
mod safety;
mod strangers;
mod support;
mod waiting;

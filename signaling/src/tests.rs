//! The state machine's behaviour, in virtual time.

mod chat;
mod joining;
mod moderation;
mod passing_on;
mod paths;
mod quality;
mod relay_only;
mod resuming;
mod safety;
mod strangers;
mod support;

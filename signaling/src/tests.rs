//! The state machine's behaviour, in virtual time.

mod joining;
mod moderation;
mod passing_on;
mod paths;
mod quality;
mod resuming;
mod strangers;
mod support;

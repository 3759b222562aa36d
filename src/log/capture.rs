//! The lines of a test, for a test that looks at them.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::{Layer as _, fmt, layer::SubscriberExt as _};

use super::discreet;

/// Lines as people see them.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

/// None yet.
pub(crate) fn lines() -> Lines {
    Lines::default()
}

impl Lines {
    /// Hears what this thread has to say until the guard goes.
    pub(crate) fn listen(&self) -> DefaultGuard {
        let lines = self.clone();
        let lines = fmt::layer().with_ansi(false).with_writer(move || lines.clone()).with_filter(discreet::filter());
        tracing::subscriber::set_default(tracing_subscriber::registry().with(lines))
    }

    /// What was said since the last time.
    pub(crate) fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

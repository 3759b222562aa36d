//! A stream's outgoing queue: bytes in order, bounded, written as many at a time as the stream takes.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    vec::Vec,
};

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::Notify,
};

use crate::{framing, server::Stream};

/// How much media may wait for a slow client, in bytes: half a second of video at 2 Mbit/s. What is older than that is of
/// no use any more.
const MEDIA_LIMIT: usize = 128 << 10;

/// What responses may take on top. A client that reads nothing has this many bytes of answers before it is given up.
const RESPONSE_ROOM: usize = 16 << 10;

/// Messages on their way to one client.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Vec<u8>>,
    arrived: Notify,
    finished: AtomicBool,
}

impl Stream for Queue {
    fn push(&self, head: &[u8], body: &[u8]) -> bool {
        self.push_within(head, body, MEDIA_LIMIT)
    }
}

impl Queue {
    /// Queues a response, also where media has no room left.
    pub(super) fn push_response(&self, message: &[u8]) -> bool {
        self.push_within(message, &[], MEDIA_LIMIT + RESPONSE_ROOM)
    }

    /// On a stream every message is padded to a multiple of four (RFC 8656 section 12.5).
    fn push_within(&self, head: &[u8], body: &[u8], limit: usize) -> bool {
        let padded = (head.len() + body.len()).next_multiple_of(4);
        {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let end = waiting.len() + padded;
            if end > limit {
                return false;
            }
            waiting.extend_from_slice(head);
            waiting.extend_from_slice(body);
            waiting.resize(end, 0);
        }
        self.arrived.notify_one();
        true
    }

    /// Nothing more comes: [`Self::write_to`] ends when all is written.
    pub(super) fn finish(&self) {
        self.finished.store(true, Ordering::Release);
        self.arrived.notify_one();
    }

    /// Writes what arrives to `writer` until that fails, or all is written that will ever come. `apart`: each message by itself, so that TLS makes a record of
    /// each; coturn's client, for one, takes a record for a message and loses all but the first in it.
    pub(super) async fn write_to(&self, writer: &mut (impl AsyncWrite + Unpin), apart: bool) -> io::Result<()> {
        let mut taken = Vec::new();
        loop {
            // Two buffers change places, so that neither is allocated again.
            std::mem::swap(&mut taken, &mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            if taken.is_empty() {
                if self.finished.load(Ordering::Acquire) {
                    return Ok(());
                }
                self.arrived.notified().await;
                continue;
            }
            let mut rest = &taken[..];
            while !rest.is_empty() {
                let length = if apart { first_len(rest) } else { rest.len() };
                let (message, others) = rest.split_at(length);
                writer.write_all(message).await?;
                rest = others;
            }
            writer.flush().await?;
            taken.clear();
        }
    }
}

/// The length of the first message in `bytes`; all of them should it have none, which does not happen here.
fn first_len(bytes: &[u8]) -> usize {
    match framing::message_len(bytes) {
        Ok(Some(length)) => length.min(bytes.len()),
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_stream_loses_media_but_not_responses_and_takes_bounded_memory() {
        let queue = Queue::default();
        let packet = [0; 1200];
        while queue.push(&[], &packet) {}
        assert!(queue.waiting.lock().unwrap().len() <= MEDIA_LIMIT);
        assert!(queue.push_response(&[0; 100]));
        while queue.push_response(&packet) {}
        assert!(queue.waiting.lock().unwrap().len() <= MEDIA_LIMIT + RESPONSE_ROOM);
    }

    #[tokio::test]
    async fn messages_are_padded_and_arrive_in_order() {
        let queue = Queue::default();
        assert!(queue.push(&[1], &[2, 3]) && queue.push(&[4, 5], &[6, 7]));
        let (mut near, mut far) = tokio::io::duplex(64);
        let writing = queue.write_to(&mut near, false);
        let mut read = [0; 8];
        let reading = tokio::io::AsyncReadExt::read_exact(&mut far, &mut read);
        tokio::select! { _ = writing => unreachable!("the pipe stays open"), done = reading => { done.unwrap(); } }
        assert_eq!(read, [1, 2, 3, 0, 4, 5, 6, 7]);
    }
}

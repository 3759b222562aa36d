//! An answer's body, passed on in pieces, so that its exchange lasts as long as somebody reads.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::Body;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};

use super::exchanges::Exchange;

/// What is given at a time. A whole file given at once would all be kept for a client that does not read it.
const PIECE: usize = 16 * 1024;

/// A body; its exchange is over when it has been passed on.
pub(super) struct Answer {
    body: Body,
    /// What came from the body and was not passed on yet.
    waiting: Bytes,
    _exchange: Exchange,
}

impl Answer {
    pub(super) fn new(body: Body, exchange: Exchange) -> Self {
        Self { body, waiting: Bytes::new(), _exchange: exchange }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.waiting.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => self.waiting = data,
                Some(Ok(Err(trailers))) => return Poll::Ready(Some(Ok(trailers))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.waiting.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.waiting.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.waiting.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (waiting, body) = (self.waiting.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower() + waiting);
        if let Some(upper) = body.upper() {
            hint.set_upper(upper + waiting);
        }
        hint
    }
}

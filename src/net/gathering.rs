//! A stream whose small writes go out together. Unlike tokio's `BufWriter` it holds memory only while something waits: ten
//! thousand connections that are silent would otherwise hold a buffer each.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Gathers what is written to `inner` until so much is there, or until it is flushed.
pub(super) struct Gathering<S> {
    inner: S,
    limit: usize,
    waiting: Vec<u8>,
    /// How much of `waiting` has left.
    sent: usize,
}

impl<S: AsyncWrite + Unpin> Gathering<S> {
    pub(super) fn new(limit: usize, inner: S) -> Self {
        Self { inner, limit, waiting: Vec::new(), sent: 0 }
    }

    /// Lets everything leave that waits.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.waiting.len() {
            match ready!(Pin::new(&mut self.inner).poll_write(cx, &self.waiting[self.sent..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => self.sent += count,
            }
        }
        (self.waiting, self.sent) = (Vec::new(), 0);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Gathering<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.waiting.len() + bytes.len() > this.limit {
            ready!(this.poll_send(cx))?;
        }
        if bytes.len() >= this.limit {
            return Pin::new(&mut this.inner).poll_write(cx, bytes);
        }
        if this.waiting.is_empty() {
            this.waiting.reserve_exact(this.limit);
        }
        this.waiting.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_send(cx))?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_send(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Gathering<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    /// What has arrived at the other end by now.
    async fn arrived(end: &mut tokio::io::DuplexStream) -> String {
        let mut bytes = Vec::new();
        let _ = tokio::time::timeout(std::time::Duration::from_millis(1), end.read_buf(&mut bytes)).await;
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn small_writes_leave_together_and_then_nothing_is_held() {
        let (near, mut far) = duplex(64);
        let mut stream = Gathering::new(8, near);
        stream.write_all(b"abc").await.unwrap();
        stream.write_all(b"def").await.unwrap();
        assert_eq!(arrived(&mut far).await, "");
        stream.write_all(b"ghi").await.unwrap();
        assert_eq!(arrived(&mut far).await, "abcdef", "there was no room for three more");
        stream.flush().await.unwrap();
        assert_eq!(arrived(&mut far).await, "ghi");
        assert_eq!(stream.waiting.capacity(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_larger_than_the_limit_leaves_after_what_waits() {
        let (near, mut far) = duplex(64);
        let mut stream = Gathering::new(8, near);
        stream.write_all(b"abc").await.unwrap();
        stream.write_all(b"0123456789").await.unwrap();
        assert_eq!(arrived(&mut far).await, "abc0123456789");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_end_loses_nothing() {
        let (near, mut far) = duplex(2);
        let mut stream = Gathering::new(8, near);
        let sent = async {
            stream.write_all(b"abcdef").await.unwrap();
            stream.shutdown().await.unwrap();
        };
        let mut text = String::new();
        let ((), read) = tokio::join!(sent, far.read_to_string(&mut text));
        assert_eq!((read.unwrap(), text.as_str()), (6, "abcdef"));
    }
}

//! A real allocation, and an echo through it, over each way to the relay.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use tokio::{
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use super::{
    Check, Finding,
    probe::{self, Credential},
    turn_client::{Client, Line},
};

/// For one way: two allocations, two permissions and an echo, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(8);
/// What is sent.
const WORD: &[u8] = b"sohbet doctor";

/// A way to the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Udp,
    Tcp,
    Tls,
}

impl Way {
    const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Tls];

    const fn check(self) -> Check {
        match self {
            Self::Udp => Check::RelayUdp,
            Self::Tcp => Check::RelayTcp,
            Self::Tls => Check::RelayTls,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }

    async fn open(self, to: SocketAddr, name: &str) -> anyhow::Result<(Line, [SocketAddr; 2])> {
        if self == Self::Udp {
            let any = if to.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            let socket = UdpSocket::bind(any).await?;
            socket.connect(to).await?;
            let ends = [socket.local_addr()?, to];
            return Ok((Line::Datagrams(socket), ends));
        }
        let tcp = TcpStream::connect(to).await?;
        let ends = [tcp.local_addr()?, to];
        let line = if self == Self::Tcp {
            Line::Stream(Box::new(tcp))
        } else {
            Line::Stream(Box::new(probe::tls(tcp, name).await?))
        };
        Ok((line, ends))
    }
}

/// Tries every way to the relay at `to`, as somebody would who comes by `name`. `udp_answers`: what was found before; a port that
/// gives no answer needs not be tried again.
pub(super) async fn examine(to: SocketAddr, name: &str, udp_answers: bool) -> Vec<Finding> {
    // Lent to nobody at the moment, or only to who is signed in: that says nothing of the relay.
    let Ok(Ok(Some(credential))) = timeout(PATIENCE, probe::trial(to, name)).await else { return Vec::new() };
    let mut findings = Vec::new();
    for way in Way::ALL {
        if way == Way::Udp && !udp_answers {
            continue;
        }
        let echoed = timeout(PATIENCE, echo(way, to, name, &credential)).await;
        if let Err(error) = echoed.unwrap_or_else(|_| Err(anyhow::anyhow!("no answer within {} s", PATIENCE.as_secs())))
        {
            findings.push(unwell(way, to, &error));
        }
    }
    findings
}

/// Two allocations of one credential, and a word from one to the other.
async fn echo(
    way: Way,
    to: SocketAddr,
    name: &str,
    Credential { username, password }: &Credential,
) -> anyhow::Result<()> {
    let (line, ends) = way.open(to, name).await.context("no connection")?;
    let (mut one, at_one) = Client::allocated(line, ends, username, password).await?;
    let (line, ends) = way.open(to, name).await.context("no connection")?;
    let (mut other, at_other) = Client::allocated(line, ends, username, password).await?;
    one.permit(at_other).await?;
    other.permit(at_one).await?;
    one.send(at_other, WORD).await?;
    let heard = other.receive().await?;
    anyhow::ensure!(heard == WORD, "something else came back");
    one.end().await?;
    other.end().await
}

fn unwell(way: Way, to: SocketAddr, error: &anyhow::Error) -> Finding {
    let name = way.name();
    let cause = format!("The relay does not carry packets over {name} at {to}: {error:#}.");
    let advice = match way {
        Way::Udp => format!("Let UDP port {} through, in this machine's firewall and the provider's.", to.port()),
        Way::Tcp | Way::Tls => {
            "Let whatever stands before the server pass TCP through unchanged (docs/proxy.md), then look at the log."
                .to_owned()
        }
    };
    Finding::new(way.check(), cause, advice)
}

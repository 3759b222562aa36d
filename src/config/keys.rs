//! Every key there is: its name, its type, its default and its documentation.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use super::{
    key::settings,
    value::{Host, LogFormat, RegistrationMode, Secret, WebOrigin},
};

settings! {
    /// The server as people reach it.
    server: Server {
        /// The name shown on the pages.
        /// An administrator can change it there; what was chosen there wins over this value.
        name: String = "sohbet".to_owned(),
        /// The folder for the database, the secrets and the certificates; made when it does not exist.
        /// Default: `$STATE_DIRECTORY` under systemd, `/var/lib/sohbet` for root, else `$XDG_DATA_HOME/sohbet` or `~/.local/share/sohbet`.
        data_dir: PathBuf = PathBuf::new(),
        /// The one address and port number for everything, TCP and UDP.
        /// `[::]` means all addresses, IPv4 too; where the machine has no IPv6, `0.0.0.0` takes its place.
        listen: SocketAddr = SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 8443),
        /// The name or address that browsers use to reach the server, if it is not one the machine knows by itself.
        public_host: Option<Host> = None,
        /// Web pages elsewhere that may use this server, like `https://intranet.example`.
        /// The server's own pages always may.
        allowed_origins: Vec<WebOrigin> = Vec::new(),
    }

    /// Where things are kept.
    database: Database {
        /// The SQLite file. Default: `sohbet.sqlite` in the data folder.
        path: Option<PathBuf> = None,
    }

    /// The TURN and STUN relay.
    relay: Relay {
        /// The public IPv4 address, where a router translates it and the machine cannot see it.
        public_ipv4: Option<Ipv4Addr> = None,
        /// The public IPv6 address, where the machine cannot see it.
        public_ipv6: Option<Ipv6Addr> = None,
        /// Worker threads that move packets. Default: one for each processor core.
        workers: Option<usize> = None,
        /// How long a relay credential works. A participant in a call is given a fresh one in time; one that left loses it at once.
        credential_lifetime: Duration = Duration::from_secs(60 * 60),
    }

    /// Who may have an account.
    accounts: Accounts {
        /// Whether people may make themselves an account: `open` to everyone, by `invite`, or `closed`.
        /// An administrator can change it on the pages; what was chosen there wins over this value.
        registration: RegistrationMode = RegistrationMode::Invite,
        /// The secret that signs access tokens, at least 32 bytes. Default: made at the first start and kept in the data folder.
        /// Changing it makes every browser refresh its access token once.
        token_secret: Option<Secret> = None,
    }

    /// Rooms and calls.
    rooms: Rooms {
        /// The most participants in one call, 2 to 10. Everybody sends to everybody, so each one more costs all others.
        max_participants: usize = 10,
    }

    /// The signaling connection.
    signaling: Signaling {
        /// How long a participant whose connection was lost may come back as the same participant.
        grace: Duration = Duration::from_secs(30),
    }

    /// The log, written to standard error.
    log: Log {
        /// `error`, `warn`, `info`, `debug` or `trace`; or a filter with a level for each part, like `info,sohbet_turn=debug`.
        level: String = "info".to_owned(),
        /// The lines' form: `full` or `compact`.
        format: LogFormat = LogFormat::Full,
    }
}

//! Every key there is: its name, its type, its default and its documentation.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use sohbet_turn::server::Network;

use super::{
    key::settings,
    quantity::{Bandwidth, PortRange, Size},
    secret::{AlertAddress, ApiKey, Password, RelayUser, Secret, SharedSecret},
    tls::{Acme, Directory, ExternalAccount},
    value::{Host, LogFormat, RegistrationMode, RelayMode, SmtpTls, WebOrigin},
};

settings! {
    /// The server as people reach it.
    server: Server {
        /// The name shown on the pages.
        /// An administrator can change it there; what was chosen there wins over this value.
        name: String = "sohbet".to_owned() => AfterReload,
        /// The folder for the database, the secrets and the certificates; made when it does not exist.
        /// Default: `$STATE_DIRECTORY` under systemd, `/var/lib/sohbet` for root, else `$XDG_DATA_HOME/sohbet` or `~/.local/share/sohbet`.
        data_dir: PathBuf = PathBuf::new(),
        /// The one address and port number for everything, TCP and UDP.
        /// `[::]` means all addresses, IPv4 too; where the machine has no IPv6, `0.0.0.0` takes its place.
        listen: SocketAddr = SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 8443),
        /// The address for plain HTTP, like `[::]:80`: whoever forgets the s of https is sent there, and a certificate authority
        /// that cannot use port 443 finds what it asks for. Not set: none.
        http_listen: Option<SocketAddr> = None,
        /// The name or address that browsers use to reach the server, if it is not one the machine knows by itself.
        /// A public one is all that a certificate takes that every browser trusts: see `tls.acme`.
        public_host: Option<Host> = None,
        /// Web pages elsewhere that may use this server, like `https://intranet.example`.
        /// The server's own pages always may.
        allowed_origins: Vec<WebOrigin> = Vec::new() => AfterReload,
        /// Networks of the proxies in front of this server, which are believed when they say whose connection they pass on:
        /// by the PROXY protocol (version 1 or 2) or in X-Forwarded-For. docs/proxy.md has examples.
        trusted_proxies: Vec<Network> = Vec::new(),
    }

    /// The certificate. Without any setting here, the server has one that everybody trusts as soon as `server.public_host` is a
    /// public name that leads to its port 443; until then, and otherwise, one of its own that people can choose to trust.
    tls: Tls {
        /// Whether a certificate authority is asked for a certificate, and again in time before it ends (ACME, RFC 8555).
        /// `auto`: for `server.public_host` where that is a public name or address; without it, for the machine's public addresses
        /// where the server listens on port 443. `on`: for private ones too, with an authority of one's own. `off`: never.
        /// With it, you accept the authority's terms of service.
        acme: Acme = Acme::Auto => AfterReload,
        /// The certificate authority: where its directory is.
        acme_directory: Directory = "https://acme-v02.api.letsencrypt.org/directory".parse().unwrap_or_else(|_| unreachable!()) => AfterReload,
        /// An account made on the authority's own pages (external account binding), where it wants one: `identifier:key`.
        acme_external_account: Option<ExternalAccount> = None => AfterReload,
        /// Another authority, which is asked when the first one gives no certificate.
        acme_second_directory: Option<Directory> = None => AfterReload,
        /// The external account for that one.
        acme_second_external_account: Option<ExternalAccount> = None => AfterReload,
        /// Where to rehearse after a failure, so that the limits of the real authority are not used up.
        /// Default: Let's Encrypt's staging directory, if the authority is Let's Encrypt.
        acme_staging_directory: Option<Directory> = None => AfterReload,
        /// A mail address for the authority, which some want and some write to.
        acme_contact: Option<String> = None => AfterReload,
        /// The kind of certificate, where the authority has several (profiles). Default: the authority's own; for an address
        /// `shortlived`, which is the one of Let's Encrypt that addresses can have.
        acme_profile: Option<String> = None => AfterReload,
        /// A file with the root certificate of an authority's own web interface, if it is not one that everybody knows.
        acme_root_file: Option<PathBuf> = None => AfterReload,
        /// A certificate of your own instead: its file with all intermediate certificates, in PEM. Watched, and read again when
        /// it changes.
        certificate_file: Option<PathBuf> = None => AfterReload,
        /// The private key of `tls.certificate_file`, in PEM. Default: it stands in the same file.
        key_file: Option<PathBuf> = None => AfterReload,
    }

    /// Where things are kept.
    database: Database {
        /// The SQLite file. Default: `sohbet.sqlite` in the data folder.
        path: Option<PathBuf> = None,
    }

    /// Copies of everything the server keeps, made while it runs; docs/backup.md says how to go back to one.
    /// They are on the same disk unless another folder is named: that helps against mistakes, not against a broken disk.
    backup: Backup {
        /// The folder for backups; made when it does not exist. Default: `backups` in the data folder.
        folder: Option<PathBuf> = None => AfterReload,
        /// How often the running server makes one, from `1h`. `0s`: never. None is made where it would nearly fill the disk.
        every: Duration = Duration::from_secs(24 * 60 * 60) => AfterReload,
        /// How many of them are kept, the newest; at least one.
        keep: usize = 3 => AfterReload,
    }

    /// The TURN and STUN relay.
    relay: Relay {
        /// Whom the relay serves. `internal`: the calls of this server, without any other port.
        /// `open`: other applications too, over real ports; docs/turn.md says what that opens and how to use it.
        mode: RelayMode = RelayMode::Internal,
        /// The public IPv4 address, where a router translates it and the machine cannot see it.
        /// Not set on such a machine: the one that `server.public_host` leads to when the server starts.
        public_ipv4: Option<Ipv4Addr> = None,
        /// The public IPv6 address, where the machine cannot see it; not set, as for IPv4.
        public_ipv6: Option<Ipv6Addr> = None,
        /// The name of the relay's credentials (REALM), which clients show to nobody.
        /// It is part of every answer to a stranger: up to 16 characters keep those small.
        realm: String = "sohbet".to_owned(),
        /// Worker threads that move packets. Default: one for each processor core.
        workers: Option<usize> = None,
        /// How long a relay credential works. A participant in a call is given a fresh one in time; one that left loses it at once.
        credential_lifetime: Duration = Duration::from_secs(60 * 60),
        /// The most allocations in all. One takes 2 to 8 kB.
        allocations: usize = 16_000,
        /// The most allocations of one credential. In a relayed call of ten people each has up to 108.
        allocations_per_credential: usize = 128,
        /// The most allocations from one client address (IPv6: one /64). A whole office may share one.
        allocations_per_client: usize = 2000,
        /// The most that all allocations together may send and receive.
        bandwidth: Bandwidth = Bandwidth::megabits(0),
        /// The most that the allocations of one credential may send and receive.
        bandwidth_per_credential: Bandwidth = Bandwidth::megabits(200),
        /// The most that the allocations from one client address (IPv6: one /64) may send and receive.
        bandwidth_per_client: Bandwidth = Bandwidth::megabits(2000),
        /// How long a server that is told to stop (SIGTERM) lets live allocations end. It takes no new ones meanwhile.
        drain: Duration = Duration::ZERO => AfterReload,
        /// Where clients are sent that come while the server drains: the address of another TURN server.
        alternate_server: Option<SocketAddr> = None,
        /// Two addresses of this machine, each with another IP and another port, at which clients find out how their router
        /// behaves (NAT behaviour discovery, RFC 5780). None: that is not offered.
        discovery: Vec<SocketAddr> = Vec::new(),
        /// Open mode: the UDP ports of relayed addresses. The firewall has to let them through.
        ports: PortRange = PortRange { first: 49_152, last: 65_535 },
        /// Open mode: the local IPv4 address of the relay ports; `0.0.0.0` is all of them.
        /// Default: the one that leads to the internet.
        bind_ipv4: Option<Ipv4Addr> = None,
        /// Open mode: the local IPv6 address of the relay ports; `::` is all of them.
        /// Default: the one that leads to the internet.
        bind_ipv6: Option<Ipv6Addr> = None,
        /// Open mode: networks that peers may be in although they are denied by default, like a media server in a private one.
        allow_peers: Vec<Network> = Vec::new(),
        /// Open mode: networks that no peer may be in, whatever `relay.allow_peers` says. Private networks, this machine and what
        /// else belongs to nobody on the internet are denied by default.
        deny_peers: Vec<Network> = Vec::new(),
        /// Open mode: the secrets that other applications mint credentials with, as with coturn's `use-auth-secret`.
        /// Each works, so that one can be replaced without a gap; sohbet itself mints with the first. None may hold a comma.
        secrets: Vec<SharedSecret> = Vec::new(),
        /// Open mode: a file with more secrets, one a line, after those of `relay.secrets`. For systemd's credentials.
        secrets_file: Option<PathBuf> = None,
        /// Open mode: users with a password that lasts, for what cannot mint credentials.
        users: Vec<RelayUser> = Vec::new(),
        /// Open mode: the keys with which applications may fetch credentials from `/api/turn`. Without a key nobody can.
        api_keys: Vec<ApiKey> = Vec::new() => AfterReload,
        /// Open mode: how long a credential works that `/api/turn` or `sohbet turn credential` gives.
        api_lifetime: Duration = Duration::from_secs(24 * 60 * 60) => AfterReload,
    }

    /// Who may have an account.
    accounts: Accounts {
        /// Whether people may make themselves an account: `open` to everyone, by `invite`, or `closed`.
        /// An administrator can change it on the pages; what was chosen there wins over this value.
        registration: RegistrationMode = RegistrationMode::Invite => AfterReload,
        /// The secret that signs access tokens, at least 32 bytes. Default: made at the first start and kept in the data folder.
        /// Changing it makes every browser refresh its access token once.
        token_secret: Option<Secret> = None,
    }

    /// Rooms and calls.
    rooms: Rooms {
        /// The most participants in one call, 2 to 10. Everybody sends to everybody, so each one more costs all others.
        max_participants: usize = 10 => AfterReload,
    }

    /// What people write and send each other in a room.
    chat: Chat {
        /// How long messages and their files are kept. `0s` keeps nothing beyond the call: it goes when the room is empty.
        /// A room keeps its newest 10 000 messages at most.
        keep: Duration = Duration::from_secs(30 * 24 * 60 * 60) => AfterReload,
        /// The largest file that can be sent. `0` means that none can.
        file_size: Size = Size::megabytes(50) => AfterReload,
        /// What all files of one room may take on the disk.
        room_files: Size = Size::megabytes(1000) => AfterReload,
    }

    /// The record of what people in charge did: who muted, removed or banned whom, who came in and who was refused, whose role
    /// changed. Administrators read it on the page, owners read that of their rooms.
    audit: Audit {
        /// How long it is kept.
        retention: Duration = Duration::from_secs(90 * 24 * 60 * 60) => AfterReload,
    }

    /// What is kept of how well calls go.
    quality: Quality {
        /// How long the counts are kept, by day. They name no person, room or address. The page shows a month at most.
        retention: Duration = Duration::from_secs(31 * 24 * 60 * 60) => AfterReload,
        /// How long the results are kept that people send of their connection's test; never more than the newest 200.
        trial_reports: Duration = Duration::from_secs(90 * 24 * 60 * 60) => AfterReload,
    }

    /// The signaling connection.
    signaling: Signaling {
        /// How long a participant whose connection was lost may come back as the same participant.
        grace: Duration = Duration::from_secs(30) => AfterReload,
    }

    /// What a monitoring system reads at `/metrics`; docs/monitoring.md has more.
    metrics: Metrics {
        /// The tokens with which it may: each as `Authorization: Bearer …`. Without one only an administrator can read it.
        tokens: Vec<ApiKey> = Vec::new() => AfterReload,
        /// A file with more of them, one a line. For systemd's credentials.
        tokens_file: Option<PathBuf> = None => AfterReload,
    }

    /// Who is told when something is not well: errors, calls without a way, database, processor, memory, disk, certificate, and
    /// that the server was down. Without a destination nothing leaves; docs/alerts.md has more.
    alerts: Alerts {
        /// Mail addresses that are told.
        email_to: Vec<String> = Vec::new() => AfterReload,
        /// The sender's mail address. Default: the first of `alerts.email_to`.
        email_from: Option<String> = None => AfterReload,
        /// The mail server that takes the mail.
        smtp_host: Option<Host> = None => AfterReload,
        /// Its port.
        smtp_port: usize = 587 => AfterReload,
        /// How it is spoken to: `starttls`, mostly on port 587; `tls`, mostly on port 465; `off` for one on this machine.
        smtp_tls: SmtpTls = SmtpTls::Starttls => AfterReload,
        /// The user's name there, if it wants one.
        smtp_user: Option<String> = None => AfterReload,
        /// The password there. It is never sent without encryption, except to this machine.
        smtp_password: Option<Password> = None => AfterReload,
        /// An address that is told by a POST of JSON.
        webhook: Option<AlertAddress> = None => AfterReload,
        /// A token for it, sent as `Authorization: Bearer …`.
        webhook_token: Option<Password> = None => AfterReload,
        /// The address of a topic of ntfy, like `https://ntfy.example/sohbet`.
        ntfy: Option<AlertAddress> = None => AfterReload,
        /// An access token for it.
        ntfy_token: Option<Password> = None => AfterReload,
        /// A file with the root certificate of an authority of your own that has certified mail server, webhook or ntfy.
        root_file: Option<PathBuf> = None => AfterReload,
        /// The share of requests, in percent, that fail with an error of the server's own. `0`: that is no alert.
        errors: usize = 5 => AfterReload,
        /// The share of connections between two participants, in percent, that find no way. `0`: that is no alert.
        connections: usize = 20 => AfterReload,
        /// The share of the machine's processors, in percent, that is busy, whoever keeps them so. Where the service cannot see that,
        /// as with the Debian package, the load for each processor. `0`: that is no alert.
        processor: usize = 85 => AfterReload,
        /// The share of the machine's memory, in percent, that is taken and could not be freed. `0`: that is no alert.
        memory: usize = 90 => AfterReload,
        /// The share of the disk with the data folder, in percent, below which too little is free. `0`: that is no alert.
        disk_free: usize = 10 => AfterReload,
        /// How long before its end a certificate has been replaced by a new one, if all is well.
        certificate: Duration = Duration::from_secs(24 * 60 * 60) => AfterReload,
        /// Whether you are told of errors in the log, too: with the first one, and then at most once an hour. A report counts them by
        /// their place in the code and holds nothing of what they say.
        error_reports: bool = false => AfterReload,
        /// How long something has to be wrong before it is told.
        after: Duration = Duration::from_secs(5 * 60) => AfterReload,
        /// How long it has to be over before that is told.
        clear_after: Duration = Duration::from_secs(10 * 60) => AfterReload,
    }

    /// The log, written to standard error.
    log: Log {
        /// `error`, `warn`, `info`, `debug` or `trace`; or a filter with a level for each part, like `info,sohbet_turn=debug`.
        level: String = "info".to_owned() => AfterReload,
        /// The lines' form: `full`, `compact`, or `json` with one object a line.
        /// `auto`: to the journal with its fields where standard error leads there, as in a service of systemd; else `full`.
        format: LogFormat = LogFormat::Auto,
    }
}

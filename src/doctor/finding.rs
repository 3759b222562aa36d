//! What the doctor looks at, and what it says of it.

use serde::Serialize;

/// What is looked at. Each has an exit code of its own, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The data folder and who may read it.
    Folder,
    /// Room on the disk.
    Disk,
    /// The database itself.
    Database,
    /// The machine's clock.
    Clock,
    /// How many files the server may have open.
    OpenFiles,
    /// Whether anybody answers on the TCP port.
    Port,
    /// Whether it is this server that does.
    OtherProgram,
    /// Whether the relay answers on the UDP port.
    Udp,
    /// Whether the name leads here.
    Name,
    /// The certificate that browsers are shown.
    Certificate,
    /// Whether the next certificate will come.
    Renewal,
    /// Something between the internet and the server.
    Proxy,
    /// Packets through the relay, over UDP.
    RelayUdp,
    /// The same over TCP.
    RelayTcp,
    /// The same over TLS.
    RelayTls,
}

impl Check {
    /// All of them, in the order in which they are made: what comes first often explains what comes later.
    pub const ALL: [Self; 15] = [
        Self::Folder,
        Self::Disk,
        Self::Database,
        Self::Clock,
        Self::OpenFiles,
        Self::Port,
        Self::OtherProgram,
        Self::Udp,
        Self::Name,
        Self::Certificate,
        Self::Renewal,
        Self::Proxy,
        Self::RelayUdp,
        Self::RelayTcp,
        Self::RelayTls,
    ];

    /// The exit code. 10 to 29 are nobody else's (sysexits.h begins at 64).
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Folder => 10,
            Self::Disk => 11,
            Self::Clock => 12,
            Self::OpenFiles => 13,
            Self::Port => 14,
            Self::OtherProgram => 15,
            Self::Udp => 16,
            Self::Name => 17,
            Self::Certificate => 18,
            Self::Renewal => 19,
            Self::Proxy => 20,
            Self::RelayUdp => 21,
            Self::RelayTcp => 22,
            Self::RelayTls => 23,
            Self::Database => 24,
        }
    }

    /// What the exit code says.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Folder => "`doctor`: the data folder is missing, or others may read its secrets",
            Self::Disk => "`doctor`: the disk is nearly full",
            Self::Database => "`doctor`: the database is damaged",
            Self::Clock => "`doctor`: the clock is wrong",
            Self::OpenFiles => "`doctor`: the server may have too few files open",
            Self::Port => "`doctor`: nothing answers on the TCP port",
            Self::OtherProgram => "`doctor`: another program answers on the TCP port",
            Self::Udp => "`doctor`: the relay does not answer on the UDP port",
            Self::Name => "`doctor`: the server's name does not lead to it",
            Self::Certificate => "`doctor`: the certificate is none that browsers accept",
            Self::Renewal => "`doctor`: the next certificate does not come",
            Self::Proxy => "`doctor`: something in between takes TLS apart",
            Self::RelayUdp => "`doctor`: the relay carries nothing over UDP",
            Self::RelayTcp => "`doctor`: the relay carries nothing over TCP",
            Self::RelayTls => "`doctor`: the relay carries nothing over TLS",
        }
    }
}

/// Something that is not well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// What is wrong, in one line.
    pub cause: String,
    /// What to do, in one line.
    pub advice: String,
}

impl Finding {
    pub(super) fn new(check: Check, cause: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, cause: cause.into(), advice: advice.into() }
    }
}

//! The web client's types, rendered from the API's own.

use std::{fmt::Write as _, fs, path::Path};

use ts_rs::{Config, TS};

use super::{
    alerts::{AlertTest, AlertsInfo, FiringAlert},
    audit::{AuditEntry, AuditPage},
    certificate::{CertificateAttempt, CertificateInfo, CertificateSource, CertificateTrouble},
    files::UploadedFile,
    history::{HistoryInfo, HistoryPoint, HistorySpan},
    invites::{RoomInvite, RoomInvites},
    live::{Live, LiveParticipant, LiveRoom},
    messages::{Messages, SendMessage, SentFile, UpdateMessage},
    paths::{PathNumbers, Paths},
    quality::{Distribution, Quality, QualityOf},
    sessions::{AccountSession, AccountSessions},
    storage::{BackupsInfo, DiskInfo, Retention, StorageInfo},
    trial::Trial,
    trial_reports::{DeviceResult, SendTrialReport, TrialReport, TrialResults},
    types::{
        AcceptedInvite, Account, Ban, ChangePassword, CreateInvite, CreateRoom, CreatedInvite, GuestGrant,
        GuestRequest, Invite, InviteInfo, InviteToken, InvitedRoom, LoginRequest, Member, ProblemDetails,
        RegisterRequest, RegistrationMode, Room, RoomKind, ServerInfo, SessionGrant, SessionInfo, SetMember, Settings,
        SetupRequest, UpdateAccount, UpdateMe, UpdateRoom, UpdateSettings, User, Visibility, WaitingRoom,
    },
};
use crate::alerts::{Condition, Kind};
use crate::db::audit::Act;
use crate::tls::{Obstacle, Reason, Refusal};

const HEADER: &str = "// The HTTP API's types. Made by `cargo xtask gen` from src/http/api; don't edit.\n\n\
                      import type { ChatMessage, IceServer, Role } from \"./signaling\";\n\nexport type { Role };\n";

fn declare<T: TS>(into: &mut String, config: &Config) {
    let docs = T::docs().unwrap_or_default();
    write!(into, "\n{docs}export {}\n", T::decl(config)).unwrap();
}

fn render() -> String {
    // Times and counts stay far below 2^53, up to which JavaScript's numbers are exact.
    let config = Config::default().with_large_int("number");
    let mut text = HEADER.to_owned();
    let words = [
        declare::<RegistrationMode>,
        declare::<RoomKind>,
        declare::<Visibility>,
        declare::<WaitingRoom>,
        declare::<Act>,
    ];
    let answers = [
        declare::<ServerInfo>,
        declare::<User>,
        declare::<SessionGrant>,
        declare::<SessionInfo>,
        declare::<AccountSession>,
        declare::<AccountSessions>,
        declare::<Account>,
        declare::<Settings>,
        declare::<Trial>,
        declare::<DeviceResult>,
        declare::<TrialResults>,
        declare::<TrialReport>,
        declare::<CertificateSource>,
        declare::<Refusal>,
        declare::<Obstacle>,
        declare::<Reason>,
        declare::<CertificateTrouble>,
        declare::<CertificateAttempt>,
        declare::<CertificateInfo>,
        declare::<Condition>,
        declare::<Kind>,
        declare::<FiringAlert>,
        declare::<AlertsInfo>,
        declare::<AlertTest>,
        declare::<PathNumbers>,
        declare::<Paths>,
        declare::<LiveParticipant>,
        declare::<LiveRoom>,
        declare::<Live>,
        declare::<HistoryPoint>,
        declare::<HistorySpan>,
        declare::<HistoryInfo>,
        declare::<DiskInfo>,
        declare::<BackupsInfo>,
        declare::<Retention>,
        declare::<StorageInfo>,
        declare::<Distribution>,
        declare::<QualityOf>,
        declare::<Quality>,
        declare::<Room>,
        declare::<Member>,
        declare::<Ban>,
        declare::<AuditEntry>,
        declare::<AuditPage>,
        declare::<Invite>,
        declare::<RoomInvite>,
        declare::<RoomInvites>,
        declare::<CreatedInvite>,
        declare::<InvitedRoom>,
        declare::<InviteInfo>,
        declare::<GuestGrant>,
        declare::<AcceptedInvite>,
        declare::<Messages>,
        declare::<UploadedFile>,
        declare::<ProblemDetails>,
    ];
    let requests = [
        declare::<SetupRequest>,
        declare::<RegisterRequest>,
        declare::<LoginRequest>,
        declare::<UpdateMe>,
        declare::<ChangePassword>,
        declare::<UpdateAccount>,
        declare::<UpdateSettings>,
        declare::<CreateRoom>,
        declare::<UpdateRoom>,
        declare::<SetMember>,
        declare::<CreateInvite>,
        declare::<InviteToken>,
        declare::<GuestRequest>,
        declare::<SendTrialReport>,
        declare::<SendMessage>,
        declare::<SentFile>,
        declare::<UpdateMessage>,
    ];
    for declare in words.into_iter().chain(answers).chain(requests) {
        declare(&mut text, &config);
    }
    text
}

#[test]
fn the_web_clients_types_are_those_of_the_api() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/protocol/api.ts");
    let wanted = render();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "web/src/protocol/api.ts is stale: run `cargo xtask gen` and commit the result");
}

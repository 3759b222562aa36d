// The HTTP API's types. Made by `cargo xtask gen` from src/http/api; don't edit.

import type { ChatMessage, IceServer, Role } from "./signaling";

export type { Role };

/**
 * Who may make themselves an account.
 */
export type RegistrationMode = "open" | "invite" | "closed";

/**
 * How long a room lasts.
 */
export type RoomKind = "lasting" | "one_off";

/**
 * Who may join a room, besides those with a role of their own in it.
 */
export type Visibility = "members" | "named" | "invite";

/**
 * Who waits outside until somebody in charge lets them in.
 */
export type WaitingRoom = "off" | "guests" | "everyone";

/**
 * What was done.
 */
export type Act = "muted" | "muted_all" | "camera_off" | "camera_off_all" | "screen_off" | "screen_off_all" | "asked_to_unmute" | "hand_lowered" | "removed" | "banned" | "ban_lifted" | "locked" | "unlocked" | "admitted" | "turned_away" | "join_refused" | "role_given" | "member_removed" | "room_created" | "room_renamed" | "visibility_changed" | "waiting_room_changed" | "addresses_hidden" | "addresses_shown" | "room_deleted" | "call_ended" | "invite_made" | "invite_revoked" | "account_made" | "account_disabled" | "account_enabled" | "account_deleted" | "password_set" | "admin_given" | "admin_taken" | "session_ended" | "certificate_renewed";

/**
 * What everybody may know of the server.
 */
export type ServerInfo = { 
/**
 * Its name.
 */
name: string, 
/**
 * The version of the software.
 */
version: string, 
/**
 * Who may register.
 */
registration: RegistrationMode, 
/**
 * Nobody runs it yet: the setup link has not been used.
 */
setup_required: boolean, };

/**
 * A person, as they see themselves.
 */
export type User = { 
/**
 * Their id.
 */
id: string, 
/**
 * The name they sign in with; guests have none.
 */
login: string | null, 
/**
 * The name to show.
 */
name: string, 
/**
 * Runs the server.
 */
admin: boolean, 
/**
 * Came by an invite link, without an account.
 */
guest: boolean, };

/**
 * Somebody is signed in. The refresh token comes as a cookie.
 */
export type SessionGrant = { 
/**
 * For the `Authorization` field, after `Bearer`.
 */
access_token: string, 
/**
 * How long it works, in seconds.
 */
expires_in: number, 
/**
 * Who is signed in.
 */
user: User, };

/**
 * One of a person's sessions.
 */
export type SessionInfo = { 
/**
 * Its id.
 */
id: string, 
/**
 * The one that asks.
 */
current: boolean, 
/**
 * When it was opened.
 */
created_at: number, 
/**
 * When it was last refreshed.
 */
last_used_at: number, 
/**
 * When it ends by itself.
 */
expires_at: number, 
/**
 * The IP address it was last used from.
 */
address: string, 
/**
 * What the browser called itself.
 */
user_agent: string, };

/**
 * Somebody's session, as an administrator sees it.
 */
export type AccountSession = { 
/**
 * Whose.
 */
name: string, 
/**
 * The name they sign in with; guests have none.
 */
login: string | null, 
/**
 * A page of it is open now.
 */
open: boolean, 
/**
 * The session.
 */
session: SessionInfo, };

/**
 * Everybody's sessions, the latest used first.
 */
export type AccountSessions = { 
/**
 * At most 100.
 */
sessions: Array<AccountSession>, 
/**
 * How many more there are.
 */
more: number, };

/**
 * An account, as others see it. Who is not an administrator learns id, login name and name only; the rest is `false` and 0.
 */
export type Account = { 
/**
 * Its id.
 */
id: string, 
/**
 * The name to sign in with.
 */
login: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * Runs the server.
 */
admin: boolean, 
/**
 * May not sign in.
 */
disabled: boolean, 
/**
 * When it was made.
 */
created_at: number, };

/**
 * What an administrator can choose.
 */
export type Settings = { 
/**
 * The server's name.
 */
name: string, 
/**
 * Who may register.
 */
registration: RegistrationMode, 
/**
 * The name or address under which people reach the server.
 */
public_host: string | null, };

/**
 * The relay, to be tried.
 */
export type Trial = { 
/**
 * Its addresses, with a credential.
 */
ice_servers: Array<IceServer>, 
/**
 * How long the credential works, in seconds.
 */
lifetime: number, };

/**
 * What a device came to.
 */
export type DeviceResult = "works" | "denied" | "missing" | "busy" | "unplugged" | "failed";

/**
 * What each way came to, and nothing that names a person or a place.
 */
export type TrialResults = { 
/**
 * The WebSocket answers.
 */
signaling: boolean, 
/**
 * STUN answers.
 */
stun: boolean, 
/**
 * The relay carries a packet that comes by UDP.
 */
udp: boolean, 
/**
 * By TCP.
 */
tcp: boolean, 
/**
 * By TLS.
 */
tls: boolean, 
/**
 * The camera.
 */
camera: DeviceResult, 
/**
 * The microphone.
 */
microphone: DeviceResult, };

/**
 * A report, as an administrator reads it.
 */
export type TrialReport = { 
/**
 * Its id.
 */
id: string, 
/**
 * Who sent it, in their own words.
 */
name: string | null, 
/**
 * When.
 */
created_at: number, 
/**
 * What was found.
 */
results: TrialResults, };

/**
 * Where a certificate comes from.
 */
export type CertificateSource = "local" | "acme" | "files";

/**
 * What an authority says no to (RFC 8555, section 6.7).
 */
export type CertificateRefusal = "too_many" | "name" | "caa" | "account" | "contact" | "form" | "other";

/**
 * What an authority met where it looked for this server.
 */
export type CertificateObstacle = "dns" | "connection" | "caa" | "other";

/**
 * Why there is no new certificate. `detail` is what somebody else said of it: an authority, or the system.
 */
export type CertificateReason = { "code": "refused", 
/**
 * To what.
 */
why: CertificateRefusal, 
/**
 * The authority's words.
 */
detail: string | null, } | { "code": "unproven", 
/**
 * The name or address.
 */
name: string, 
/**
 * What it met instead.
 */
why: CertificateObstacle, 
/**
 * The authority's words.
 */
detail: string | null, } | { "code": "no_challenge", 
/**
 * The name or address.
 */
name: string, 
/**
 * The kind of challenge that was looked for.
 */
method: string, } | { "code": "no_profile", 
/**
 * The profile that is needed.
 */
profile: string, } | { "code": "unreachable", 
/**
 * Its directory.
 */
directory: string, 
/**
 * What went wrong.
 */
detail: string, } | { "code": "too_slow", 
/**
 * The limit, in seconds.
 */
seconds: number, } | { "code": "files", 
/**
 * What is wrong with them.
 */
detail: string, } | { "code": "here", 
/**
 * What went wrong.
 */
detail: string, };

/**
 * Why there is no new certificate.
 */
export type CertificateTrouble = { 
/**
 * When it went wrong at last.
 */
at: number, 
/**
 * Why.
 */
reason: CertificateReason, };

/**
 * An attempt to have a certificate.
 */
export type CertificateAttempt = { 
/**
 * When.
 */
at: number, 
/**
 * Where it was to come from.
 */
source: CertificateSource, 
/**
 * The directory of the authority that gave it, or that was asked first.
 */
authority: string | null, 
/**
 * The names and addresses.
 */
names: Array<string>, 
/**
 * The end of the certificate; null where there is none.
 */
until: number | null, 
/**
 * Why there is none.
 */
reason: CertificateReason | null, };

/**
 * The certificate that browsers are shown.
 */
export type CertificateInfo = { 
/**
 * Where it comes from.
 */
source: CertificateSource, 
/**
 * The names and addresses that it is good for.
 */
names: Array<string>, 
/**
 * Its end.
 */
until: number, 
/**
 * Why there is no new one, if there should be.
 */
trouble: CertificateTrouble | null, 
/**
 * When the next one is asked for.
 */
next: number | null, 
/**
 * What became of the last attempts, the newest first, 20 at most.
 */
attempts: Array<CertificateAttempt>, };

/**
 * What may be wrong.
 */
export type Condition = "errors" | "connections" | "database" | "processor" | "memory" | "disk" | "certificate" | "down";

/**
 * How a destination is reached.
 */
export type Kind = "email" | "webhook" | "ntfy";

/**
 * Something that is not well.
 */
export type FiringAlert = { 
/**
 * What.
 */
condition: Condition, 
/**
 * Since when.
 */
since: number, };

/**
 * What is not well, and where it is told.
 */
export type AlertsInfo = { 
/**
 * What is not well now.
 */
firing: Array<FiringAlert>, 
/**
 * How those are reached who are told.
 */
destinations: Array<Kind>, };

/**
 * What came of a test.
 */
export type AlertTest = { 
/**
 * Where it was sent.
 */
destination: Kind, 
/**
 * Why it was not taken; null if it was.
 */
problem: string | null, };

/**
 * How many ends of pairs travel each way, as the relay and clients say. A pair has two ends, which may travel differently.
 */
export type PathNumbers = { 
/**
 * Without the relay.
 */
direct: number, 
/**
 * By the relay, over UDP.
 */
udp: number, 
/**
 * By the relay, over TCP.
 */
tcp: number, 
/**
 * By the relay, over TLS.
 */
tls: number, };

/**
 * How calls travel.
 */
export type Paths = { 
/**
 * Of those in a call now.
 */
now: PathNumbers, 
/**
 * Since the server began; a pair whose path changed counts once for each.
 */
since_start: PathNumbers, };

/**
 * Somebody in a call.
 */
export type LiveParticipant = { 
/**
 * The participant's id, which lasts as long as they are there.
 */
id: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * Came by an invite link, without an account.
 */
guest: boolean, 
/**
 * The server does not hear from them at this moment; they may come back.
 */
reconnecting: boolean, 
/**
 * To how many of the others their media travel each way.
 */
ways: PathNumbers, };

/**
 * A room that somebody is in.
 */
export type LiveRoom = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name; null if it was deleted in this moment.
 */
name: string | null, 
/**
 * Media travel by the relay alone, so that nobody learns another one's address.
 */
relay_only: boolean, 
/**
 * Nobody new comes in but moderators and owners.
 */
locked: boolean, 
/**
 * How many wait outside.
 */
waiting: number, 
/**
 * How long the one is there who came first, in seconds.
 */
seconds: number, 
/**
 * Who is inside, in the order in which they came.
 */
participants: Array<LiveParticipant>, };

/**
 * Who is in a call now.
 */
export type Live = { 
/**
 * The fullest rooms, 50 at most.
 */
rooms: Array<LiveRoom>, 
/**
 * How many more there are.
 */
more_rooms: number, 
/**
 * People in all rooms.
 */
participants: number, };

/**
 * One stretch of time.
 */
export type HistoryPoint = { 
/**
 * Bits a second that the relay passed on, on average.
 */
bitrate: number, 
/**
 * People in calls, at most.
 */
people: number, 
/**
 * Rooms that somebody was in, at most.
 */
rooms: number, 
/**
 * The share of packets that were lost, 0 to 1, on average; null where nobody measured.
 */
loss: number | null, 
/**
 * One way and back, in seconds, on average; null where nobody measured.
 */
round_trip: number | null, };

/**
 * The past in stretches of equal length.
 */
export type HistorySpan = { 
/**
 * Their length, in seconds.
 */
step: number, 
/**
 * The end of the last one, which is still going on.
 */
until: number, 
/**
 * The oldest first; null for a time in which the server did not run.
 */
points: Array<HistoryPoint | null>, };

/**
 * How the server did.
 */
export type HistoryInfo = { 
/**
 * In 60 minutes.
 */
hour: HistorySpan, 
/**
 * In 96 quarters of an hour.
 */
day: HistorySpan, 
/**
 * In 84 times two hours.
 */
week: HistorySpan, };

/**
 * The disk with the data folder, in bytes.
 */
export type DiskInfo = { 
/**
 * Its size.
 */
size: number, 
/**
 * What the server may still fill.
 */
free: number, };

/**
 * Backups.
 */
export type BackupsInfo = { 
/**
 * How many there are.
 */
count: number, 
/**
 * What they take, in bytes.
 */
bytes: number, 
/**
 * When the newest was made.
 */
newest: number | null, 
/**
 * How often the server makes one by itself, in seconds; 0: never.
 */
every: number, 
/**
 * How many of those stay.
 */
keep: number, };

/**
 * How long things are kept, in seconds, as configured.
 */
export type Retention = { 
/**
 * Messages and their files; 0: until the call is over.
 */
messages: number, 
/**
 * The record of what people in charge did.
 */
audit: number, 
/**
 * The counts of how well calls go.
 */
quality: number, 
/**
 * What people's tests of their connection came to.
 */
trial_reports: number, 
/**
 * A session that nobody uses.
 */
sessions: number, 
/**
 * A guest's session.
 */
guests: number, };

/**
 * What is kept, and for how long.
 */
export type StorageInfo = { 
/**
 * The disk; null where it cannot be looked at.
 */
disk: DiskInfo | null, 
/**
 * The database with what waits in its journal, in bytes.
 */
database: number, 
/**
 * How many files people have sent.
 */
files: number, 
/**
 * What they take, in bytes.
 */
files_bytes: number, 
/**
 * The largest file that can be sent, in bytes; 0: none.
 */
file_size: number, 
/**
 * What the files of one room may take, in bytes.
 */
room_files: number, 
/**
 * Backups.
 */
backups: BackupsInfo, 
/**
 * How long things are kept.
 */
retention: Retention, };

/**
 * What was measured of one thing. The values are rounded up by at most half.
 */
export type Distribution = { 
/**
 * How often.
 */
count: number, 
/**
 * What half of the values do not exceed.
 */
median: number, 
/**
 * What 95 of 100 values do not exceed.
 */
p95: number, };

/**
 * How well calls went in some time, as the clients say; null is what nobody has measured.
 */
export type QualityOf = { 
/**
 * How long gathering candidates took, in milliseconds.
 */
gathering: Distribution | null, 
/**
 * From learning of somebody to their first packet, in milliseconds.
 */
first_media: Distribution | null, 
/**
 * Packets that did not arrive, in thousandths.
 */
loss: Distribution | null, 
/**
 * The jitter of the sound, in milliseconds.
 */
jitter: Distribution | null, 
/**
 * One way and back, in milliseconds.
 */
round_trip: Distribution | null, 
/**
 * Sound that had to be made up, in thousandths.
 */
concealment: Distribution | null, 
/**
 * How often the picture froze, a minute.
 */
freezes: Distribution | null, 
/**
 * The ways at the beginning, by ends of pairs.
 */
paths: PathNumbers, };

/**
 * How well calls go.
 */
export type Quality = { 
/**
 * In the last seven days.
 */
week: QualityOf, 
/**
 * In the last thirty days.
 */
month: QualityOf, };

/**
 * A room, as somebody who may join it sees it.
 */
export type Room = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How long it lasts.
 */
kind: RoomKind, 
/**
 * Who may join.
 */
visibility: Visibility, 
/**
 * The role of the one who asks.
 */
role: Role, 
/**
 * The names of those who are there now.
 */
present: Array<string>, 
/**
 * When it was made.
 */
created_at: number, 
/**
 * Media travel by the relay alone, so that nobody learns another one's address.
 */
relay_only: boolean, 
/**
 * Who waits outside until somebody in charge lets them in.
 */
waiting_room: WaitingRoom, };

/**
 * Somebody with a role of their own in a room, or one of its guests.
 */
export type Member = { 
/**
 * Who.
 */
user: string, 
/**
 * The name they sign in with; guests have none.
 */
login: string | null, 
/**
 * The name to show.
 */
name: string, 
/**
 * The role.
 */
role: Role, };

/**
 * Somebody who may not join a room.
 */
export type Ban = { 
/**
 * Who.
 */
user: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * Since when.
 */
created_at: number, };

/**
 * An act, with the names of the time.
 */
export type AuditEntry = { 
/**
 * Counts up.
 */
number: number, 
/**
 * When.
 */
created_at: number, 
/**
 * What.
 */
act: Act, 
/**
 * More about it, in a word: a role, a reason, who waits or who may join.
 */
detail: string | null, 
/**
 * Who did it.
 */
actor: string | null, 
/**
 * To whom.
 */
target: string | null, 
/**
 * In which room.
 */
room: string | null, };

/**
 * Some entries, the newest first.
 */
export type AuditPage = { 
/**
 * The entries.
 */
entries: Array<AuditEntry>, 
/**
 * Where the next page begins: its `before`. None at the end.
 */
next: number | null, };

/**
 * An invite link, without its secret.
 */
export type Invite = { 
/**
 * Its id.
 */
id: string, 
/**
 * The room it leads to; none for an account invite.
 */
room: string | null, 
/**
 * The role it gives there.
 */
role: Role | null, 
/**
 * When it was made.
 */
created_at: number, 
/**
 * When it ends by itself.
 */
expires_at: number | null, 
/**
 * How many people it is good for.
 */
max_uses: number | null, 
/**
 * How many came by it.
 */
uses: number, };

/**
 * An invite into a room, as an administrator sees it.
 */
export type RoomInvite = { 
/**
 * The invite.
 */
invite: Invite, 
/**
 * The room's name.
 */
room_name: string, };

/**
 * Invites into all rooms, the latest first.
 */
export type RoomInvites = { 
/**
 * At most 100.
 */
invites: Array<RoomInvite>, 
/**
 * How many more there are.
 */
more: number, };

/**
 * A new invite.
 */
export type CreatedInvite = { 
/**
 * The invite.
 */
invite: Invite, 
/**
 * The secret for the link `/invite#TOKEN`: shown this once.
 */
token: string, };

/**
 * A room, as an invite shows it.
 */
export type InvitedRoom = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The names of those who are there now.
 */
present: Array<string>, };

/**
 * What an invite is good for.
 */
export type InviteInfo = { 
/**
 * The room it leads to; none for an account invite.
 */
room: InvitedRoom | null, 
/**
 * An account can be made with it.
 */
may_register: boolean, 
/**
 * The room can be joined with it without an account.
 */
may_join_as_guest: boolean, };

/**
 * A guest is signed in.
 */
export type GuestGrant = { 
/**
 * The session.
 */
session: SessionGrant, 
/**
 * The room's id.
 */
room: string, };

/**
 * An invite was accepted.
 */
export type AcceptedInvite = { 
/**
 * The room's id.
 */
room: string, };

/**
 * Some of a room's messages.
 */
export type Messages = { 
/**
 * The newest first.
 */
messages: Array<ChatMessage>, 
/**
 * There are older ones.
 */
more: boolean, 
/**
 * The largest file that can be sent here, in bytes; 0 if none can.
 */
file_limit: number, };

/**
 * A file has arrived, and can go with a message.
 */
export type UploadedFile = { 
/**
 * Its id.
 */
id: string, };

/**
 * Why it did not work (RFC 9457).
 */
export type Problem = { 
/**
 * Always `about:blank`: the title is the status's own.
 */
type: string, 
/**
 * The status in words.
 */
title: string, 
/**
 * The HTTP status.
 */
status: number, 
/**
 * One sentence for people.
 */
detail: string, 
/**
 * A stable word for programs.
 */
code: string, 
/**
 * The id under which the log has more; also in the answer's X-Request-Id.
 */
request_id?: string, };

/**
 * Makes the first administrator.
 */
export type SetupRequest = { 
/**
 * From the setup link.
 */
token: string, 
/**
 * The name to sign in with.
 */
login: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * The password.
 */
password: string, 
/**
 * The name or address under which people reach the server.
 */
public_host?: string, };

/**
 * Makes an account.
 */
export type RegisterRequest = { 
/**
 * The name to sign in with.
 */
login: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * The password.
 */
password: string, 
/**
 * The secret of an account invite, where one is needed.
 */
invite: string | null, };

/**
 * Signs in.
 */
export type LoginRequest = { 
/**
 * The name to sign in with.
 */
login: string, 
/**
 * The password.
 */
password: string, };

/**
 * Changes oneself.
 */
export type UpdateMe = { 
/**
 * The name to show.
 */
name: string, };

/**
 * Changes one's password.
 */
export type ChangePassword = { 
/**
 * The one until now.
 */
current: string, 
/**
 * The one from now on.
 */
new: string, };

/**
 * Changes an account.
 */
export type UpdateAccount = { 
/**
 * Runs the server.
 */
admin?: boolean, 
/**
 * May not sign in.
 */
disabled?: boolean, };

/**
 * Changes settings.
 */
export type UpdateSettings = { 
/**
 * The server's name.
 */
name?: string, 
/**
 * Who may register.
 */
registration?: RegistrationMode, 
/**
 * The name or address under which people reach the server; an empty one means none.
 */
public_host?: string, };

/**
 * Makes a room.
 */
export type CreateRoom = { 
/**
 * Its name.
 */
name: string, 
/**
 * How long it lasts.
 */
kind: RoomKind, 
/**
 * Who may join.
 */
visibility: Visibility, 
/**
 * Media travel by the relay alone, so that nobody learns another one's address.
 */
relay_only?: boolean, };

/**
 * Changes a room.
 */
export type UpdateRoom = { 
/**
 * Its name.
 */
name?: string, 
/**
 * Who may join.
 */
visibility?: Visibility, 
/**
 * Whether media travel by the relay alone.
 */
relay_only?: boolean, 
/**
 * Who waits outside.
 */
waiting_room?: WaitingRoom, };

/**
 * Gives somebody a role.
 */
export type SetMember = { 
/**
 * The role.
 */
role: Role, };

/**
 * Makes an invite.
 */
export type CreateInvite = { 
/**
 * The room it leads to; none for an account invite.
 */
room: string | null, 
/**
 * The role it gives there; member if none is named.
 */
role: Role | null, 
/**
 * How long it works, in seconds; none: until somebody ends it.
 */
expires_in: number | null, 
/**
 * How many people it is good for; none: any number.
 */
max_uses: number | null, };

/**
 * Presents an invite.
 */
export type InviteToken = { 
/**
 * From the link.
 */
token: string, };

/**
 * Comes as a guest.
 */
export type GuestRequest = { 
/**
 * From the link.
 */
token: string, 
/**
 * The name to show.
 */
name: string, };

/**
 * Sends the administrator a report.
 */
export type SendTrialReport = { 
/**
 * Who sends it, if they want to say so.
 */
name: string | null, 
/**
 * What was found.
 */
results: TrialResults, };

/**
 * Writes a message.
 */
export type SendMessage = { 
/**
 * Chosen by the client, anew for each message: sent again with the same key, it is the same message.
 */
key: string, 
/**
 * The text; it may be empty where there is a file.
 */
text: string, 
/**
 * A file that was uploaded to the room.
 */
file?: SentFile, };

/**
 * The file that goes with a message.
 */
export type SentFile = { 
/**
 * The id that the upload gave.
 */
id: string, 
/**
 * What it is called.
 */
name: string, };

/**
 * Changes a message.
 */
export type UpdateMessage = { 
/**
 * The text from now on.
 */
text: string, };

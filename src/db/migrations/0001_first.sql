-- Accounts and guests. A guest has a room instead of a login name and disappears with it.
CREATE TABLE user (
    id TEXT PRIMARY KEY,
    login TEXT UNIQUE,
    name TEXT NOT NULL,
    password TEXT,
    admin INTEGER NOT NULL DEFAULT 0,
    disabled INTEGER NOT NULL DEFAULT 0,
    guest_room TEXT REFERENCES room (id) ON DELETE CASCADE,
    -- The link a guest came by. Not a foreign key: it may be gone long before the guest.
    invite TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((login IS NULL) = (guest_room IS NOT NULL)),
    CHECK ((login IS NULL) = (password IS NULL))
) STRICT;
CREATE INDEX user_guest_room ON user (guest_room) WHERE guest_room IS NOT NULL;

-- Logins. Tokens are stored as SHA-256 only.
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    -- The part of the refresh token that stays the same for the session's life, and the part that is rotated.
    family BLOB NOT NULL UNIQUE,
    current BLOB NOT NULL,
    previous BLOB,
    rotated_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_user ON session (user);
CREATE INDEX session_expires_at ON session (expires_at);

CREATE TABLE room (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    visibility TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Since when nobody is there; null while somebody is, or while nobody has looked.
    empty_since INTEGER
) STRICT;

-- Who has a role of their own in a room.
CREATE TABLE member (
    room TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    invite TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_user ON member (user);

CREATE TABLE ban (
    room TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX ban_user ON ban (user);

-- Links into a room, or (without a room) to an account.
CREATE TABLE invite (
    id TEXT PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,
    room TEXT REFERENCES room (id) ON DELETE CASCADE,
    role TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    max_uses INTEGER,
    uses INTEGER NOT NULL DEFAULT 0,
    CHECK ((room IS NULL) = (role IS NULL))
) STRICT;
CREATE INDEX invite_room ON invite (room);

-- What an administrator chose on the pages.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

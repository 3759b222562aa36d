-- What is written in rooms. Messages outlive their writers, who may be guests for an evening.
CREATE TABLE message (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    -- The order in the room.
    number INTEGER NOT NULL,
    user TEXT REFERENCES user (id) ON DELETE SET NULL,
    -- The writer's name then.
    name TEXT NOT NULL,
    -- Chosen by the writer's client: the same one again is the same message.
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    UNIQUE (room, number),
    UNIQUE (room, user, key)
) STRICT;
CREATE INDEX message_user ON message (user);
CREATE INDEX message_created_at ON message (created_at);

CREATE TABLE reaction (
    -- The order in which people reacted.
    number INTEGER PRIMARY KEY,
    message TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    emoji TEXT NOT NULL,
    UNIQUE (message, user, emoji)
) STRICT;
CREATE INDEX reaction_user ON reaction (user);

-- Files on the disk, each under its id in the folder for files.
CREATE TABLE file (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    user TEXT REFERENCES user (id) ON DELETE SET NULL,
    -- As announced, and as it is once it is whole.
    size INTEGER NOT NULL,
    whole INTEGER NOT NULL DEFAULT 0,
    -- The message that it goes with, and what it is called there.
    message TEXT UNIQUE REFERENCES message (id) ON DELETE CASCADE,
    name TEXT,
    -- When it was announced, then when it arrived.
    created_at INTEGER NOT NULL,
    CHECK ((message IS NULL) = (name IS NULL))
) STRICT;
CREATE INDEX file_room ON file (room);
CREATE INDEX file_user ON file (user);

-- Files whose row is gone, by whatever way, and which are still to be removed from the disk.
CREATE TABLE spent_file (
    id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TRIGGER file_spent AFTER DELETE ON file BEGIN
    INSERT OR IGNORE INTO spent_file (id) VALUES (old.id);
END;

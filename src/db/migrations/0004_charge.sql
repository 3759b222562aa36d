-- Who has to wait outside a room until somebody in charge lets them in.
ALTER TABLE room ADD COLUMN waiting_room TEXT NOT NULL DEFAULT 'off';

-- What people in charge did. Names are kept as they were at the time; nothing refers to rows that may go.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,
    act TEXT NOT NULL,
    -- What the act was about, where its word does not say all: a role, a reason.
    detail TEXT,
    actor TEXT,
    actor_name TEXT,
    target TEXT,
    target_name TEXT,
    room TEXT,
    room_name TEXT
) STRICT;
CREATE INDEX audit_room ON audit (room, number);
CREATE INDEX audit_created_at ON audit (created_at);

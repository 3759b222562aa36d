-- Rooms in which media travel by the relay alone, so that nobody learns another one's address.
ALTER TABLE room ADD COLUMN relay_only INTEGER NOT NULL DEFAULT 0 CHECK (relay_only IN (0, 1));

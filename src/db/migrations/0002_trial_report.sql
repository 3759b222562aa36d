-- What people's tests of their connection came to, for the administrator.
CREATE TABLE trial_report (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    created_at INTEGER NOT NULL,
    -- As JSON: one field for each way that was tried.
    results TEXT NOT NULL
) STRICT;

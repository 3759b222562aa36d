-- How well calls go, as counts: how often a measure lay in a bucket on a day. No user, room or address.
CREATE TABLE quality (
    -- Days since the unix epoch, in UTC.
    day INTEGER NOT NULL,
    measure TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, measure, bucket)
) STRICT, WITHOUT ROWID;

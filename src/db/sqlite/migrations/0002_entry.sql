-- Entry by hand: what a person did last, and what a person was typing.

-- Undo looks for a person's own edits, newest first.
CREATE INDEX audit_person ON audit (person, seq);

-- Half-typed text by person and place: kept until it is committed or dropped. No part of the
-- register; the digest stands in for the audit trail, which does not have it.
CREATE TABLE typed (
    person TEXT NOT NULL,
    place  TEXT NOT NULL,
    text   TEXT NOT NULL,
    at     TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (person, place)
) STRICT, WITHOUT ROWID;

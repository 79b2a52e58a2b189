-- Reports that were frozen, line by line, with what they were made of.

CREATE TABLE reports (
    id           INTEGER PRIMARY KEY,
    report_ref   TEXT NOT NULL UNIQUE CHECK (length(report_ref) BETWEEN 1 AND 240),
    kind         TEXT NOT NULL CHECK (kind IN ('annual', 'quarter', 'contract', 'supplier')),
    subject      TEXT CHECK ((subject IS NULL) = (kind IN ('annual', 'quarter'))),
    quarter      TEXT,
    awarded_from TEXT,
    awarded_to   TEXT,
    as_at        TEXT NOT NULL,
    is_past      INTEGER NOT NULL CHECK (is_past IN (0, 1)),
    title        TEXT NOT NULL,
    note         TEXT,
    frozen_by    TEXT NOT NULL CHECK (length(frozen_by) BETWEEN 1 AND 240),
    frozen_at    TEXT NOT NULL,
    software     TEXT NOT NULL,
    head         INTEGER NOT NULL CHECK (head BETWEEN 1 AND 9007199254740991),
    head_sha256  TEXT NOT NULL CHECK (length(head_sha256) = 64),
    lines        INTEGER NOT NULL CHECK (lines >= 1),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),
    version      INTEGER NOT NULL DEFAULT 1,
    seq          INTEGER NOT NULL
) STRICT;

CREATE TABLE report_lines (
    id        INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (id),
    line      INTEGER NOT NULL CHECK (line >= 1),
    content   TEXT NOT NULL,
    version   INTEGER NOT NULL DEFAULT 1,
    seq       INTEGER NOT NULL,
    UNIQUE (report_id, line)
) STRICT;

-- Undoing may take a report out whole; nothing rewrites one.
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports
BEGIN SELECT RAISE(ABORT, 'a frozen report never changes'); END;
CREATE TRIGGER report_lines_stay BEFORE UPDATE ON report_lines
BEGIN SELECT RAISE(ABORT, 'a frozen report never changes'); END;

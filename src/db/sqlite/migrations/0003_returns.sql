-- Quarterly returns, their evidence and validation; variations, actions and ratings of contracts.

-- One row for each version. `people` are all who had a hand in it or in a version before it, one
-- on each line between line ends, so that a name can be looked for whole.
CREATE TABLE returns (
    id             INTEGER PRIMARY KEY,
    contract_id    INTEGER NOT NULL REFERENCES contracts (id),
    quarter        TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9] Q[1-4]'),
    return_version INTEGER NOT NULL CHECK (return_version >= 1),
    state          TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'queried', 'validated')),
    reason         TEXT,
    people         TEXT NOT NULL CHECK (people GLOB char(10) || '*' || char(10)),
    begun_by       TEXT NOT NULL,
    begun_at       TEXT NOT NULL,
    submitted_by   TEXT,
    submitted_at   TEXT,
    validated_by   TEXT,
    validated_at   TEXT,
    version        INTEGER NOT NULL DEFAULT 1,
    seq            INTEGER NOT NULL,
    UNIQUE (contract_id, quarter, return_version),
    CHECK (return_version = 1 OR reason IS NOT NULL),
    CHECK ((state = 'draft') = (submitted_by IS NULL)),
    CHECK ((submitted_by IS NULL) = (submitted_at IS NULL)),
    CHECK ((state IN ('queried', 'validated')) = (validated_by IS NOT NULL)),
    CHECK ((validated_by IS NULL) = (validated_at IS NULL))
) STRICT;

CREATE TABLE return_lines (
    id              INTEGER PRIMARY KEY,
    return_id       INTEGER NOT NULL REFERENCES returns (id),
    commitment_id   INTEGER NOT NULL REFERENCES commitments (id),
    declared        INTEGER CHECK (declared BETWEEN 0 AND 9007199254740991),
    wage_rate       INTEGER CHECK (wage_rate BETWEEN 0 AND 9007199254740991),
    note            TEXT,
    answer          TEXT,
    keyed_by        TEXT NOT NULL,
    keyed_at        TEXT NOT NULL,
    decision        TEXT CHECK (decision IN ('accepted', 'reduced', 'queried')),
    validated       INTEGER CHECK (validated BETWEEN 0 AND declared),
    decision_reason TEXT,
    decided_by      TEXT,
    decided_at      TEXT,
    version         INTEGER NOT NULL DEFAULT 1,
    seq             INTEGER NOT NULL,
    UNIQUE (return_id, commitment_id),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    -- Accepted is what was declared, reduced is less with a reason, queried is no figure yet.
    CHECK (CASE decision WHEN 'accepted' THEN validated IS declared AND validated IS NOT NULL
                         WHEN 'reduced' THEN validated IS NOT NULL AND declared IS NOT NULL
                              AND validated < declared AND decision_reason IS NOT NULL
                         WHEN 'queried' THEN validated IS NULL AND decision_reason IS NOT NULL
                         ELSE validated IS NULL END)
) STRICT;
CREATE INDEX return_lines_commitment ON return_lines (commitment_id);

CREATE TABLE evidence (
    id            INTEGER PRIMARY KEY,
    return_id     INTEGER NOT NULL REFERENCES returns (id),
    commitment_id INTEGER NOT NULL REFERENCES commitments (id),
    evidence_ref  TEXT NOT NULL CHECK (length(evidence_ref) BETWEEN 1 AND 240),
    sha256        TEXT CHECK (length(sha256) = 64),
    units         INTEGER CHECK (units BETWEEN 0 AND 9007199254740991),
    dated         TEXT,
    note          TEXT,
    version       INTEGER NOT NULL DEFAULT 1,
    seq           INTEGER NOT NULL,
    UNIQUE (return_id, commitment_id, evidence_ref)
) STRICT;
CREATE INDEX evidence_commitment ON evidence (commitment_id);

-- What the screens refuse is refused here too, whoever writes.

CREATE TRIGGER returns_go_forward BEFORE UPDATE ON returns
WHEN OLD.contract_id <> NEW.contract_id OR OLD.quarter <> NEW.quarter
  OR OLD.return_version <> NEW.return_version
  OR NOT (OLD.state = NEW.state OR (OLD.state = 'draft' AND NEW.state = 'submitted')
          OR (OLD.state = 'submitted' AND NEW.state IN ('queried', 'validated')))
  OR (OLD.submitted_by IS NOT NULL AND (OLD.submitted_by IS NOT NEW.submitted_by
      OR OLD.submitted_at IS NOT NEW.submitted_at OR OLD.reason IS NOT NEW.reason))
  OR (OLD.validated_by IS NOT NULL AND (OLD.validated_by IS NOT NEW.validated_by
      OR OLD.validated_at IS NOT NEW.validated_at))
  OR length(NEW.people) < length(OLD.people)
  OR (OLD.state <> 'draft' AND NEW.people <> OLD.people)
BEGIN SELECT RAISE(ABORT, 'a return that was submitted never goes back'); END;
CREATE TRIGGER returns_keep_what_was_submitted BEFORE DELETE ON returns WHEN OLD.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a return that was submitted is never deleted'); END;

-- The lines of a return that comes in whole belong to the same change as the return.
CREATE TRIGGER return_lines_come_before BEFORE INSERT ON return_lines
WHEN (SELECT state <> 'draft' AND seq <> NEW.seq FROM returns WHERE id = NEW.return_id)
BEGIN SELECT RAISE(ABORT, 'a return that was submitted takes no more lines'); END;
CREATE TRIGGER return_lines_stay BEFORE UPDATE ON return_lines
WHEN (SELECT state <> 'draft' FROM returns WHERE id = OLD.return_id)
 AND (OLD.return_id <> NEW.return_id OR OLD.commitment_id <> NEW.commitment_id
      OR OLD.declared IS NOT NEW.declared OR OLD.wage_rate IS NOT NEW.wage_rate
      OR OLD.note IS NOT NEW.note OR OLD.answer IS NOT NEW.answer
      OR OLD.keyed_by <> NEW.keyed_by OR OLD.keyed_at <> NEW.keyed_at)
BEGIN SELECT RAISE(ABORT, 'what was submitted never changes'); END;
CREATE TRIGGER return_lines_are_kept BEFORE DELETE ON return_lines
WHEN (SELECT state <> 'draft' FROM returns WHERE id = OLD.return_id)
BEGIN SELECT RAISE(ABORT, 'what was submitted is never deleted'); END;
CREATE TRIGGER decisions_stay BEFORE UPDATE ON return_lines
WHEN (SELECT state IN ('queried', 'validated') FROM returns WHERE id = OLD.return_id)
 AND (OLD.decision IS NOT NEW.decision OR OLD.validated IS NOT NEW.validated
      OR OLD.decision_reason IS NOT NEW.decision_reason
      OR OLD.decided_by IS NOT NEW.decided_by OR OLD.decided_at IS NOT NEW.decided_at)
BEGIN SELECT RAISE(ABORT, 'a validation that has ended never changes'); END;

-- The evidence of a whole register is the change after that of its returns, and the first of all.
CREATE TRIGGER evidence_comes_before BEFORE INSERT ON evidence
WHEN (SELECT state <> 'draft' AND seq <> NEW.seq AND (seq <> NEW.seq - 1
      OR (SELECT seq FROM evidence ORDER BY id LIMIT 1) <> NEW.seq)
      FROM returns WHERE id = NEW.return_id)
BEGIN SELECT RAISE(ABORT, 'a return that was submitted takes no more evidence'); END;
CREATE TRIGGER evidence_stays BEFORE UPDATE ON evidence
WHEN (SELECT state <> 'draft' FROM returns WHERE id = OLD.return_id)
BEGIN SELECT RAISE(ABORT, 'what was submitted never changes'); END;
CREATE TRIGGER evidence_is_kept BEFORE DELETE ON evidence
WHEN (SELECT state <> 'draft' FROM returns WHERE id = OLD.return_id)
BEGIN SELECT RAISE(ABORT, 'what was submitted is never deleted'); END;

-- Nobody decides on what they had a hand in, in whichever version.
CREATE TRIGGER decided_by_another_on_insert BEFORE INSERT ON return_lines
WHEN NEW.decided_by IS NOT NULL AND EXISTS (
    SELECT 1 FROM returns own JOIN returns every
    ON every.contract_id = own.contract_id AND every.quarter = own.quarter
    WHERE own.id = NEW.return_id
    AND (instr(every.people, char(10) || NEW.decided_by || char(10)) > 0
         OR NEW.decided_by IN (every.begun_by, every.submitted_by)
         OR EXISTS (SELECT 1 FROM return_lines line WHERE line.return_id = every.id
                    AND line.keyed_by = NEW.decided_by)))
BEGIN SELECT RAISE(ABORT, 'nobody validates a return that they keyed'); END;
CREATE TRIGGER decided_by_another BEFORE UPDATE OF decided_by ON return_lines
WHEN NEW.decided_by IS NOT NULL AND EXISTS (
    SELECT 1 FROM returns own JOIN returns every
    ON every.contract_id = own.contract_id AND every.quarter = own.quarter
    WHERE own.id = NEW.return_id
    AND (instr(every.people, char(10) || NEW.decided_by || char(10)) > 0
         OR NEW.decided_by IN (every.begun_by, every.submitted_by)
         OR EXISTS (SELECT 1 FROM return_lines line WHERE line.return_id = every.id
                    AND line.keyed_by = NEW.decided_by)))
BEGIN SELECT RAISE(ABORT, 'nobody validates a return that they keyed'); END;
CREATE TRIGGER validated_by_another BEFORE UPDATE OF validated_by ON returns
WHEN NEW.validated_by IS NOT NULL AND EXISTS (
    SELECT 1 FROM returns every
    WHERE every.contract_id = NEW.contract_id AND every.quarter = NEW.quarter
    AND (instr(every.people, char(10) || NEW.validated_by || char(10)) > 0
         OR NEW.validated_by IN (every.begun_by, every.submitted_by)
         OR EXISTS (SELECT 1 FROM return_lines line WHERE line.return_id = every.id
                    AND line.keyed_by = NEW.validated_by)))
BEGIN SELECT RAISE(ABORT, 'nobody validates a return that they keyed'); END;

-- Nor does anybody key what they decided on.
CREATE TRIGGER keyed_by_another_on_insert BEFORE INSERT ON returns
WHEN EXISTS (
    SELECT 1 FROM returns every LEFT JOIN return_lines line ON line.return_id = every.id
    WHERE every.contract_id = NEW.contract_id AND every.quarter = NEW.quarter
    AND (instr(NEW.people, char(10) || line.decided_by || char(10)) > 0
         OR instr(NEW.people, char(10) || every.validated_by || char(10)) > 0))
  OR instr(NEW.people, char(10) || NEW.validated_by || char(10)) > 0
BEGIN SELECT RAISE(ABORT, 'nobody keys a return that they validated'); END;
CREATE TRIGGER keyed_by_another BEFORE UPDATE OF people ON returns
WHEN NEW.people <> OLD.people AND EXISTS (
    SELECT 1 FROM returns every LEFT JOIN return_lines line ON line.return_id = every.id
    WHERE every.contract_id = NEW.contract_id AND every.quarter = NEW.quarter
    AND (instr(NEW.people, char(10) || line.decided_by || char(10)) > 0
         OR instr(NEW.people, char(10) || every.validated_by || char(10)) > 0))
BEGIN SELECT RAISE(ABORT, 'nobody keys a return that they validated'); END;

CREATE TABLE variations (
    id            INTEGER PRIMARY KEY,
    commitment_id INTEGER NOT NULL REFERENCES commitments (id),
    signed_on     TEXT NOT NULL,
    units         INTEGER NOT NULL CHECK (units BETWEEN 0 AND 9007199254740991),
    -- What was committed before it.
    was           INTEGER NOT NULL CHECK (was BETWEEN -9007199254740991 AND 9007199254740991),
    reason        TEXT,
    version       INTEGER NOT NULL DEFAULT 1,
    seq           INTEGER NOT NULL,
    UNIQUE (commitment_id, signed_on)
) STRICT;

CREATE TABLE actions (
    id          INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contracts (id),
    acted_on    TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN
                ('supported', 'adjusted', 'recovery considered', 'recovered', 'waived')),
    person      TEXT NOT NULL CHECK (length(person) BETWEEN 1 AND 240),
    note        TEXT,
    version     INTEGER NOT NULL DEFAULT 1,
    seq         INTEGER NOT NULL,
    UNIQUE (contract_id, acted_on, kind, person)
) STRICT;

CREATE TABLE ratings (
    id           INTEGER PRIMARY KEY,
    contract_id  INTEGER NOT NULL REFERENCES contracts (id),
    year         INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2998),
    kpi          TEXT NOT NULL CHECK (length(kpi) BETWEEN 1 AND 800),
    grade        TEXT NOT NULL CHECK (grade IN ('good', 'approaching target',
                 'requires improvement', 'inadequate', 'other')),
    published_on TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    seq          INTEGER NOT NULL,
    UNIQUE (contract_id, year, kpi)
) STRICT;

-- Every return that is expected, with where it stands: kept with each contract, so that what is
-- overdue is found without looking at every contract. `state` is 'none' where nothing was begun.
CREATE TABLE return_kept (
    contract_id    INTEGER NOT NULL REFERENCES contracts (id),
    quarter        TEXT NOT NULL,
    return_version INTEGER NOT NULL,
    state          TEXT NOT NULL,
    -- UTC of the submission of this version; empty before.
    submitted_at   TEXT NOT NULL,
    PRIMARY KEY (contract_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_kept_state
    ON return_kept (state, quarter, contract_id, return_version, submitted_at);

-- Delivery of each contract summed up as at a quarter: see summed.rs. Never exported, always
-- recomputable; empty until somebody has opened the register.
CREATE TABLE performance_kept (
    contract_id INTEGER PRIMARY KEY REFERENCES contracts (id),
    through     TEXT NOT NULL,
    sum         TEXT NOT NULL,
    measures    TEXT NOT NULL,
    quarters    TEXT NOT NULL
) STRICT;
CREATE INDEX performance_kept_through ON performance_kept (through);

-- What those rows come to by quarter, by known value, kept by the same transactions.
CREATE TABLE performance_totals (
    quarter   TEXT PRIMARY KEY,
    expected  INTEGER NOT NULL,
    declared  INTEGER NOT NULL,
    validated INTEGER NOT NULL,
    waiting   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

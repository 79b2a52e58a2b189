-- Samples of small purchases, and what was found in each purchase of one.

CREATE TABLE samples (
    id         INTEGER PRIMARY KEY,
    sample_ref TEXT NOT NULL UNIQUE CHECK (length(sample_ref) BETWEEN 1 AND 240),
    began_from TEXT NOT NULL,
    began_to   TEXT NOT NULL,
    size       INTEGER NOT NULL CHECK (size BETWEEN 1 AND 1000),
    seed       INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 9007199254740991),
    spread_by  TEXT CHECK (spread_by IN ('category')),
    drawn_on   TEXT NOT NULL,
    drawn_by   TEXT NOT NULL CHECK (length(drawn_by) BETWEEN 1 AND 240),
    population INTEGER NOT NULL CHECK (population >= 1),
    bound      INTEGER NOT NULL CHECK (bound BETWEEN 1 AND 9007199254740991),
    version    INTEGER NOT NULL DEFAULT 1,
    seq        INTEGER NOT NULL,
    CHECK (began_to >= began_from)
) STRICT;
-- The same words draw the same sample, so there is one.
CREATE UNIQUE INDEX samples_words
ON samples (began_from, began_to, size, seed, coalesce(spread_by, ''), bound);

CREATE TABLE sample_results (
    id               INTEGER PRIMARY KEY,
    sample_id        INTEGER NOT NULL REFERENCES samples (id),
    procurement_id   INTEGER NOT NULL REFERENCES procurements (id),
    category         TEXT,
    two_invited      INTEGER CHECK (two_invited IN (0, 1)),
    replies_recorded INTEGER CHECK (replies_recorded IN (0, 1)),
    local_invited    INTEGER CHECK (local_invited IN (0, 1)),
    evidence_kept    INTEGER CHECK (evidence_kept IN (0, 1)),
    result           TEXT CHECK (result IN ('compliant', 'not compliant', 'not determined')),
    exception        TEXT,
    checked_by       TEXT,
    checked_on       TEXT,
    version          INTEGER NOT NULL DEFAULT 1,
    seq              INTEGER NOT NULL,
    UNIQUE (sample_id, procurement_id),
    CHECK (result <> 'compliant' OR (two_invited IS NOT 0 AND replies_recorded IS NOT 0
                                     AND local_invited IS NOT 0 AND evidence_kept IS NOT 0))
) STRICT;
CREATE INDEX sample_results_procurement ON sample_results (procurement_id);
CREATE INDEX procurements_began ON procurements (route, began_on);

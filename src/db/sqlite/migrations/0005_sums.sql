-- Sums of delivery in a form that is read faster, and summed up again over contracts that lie
-- together: see summed.rs. What was kept is computed again.
DROP TABLE performance_kept;
DELETE FROM performance_totals;

CREATE TABLE performance_kept (
    contract_id INTEGER PRIMARY KEY REFERENCES contracts (id),
    through     TEXT NOT NULL,
    sum         BLOB NOT NULL,
    measures    BLOB NOT NULL,
    quarters    BLOB NOT NULL
) STRICT;
CREATE INDEX performance_kept_through ON performance_kept (through);

-- The rows of a level over the contracts of one group, which are those whose ids are the same
-- but for the last six bits. Gone as soon as one of them changes, until it is summed up again.
CREATE TABLE performance_grouped (
    id      INTEGER PRIMARY KEY,
    level   TEXT NOT NULL,
    grouped INTEGER NOT NULL,
    through TEXT NOT NULL,
    -- Contracts that it is of.
    members INTEGER NOT NULL,
    rows    BLOB NOT NULL,
    UNIQUE (level, grouped)
) STRICT;

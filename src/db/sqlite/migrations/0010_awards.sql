-- Sums of delivery are summed up again over the contracts of a month of award, at every level that
-- has few rows, and by day of award: a report on any range of awards reads a row for each month.
-- What was kept is computed again.
DROP TABLE performance_kept;
DROP TABLE performance_grouped;
DELETE FROM performance_totals;

CREATE TABLE performance_kept (
    contract_id INTEGER PRIMARY KEY REFERENCES contracts (id),
    through     TEXT NOT NULL,
    -- The month of its award; of one without, that of its start with a hyphen before it.
    grouped     TEXT NOT NULL,
    sum         BLOB NOT NULL,
    measures    BLOB NOT NULL,
    quarters    BLOB NOT NULL
) STRICT;
CREATE INDEX performance_kept_group ON performance_kept (through, grouped);

-- The rows of a level over the contracts of a group that are kept as at the same quarter. Gone as
-- soon as one of them changes, until they are summed up again.
CREATE TABLE performance_grouped (
    id      INTEGER PRIMARY KEY,
    -- That of the rows, or 'day' where they are the days of award.
    level   TEXT NOT NULL,
    grouped TEXT NOT NULL,
    through TEXT NOT NULL,
    -- Contracts that it is of.
    members INTEGER NOT NULL,
    rows    BLOB NOT NULL,
    UNIQUE (grouped, level)
) STRICT;

-- What a contract has reached on its way to the Living Wage, and by when it was to.

CREATE TABLE milestones (
    id          INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contracts (id),
    milestone   TEXT NOT NULL CHECK (length(milestone) BETWEEN 1 AND 800),
    due_on      TEXT NOT NULL,
    met_on      TEXT,
    note        TEXT,
    version     INTEGER NOT NULL DEFAULT 1,
    seq         INTEGER NOT NULL,
    UNIQUE (contract_id, milestone)
) STRICT;

-- Hourly rates are looked for over all returns, and few lines have one.
CREATE INDEX return_lines_wage ON return_lines (return_id) WHERE wage_rate IS NOT NULL;

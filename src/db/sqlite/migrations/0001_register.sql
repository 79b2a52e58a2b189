-- The register: council settings, suppliers, measures, contracts, commitments, and the audit trail.
-- Money is whole pence, quantities are scaled by 10^4, proxies by 10^8. Dates are ISO text.
-- Every row that can be edited carries a version and the number of the audit row that last wrote it.
-- That number is no foreign key: the audit row follows its rows in the transaction, and a deferred
-- key would scan every table at each commit. Replay of the audit trail checks it instead.

CREATE TABLE migrations (
    version INTEGER PRIMARY KEY,
    sha256  TEXT NOT NULL,
    at      TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    person   TEXT NOT NULL,
    action   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    record   TEXT NOT NULL,
    rows     INTEGER NOT NULL CHECK (rows >= 0),
    note     TEXT NOT NULL,
    -- How the after-image is kept: 'rows', 'rows+deflate' or 'generator'.
    encoding TEXT NOT NULL,
    image    BLOB NOT NULL,
    -- Of the image before compression.
    image_sha256 BLOB NOT NULL CHECK (length(image_sha256) = 32),
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX audit_record ON audit (record, seq);
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;

CREATE TABLE settings (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 240),
    value      TEXT NOT NULL,
    valid_from TEXT,
    reason     TEXT,
    version    INTEGER NOT NULL DEFAULT 1,
    seq        INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX settings_key ON settings (name, coalesce(valid_from, ''));

CREATE TABLE suppliers (
    id                INTEGER PRIMARY KEY,
    supplier_ref      TEXT NOT NULL UNIQUE CHECK (length(supplier_ref) BETWEEN 1 AND 240),
    name              TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 800),
    company_number    TEXT,
    charity_number    TEXT,
    vat_number        TEXT,
    size              TEXT CHECK (size IN ('micro', 'small', 'medium', 'large')),
    ownership         TEXT CHECK (ownership IN
                      ('private', 'employee-owned', 'co-operative', 'social enterprise', 'VCSE', 'public')),
    vcse              INTEGER CHECK (vcse IN (0, 1)),
    postcode          TEXT,
    email             TEXT,
    locality_override TEXT CHECK (locality_override IN ('local', 'region', 'outside', 'unclear')),
    locality_reason   TEXT,
    note              TEXT,
    version           INTEGER NOT NULL DEFAULT 1,
    seq               INTEGER NOT NULL,
    CHECK (locality_override IS NULL OR locality_reason IS NOT NULL)
) STRICT;
CREATE INDEX suppliers_name ON suppliers (name, id);

CREATE TABLE branches (
    id          INTEGER PRIMARY KEY,
    supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
    postcode    TEXT NOT NULL,
    name        TEXT,
    valid_from  TEXT,
    valid_to    TEXT,
    version     INTEGER NOT NULL DEFAULT 1,
    seq         INTEGER NOT NULL,
    UNIQUE (supplier_id, postcode)
) STRICT;

CREATE TABLE measures (
    id              INTEGER PRIMARY KEY,
    edition         TEXT NOT NULL CHECK (length(edition) BETWEEN 1 AND 240),
    measure_ref     TEXT NOT NULL CHECK (length(measure_ref) BETWEEN 1 AND 240),
    valid_from      TEXT,
    theme           TEXT,
    outcome         TEXT,
    policy_outcome  TEXT,
    title           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('proxy', 'localised', 'direct', 'record-only')),
    proxy           INTEGER CHECK (proxy BETWEEN -9007199254740991 AND 9007199254740991),
    evidence        TEXT,
    first_year_only INTEGER CHECK (first_year_only IN (0, 1)),
    -- References separated by ';', as the source lists them.
    conflicts_with  TEXT,
    source          TEXT,
    version         INTEGER NOT NULL DEFAULT 1,
    seq             INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX measures_key ON measures (edition, measure_ref, coalesce(valid_from, ''));

CREATE TABLE contracts (
    id                INTEGER PRIMARY KEY,
    contract_ref      TEXT NOT NULL UNIQUE CHECK (length(contract_ref) BETWEEN 1 AND 240),
    title             TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 800),
    supplier_id       INTEGER NOT NULL REFERENCES suppliers (id),
    category          TEXT,
    department        TEXT,
    manager           TEXT,
    description       TEXT,
    route             TEXT CHECK (route IN ('quotation', 'open tender', 'framework call-off',
                      'dynamic purchasing', 'direct award', 'exemption', 'grant')),
    lead              TEXT CHECK (lead IN ('council', 'joint', 'partner')),
    kind              TEXT CHECK (kind IN ('services', 'goods', 'works', 'light touch', 'concession')),
    value             INTEGER NOT NULL CHECK (value BETWEEN -9007199254740991 AND 9007199254740991),
    irrecoverable_vat INTEGER CHECK (irrecoverable_vat BETWEEN -9007199254740991 AND 9007199254740991),
    award_date        TEXT,
    start_date        TEXT NOT NULL,
    end_date          TEXT NOT NULL,
    terminated_on     TEXT,
    review_date       TEXT,
    status            TEXT CHECK (status IN ('awarded', 'mobilising', 'live', 'completed', 'terminated')),
    edition           TEXT,
    vcse              INTEGER CHECK (vcse IN (0, 1)),
    partner           TEXT,
    procurement_ref   TEXT,
    recovery_clause   TEXT,
    recovery_rate     INTEGER CHECK (recovery_rate BETWEEN -9007199254740991 AND 9007199254740991),
    rlw_age_18        INTEGER CHECK (rlw_age_18 IN (0, 1)),
    rlw_contracted    INTEGER CHECK (rlw_contracted IN (0, 1)),
    rlw_hours_week    INTEGER CHECK (rlw_hours_week BETWEEN -9007199254740991 AND 9007199254740991),
    rlw_weeks         INTEGER CHECK (rlw_weeks BETWEEN -9007199254740991 AND 9007199254740991),
    rlw_on_council_land INTEGER CHECK (rlw_on_council_land IN (0, 1)),
    version           INTEGER NOT NULL DEFAULT 1,
    seq               INTEGER NOT NULL,
    CHECK (start_date <= end_date)
) STRICT;
CREATE INDEX contracts_supplier ON contracts (supplier_id);
CREATE INDEX contracts_summary ON contracts (category, award_date, status);
CREATE INDEX contracts_award ON contracts (award_date, id);
CREATE INDEX contracts_end ON contracts (end_date, id);

CREATE TABLE commitments (
    id           INTEGER PRIMARY KEY,
    contract_id  INTEGER NOT NULL REFERENCES contracts (id),
    -- Frozen from the measure on the day of the commitment; never follows the catalogue.
    measure_ref  TEXT NOT NULL,
    edition      TEXT NOT NULL,
    measure_from TEXT,
    title        TEXT NOT NULL,
    unit         TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('proxy', 'localised', 'direct', 'record-only')),
    proxy        INTEGER CHECK (proxy BETWEEN -9007199254740991 AND 9007199254740991),
    units        INTEGER NOT NULL CHECK (units BETWEEN -9007199254740991 AND 9007199254740991),
    -- Units × proxy in pence; empty where record only or where the proxy is unknown.
    value        INTEGER CHECK (value BETWEEN -9007199254740991 AND 9007199254740991),
    relevance    TEXT,
    committed_on TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    seq          INTEGER NOT NULL,
    UNIQUE (contract_id, measure_ref)
) STRICT;
CREATE INDEX commitments_measure ON commitments (edition, measure_ref, measure_from, contract_id, units, value, kind);

CREATE TABLE profiles (
    id            INTEGER PRIMARY KEY,
    commitment_id INTEGER NOT NULL REFERENCES commitments (id),
    quarter       TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9] Q[1-4]'),
    units         INTEGER NOT NULL CHECK (units BETWEEN -9007199254740991 AND 9007199254740991),
    version       INTEGER NOT NULL DEFAULT 1,
    seq           INTEGER NOT NULL,
    UNIQUE (commitment_id, quarter)
) STRICT;

-- Figures that the council has printed: evidence, never an input of a calculation.
CREATE TABLE figures (
    id           INTEGER PRIMARY KEY,
    report       TEXT NOT NULL,
    date         TEXT NOT NULL,
    metric       TEXT NOT NULL,
    measure      TEXT NOT NULL,
    value        TEXT NOT NULL,
    unit         TEXT NOT NULL,
    source       TEXT NOT NULL,
    note         TEXT NOT NULL,
    awarded_from TEXT,
    awarded_to   TEXT,
    edition      TEXT,
    measure_ref  TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    seq          INTEGER NOT NULL,
    -- One report can print the same metric twice, in pounds and as a share.
    UNIQUE (report, metric, measure, unit)
) STRICT;

-- Kept with each version of a measure by the same transaction that changes a commitment to it, so
-- that the catalogue and the grid open without a scan. Never exported, always recomputable.
CREATE TABLE measure_kept (
    edition      TEXT NOT NULL,
    measure_ref  TEXT NOT NULL,
    -- Empty where the version has no day.
    measure_from TEXT NOT NULL,
    units        INTEGER NOT NULL,
    known        INTEGER NOT NULL,
    lines        INTEGER NOT NULL,
    record_only  INTEGER NOT NULL,
    unknown      INTEGER NOT NULL,
    -- Sums of the amounts without their signs: what keeps every other sum within the range.
    units_magnitude INTEGER NOT NULL,
    known_magnitude INTEGER NOT NULL,
    PRIMARY KEY (edition, measure_ref, measure_from)
) STRICT, WITHOUT ROWID;

-- Kept with each contract by the same transaction that changes what it is computed from, so that
-- lists sort by it and Home opens without a scan. Never exported, always recomputable.
CREATE TABLE contract_kept (
    contract_id INTEGER PRIMARY KEY REFERENCES contracts (id),
    known       INTEGER NOT NULL,
    lines       INTEGER NOT NULL,
    record_only INTEGER NOT NULL,
    unknown     INTEGER NOT NULL,
    problems    INTEGER NOT NULL
) STRICT;
-- Worst first: the lowest bit of the set is the worst of its problems.
CREATE INDEX contract_kept_problems ON contract_kept (problems & -problems, contract_id)
    WHERE problems <> 0;

-- Purchases before they are contracts, their quotations, and waivers of findings.

CREATE TABLE procurements (
    id                     INTEGER PRIMARY KEY,
    procurement_ref        TEXT NOT NULL UNIQUE CHECK (length(procurement_ref) BETWEEN 1 AND 240),
    title                  TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 800),
    supplier_id            INTEGER REFERENCES suppliers (id),
    category               TEXT,
    department             TEXT,
    kind                   TEXT CHECK (kind IN
                           ('services', 'goods', 'works', 'light touch', 'concession')),
    route                  TEXT CHECK (route IN
                           ('quotation', 'open tender', 'framework call-off', 'dynamic purchasing',
                            'direct award', 'exemption', 'grant')),
    lead                   TEXT CHECK (lead IN ('council', 'joint', 'partner')),
    estimated_value        INTEGER NOT NULL CHECK (estimated_value BETWEEN 0 AND 9007199254740991),
    awarded_value          INTEGER CHECK (awarded_value BETWEEN 0 AND 9007199254740991),
    vat_basis              TEXT CHECK (vat_basis IN ('excluding', 'including')),
    began_on               TEXT,
    invited_on             TEXT,
    closed_on              TEXT,
    awarded_on             TEXT,
    -- Points of 100.
    price_weight           INTEGER CHECK (price_weight BETWEEN 0 AND 1000000),
    quality_weight         INTEGER CHECK (quality_weight BETWEEN 0 AND 1000000),
    sv_weight              INTEGER CHECK (sv_weight BETWEEN 0 AND 1000000),
    sv_quantitative_share  INTEGER CHECK (sv_quantitative_share BETWEEN 0 AND 1000000),
    weight_decision        TEXT,
    scoring_strategy       TEXT CHECK (scoring_strategy IN
                           ('relative-to-highest', 'share-of-price', 'fixed-target')),
    scoring_parameter      INTEGER CHECK (scoring_parameter BETWEEN 0 AND 9007199254740991),
    plan_document          TEXT CHECK (plan_document IN
                           ('delivery plan', 'milestone tracker', 'none')),
    sv_scored_at_award     INTEGER CHECK (sv_scored_at_award IN (0, 1)),
    local_labour_only      INTEGER CHECK (local_labour_only IN (0, 1)),
    no_local_evidence      TEXT,
    no_region_evidence     TEXT,
    notice_published_on    TEXT,
    reservation_area       TEXT,
    reservation_decided_on TEXT,
    reservation_in_notice  INTEGER CHECK (reservation_in_notice IN (0, 1)),
    contract_id            INTEGER REFERENCES contracts (id),
    version                INTEGER NOT NULL DEFAULT 1,
    seq                    INTEGER NOT NULL,
    CHECK (closed_on >= invited_on),
    CHECK (awarded_on >= closed_on),
    CHECK (awarded_on >= invited_on)
) STRICT;
CREATE INDEX procurements_supplier ON procurements (supplier_id, began_on);
CREATE INDEX procurements_department ON procurements (department, began_on);
CREATE INDEX procurements_contract ON procurements (contract_id);

-- The contracts that name the procurement which they followed from.
CREATE INDEX contracts_procurement ON contracts (procurement_ref) WHERE procurement_ref IS NOT NULL;

CREATE TABLE quotations (
    id             INTEGER PRIMARY KEY,
    procurement_id INTEGER NOT NULL REFERENCES procurements (id),
    supplier_id    INTEGER NOT NULL REFERENCES suppliers (id),
    invited_on     TEXT NOT NULL,
    received_on    TEXT CHECK (received_on >= invited_on),
    amount         INTEGER CHECK (amount BETWEEN 0 AND 9007199254740991),
    outcome        TEXT CHECK (outcome IN ('accepted', 'not accepted', 'declined', 'no reply')),
    note           TEXT,
    version        INTEGER NOT NULL DEFAULT 1,
    seq            INTEGER NOT NULL,
    UNIQUE (procurement_id, supplier_id)
) STRICT;
CREATE INDEX quotations_supplier ON quotations (supplier_id);

-- `record_ref` is that of a procurement or of a contract: both keep what refers to them.
CREATE TABLE waivers (
    id         INTEGER PRIMARY KEY,
    rule       TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 240),
    record_ref TEXT NOT NULL CHECK (length(record_ref) BETWEEN 1 AND 240),
    reason     TEXT NOT NULL CHECK (length(reason) >= 1),
    person     TEXT NOT NULL CHECK (length(person) BETWEEN 1 AND 240),
    valid_from TEXT NOT NULL,
    valid_to   TEXT CHECK (valid_to >= valid_from),
    version    INTEGER NOT NULL DEFAULT 1,
    seq        INTEGER NOT NULL,
    UNIQUE (record_ref, rule, valid_from)
) STRICT;

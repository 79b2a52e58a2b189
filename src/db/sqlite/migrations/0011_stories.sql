-- What became of the commitments of each contract, with the days on which it did: delivery as at a
-- past day is computed from it rather than from the rows. See delivery/kept.rs. Never exported,
-- always recomputable. What was kept is computed again.
DELETE FROM performance_kept;
DELETE FROM performance_grouped;
DELETE FROM performance_totals;

CREATE TABLE delivery_kept (
    contract_id INTEGER PRIMARY KEY REFERENCES contracts (id),
    story       BLOB NOT NULL
) STRICT;

-- It goes with the sums of the contract, whoever writes them anew.
CREATE TRIGGER delivery_kept_goes AFTER DELETE ON performance_kept
BEGIN DELETE FROM delivery_kept WHERE contract_id = OLD.contract_id; END;

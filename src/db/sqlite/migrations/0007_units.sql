-- What is kept of each measure says its units as well. What was kept is computed again.
DELETE FROM performance_kept;
DELETE FROM performance_grouped;
DELETE FROM performance_totals;

//! The tables as they are written: one description serves imports, audit images and replay.

use super::image::Field;

/// A table whose rows are imaged. Its columns are always in this order: `id`, the record's own,
/// `version`, `seq`.
#[derive(Debug)]
pub(super) struct Table {
    /// Names the table in audit images; never changes.
    pub tag: u8,
    pub name: &'static str,
    /// By natural key.
    pub find: &'static str,
    /// Takes every column in order.
    pub insert: &'static str,
    /// Takes every column in order; the first says which row.
    pub update: &'static str,
    pub delete: &'static str,
    /// One row with all its columns, by id.
    pub row: &'static str,
    /// Every row, by id.
    pub all: &'static str,
    pub last_id: &'static str,
    /// Makes a table of this connection alone that hides it, with the same rows.
    pub hide: &'static str,
}

/// The columns of a row without `id`, `version` and `seq`.
pub(super) type Columns<'a> = Vec<Field<'a>>;

impl Table {
    pub fn by_tag(tag: u8) -> Option<&'static Self> {
        TABLES.iter().copied().find(|table| table.tag == tag)
    }
}

macro_rules! table {
    ($constant:ident, $tag:literal, $name:literal, by $key:literal, $columns:literal, $params:literal) => {
        pub(super) const $constant: Table = Table {
            tag: $tag,
            name: $name,
            find: concat!("SELECT id, ", $columns, " FROM ", $name, " WHERE ", $key),
            insert: concat!(
                "INSERT INTO ",
                $name,
                " (id, ",
                $columns,
                ") VALUES (?1, ",
                $params,
                ")"
            ),
            update: concat!(
                "UPDATE ",
                $name,
                " SET (",
                $columns,
                ") = (",
                $params,
                ") WHERE id = ?1"
            ),
            delete: concat!("DELETE FROM ", $name, " WHERE id = ?1"),
            row: concat!("SELECT id, ", $columns, " FROM ", $name, " WHERE id = ?1"),
            all: concat!("SELECT id, ", $columns, " FROM ", $name, " ORDER BY id"),
            last_id: concat!("SELECT coalesce(max(id), 0) FROM ", $name),
            hide: concat!("CREATE TEMP TABLE ", $name, " AS SELECT * FROM main.", $name),
        };
    };
}

/// In the order in which rows can be written.
pub(super) const TABLES: &[&Table] = &[
    &SETTINGS,
    &SUPPLIERS,
    &BRANCHES,
    &MEASURES,
    &CONTRACTS,
    &COMMITMENTS,
    &PROFILES,
    &FIGURES,
    &RETURNS,
    &RETURN_LINES,
    &EVIDENCE,
    &VARIATIONS,
    &ACTIONS,
    &RATINGS,
    &PROCUREMENTS,
    &QUOTATIONS,
    &WAIVERS,
    &SAMPLES,
    &SAMPLE_RESULTS,
    &REPORTS,
    &REPORT_LINES,
    &MILESTONES,
];

table! {
    SETTINGS, 1, "settings",
    by "name = ?1 AND coalesce(valid_from, '') = coalesce(?2, '')",
    "name, value, valid_from, reason, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7"
}

table! {
    SUPPLIERS, 2, "suppliers",
    by "supplier_ref = ?1",
    "supplier_ref, name, company_number, charity_number, vat_number, size, ownership, \
    vcse, postcode, email, locality_override, locality_reason, note, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16"
}

table! {
    BRANCHES, 3, "branches",
    by "supplier_id = ?1 AND postcode = ?2",
    "supplier_id, postcode, name, valid_from, valid_to, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8"
}

table! {
    MEASURES, 4, "measures",
    by "edition = ?1 AND measure_ref = ?2 AND coalesce(valid_from, '') = coalesce(?3, '')",
    "edition, measure_ref, valid_from, theme, outcome, policy_outcome, title, unit, \
    kind, proxy, evidence, first_year_only, conflicts_with, source, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17"
}

table! {
    CONTRACTS, 5, "contracts",
    by "contract_ref = ?1",
    "contract_ref, title, supplier_id, category, department, manager, description, \
    route, lead, kind, value, irrecoverable_vat, award_date, start_date, end_date, \
    terminated_on, review_date, status, edition, vcse, partner, procurement_ref, \
    recovery_clause, recovery_rate, rlw_age_18, rlw_contracted, rlw_hours_week, \
    rlw_weeks, rlw_on_council_land, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
    ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32"
}

table! {
    COMMITMENTS, 6, "commitments",
    by "contract_id = ?1 AND measure_ref = ?2",
    "contract_id, measure_ref, edition, measure_from, title, unit, kind, proxy, units, \
    value, relevance, committed_on, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15"
}

table! {
    PROFILES, 7, "profiles",
    by "commitment_id = ?1 AND quarter = ?2",
    "commitment_id, quarter, units, version, seq",
    "?2, ?3, ?4, ?5, ?6"
}

table! {
    FIGURES, 8, "figures",
    by "report = ?1 AND metric = ?2 AND measure = ?3 AND unit = ?4",
    "report, date, metric, measure, value, unit, source, note, awarded_from, awarded_to, \
    edition, measure_ref, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15"
}

table! {
    RETURNS, 9, "returns",
    by "contract_id = ?1 AND quarter = ?2 AND return_version = ?3",
    "contract_id, quarter, return_version, state, reason, people, begun_by, begun_at, \
    submitted_by, submitted_at, validated_by, validated_at, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15"
}

table! {
    RETURN_LINES, 10, "return_lines",
    by "return_id = ?1 AND commitment_id = ?2",
    "return_id, commitment_id, declared, wage_rate, note, answer, keyed_by, keyed_at, \
    decision, validated, decision_reason, decided_by, decided_at, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16"
}

table! {
    EVIDENCE, 11, "evidence",
    by "return_id = ?1 AND commitment_id = ?2 AND evidence_ref = ?3",
    "return_id, commitment_id, evidence_ref, sha256, units, dated, note, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
}

table! {
    VARIATIONS, 12, "variations",
    by "commitment_id = ?1 AND signed_on = ?2",
    "commitment_id, signed_on, units, was, reason, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8"
}

table! {
    ACTIONS, 13, "actions",
    by "contract_id = ?1 AND acted_on = ?2 AND kind = ?3 AND person = ?4",
    "contract_id, acted_on, kind, person, note, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8"
}

table! {
    RATINGS, 14, "ratings",
    by "contract_id = ?1 AND year = ?2 AND kpi = ?3",
    "contract_id, year, kpi, grade, published_on, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8"
}

table! {
    PROCUREMENTS, 15, "procurements",
    by "procurement_ref = ?1",
    "procurement_ref, title, supplier_id, category, department, kind, route, lead, \
    estimated_value, awarded_value, vat_basis, began_on, invited_on, closed_on, awarded_on, \
    price_weight, quality_weight, sv_weight, sv_quantitative_share, weight_decision, \
    scoring_strategy, scoring_parameter, plan_document, sv_scored_at_award, \
    local_labour_only, no_local_evidence, no_region_evidence, notice_published_on, \
    reservation_area, reservation_decided_on, reservation_in_notice, contract_id, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
    ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35"
}

table! {
    QUOTATIONS, 16, "quotations",
    by "procurement_id = ?1 AND supplier_id = ?2",
    "procurement_id, supplier_id, invited_on, received_on, amount, outcome, note, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
}

table! {
    WAIVERS, 17, "waivers",
    by "record_ref = ?1 AND rule = ?2 AND valid_from = ?3",
    "rule, record_ref, reason, person, valid_from, valid_to, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
}

table! {
    SAMPLES, 18, "samples",
    by "sample_ref = ?1",
    "sample_ref, began_from, began_to, size, seed, spread_by, drawn_on, drawn_by, population, \
    bound, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13"
}

table! {
    SAMPLE_RESULTS, 19, "sample_results",
    by "sample_id = ?1 AND procurement_id = ?2",
    "sample_id, procurement_id, category, two_invited, replies_recorded, local_invited, \
    evidence_kept, result, exception, checked_by, checked_on, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"
}

table! {
    REPORTS, 20, "reports",
    by "report_ref = ?1",
    "report_ref, kind, subject, quarter, awarded_from, awarded_to, as_at, is_past, title, note, \
    frozen_by, frozen_at, software, head, head_sha256, lines, sha256, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20"
}

table! {
    REPORT_LINES, 21, "report_lines",
    by "report_id = ?1 AND line = ?2",
    "report_id, line, content, version, seq",
    "?2, ?3, ?4, ?5, ?6"
}

table! {
    MILESTONES, 22, "milestones",
    by "contract_id = ?1 AND milestone = ?2",
    "contract_id, milestone, due_on, met_on, note, version, seq",
    "?2, ?3, ?4, ?5, ?6, ?7, ?8"
}

//! What an import changes, from the bytes of a file to the register. Everything is invented.

use proptest::prelude::*;
use sleva::calc::contract::Contract;
use sleva::calc::problem::Problem;
use sleva::columns::{self, Names, Need, Reading, differences};
use sleva::db::Store;
use sleva::db::request::{
    Command, Import, Kind, Progress, Query, Receipt, Record, Rejected, Reply,
};
use sleva::db::sqlite::Sqlite;
use sleva::exchange::{Note, Writer, read};

use crate::cli::Home;
use crate::store::{all, day, everything, memory, morning};

const SUPPLIERS: &str = "supplier_ref,name,company_number,postcode,email,size,vcse,locality_override,locality_reason,note\n\
    S-1,Invented & Sons,01234567,s601ae,a@example.org,small,no,region,works from Sheffield,a note\n";
const MEASURES: &str = "edition,measure_ref,theme,title,unit,kind,proxy_gbp,conflicts_with,from,source\n\
    e-1,M1,Jobs,People hired,weeks,proxy,100,M2,,invented\n\
    e-1,M2,Jobs,People kept,weeks,record-only,,,2024-04-01,invented\n\
    e-1,M3,Growth,Spent here,£,localised,,,,\n";
const CONTRACTS: &str = "contract_ref,title,supplier_ref,category,department,manager,route,kind,value_gbp,award_date,start,end,terminated_on,review_date,status,edition,rlw_weeks\n\
    C-1,Grounds,S-1,Places,Streets,officer1,open tender,services,1234.50,2024-03-01,2024-04-01,2026-03-31,2025-01-31,2025-10-01,terminated,e-1,8\n";
const COMMITMENTS: &str = "contract_ref,measure_ref,units,proxy_gbp,relevance,committed_on\n\
    C-1,M1,38.5,,fits the work,2024-03-01\n\
    C-1,M3,1000,0.75,,2024-03-02\n";
const PROFILES: &str = "contract_ref,measure_ref,quarter,units\nC-1,M1,2024-25 Q1,38.5\n";
const BRANCHES: &str =
    "supplier_ref,postcode,name,from,to\nS-1,dn2 4pe,Yard,2020-01-01,2024-12-31\n";
const SETTINGS: &str = "name,value,from,reason\nreturn.due_days,30,2024-04-01,decided\n";
const FIGURES: &str = "report,date,metric,measure,value,unit,source,note,awarded_from,awarded_to,edition,measure_ref\n\
    Report 1,2021,committed_value,Jobs,99,GBP,invented,a note,2019-12-01,2020-12-31,e-1,M1\n";

const FILES: &[(Kind, &str)] = &[
    (Kind::Settings, SETTINGS),
    (Kind::Suppliers, SUPPLIERS),
    (Kind::Branches, BRANCHES),
    (Kind::Measures, MEASURES),
    (Kind::Contracts, CONTRACTS),
    (Kind::Commitments, COMMITMENTS),
    (Kind::Profiles, PROFILES),
    (Kind::Figures, FIGURES),
];

/// Reads and puts in a file as `sleva import` does.
fn bring(store: &mut dyn Store, kind: Kind, text: &str) -> Receipt {
    let reading = Reading { whole: false, names: &Names::default() };
    let read = read(kind, text.as_bytes(), &reading).unwrap();
    let import = Import {
        kind,
        file: format!("{}.csv", kind.word()),
        sha256: read.sha256,
        records: read.records,
        dry_run: false,
        strict: false,
        rejected: read.rejected_rows,
        absent: read.absent,
        progress: Progress::default(),
    };
    let mut receipt = store.write(&Command::Import(import), &morning()).unwrap();
    read.cells.quote(&mut receipt.rejected);
    receipt.rejected.extend(read.rejected);
    receipt
}

fn register() -> Sqlite {
    let mut store = memory();
    for (kind, text) in FILES {
        let receipt = bring(&mut store, *kind, text);
        assert_eq!(receipt.rejected, [], "{}", kind.word());
    }
    store
}

fn contract(store: &dyn Store) -> Contract {
    match all(store, Kind::Contracts).remove(0) {
        Record::Contract(contract) => contract,
        other => panic!("{other:?}"),
    }
}

fn refused(kind: Kind, text: &str) -> Rejected {
    let mut store = register();
    let before = everything(&store);
    let mut receipt = bring(&mut store, kind, text);
    assert_eq!(receipt.rejected.len(), 1, "{:?}", receipt.rejected);
    assert_eq!(everything(&store), before);
    let refused = receipt.rejected.remove(0);
    assert!(!refused.column.is_empty() && !refused.reason.is_empty(), "{refused:?}");
    assert!(refused.remedy.ends_with('.'), "{refused:?}");
    refused
}

#[test]
fn a_column_that_is_not_in_the_file_keeps_what_is_there() {
    let mut store = register();
    let mut expected = contract(&store);
    let receipt = bring(
        &mut store,
        Kind::Contracts,
        "contract_ref,title,supplier_ref,value_gbp,start,end,manager,department\n\
         C-1,Grounds,S-1,1234.50,2024-04-01,2026-03-31,officer2,\n",
    );
    assert_eq!((receipt.changed, receipt.rejected.len()), (1, 0));
    expected.manager = Some("officer2".to_owned());
    // The column is there and the cell is empty: not known.
    expected.department = None;
    assert_eq!(contract(&store), expected);
}

#[test]
fn a_receipt_says_each_field_before_and_after() {
    let mut store = register();
    let receipt = bring(
        &mut store,
        Kind::Contracts,
        "contract_ref,title,supplier_ref,value_gbp,start,end,manager,department\n\
         C-1,Grounds,S-1,2000,2024-04-01,2026-03-31,officer1,\n",
    );
    let change = &receipt.changes[0];
    assert_eq!((change.row, change.record.as_str()), (2, "C-1"));
    let said: Vec<(&str, Option<String>, Option<String>)> =
        differences(change.before.as_ref(), change.after.as_ref())
            .into_iter()
            .map(|field| (field.field, field.before, field.after))
            .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        said,
        [("department", some("Streets"), None), ("value_gbp", some("1234.50"), some("2000.00")),]
    );
}

#[test]
fn a_new_record_is_empty_in_columns_that_are_not_there() {
    let mut store = register();
    bring(&mut store, Kind::Suppliers, "supplier_ref,name\nS-2,Made Up\n");
    let Record::Supplier(supplier) = all(&store, Kind::Suppliers).remove(1) else { panic!() };
    assert_eq!((supplier.name.as_str(), supplier.size, supplier.note), ("Made Up", None, None));
}

#[test]
fn rules_between_fields_look_at_what_is_kept_as_well() {
    let earlier = "contract_ref,title,supplier_ref,value_gbp,start,end\n\
        C-1,Grounds,S-1,1234.50,2025-02-01,2026-03-31\n";
    let why = refused(Kind::Contracts, earlier);
    assert_eq!((why.column.as_str(), why.value.as_str()), ("terminated_on", "2025-01-31"));
    let reason = "supplier_ref,name,locality_reason\nS-1,Invented & Sons,\n";
    assert_eq!(refused(Kind::Suppliers, reason).column, "locality_override");
}

#[test]
fn a_version_without_its_day_is_the_only_one_or_has_to_be_told() {
    let mut store = register();
    let text = "edition,measure_ref,title,unit,theme\ne-1,M2,People kept,weeks,Social\n";
    let receipt = bring(&mut store, Kind::Measures, text);
    assert_eq!((receipt.added, receipt.changed), (0, 1), "{:?}", receipt.rejected);
    bring(
        &mut store,
        Kind::Measures,
        "edition,measure_ref,title,unit,kind,from\ne-1,M2,People kept,weeks,record-only,2026-04-01\n",
    );
    let receipt = bring(&mut store, Kind::Measures, text);
    let why = &receipt.rejected[0];
    assert_eq!(why.column, "from");
    assert!(why.reason.contains("e-1/M2 is there 2 times"), "{}", why.reason);
}

#[test]
fn a_measure_in_use_keeps_its_values() {
    for (column, row) in [
        ("proxy_gbp", "e-1,M1,Jobs,People hired,weeks,proxy,120,,,"),
        ("unit", "e-1,M1,Jobs,People hired,hours,proxy,100,,,"),
        ("kind", "e-1,M1,Jobs,People hired,weeks,localised,100,,,"),
        ("title", "e-1,M1,Jobs,People trained,weeks,proxy,100,,,"),
    ] {
        let header = MEASURES.lines().next().unwrap();
        let why = refused(Kind::Measures, &format!("{header}\n{row}\n"));
        assert_eq!(why.column, column);
        assert!(why.reason.contains("M1 of e-1 is used by 1 contract"), "{}", why.reason);
        assert!(why.remedy.contains("column from"), "{}", why.remedy);
    }
    let mut store = register();
    let header = MEASURES.lines().next().unwrap();
    let rows = "e-1,M1,Social,People hired,weeks,proxy,100,,,another\n\
        e-1,M1,Jobs,People hired,weeks,proxy,120,M2,2025-04-01,\n\
        e-1,M2,Jobs,People retained,days,record-only,,,2024-04-01,\n";
    let receipt = bring(&mut store, Kind::Measures, &format!("{header}\n{rows}"));
    assert_eq!((receipt.added, receipt.changed, receipt.rejected.len()), (1, 2, 0));
}

#[test]
fn dates_that_cannot_be_are_refused_with_the_cell_of_the_file() {
    let header = "contract_ref,title,supplier_ref,value_gbp,award_date,start,end,terminated_on\n";
    for (row, column, value, reason) in [
        ("2024-01-01,01/04/2024,31/03/2024,", "end", "31/03/2024", "before start"),
        (",01/04/2024,31/03/2026,31/03/2024", "terminated_on", "31/03/2024", "before start"),
        ("01/04/2026,01/04/2024,31/03/2026,", "award_date", "01/04/2026", "after end"),
        ("0001-01-01,01/04/2024,31/03/2026,", "award_date", "0001-01-01", "1900 to 2999"),
        (",01/04/2024,9999-12-31,", "end", "9999-12-31", "1900 to 2999"),
    ] {
        let why = refused(Kind::Contracts, &format!("{header}C-2,T,S-1,1,{row}\n"));
        assert_eq!((why.column.as_str(), why.value.as_str()), (column, value));
        assert!(why.reason.contains(reason), "{}", why.reason);
    }
    let mut store = register();
    let late = "C-2,T,S-1,1,2024-05-01,2024-04-01,2026-03-31,2026-06-30\n";
    assert_eq!(bring(&mut store, Kind::Contracts, &format!("{header}{late}")).added, 1);
}

#[test]
fn a_quarter_outside_the_life_of_the_contract_is_refused() {
    let header = "contract_ref,measure_ref,quarter,units\n";
    for quarter in ["2023-24 Q4", "2026-27 Q1"] {
        let why = refused(Kind::Profiles, &format!("{header}C-1,M1,{quarter},1\n"));
        assert_eq!((why.column.as_str(), why.value.as_str()), ("quarter", quarter));
        assert!(why.reason.contains("2024-04-01 to 2026-03-31"), "{}", why.reason);
    }
    let mut store = register();
    let last = format!("{header}C-1,M1,2025-26 Q4,1\n");
    assert_eq!(bring(&mut store, Kind::Profiles, &last).added, 1);
}

#[test]
fn a_measure_conflicts_only_with_others_of_its_edition() {
    let header = "edition,measure_ref,title,unit,conflicts_with\n";
    let own = refused(Kind::Measures, &format!("{header}e-2,A,T,u,B; A\n"));
    assert_eq!((own.column.as_str(), own.value.as_str()), ("conflicts_with", "B; A"));
    let gone = refused(Kind::Measures, &format!("{header}e-1,A,T,u,M1;M9;M8\n"));
    assert!(gone.reason.contains("edition e-1 does not have: M9, M8"), "{}", gone.reason);
    let mut store = register();
    let later = format!("{header}e-2,A,T,u,B\ne-2,B,T,u,\n");
    assert_eq!(bring(&mut store, Kind::Measures, &later).added, 2);
}

#[test]
fn postcodes_emails_and_company_numbers_are_checked_and_written_one_way() {
    let store = register();
    let Record::Supplier(supplier) = all(&store, Kind::Suppliers).remove(0) else { panic!() };
    assert_eq!(supplier.postcode.as_deref(), Some("S60 1AE"));
    let Record::Branch(branch) = all(&store, Kind::Branches).remove(0) else { panic!() };
    assert_eq!(branch.postcode, "DN2 4PE");
    for (column, value) in [
        ("postcode", "Sheffield"),
        ("postcode", "12345"),
        ("email", "nobody"),
        ("email", "nobody@"),
        ("company_number", "1234567"),
        ("company_number", "1234 678"),
    ] {
        let why = refused(Kind::Suppliers, &format!("supplier_ref,name,{column}\nS-2,T,{value}\n"));
        assert_eq!((why.column.as_str(), why.value.as_str()), (column, value));
    }
    let mut store = register();
    let good = "supplier_ref,name,postcode,company_number\nS-2,T,ec2a,SC123456\nS-3,T,m11aa,\n";
    assert_eq!(bring(&mut store, Kind::Suppliers, good).added, 2);
    let codes: Vec<Option<String>> = all(&store, Kind::Suppliers)
        .into_iter()
        .map(|record| if let Record::Supplier(s) = record { s.postcode } else { panic!() })
        .collect();
    assert_eq!(codes[1..], [Some("EC2A".to_owned()), Some("M1 1AA".to_owned())]);
}

#[test]
fn a_row_refused_as_a_whole_is_named_by_its_reference() {
    let twice = "supplier_ref,name\nS-2,One\nS-2,Other\n";
    let mut store = register();
    let receipt = bring(&mut store, Kind::Suppliers, twice);
    let why = &receipt.rejected[0];
    assert_eq!((why.row, why.column.as_str(), why.value.as_str()), (3, "supplier_ref", "S-2"));
}

#[test]
fn files_with_semicolons_or_tabs_are_read_and_said() {
    for (separator, said) in [(";", "semicolons"), ("\t", "tabs")] {
        let text = "supplier_ref,name,note\nS-2,\"Made Up\",\"one, two\"\n".to_owned();
        let text = text.replace(", ", "#").replace(',', separator).replace('#', ", ");
        let reading = Reading { whole: false, names: &Names::default() };
        let found = read(Kind::Suppliers, text.as_bytes(), &reading).unwrap();
        let Record::Supplier(supplier) = &found.records[0].1 else { panic!() };
        assert_eq!(supplier.name, "Made Up");
        assert_eq!(supplier.note.as_deref(), Some("one, two"));
        assert!(found.notes.contains(&Note::Separator { name: said }), "{:?}", found.notes);
    }
}

#[test]
fn a_status_and_a_termination_that_disagree_need_attention() {
    for (status, on, said) in [
        ("terminated", "", "terminated_on is not filled in"),
        ("live", "2025-01-31", "status is live, and terminated_on is 2025-01-31"),
    ] {
        let mut store = register();
        let text = format!(
            "contract_ref,title,supplier_ref,value_gbp,start,end,status,terminated_on\n\
             C-1,Grounds,S-1,1234.50,2024-04-01,2026-03-31,{status},{on}\n"
        );
        assert_eq!(bring(&mut store, Kind::Contracts, &text).changed, 1);
        let query = Query::Contract { contract_ref: "C-1".to_owned(), today: day("2025-11-22") };
        let Reply::Contract(detail) = store.read(&query).unwrap() else { panic!() };
        let found = detail.findings.iter().find(|found| found.problem == Problem::Register);
        assert!(found.unwrap().what.contains(said), "{found:?}");
        assert!(detail.row.problems.contains(Problem::Register));
    }
}

#[test]
fn the_command_says_what_would_change_and_what_changed() {
    let home = Home::new();
    home.ok(&["init", "c.sleva"]);
    let write = |name: &str, text: &str| std::fs::write(home.path(name), text).unwrap();
    write("s.csv", "supplier_ref,name,note\nS-1,One,kept\nS-2,Two,\n");
    let dry = home.ok(&["--db", "c.sleva", "import", "suppliers", "s.csv", "--dry-run"]);
    assert!(dry.contains("2 to add"), "{dry}");
    home.ok(&["--db", "c.sleva", "import", "suppliers", "s.csv"]);
    write("t.csv", "supplier_ref,name\nS-1,First\nS-2,Two\n");
    let done = home.ok(&["--db", "c.sleva", "import", "suppliers", "t.csv", "--dry-run"]);
    assert!(done.contains("row 2, S-1: name from “One” to “First”"), "{done}");
    let said = home.json(&["--db", "c.sleva", "import", "suppliers", "t.csv"]);
    let file = &said["data"]["files"][0];
    assert_eq!(
        file["changes"],
        serde_json::json!([{"record": "S-1", "what": "changed", "field": "name", "before": "One", "after": "First"}])
    );
    assert_eq!(file["changes_left_out"], 0);
}

/// The export of a kind with only some of its optional columns.
fn restricted(store: &dyn Store, kind: Kind, kept: &[bool]) -> String {
    let mut whole = Vec::new();
    let mut writer = Writer::new(kind, &mut whole).unwrap();
    for record in all(store, kind) {
        writer.record(record).unwrap();
    }
    writer.finish().unwrap();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(whole.as_slice());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let infos = columns::of(kind);
    // What tells figures apart is no field of theirs that could be left out.
    let names_it = |name: &str| kind == Kind::Figures && matches!(name, "measure" | "unit");
    let wanted: Vec<usize> = rows[0]
        .iter()
        .enumerate()
        .filter(|(at, name)| {
            let info = infos.iter().find(|info| info.name == *name).unwrap();
            matches!(info.need, Need::Required | Need::Named)
                || names_it(name)
                // What only a whole folder may have is refused in one file.
                || (info.need != Need::Sealed && kept[at % kept.len()])
        })
        .map(|(at, _)| at)
        .collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in &rows {
        out.write_record(wanted.iter().map(|at| &row[*at])).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_export_without_some_columns_changes_nothing(
        kept in proptest::collection::vec(any::<bool>(), 31),
    ) {
        let mut store = register();
        let before = store.digests().unwrap();
        for kind in Kind::ALL {
            let text = restricted(&store, *kind, &kept);
            let receipt = bring(&mut store, *kind, &text);
            prop_assert_eq!(&receipt.rejected, &[], "{}", text);
            prop_assert_eq!((receipt.added, receipt.changed), (0, 0), "{}", text);
        }
        prop_assert_eq!(store.digests().unwrap(), before);
    }
}

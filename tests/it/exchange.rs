//! Files in and out. All names and figures here are invented, unless a test says otherwise.

use sleva::calc::text::NAME_MAX;
use sleva::columns::{Names, Reading};
use sleva::db::request::{Kind, Record};
use sleva::exchange::{Fault, Note, Read, Writer, read};

fn read_with(kind: Kind, bytes: &[u8], whole: bool, names: &Names) -> Result<Read, Fault> {
    read(kind, bytes, &Reading { whole, names })
}

fn plain(kind: Kind, bytes: &[u8]) -> Read {
    read_with(kind, bytes, false, &Names::default()).unwrap()
}

fn fault(kind: Kind, bytes: &[u8]) -> Fault {
    read_with(kind, bytes, false, &Names::default()).unwrap_err()
}

fn write(kind: Kind, records: Vec<Record>) -> (String, u64) {
    let mut out = Vec::new();
    let mut writer = Writer::new(kind, &mut out).unwrap();
    for record in records {
        writer.record(record).unwrap();
    }
    let written = writer.finish().unwrap();
    (String::from_utf8(out).unwrap(), written.protected)
}

/// One full and one sparse row of each kind, as export writes them.
const FILES: &[(Kind, &str)] = &[
    (
        Kind::Settings,
        "name,value,from,reason\r\ncouncil.name,Exampleshire,,\r\n\
         sv.bound,100000,2026-04-01,\"decided, in writing\"\r\n",
    ),
    (
        Kind::Suppliers,
        "supplier_ref,name,company_number,charity_number,vat_number,size,ownership,vcse,postcode,email,locality_override,locality_reason,note\r\n\
         S-1,Invented & Sons,01234567,,GB123,small,social enterprise,yes,S60 1AE,a@example.org,region,\"two\nlines\",'=not a sum\r\n\
         S-2,Made Up Ltd,,,,,,,,,,,\r\n",
    ),
    (
        Kind::Branches,
        "supplier_ref,postcode,name,from,to\r\nS-1,S61 1AA,Yard,2020-01-01,2024-12-31\r\nS-2,DN2 4PE,,,\r\n",
    ),
    (
        Kind::Measures,
        "edition,measure_ref,theme,outcome,policy_outcome,title,unit,kind,proxy_gbp,evidence,first_year_only,conflicts_with,from,source\r\n\
         example-1,M1,Jobs,More jobs,Work,People hired,FTE-years,proxy,26272.995,Letters,no,M2;M3,2024-04-01,invented\r\n\
         example-1,M2,,,,Counted,people,record-only,,,,,,\r\n",
    ),
    (
        Kind::Contracts,
        "contract_ref,title,supplier_ref,category,department,manager,description,route,lead,kind,value_gbp,irrecoverable_vat_gbp,award_date,start,end,terminated_on,review_date,status,edition,vcse,partner,procurement_ref,recovery_clause,recovery_rate,rlw_age_18,rlw_contracted,rlw_hours_week,rlw_weeks,rlw_on_council_land\r\n\
         C-1,Grounds,S-1,Places,Streets,officer1,Cutting,open tender,council,services,1234.50,0.00,2024-03-01,2024-04-01,2027-03-31,2026-01-31,2025-04-01,terminated,example-1,no,Partner,P-1,Clause 9,0.5,yes,yes,2.5,8,no\r\n\
         C-2,Cleaning,S-2,,,,,,,,0.00,,,2024-04-01,2024-04-01,,,,,,,,,,,,,,\r\n",
    ),
    (
        Kind::Procurements,
        "procurement_ref,title,supplier_ref,category,department,kind,route,lead,estimated_value_gbp,awarded_value_gbp,vat_basis,began_on,invited_on,closed_on,awarded_on,price_weight,quality_weight,sv_weight,sv_quantitative_share,weight_decision,scoring_strategy,scoring_parameter,plan_document,sv_scored_at_award,local_labour_only,no_local_evidence,no_region_evidence,notice_published_on,reservation_area,reservation_decided_on,reservation_in_notice,contract_ref\r\n\
         P-1,Park benches,S-1,Places,Parks,goods,open tender,council,180000.00,179000.50,excluding,2025-02-20,2025-03-03,2025-04-07,2025-05-06,40,40,20,50,Case 41,share-of-price,10.5,milestone tracker,yes,no,Note 12,Note 13,2025-03-03,South Yorkshire,2025-02-25,yes,C-1\r\n\
         P-2,Bins,,,,,,,0.00,,,,,,,,,,,,,,,,,,,,,,,\r\n",
    ),
    (
        Kind::Quotations,
        "procurement_ref,supplier_ref,invited_on,received_on,amount_gbp,outcome,note\r\n\
         P-1,S-1,2025-03-03,2025-03-10,179000.50,accepted,By e-mail\r\n\
         P-1,S-2,2025-03-03,,,no reply,\r\n",
    ),
    (
        Kind::Waivers,
        "rule,record_ref,reason,person,from,to\r\n\
         quotes-two,P-1,One firm is left,officer1,2025-03-03,2025-12-31\r\n\
         sv-plan,C-1,Agreed,,2025-03-04,\r\n",
    ),
    (
        Kind::Samples,
        "sample_ref,from,to,size,seed,by,drawn_on,drawn_by,population,bound_gbp\r\n\
         A-1,2025-01-01,2025-12-31,2,9007199254740991,category,2026-01-05,auditor1,40,25000.00\r\n\
         A-2,2025-01-01,2025-12-31,1,0,,2026-01-05,auditor1,40,25000.00\r\n",
    ),
    (
        Kind::Results,
        "sample_ref,procurement_ref,category,two_invited,replies_recorded,local_invited,evidence_kept,result,exception,checked_by,checked_on\r\n\
         A-1,P-1,Places,yes,no,yes,no,not compliant,One reply is missing,auditor1,2026-01-07\r\n\
         A-1,P-2,,,,,,,,,\r\n",
    ),
    (
        Kind::Commitments,
        "contract_ref,measure_ref,units,proxy_gbp,relevance,committed_on,edition,title,unit,kind,from\r\n\
         C-1,M1,38.03,26272.995,Fits the work,2024-03-01,example-1,People hired,FTE-years,proxy,2024-04-01\r\n\
         C-1,M2,0,,,,example-1,Counted,people,record-only,\r\n",
    ),
    (
        Kind::Profiles,
        "contract_ref,measure_ref,quarter,units\r\nC-1,M1,2024-25 Q1,9.5075\r\nC-1,M1,2024-25 Q2,0\r\n",
    ),
    (
        Kind::Variations,
        "contract_ref,measure_ref,units,signed_on,reason,was\r\n\
         C-1,M1,40,2025-06-01,More starters,38.03\r\n\
         C-1,M2,5.5,2025-06-01,,0\r\n",
    ),
    (
        Kind::Returns,
        "contract_ref,quarter,measure_ref,declared_units,unit,wage_rate,note,answer,version,state,reason,people,begun_by,begun_at,submitted_by,submitted_at,validation_ended_by,validation_ended_at,keyed_by,keyed_at,decision,validated_units,validation_reason,validated_by,validated_at\r\n\
         C-1,2024-25 Q1,M1,9.5,FTE-years,12.60,Two starters,,1,validated,,officer1;officer2,officer1,2024-07-10T09:00:00Z,officer2,2024-07-12T10:30:00Z,validator1,2024-07-20T11:00:00Z,officer1,2024-07-10T09:01:00Z,reduced,9,One letter is missing,validator1,2024-07-20T10:59:00Z\r\n\
         C-1,2024-25 Q2,M2,,people,,Not in yet,Asked again,2,draft,A late letter,officer1,officer1,2024-10-10T09:00:00Z,,,,,officer1,2024-10-10T09:01:00Z,,,,,\r\n",
    ),
    (
        Kind::Evidence,
        "contract_ref,quarter,measure_ref,evidence_ref,sha256,units,dated,note,version\r\n\
         C-1,2024-25 Q1,M1,EV-301,abababababababababababababababababababababababababababababababab,9.5,2024-06-30,letters,1\r\n\
         C-1,2024-25 Q1,M2,EV-302,,,,,1\r\n",
    ),
    (
        Kind::Actions,
        "contract_ref,on,kind,person,note\r\n\
         C-1,2025-02-01,recovery considered,officer1,Clause 9\r\n\
         C-1,2025-03-01,waived,officer1,\r\n",
    ),
    (
        Kind::Ratings,
        "contract_ref,year,grade,kpi,published_on\r\n\
         C-1,2024-25,approaching target,On time,2025-05-01\r\n\
         C-1,2024-25,good,Response,\r\n",
    ),
    (
        Kind::Figures,
        "report,date,metric,measure,value,unit,source,note,awarded_from,awarded_to,edition,measure_ref\r\n\
         Report 1,2021-02-15,committed_value,Jobs [M1],999162,GBP,invented,a note,2019-12-01,2020-12-31,example-1,M1\r\n\
         Report 1,2022,committed_total,,77.2,,,,,,,\r\n",
    ),
    (
        Kind::Reports,
        "report_ref,report,subject,quarter,from,to,as_at,is_past,title,note,frozen_by,frozen_at,software,head,head_sha256,lines,sha256\r\n\
         R-1,annual,,,2019-12-01,2025-03-31,2025-03-31,yes,Social value: annual report,as published,officer1,2025-04-30T09:00:00Z,0.1.0,17,abababababababababababababababababababababababababababababababab,2,cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\r\n\
         R-2,contract,C-1,2024-25 Q1,,,2025-03-31,no,A contract,,officer1,2025-04-30T09:00:00Z,0.1.0,18,abababababababababababababababababababababababababababababababab,1,cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\r\n",
    ),
    (
        Kind::ReportLines,
        "report_ref,line,content\r\n\
         R-1,1,\"{\"\"kind\"\":\"\"heading\"\",\"\"text\"\":\"\"In short\"\"}\"\r\n\
         R-1,2,\"{\"\"kind\"\":\"\"list\"\"}\"\r\n",
    ),
    (
        Kind::Milestones,
        "contract_ref,milestone,due_on,met_on,note\r\n\
         C-1,Accredited,2025-06-30,2025-07-04,A letter came\r\n\
         C-1,Plan agreed,2025-03-31,,\r\n",
    ),
];

#[test]
fn every_kind_comes_back_byte_for_byte() {
    assert_eq!(FILES.len(), Kind::ALL.len());
    for (kind, text) in FILES {
        let read = read_with(*kind, text.as_bytes(), true, &Names::default()).unwrap();
        assert_eq!(read.rejected, [], "{kind:?}");
        assert_eq!(read.records.len(), 2, "{kind:?}");
        assert_eq!(read.records[0].0, 2, "{kind:?}: the header is row 1");
        let records = read.records.into_iter().map(|(_, record)| record).collect();
        assert_eq!(write(*kind, records).0, *text, "{kind:?}");
    }
}

#[test]
fn columns_stand_in_any_order_and_unknown_ones_are_reported() {
    let read = plain(
        Kind::Profiles,
        b"Units,shoe size,QUARTER,measure_ref,contract_ref\n2.5,44,Q3 25/26,M1,C-1\n",
    );
    let Record::Profile(profile) = &read.records[0].1 else { panic!() };
    assert_eq!(profile.quarter.to_string(), "2025-26 Q3");
    assert_eq!(profile.units.to_string(), "2.5");
    assert!(
        read.notes.contains(&Note::Unknown {
            columns: vec!["shoe_size".to_owned()],
            kind: Kind::Profiles
        })
    );
}

#[test]
fn a_missing_required_column_is_one_error_with_the_columns_found() {
    let fault = fault(Kind::Profiles, b"contract_ref,units\nC-1,2\n");
    let Fault::Missing { kind, missing, found } = fault else { panic!("{fault:?}") };
    assert_eq!(kind, Kind::Profiles);
    assert_eq!(missing, ["measure_ref", "quarter"]);
    assert_eq!(found, ["contract_ref", "units"]);
}

/// Reads one supplier whose cells are given and returns its refusals as column and reason.
fn supplier(name: &str) -> Vec<(String, String)> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["supplier_ref", "name"]).unwrap();
    csv.write_record(["S-1", name]).unwrap();
    let read = plain(Kind::Suppliers, &csv.into_inner().unwrap());
    for refusal in &read.rejected {
        assert_eq!(refusal.row, 2);
        assert!(!refusal.remedy.is_empty());
        assert!(!refusal.value.contains('\u{1b}') && !refusal.value.contains('\u{202e}'));
        assert!(refusal.value.chars().count() <= 61);
    }
    read.rejected.into_iter().map(|r| (r.column, r.reason)).collect()
}

#[test]
fn awkward_names_are_refused_by_column_and_reason() {
    let only = |name: &str| {
        let mut refused = supplier(name);
        assert_eq!(refused.len(), 1, "{name:?}");
        let (column, reason) = refused.remove(0);
        assert_eq!(column, "name");
        reason
    };
    assert!(only("Acme\x1b[2J Ltd").contains("U+001B"));
    assert!(only("=HYPERLINK(\"http://example.org\")").contains("begins with ="));
    assert!(only("＝1+1").contains("formula"));
    assert!(only("Acme \u{202e}dtL").contains("U+202E"));
    assert!(only(&"long".repeat(2_500)).contains(&NAME_MAX.to_string()));
    assert!(only("  ").contains("empty"));
    assert!(only(&format!("Zalgo{}", "\u{301}".repeat(20))).contains("accents"));
    assert_eq!(supplier("Café Ærø 株式会社"), []);
}

/// The value of a contract as read, or the reason for refusing it.
fn value(cell: &str) -> Result<String, String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["contract_ref", "title", "supplier_ref", "value_gbp", "start", "end"])
        .unwrap();
    csv.write_record(["C-1", "T", "S-1", cell, "2024-04-01", "2025-03-31"]).unwrap();
    let read = plain(Kind::Contracts, &csv.into_inner().unwrap());
    match (read.records.first(), read.rejected.first()) {
        (Some((2, Record::Contract(contract))), None) => Ok(contract.value.to_string()),
        (None, Some(refused)) => {
            assert_eq!((refused.row, refused.column.as_str()), (2, "value_gbp"));
            Err(refused.reason.clone())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn amounts_are_read_as_people_write_them_and_never_rounded() {
    assert_eq!(value("£1,234.50"), Ok("1234.50".to_owned()));
    assert_eq!(value("0"), Ok("0.00".to_owned()));
    for less in ["(1,234.50)", "1234.50-", "-0.01"] {
        assert_eq!(value(less), Err("is less than nothing".to_owned()));
    }
    assert_eq!(value(" 504.00 "), Ok("504.00".to_owned()));
    assert!(value("73423.70999999999").unwrap_err().contains("more than 2 decimals"));
    assert!(value("NaN").unwrap_err().contains("not a number"));
    assert!(value("1e999").unwrap_err().contains("not a number"));
    assert!(value(&"9".repeat(30)).unwrap_err().contains("too large"));
    assert!(value("1,23.00").unwrap_err().contains("commas"));
    assert!(value("").unwrap_err().contains("empty"));
}

#[test]
fn dates_words_and_yes_or_no_are_refused_with_what_is_allowed() {
    let read = plain(
        Kind::Contracts,
        b"contract_ref,title,supplier_ref,value_gbp,start,end,status,vcse,award_date\n\
          C-1,T,S-1,1,31/02/2024,2025-03-31,alive,maybe,1/2/26\n\
          C-2,T,S-1,1,2025-03-31,2025-03-30,live,yes,45292\n\
          C-3,T,S-1,1,31/10/2025,2026-03-31 00:00:00,LIVE,Y,\n",
    );
    let refused: Vec<(u64, &str)> =
        read.rejected.iter().map(|r| (r.row, r.column.as_str())).collect();
    assert_eq!(refused, [(2, "award_date"), (2, "start"), (2, "status"), (2, "vcse")]);
    assert!(read.rejected[2].remedy.contains("awarded, mobilising, live"));
    assert_eq!(read.rejected_rows, 1, "an end before the start is found by the store");
    let Record::Contract(contract) = &read.records[1].1 else { panic!() };
    assert_eq!(contract.start.to_string(), "2025-10-31");
    assert_eq!(contract.end.to_string(), "2026-03-31");
    assert_eq!(contract.award_date, None);
}

#[test]
fn an_empty_cell_is_not_known_and_zero_is_zero() {
    let read =
        plain(Kind::Measures, b"edition,measure_ref,title,unit,proxy_gbp\ne,M1,T,u,\ne,M2,T,u,0\n");
    let proxies: Vec<Option<String>> = read
        .records
        .iter()
        .map(|(_, record)| match record {
            Record::Measure(measure) => measure.proxy.map(|proxy| proxy.to_string()),
            _ => panic!(),
        })
        .collect();
    assert_eq!(proxies, [None, Some("0.00".to_owned())]);
}

const ACCENTS: &str = "supplier_ref,name\nS-1,Café £1\n";

fn name_of(read: &Read) -> &str {
    let (_, Record::Supplier(supplier)) = &read.records[0] else { panic!() };
    &supplier.name
}

fn encoding(read: &Read) -> (&'static str, &[String]) {
    let Some(Note::Encoding { name, samples }) = read.notes.first() else { panic!() };
    (name, samples)
}

#[test]
fn encodings_are_found_in_order_and_said() {
    let utf16 = |swap: bool, mark: bool| -> Vec<u8> {
        let text = if mark { format!("\u{feff}{ACCENTS}") } else { ACCENTS.to_owned() };
        let bytes = |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let marked = format!("\u{feff}{ACCENTS}");
    let windows: Vec<u8> = ACCENTS.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let cases = [
        (ACCENTS.as_bytes().to_vec(), "UTF-8"),
        (marked.into_bytes(), "UTF-8"),
        (utf16(false, true), "UTF-16LE"),
        (utf16(true, true), "UTF-16BE"),
        (utf16(false, false), "UTF-16LE"),
        (utf16(true, false), "UTF-16BE"),
        (windows, "Windows-1252"),
    ];
    for (bytes, name) in cases {
        let read = plain(Kind::Suppliers, &bytes);
        assert_eq!(name_of(&read), "Café £1", "{name}");
        assert_eq!(encoding(&read).0, name);
        let shown: &[&str] = if name == "Windows-1252" { &["S-1,Café £1"] } else { &[] };
        assert_eq!(encoding(&read).1, shown);
    }
}

#[test]
fn broken_files_are_refused_as_a_whole_with_the_row() {
    assert_eq!(fault(Kind::Suppliers, b""), Fault::Empty);
    assert_eq!(fault(Kind::Suppliers, b"\n\n"), Fault::Empty);
    assert_eq!(fault(Kind::Suppliers, b"PK\x03\x04rest"), Fault::Workbook);
    assert_eq!(
        fault(Kind::Suppliers, b"supplier_ref,name\nS-1,a\nS-2,\"open\nS-3,b\n"),
        Fault::Quote { row: 3 }
    );
    assert_eq!(fault(Kind::Suppliers, b"supplier_ref,name\nS-1,a\0b\n"), Fault::Nul { row: 2 });
    assert_eq!(
        fault(Kind::Suppliers, b"supplier_ref,name,Name\nS-1,a,b\n"),
        Fault::Twice { name: "name".to_owned() }
    );
    assert_eq!(
        fault(Kind::Suppliers, b"\xef\xbb\xbfsupplier_ref,name\nS-1,\xff\n"),
        Fault::Encoding { name: "UTF-8" }
    );
    let wide = vec!["x"; 2_001].join(",");
    assert_eq!(fault(Kind::Suppliers, wide.as_bytes()), Fault::TooManyColumns { count: 2_001 });
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let read = plain(
        Kind::Suppliers,
        b"supplier_ref,name,note\r\n\r\nS-1,a,\"one\r\ntwo\"\r\n,,\r\nS-2,b,c,d\r\nS-3\r\nS-4,e,,\r\n",
    );
    let rows: Vec<u64> = read.records.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [3, 7]);
    let refused: Vec<(u64, &str)> =
        read.rejected.iter().map(|r| (r.row, r.reason.as_str())).collect();
    assert_eq!(
        refused,
        [(5, "has 4 cells, and the header has 3"), (6, "has 1 cells, and the header has 3")]
    );
    let Record::Supplier(first) = &read.records[0].1 else { panic!() };
    assert_eq!(first.note.as_deref(), Some("one\ntwo"));
}

#[test]
fn carriage_returns_alone_end_lines_and_are_said() {
    let read = plain(Kind::Suppliers, b"supplier_ref,name\rS-1,a\rS-2,b\r");
    assert_eq!(read.records.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3]);
    assert!(read.notes.contains(&Note::LoneReturns { count: 3 }));
}

#[test]
fn formula_signs_are_protected_on_the_way_out_and_restored_on_the_way_in() {
    for text in ["=1+1", "+44 113", "-", "@sum", "＝1", "'=already", "''@twice", "＠x"] {
        let protected = format!("supplier_ref,name\nS-1,\"'{text}\"\n");
        let read = plain(Kind::Suppliers, protected.as_bytes());
        assert_eq!(name_of(&read), text);
        assert!(read.notes.contains(&Note::Apostrophes { count: 1 }));
        let (file, count) = write(Kind::Suppliers, vec![read.records[0].1.clone()]);
        assert_eq!(count, 1, "{text}");
        assert!(file.contains(&format!("S-1,'{text},")), "{file}");
    }
    for text in ["it's", "'quoted'", "1-2", "a=b"] {
        let read = plain(Kind::Suppliers, format!("supplier_ref,name\nS-1,{text}\n").as_bytes());
        assert_eq!(name_of(&read), text);
        assert_eq!(write(Kind::Suppliers, vec![read.records[0].1.clone()]).1, 0, "{text}");
    }
}

#[test]
fn invisible_characters_never_reach_a_file() {
    let file = "supplier_ref,name,note\nS-1,a,\"one\n\u{202e}two\"\nS-2,b,\"one\n\ttwo\"\n";
    let read = plain(Kind::Suppliers, file.as_bytes());
    assert_eq!(read.rejected.len(), 1);
    assert!(read.rejected[0].reason.contains("U+202E"), "{}", read.rejected[0].reason);
    let (_, Record::Supplier(supplier)) = &read.records[0] else { panic!() };
    assert_eq!(supplier.note.as_deref(), Some("one\n\ttwo"));
    // However it came to be there.
    let mut odd = supplier.clone();
    odd.note = Some("one \u{202e}two\u{200b}\u{1b}".to_owned());
    let (file, _) = write(Kind::Suppliers, vec![Record::Supplier(odd)]);
    assert!(file.contains("one <U+202E>two<U+200B><U+001B>"), "{file}");
}

#[test]
fn a_contract_may_name_its_supplier() {
    let mut names = Names::default();
    names.add("Café Example Ltd", "S-1");
    names.add("Twin Ltd", "S-2");
    names.add("Twin Ltd", "S-3");
    let text = "contract_ref,title,supplier_name,value_gbp,start,end\n\
                C-1,T,cafe example ltd,1,2024-04-01,2025-03-31\n\
                C-2,T,Unheard Of,1,2024-04-01,2025-03-31\n\
                C-3,T,Twin Ltd,1,2024-04-01,2025-03-31\n\
                C-4,T,,1,2024-04-01,2025-03-31\n";
    let read = read_with(Kind::Contracts, text.as_bytes(), false, &names).unwrap();
    let Record::Contract(contract) = &read.records[0].1 else { panic!() };
    assert_eq!(contract.supplier_ref, "S-1");
    let refused: Vec<(u64, &str)> =
        read.rejected.iter().map(|r| (r.row, r.column.as_str())).collect();
    assert_eq!(refused, [(3, "supplier_name"), (4, "supplier_name"), (5, "supplier_ref")]);
    assert!(read.rejected[1].reason.contains("S-2, S-3"));
}

#[test]
fn only_a_whole_folder_brings_frozen_measures_back() {
    let (_, text) = FILES.iter().find(|(kind, _)| *kind == Kind::Commitments).unwrap();
    let read = plain(Kind::Commitments, text.as_bytes());
    let Record::Commitment(commitment) = &read.records[0].1 else { panic!() };
    assert_eq!(commitment.frozen, None);
    assert_eq!(commitment.proxy.map(|proxy| proxy.to_string()).as_deref(), Some("26272.995"));
    let aside = vec!["edition", "title", "unit", "kind", "from"];
    assert!(read.notes.contains(&Note::Aside { columns: aside }));
}

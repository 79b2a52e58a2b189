//! Import, export, backup and restore.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::{Value, json};
use sleva::db::request::Kind;

use super::{Home, Ran};

const SUPPLIERS: &str = "supplier_ref,name,postcode\nS-1,Invented & Sons,S60 1AE\nS-2,Made Up,\n";

fn counts(file: &Value) -> [u64; 4] {
    ["added", "changed", "unchanged", "rejected_rows"].map(|name| file[name].as_u64().unwrap())
}

#[test]
fn an_import_can_be_tried_done_and_repeated() {
    let home = Home::with_council();
    home.write("s.csv", SUPPLIERS);
    let import = |words: &[&str]| -> Value {
        let all: Vec<&str> =
            ["import", "suppliers", "s.csv"].iter().chain(words).copied().collect();
        home.json(&all)["data"]["files"][0].clone()
    };
    let dry = import(&["--dry-run"]);
    assert_eq!((counts(&dry), dry["kept"].clone()), ([2, 0, 0, 0], json!(false)));
    assert_eq!(home.run(&["list", "suppliers"]).code, 1, "the dry run changed nothing");
    assert_eq!(counts(&import(&[])), [2, 0, 0, 0]);
    assert_eq!(counts(&import(&[])), [0, 0, 2, 0]);
    home.write("s.csv", SUPPLIERS.replace("Made Up", "Made Up Ltd"));
    assert_eq!(counts(&import(&[])), [0, 1, 1, 0]);
    assert!(home.ok(&["list", "suppliers"]).contains("Made Up Ltd"));
}

#[test]
fn rejected_rows_are_explained_and_the_others_kept_unless_strict() {
    let home = Home::with_council();
    home.write("s.csv", "supplier_ref,name,size\nS-1,Good,small\nS-2,=1+1,small\nS-3,Bad,tiny\n");
    let strict = home.run(&["import", "suppliers", "s.csv", "--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.out.contains("Nothing was changed"), "{}", strict.out);
    assert_eq!(home.run(&["list", "suppliers"]).code, 1);
    let ran = home.run(&["import", "suppliers", "s.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("1 added, 0 changed, 0 unchanged, 2 rejected"), "{}", ran.out);
    assert!(ran.out.contains("row 3, name"), "{}", ran.out);
    assert!(ran.out.contains("micro, small, medium, large"), "{}", ran.out);
    assert_eq!(home.json(&["list", "suppliers"])["data"]["count"], 1);
}

#[test]
fn a_contract_may_name_its_supplier() {
    let home = Home::with_council();
    home.write("s.csv", SUPPLIERS);
    home.ok(&["import", "suppliers", "s.csv"]);
    home.write(
        "c.csv",
        "contract_ref,title,supplier_name,value_gbp,start,end\n\
         C-1,Cutting,invented & sons,\"£1,234.50\",01/04/2025,31/03/2026\n\
         C-2,Mowing,Nobody,1,2025-04-01,2026-03-31\n",
    );
    let ran = home.run(&["import", "contracts", "c.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("row 3, supplier_name"), "{}", ran.out);
    let contract = home.json(&["show", "C-1"]);
    assert_eq!(contract["data"]["contract"]["supplier_ref"], "S-1");
    assert_eq!(contract["data"]["contract"]["value_gbp"], "1234.50");
}

#[test]
fn the_standard_input_and_output_are_files_too() {
    let home = Home::with_council();
    let mut child = home
        .command(&["import", "suppliers", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(SUPPLIERS.as_bytes()).unwrap();
    assert_eq!(Ran::from(&child.wait_with_output().unwrap()).code, 0);
    let file = home.ok(&["export", "suppliers"]);
    assert!(file.contains("S-1,Invented & Sons,"), "{file}");
    assert_eq!(home.ok(&["export", "suppliers", "-"]), file);
    let rows = home.json(&["export", "suppliers"]);
    assert_eq!(rows["data"]["rows"][1]["name"], "Made Up");
    assert_eq!(rows["data"]["rows"][1]["postcode"], Value::Null);
}

#[test]
fn encodings_and_unknown_columns_are_said() {
    let home = Home::with_council();
    home.write("s.csv", b"supplier_ref,name,shoe\nS-1,Caf\xe9,44\n");
    let ran = home.run(&["import", "suppliers", "s.csv"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("Windows-1252") && ran.err.contains("S-1,Café,44"), "{}", ran.err);
    assert!(ran.err.contains("shoe"), "{}", ran.err);
}

#[test]
fn everything_leaves_and_comes_back_byte_for_byte() {
    let home = Home::with_sample();
    home.ok(&["export", "all", "one"]);
    home.ok(&["init", "new.db"]);
    let new = home.path("new.db");
    let new = new.to_str().unwrap();
    home.ok(&["--db", new, "import", "all", "one"]);
    home.ok(&["--db", new, "export", "all", "two"]);
    let files: Vec<String> =
        home.files().into_iter().filter(|file| file.starts_with("one/")).collect();
    assert_eq!(files.len(), Kind::ALL.len());
    for file in files {
        let (one, two) = (home.path(&file), home.path(&file.replace("one/", "two/")));
        assert_eq!(fs::read_to_string(one).unwrap(), fs::read_to_string(two).unwrap(), "{file}");
    }
    let again = home.run(&["--db", new, "import", "all", "one"]);
    assert_eq!(again.code, 65);
    assert!(again.err.contains("already has records"), "{}", again.err);
    let total = |words: &[&str]| home.json(words)["data"]["totals"]["committed_gbp"].clone();
    let sample = home.path(".local/share/sleva/demo/sample.db");
    assert_eq!(
        total(&["--db", new, "list", "measures", "--totals"]),
        total(&["--db", sample.to_str().unwrap(), "list", "measures", "--totals"])
    );
}

#[test]
fn a_folder_with_one_bad_row_is_not_imported_at_all() {
    let home = Home::with_council();
    fs::create_dir(home.path("in")).unwrap();
    home.write("in/suppliers.csv", SUPPLIERS);
    home.write(
        "in/contracts.csv",
        "contract_ref,title,supplier_ref,value_gbp,start,end\nC-1,T,S-1,lots,2025-04-01,2026-03-31\n",
    );
    let ran = home.run(&["import", "all", "in"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("value_gbp") && ran.out.contains("whole or not at all"),
        "{}",
        ran.out
    );
    assert_eq!(home.run(&["list", "suppliers"]).code, 1, "nothing came in");
}

#[test]
fn a_folder_with_a_row_that_the_database_rejects_leaves_nothing() {
    let home = Home::with_council();
    fs::create_dir(home.path("in")).unwrap();
    home.write("in/suppliers.csv", SUPPLIERS);
    let contract = |supplier: &str| {
        format!(
            "contract_ref,title,supplier_ref,value_gbp,start,end\nC-1,T,{supplier},5,2025-04-01,2026-03-31\n"
        )
    };
    home.write("in/contracts.csv", contract("S-9"));
    for words in [&["import", "all", "in"][..], &["import", "all", "in", "--dry-run"]] {
        let ran = home.run(words);
        assert_eq!(ran.code, 1);
        assert!(ran.out.contains("S-9") && ran.out.contains("whole or not at all"), "{}", ran.out);
        assert_eq!(home.run(&["list", "suppliers"]).code, 1, "nothing came in");
    }
    home.write("in/contracts.csv", contract("S-2"));
    let dry = home.json(&["import", "all", "in", "--dry-run"]);
    assert_eq!(counts(&dry["data"]["files"][0]), [2, 0, 0, 0]);
    assert_eq!(counts(&dry["data"]["files"][1]), [1, 0, 0, 0], "it sees the supplier before it");
    assert_eq!(home.run(&["list", "suppliers"]).code, 1, "the dry run changed nothing");
    home.ok(&["import", "all", "in"]);
    assert_eq!(home.json(&["list", "contracts"])["data"]["count"], 1);
}

#[test]
fn one_file_that_cannot_be_read_keeps_the_others_out() {
    let home = Home::with_council();
    home.write("good.csv", SUPPLIERS);
    let words = ["import", "suppliers", "good.csv", "gone.csv"];
    let ran = home.run(&words);
    assert_eq!(ran.code, 66);
    for said in
        ["good.csv (UTF-8): 2 rows read", "gone.csv: The file cannot be read", "Nothing was"]
    {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let files = home.json(&words)["data"]["files"].clone();
    assert_eq!((&files[0]["error"], &files[0]["kept"]), (&Value::Null, &json!(false)));
    assert_eq!(files[1]["error"]["kind"], "no-input");
    assert_eq!(home.run(&["list", "suppliers"]).code, 1, "nothing came in");
}

#[test]
fn init_takes_its_catalogue_or_makes_nothing() {
    let home = Home::new();
    let init = |words: &[&str]| {
        let all: Vec<&str> = ["init", "new.db"].iter().chain(words).copied().collect();
        home.run(&all)
    };
    home.write("bad.csv", "edition,measure_ref,title,unit,proxy_gbp\ne,M1,T,u,lots\n");
    home.write("letter.csv", "Dear council\n");
    home.write("good.csv", "edition,measure_ref,title,unit,proxy_gbp\ne,M1,T,u,2.5\n");
    let files = home.files();
    assert_eq!(init(&["--catalogue", "gone.csv"]).code, 66);
    assert_eq!(init(&["--catalogue", "letter.csv"]).code, 65);
    let bad = init(&["--catalogue", "bad.csv"]);
    assert_eq!(bad.code, 1);
    assert!(bad.out.contains("new.db was not made") && bad.out.contains("lots"), "{}", bad.out);
    assert_eq!(init(&["--as", "officer1"]).code, 77);
    assert_eq!(init(&["--read-only"]).code, 2);
    assert_eq!(init(&["--council", "nowhere"]).code, 2);
    assert_eq!(home.files(), files);
    assert_eq!(init(&["--catalogue", "good.csv"]).code, 0);
    assert_eq!(home.json(&["--db", "new.db", "list", "measures"])["data"]["count"], 1);
    assert_eq!(init(&[]).code, 73);
}

#[test]
fn nothing_is_overwritten_unless_told() {
    let home = Home::with_sample();
    home.write("c.csv", "mine");
    let refused = home.run(&["export", "contracts", "c.csv"]);
    assert_eq!(refused.code, 73);
    assert_eq!(fs::read(home.path("c.csv")).unwrap(), b"mine");
    home.ok(&["export", "contracts", "c.csv", "--yes"]);
    assert!(fs::read_to_string(home.path("c.csv")).unwrap().starts_with("contract_ref,title,"));
    assert_eq!(home.run(&["init", "c.csv"]).code, 73);
    assert!(home.files().iter().all(|file| !file.contains(".part")));
}

#[test]
fn formula_signs_are_protected_and_it_is_said() {
    let home = Home::with_council();
    home.write("s.csv", "supplier_ref,name,note\nS-1,Plain,\"=HYPERLINK(\"\"x\"\")\"\n");
    home.ok(&["import", "suppliers", "s.csv"]);
    let ran = home.run(&["export", "suppliers"]);
    assert!(ran.out.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{}", ran.out);
    assert!(ran.err.contains("formula"), "{}", ran.err);
}

#[test]
fn a_real_database_is_not_made_a_sample_by_a_file() {
    let home = Home::with_council();
    home.write("s.csv", "name,value\nsample,sample 1 1\n");
    let ran = home.run(&["import", "settings", "s.csv"]);
    assert_eq!(ran.code, 1);
    assert_eq!(home.run(&["list", "contracts", "--as", "validator1"]).code, 77);
}

#[test]
fn a_backup_comes_back_and_the_old_file_is_kept() {
    let home = Home::with_council();
    home.write("s.csv", SUPPLIERS);
    home.ok(&["import", "suppliers", "s.csv"]);
    home.ok(&["backup", "copy.db"]);
    assert_eq!(home.run(&["backup", "copy.db"]).code, 73);
    home.write("s.csv", "supplier_ref,name\nS-3,Later\n");
    home.ok(&["import", "suppliers", "s.csv"]);
    let asked = home.run(&["restore", "copy.db"]);
    assert_eq!(asked.code, 2, "nobody is there to agree");
    assert_eq!(home.json(&["list", "suppliers"])["data"]["count"], 3);
    let restored = home.json(&["restore", "copy.db", "--yes"]);
    assert_eq!(home.json(&["list", "suppliers"])["data"]["count"], 2);
    let kept = restored["data"]["kept"].as_str().unwrap().to_owned();
    let old = home.json(&["--db", &kept, "list", "suppliers"]);
    assert_eq!(old["data"]["count"], 3);
    home.write("other.db", "not a database at all, but long enough to look at");
    assert_eq!(home.run(&["restore", "other.db", "--yes"]).code, 65);
    fs::set_permissions(home.path("copy.db"), fs::Permissions::from_mode(0o644)).unwrap();
    let exposed = home.run(&["restore", "copy.db", "--yes"]);
    assert!(exposed.code == 77 && exposed.err.contains("chmod"), "{}", exposed.err);
    let nowhere = home.run(&["backup", "nowhere/copy.db"]);
    assert!(nowhere.code == 73 && nowhere.err.contains("no such folder"), "{}", nowhere.err);
    let nowhere = home.run(&["init", "nowhere/new.db"]);
    assert!(nowhere.code == 73 && nowhere.err.contains("no such folder"), "{}", nowhere.err);
    assert_eq!(home.json(&["list", "suppliers"])["data"]["count"], 2);
}

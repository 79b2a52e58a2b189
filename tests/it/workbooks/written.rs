//! Workbooks on their way out, and back.

use std::fs;
use std::io::{Cursor, Read};

use calamine::{Data, Reader as _, Xlsx};
use sleva::db::request::Kind;

use crate::cli::Home;

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn everything_leaves_as_workbooks_and_comes_back_byte_for_byte() {
    let home = Home::with_sample();
    fs::create_dir(home.path("books")).unwrap();
    home.ok(&["export", "all", "one"]);
    for kind in Kind::ALL {
        let file = format!("books/{}.xlsx", kind.word());
        home.ok(&["export", kind.word(), &file]);
    }
    home.ok(&["init", "new.db"]);
    home.ok(&["--db", "new.db", "import", "all", "books"]);
    home.ok(&["--db", "new.db", "export", "all", "two"]);
    for kind in Kind::ALL {
        let [one, two] = ["one", "two"].map(|folder| {
            fs::read_to_string(home.path(&format!("{folder}/{}.csv", kind.word()))).unwrap()
        });
        assert!(one == two, "{} is not the same", kind.word());
    }
    home.write("books/suppliers.csv", "supplier_ref,name\n");
    home.ok(&["init", "third.db"]);
    let both = home.run(&["--db", "third.db", "import", "all", "books"]);
    assert_eq!(both.code, 2);
    assert!(both.err.contains("two files of suppliers"), "{}", both.err);
}

#[test]
fn cells_are_typed_and_data_is_never_a_formula() {
    let home = Home::with_council();
    home.write(
        "s.csv",
        "supplier_ref,name,note\n00123,\"'=HYPERLINK(\"\"x\"\")\",\"''=twice\"\nS-2,Two,\n",
    );
    home.ok(&["import", "suppliers", "s.csv"]);
    home.write(
        "c.csv",
        "contract_ref,title,supplier_ref,value_gbp,start,end\n\
         C-1,T,S-2,1234.50,2025-04-01,2026-03-31\nC-2,T,S-2,12345678901234.56,2025-04-01,2026-03-31\n",
    );
    home.ok(&["import", "contracts", "c.csv"]);
    home.ok(&["export", "suppliers", "s.xlsx"]);
    home.ok(&["export", "contracts", "c.xlsx"]);
    let bytes = fs::read(home.path("s.xlsx")).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"), "{sheet}");
    for has in ["<pane ", "state=\"frozen\"", "<autoFilter ", "<col "] {
        assert!(sheet.contains(has), "{has}: {sheet}");
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("suppliers").unwrap();
    let text = |at: (u32, u32)| range.get_value(at).unwrap().to_string();
    assert_eq!(range.get_value((1, 0)), Some(&Data::String("00123".to_owned())));
    assert_eq!(
        (text((1, 1)), text((1, 12))),
        ("=HYPERLINK(\"x\")".to_owned(), "''=twice".to_owned())
    );
    let bytes = fs::read(home.path("c.xlsx")).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("contracts").unwrap();
    let column = |name: &str| {
        let header = range.rows().next().unwrap();
        u32::try_from(
            header.iter().position(|cell| *cell == Data::String(name.to_owned())).unwrap(),
        )
        .unwrap()
    };
    let cell = |row, name| range.get_value((row, column(name))).unwrap().clone();
    assert_eq!(cell(1, "value_gbp"), Data::Float(1234.5));
    assert_eq!(cell(2, "value_gbp"), Data::String("12345678901234.56".to_owned()));
    assert!(matches!(cell(1, "start"), Data::DateTime(day) if day.to_ymd_hms_milli().0 == 2025));
    for (kind, file) in [("suppliers", "s.xlsx"), ("contracts", "c.xlsx")] {
        let again = home.json(&["import", kind, file]);
        assert_eq!(again["data"]["files"][0]["unchanged"], 2, "{again}");
    }
    let ods = home.run(&["export", "suppliers", "s.ods"]);
    assert_eq!(ods.code, 2);
    assert!(ods.err.contains(".xlsx"), "{}", ods.err);
}

#[test]
fn a_list_goes_into_a_workbook_and_the_same_list_gives_the_same_bytes() {
    let home = Home::with_sample();
    home.ok(&["list", "contracts", "-o", "one.xlsx"]);
    home.ok(&["list", "contracts", "-o", "two.xlsx"]);
    let bytes = fs::read(home.path("one.xlsx")).unwrap();
    assert!(bytes == fs::read(home.path("two.xlsx")).unwrap());
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("List").unwrap();
    let listed = home.json(&["list", "contracts"]);
    let rows = listed["data"]["rows"].as_array().unwrap();
    assert_eq!(range.height(), rows.len() + 1);
    assert_eq!(range.get_value((0, 0)).unwrap().to_string(), "contract_ref");
    assert_eq!(range.get_value((1, 0)).unwrap().to_string(), rows[0]["contract_ref"]);
}

//! What is the same for every command: JSON, help, settings, the doctor.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::Home;

#[test]
fn every_command_answers_in_one_json_object() {
    let home = Home::with_sample();
    home.write("s.csv", "supplier_ref,name\nS-77,Invented\n");
    let commands: &[(&[&str], &str)] = &[
        (&["demo", "--no-open"], "sleva.demo"),
        (&["init", "new.db"], "sleva.init"),
        (&["import", "suppliers", "s.csv", "--dry-run"], "sleva.import"),
        (&["export", "contracts", "c.csv"], "sleva.export"),
        (&["export", "contracts"], "sleva.export.rows"),
        (&["list", "contracts"], "sleva.list"),
        (&["show", "C-0001"], "sleva.contract"),
        (&["explain", "committed:all"], "sleva.explain"),
        (&["audit", "log"], "sleva.audit.log"),
        (&["audit", "show", "1"], "sleva.audit.change"),
        (&["audit", "verify"], "sleva.audit.verify"),
        (&["audit", "checkpoint", "kept.txt"], "sleva.audit.checkpoint"),
        (&["add", "suppliers", "supplier_ref=S-78", "name=Invented"], "sleva.edit"),
        (&["edit", "suppliers", "S-78", "size=small"], "sleva.edit"),
        (&["remove", "suppliers", "S-78", "--yes"], "sleva.edit"),
        (&["undo"], "sleva.undo"),
        (&["redo"], "sleva.undo"),
        (&["list", "returns", "--state", "later"], "sleva.list"),
        (&["list", "performance", "--by", "category"], "sleva.list"),
        (&["show", "C-0021/2025-26 Q3"], "sleva.return"),
        (&["explain", "rag:all"], "sleva.explain"),
        (&["report", "contract", "C-0001"], "sleva.report"),
        (&["backup", "copy.db"], "sleva.backup"),
        (&["restore", "copy.db", "--yes"], "sleva.restore"),
        (&["doctor"], "sleva.doctor"),
        (&["config", "show"], "sleva.config"),
        (&["config", "path"], "sleva.config.path"),
        (&["config", "set", "plain", "yes"], "sleva.config.set"),
        (&["completions", "bash"], "sleva.completions"),
        (&["man"], "sleva.man"),
    ];
    for (words, schema) in commands {
        let answer = home.json(words);
        let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(
            names,
            ["schema", "version", "generated_at", "database", "data", "warnings"],
            "{words:?}"
        );
        assert_eq!(answer["schema"], *schema, "{words:?}");
        assert_eq!(answer["version"], 1);
        let at = answer["generated_at"].as_str().unwrap();
        assert!(at.len() == 20 && at.ends_with('Z'), "{at}");
        assert!(answer["warnings"].is_array());
    }
}

#[test]
fn money_is_text_and_what_is_not_known_has_its_reason() {
    let home = Home::with_sample();
    let list = home.json(&["list", "contracts", "--columns", "value_gbp,partner"]);
    for row in list["data"]["rows"].as_array().unwrap() {
        assert!(row["value_gbp"].is_string());
        assert!(row["partner"].is_string() || row["partner_reason"] == "not known", "{row}");
    }
}

#[test]
fn help_begins_with_examples() {
    let home = Home::new();
    let help = home.ok(&["--help"]);
    assert!(help.trim_start().starts_with("Examples:"), "{help}");
    for command in ["demo", "init", "import", "export", "list", "show", "explain", "doctor"] {
        assert!(help.contains(command), "{command}");
        let own = home.ok(&[command, "--help"]);
        assert!(own.trim_start().starts_with("Example"), "{own}");
    }
    for words in [
        &["add"][..],
        &["edit"],
        &["remove"],
        &["undo"],
        &["redo"],
        &["enter"],
        &["submit"],
        &["amend"],
        &["validate"],
        &["discard"],
        &["vary"],
        &["report"],
        &["report", "contract"],
        &["audit"],
        &["audit", "log"],
        &["audit", "show"],
        &["audit", "verify"],
        &["audit", "checkpoint"],
    ] {
        let words: Vec<&str> = words.iter().copied().chain(["--help"]).collect();
        let own = home.ok(&words);
        assert!(own.trim_start().starts_with("Example"), "{own}");
    }
    assert!(home.ok(&["--version"]).starts_with("sleva "));
    assert!(home.ok(&["completions", "bash"]).contains("sleva"));
    assert!(home.ok(&["man"]).contains(".TH"));
}

#[test]
fn the_database_is_the_one_said_then_the_variable_then_the_settings() {
    let home = Home::with_council();
    for name in ["flag.db", "variable.db"] {
        home.ok(&["init", name]);
    }
    let database = |words: &[&str], variable: Option<&str>| -> Value {
        let mut command = home.command(words);
        command.args(["list", "editions", "--json"]);
        command.envs(variable.map(|path| ("SLEVA_DB", path)));
        let output = command.output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["database"].clone()
    };
    let settings = home.path("council.db");
    assert_eq!(database(&[], None), settings.to_str().unwrap());
    assert_eq!(database(&[], Some("variable.db")), "variable.db");
    assert_eq!(database(&["--db", "flag.db"], Some("variable.db")), "flag.db");
}

#[test]
fn settings_are_kept_and_checked() {
    let home = Home::new();
    home.ok(&["config", "set", "ascii", "yes"]);
    home.ok(&["config", "set", "esc_delay_ms", "100"]);
    home.ok(&["config", "set", "color", "never"]);
    let shown = home.json(&["config", "show"])["data"]["settings"].clone();
    assert_eq!(shown["ascii"], true);
    assert_eq!(shown["esc_delay_ms"], 100);
    assert_eq!(shown["color"], "never");
    for words in [["colour", "never"], ["ascii", "perhaps"], ["color", "red"]] {
        let ran = home.run(&["config", "set", words[0], words[1]]);
        assert_eq!(ran.code, 78, "{words:?}");
    }
    let path = home.ok(&["config", "path"]);
    assert!(path.trim_end().ends_with(".config/sleva/config.toml"), "{path}");
}

#[test]
fn the_doctor_says_what_it_looked_at() {
    let home = Home::with_council();
    home.ok(&["backup"]);
    let fact = |name: &str| -> Value {
        let answer = home.json(&["doctor"]);
        let facts = answer["data"]["facts"].as_array().unwrap().clone();
        facts.into_iter().find(|fact| fact["name"] == name).unwrap()
    };
    for name in ["opens", "schema", "check", "trail", "mode", "space", "locale", "backup"] {
        assert_eq!(fact(name)["ok"], true, "{name} {}", fact(name));
    }
    assert!(fact("trail")["value"].as_str().unwrap().contains("unbroken"));
    assert!(home.run(&["doctor", "--terminal"]).out.contains("+--+"));
    assert_eq!(home.run(&["doctor", "--keys"]).code, 2, "there is no terminal");
    home.write("council.db", "broken");
    assert_eq!(fact("opens")["ok"], false);
    assert_eq!(home.run(&["doctor"]).code, 1);
}

#[test]
fn the_doctor_compares_the_register_with_its_trail_where_asked() {
    let home = Home::with_council();
    home.write("s.csv", "supplier_ref,name\nS-1,Invented\n");
    home.ok(&["import", "suppliers", "s.csv"]);
    let register = |words: &[&str]| -> Value {
        let facts = home.json(words)["data"]["facts"].as_array().unwrap().clone();
        facts.into_iter().find(|fact| fact["name"] == "register").unwrap()
    };
    let full = register(&["doctor", "--full"]);
    assert_eq!(full["ok"], true, "{full}");
    assert!(full["value"].as_str().unwrap().contains("the same as its 3 changes"), "{full}");
    let conn = rusqlite::Connection::open(home.path("council.db")).unwrap();
    conn.execute("UPDATE suppliers SET name = 'Somebody else'", []).unwrap();
    drop(conn);
    assert!(register(&["doctor"])["value"].as_str().unwrap().contains("--full"));
    let full = register(&["doctor", "--full"]);
    assert_eq!(full["ok"], false);
    assert!(full["value"].as_str().unwrap().contains("suppliers"), "{full}");
    assert_eq!(home.run(&["doctor", "--full"]).code, 1);
}

#[test]
fn the_doctor_says_whether_a_second_person_can_work_in_it() {
    let home = Home::with_council();
    let shared = |file: u32, folder: u32| -> Value {
        let folder = fs::Permissions::from_mode(folder);
        fs::set_permissions(home.path(""), folder).unwrap();
        let file = fs::Permissions::from_mode(file);
        fs::set_permissions(home.path("council.db"), file).unwrap();
        let facts = home.json(&["doctor"])["data"]["facts"].as_array().unwrap().clone();
        facts.into_iter().find(|fact| fact["name"] == "shared").unwrap()
    };
    let says = |fact: &Value, text: &str| fact["value"].as_str().unwrap().contains(text);
    let usual = shared(0o640, 0o755);
    assert!(says(&usual, "only its owner write") && says(&usual, "chmod 660"), "{usual}");
    assert!(says(&shared(0o600, 0o700), "only its owner can use it"));
    let half = shared(0o660, 0o750);
    assert_eq!(half["ok"], false);
    assert!(half["remedy"].as_str().unwrap().contains("chmod 2770"), "{half}");
    assert!(says(&shared(0o660, 0o770), "everyone in its group"));
}

#[test]
fn quiet_says_only_the_answer() {
    let home = Home::with_sample();
    let ran = home.run(&["backup", "copy.db", "--quiet"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

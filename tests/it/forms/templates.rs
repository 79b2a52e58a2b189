//! A council's own templates, through the real binary: what they can do, and what they cannot.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;
use sleva::publish::report::context;

use super::{annual, small};
use crate::cli::{Home, Ran};

const CONTRACT: [&str; 3] = ["report", "contract", "C-0001"];

fn with_template(home: &Home, name: &str, text: &str) {
    let _ = fs::remove_dir_all(home.path("ours"));
    fs::create_dir(home.path("ours")).unwrap();
    home.write(&format!("ours/{name}"), text);
}

fn run(home: &Home, format: &str) -> Ran {
    let more = ["--format", format, "--template", "ours"];
    let words: Vec<&str> = CONTRACT.iter().chain(&more).copied().collect();
    home.run(&words)
}

#[test]
fn a_council_has_its_own_templates_without_a_compiler() {
    let home = Home::with_sample();
    let text = "{% extends \"sleva/report.html\" %}{% block header %}<h1>Ours: {{ title }} {{ \"<&>\" }}</h1>{% endblock %}";
    with_template(&home, "report.html", text);
    let page = run(&home, "html");
    assert_eq!(page.code, 0, "{}", page.err);
    assert!(page.out.contains("<h1>Ours: End-of-contract summary: C-0001"), "{}", page.out);
    assert!(
        page.out.contains("&lt;&amp;&gt;</h1>") && page.out.contains("<caption"),
        "{}",
        page.out
    );
    // What it does not replace is ours, and the settings can name the folder once and for all.
    assert!(run(&home, "md").out.starts_with("# End-of-contract summary: C-0001"));
    home.write("ours/report.md", "Ours *{{ title }}*{% include \"end.md\" %}");
    home.write("ours/end.md", "; {{ parts|length }} parts, {{ \"a|b\" }}");
    home.ok(&["config", "set", "templates", home.path("ours").to_str().unwrap()]);
    let words: Vec<&str> = CONTRACT.iter().chain(&["--format", "md"]).copied().collect();
    let markdown = home.ok(&words);
    assert!(markdown.starts_with("Ours *End-of-contract summary: C-0001"), "{markdown}");
    assert!(markdown.trim_end().ends_with("parts, a\\|b"), "{markdown}");
}

#[test]
fn what_is_wrong_with_a_template_is_one_sentence_with_its_place() {
    let home = Home::with_sample();
    for (text, place, says) in [
        ("one\n{{ nothing }}", "ours/report.html, line 2", "undefined"),
        ("{{ made.by }}", "ours/report.html, line 1", "undefined"),
        ("a\nb\n{% for x in parts %}", "ours/report.html, line 3", "syntax error"),
        ("{{ title|shout }}", "ours/report.html, line 1", "shout"),
        ("{% include \"gone.html\" %}", "ours/report.html, line 1", "gone.html"),
        (
            "{% include \"/etc/hostname\" %}",
            "ours/report.html, line 1",
            "there is no template of this name",
        ),
        (
            "{% include \"../secret.html\" %}",
            "ours/report.html, line 1",
            "there is no template of this name",
        ),
        (
            "{% include \"link.html\" %}",
            "ours/report.html, line 1",
            "there is no template of this name",
        ),
    ] {
        home.write("secret.html", "secret");
        with_template(&home, "report.html", text);
        symlink(home.path("secret.html"), home.path("ours/link.html")).unwrap();
        let ran = run(&home, "html");
        assert_eq!((ran.code, ran.out.as_str()), (65, ""), "{text} {}", ran.err);
        assert!(ran.err.starts_with(&format!("sleva: {place}")), "{text} {}", ran.err);
        assert!(ran.err.contains(says) && ran.err.lines().count() == 1, "{text} {}", ran.err);
    }
    let _ = fs::remove_dir_all(home.path("ours"));
    assert!(run(&home, "html").err.contains("No such file"));
    fs::create_dir(home.path("ours")).unwrap();
    let empty = run(&home, "html");
    assert_eq!(empty.code, 65);
    assert!(empty.err.contains("neither report.html nor report.md"), "{}", empty.err);
}

#[test]
fn no_template_takes_the_program_down() {
    let home = Home::with_sample();
    for (text, says) in [
        (
            "\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "line 2: The template cannot be used: the template takes more steps than one may",
        ),
        ("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}", "recursion"),
        ("{% include \"report.html\" %}", "recursion"),
        (
            "{% set n = namespace(x=\"x\" * 1000) %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
            "more steps than one may",
        ),
        (
            "{% set n = namespace(l=[]) %}{% for i in range(99) %}{% set n.l = n.l + [\"x\" * 99999999] %}{% endfor %}",
            "more steps than one may",
        ),
        ("{% for i in range(40) %}{{ \"x\" * 999999 }}{% endfor %}", "writes more than 32 MB"),
    ] {
        with_template(&home, "report.html", text);
        let ran = run(&home, "html");
        assert_eq!((ran.code, ran.out.as_str()), (65, ""), "{text} {}", ran.err);
        assert!(ran.err.contains(says), "{text} {}", ran.err);
    }
}

/// The names of all values below, `part.bars.text` without what they stand in.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                found.insert(name.clone());
                names(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

#[test]
fn the_page_on_templates_says_every_value_that_one_is_given() {
    let page = include_str!("../../../docs/TEMPLATES.md");
    let mut found = BTreeSet::new();
    names(&context(&annual()), &mut found);
    names(&context(&small()), &mut found);
    assert!(found.len() > 25, "{found:?}");
    for name in &found {
        assert!(page.contains(&format!("`{name}`")), "docs/TEMPLATES.md does not say {name}");
    }
}

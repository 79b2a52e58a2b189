//! What a rule comes with: one file, one line in the list, its line in the data, one page, fixtures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use sleva::calc::rules::{self, RULES};
use sleva::calc::words::Severity;

use super::fixtures;
use super::made::book;

const HEADINGS: [&str; 7] = [
    "How it is computed",
    "Example",
    "Why it matters",
    "What a finding means",
    "What can be set",
    "Editions and source",
    "Cases",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The names of the files in a folder.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// What is missing from a folder that has one file for each rule, and what does not belong there.
fn unmatched(folder: &str, name: impl Fn(&str) -> String, others: &[&str]) -> Vec<String> {
    let found = names(folder);
    let mut wanted: BTreeSet<String> = RULES.iter().map(|rule| name(rule.id)).collect();
    wanted.extend(others.iter().map(|other| (*other).to_owned()));
    let lacks = wanted.difference(&found).map(|name| format!("{folder}/{name} is missing"));
    let strange = found.difference(&wanted).map(|name| {
        format!("{folder}/{name} belongs to no rule in RULES: list the rule, or remove it")
    });
    lacks.chain(strange).collect()
}

#[test]
fn every_rule_has_its_file_page_and_fixtures_and_nothing_else_is_there() {
    let mut wrong =
        unmatched("src/calc/rules", |id| format!("{}.rs", id.replace('-', "_")), &["mod.rs"]);
    wrong.extend(unmatched("docs/rules", |id| format!("{id}.md"), &[]));
    wrong.extend(unmatched("tests/fixtures/rules", |id| format!("{id}.toml"), &[]));
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    if ids.len() < RULES.len() {
        wrong.push("two rules in RULES have the same id".to_owned());
    }
    for rule in RULES {
        let path = format!("src/calc/rules/{}.rs", rule.id.replace('-', "_"));
        let text = std::fs::read_to_string(root().join(&path)).unwrap_or_default();
        if !text.contains(&format!("id: \"{}\"", rule.id)) {
            wrong.push(format!("{path} does not define the rule {}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_in_an_edition_and_every_edition_has_known_rules() {
    let book = book(&[]);
    let mut wrong = Vec::new();
    for edition in &book.editions {
        let unknown = edition.rules.iter().filter(|id| rules::find(id).is_none());
        wrong
            .extend(unknown.map(|id| {
                format!("edition {} has a rule {id} that is not in RULES", edition.name)
            }));
    }
    for rule in RULES {
        if !book.editions.iter().any(|edition| edition.rules.iter().any(|own| own == rule.id)) {
            wrong.push(format!("no edition in the data has the rule {}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page by its headings of the second level.
struct Page {
    title: String,
    parts: BTreeMap<String, String>,
}

fn page(id: &str) -> Option<Page> {
    let text = std::fs::read_to_string(root().join(format!("docs/rules/{id}.md"))).ok()?;
    let mut parts = text.split("\n## ");
    let title = parts.next()?.trim().to_owned();
    let split = |part: &str| {
        let (heading, body) = part.split_once('\n').unwrap_or((part, ""));
        (heading.trim().to_owned(), body.trim().to_owned())
    };
    Some(Page { title, parts: parts.map(split).collect() })
}

/// The severities that a page explains: `- **breach**: …`.
fn explained(body: &str) -> BTreeSet<String> {
    let words = body.lines().filter_map(|line| line.strip_prefix("- **")?.split_once("**"));
    words.map(|(word, _)| word.to_owned()).collect()
}

fn page_faults(id: &str, title: &str) -> Vec<String> {
    let at = format!("docs/rules/{id}.md");
    let Some(page) = page(id) else { return vec![format!("{at} is missing")] };
    let mut wrong = Vec::new();
    if !page.title.starts_with(&format!("# {id}: {title}")) {
        wrong.push(format!("{at} does not begin with \"# {id}: {title}\""));
    }
    for heading in HEADINGS {
        if page.parts.get(heading).is_none_or(String::is_empty) {
            wrong.push(format!("{at} says nothing under \"## {heading}\""));
        }
    }
    let part = |heading: &str| page.parts.get(heading).cloned().unwrap_or_default();
    for edition in book(&[]).editions {
        if edition.rules.iter().any(|own| own == id)
            && !part("Editions and source").contains(&edition.name)
        {
            wrong.push(format!("{at} does not name the edition {}", edition.name));
        }
    }
    let Ok(cases) = fixtures::read(id) else { return wrong };
    let named: Vec<&str> = page.parts.get("Cases").map_or(Vec::new(), |body| {
        body.lines().filter_map(|line| line.strip_prefix("- ")).collect()
    });
    let own: Vec<&str> = cases.case.iter().map(|case| case.name.as_str()).collect();
    for name in own.iter().filter(|name| !named.contains(name)) {
        wrong.push(format!("{at} does not list its case \"{name}\""));
    }
    for name in named.iter().filter(|name| !own.contains(name)) {
        wrong.push(format!("{at} lists a case \"{name}\" that is no fixture"));
    }
    let explained = explained(&part("What a finding means"));
    let found: BTreeSet<String> =
        cases.case.iter().flat_map(|case| &case.finds).map(|own| own.is.clone()).collect();
    for word in explained.difference(&found) {
        wrong.push(format!("{at} explains {word}, and no fixture of {id} finds it"));
    }
    for word in found.difference(&explained) {
        wrong.push(format!("{at} does not explain {word}, which a fixture of {id} finds"));
    }
    wrong
}

/// The severities that a rule's own file names, by the words of findings.
fn written(id: &str) -> BTreeSet<String> {
    let path = root().join(format!("src/calc/rules/{}.rs", id.replace('-', "_")));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let named = |severity: &&Severity| text.contains(&format!("Severity::{severity:?}"));
    Severity::ALL.iter().filter(named).map(|severity| severity.word().to_owned()).collect()
}

#[test]
fn every_page_says_what_it_must_and_lists_its_cases() {
    let wrong: Vec<String> =
        RULES.iter().flat_map(|rule| page_faults(rule.id, rule.title)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_pair_and_a_case_of_each_severity_that_it_gives() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let file = match fixtures::read(rule.id) {
            Ok(file) => file,
            Err(why) => {
                wrong.push(why);
                continue;
            }
        };
        let names: BTreeSet<&str> = file.case.iter().map(|case| case.name.as_str()).collect();
        if names.len() < file.case.len() {
            wrong.push(format!("two cases of {} have the same name", rule.id));
        }
        let found: BTreeSet<String> =
            file.case.iter().flat_map(|case| &case.finds).map(|own| own.is.clone()).collect();
        let has = |words: &[&str]| words.iter().any(|word| found.contains(*word));
        if !has(&["pass", "not applicable"]) {
            wrong.push(format!("the fixtures of {} have no case that holds", rule.id));
        }
        if !has(&["breach", "warning", "unclear"]) {
            wrong.push(format!("the fixtures of {} have no case that does not hold", rule.id));
        }
        for word in written(rule.id).difference(&found) {
            wrong.push(format!("{} can find {word}, and has no case of it", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

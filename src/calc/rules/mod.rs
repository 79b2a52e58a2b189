//! Each rule in a file of its own, named by its id; [`RULES`] lists them.
//!
//! A new rule is one file here, one line in the list, its line in the data of an edition, one page
//! in `docs/rules` and a pair of fixtures; a test refuses less.

mod conflict;
mod kpi;
mod publish_floor;
mod quotes_local;
mod quotes_two;
mod register;
mod reserve_local;
mod returns_due;
mod returns_sense;
mod rlw_scope;
mod split;
mod statute;
mod sv_below;
mod sv_halves;
mod sv_plan;
mod sv_relevant;
mod sv_required;
mod sv_weight;

use super::rule::{Book, Edition, Finding, Looks, Picture, Rule};

/// All rules, in the order in which findings of the same severity are shown.
pub const RULES: &[Rule] = &[
    quotes_two::RULE,
    quotes_local::RULE,
    sv_required::RULE,
    sv_weight::RULE,
    sv_halves::RULE,
    sv_plan::RULE,
    sv_below::RULE,
    sv_relevant::RULE,
    rlw_scope::RULE,
    returns_due::RULE,
    returns_sense::RULE,
    conflict::RULE,
    split::RULE,
    publish_floor::RULE,
    statute::RULE,
    kpi::RULE,
    reserve_local::RULE,
    register::RULE,
];

/// The ids of all rules, in the same order.
pub const IDS: [&str; RULES.len()] = {
    let mut ids = [""; RULES.len()];
    let mut at = 0;
    while at < ids.len() {
        ids[at] = RULES[at].id;
        at += 1;
    }
    ids
};

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The ids of all rules, for people.
#[must_use]
pub fn ids() -> String {
    IDS.join(", ")
}

/// What every rule says of a record, the worst first.
#[must_use]
pub fn all(picture: &Picture) -> Vec<Finding> {
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule.findings(picture)).collect();
    found.sort_by_key(Finding::severity);
    found
}

/// `docs/RULES.md`, by the book of the council that ships.
#[must_use]
pub fn to_markdown(book: &Book) -> String {
    const ABOVE: &str = "# Rules\n\nWhat is checked of purchases and contracts, each rule on a page \
        of its own. A purchase is judged by the edition in force on the day it began; a duty that \
        lasts as long as a contract by that of the day as at which the rules run.\n\nThis page is \
        written from the rules and their data.\n\n| rule | what it checks | looks at | editions \
        |\n|---|---|---|---|";
    let rules = RULES.iter().map(|rule| row(rule, book));
    let editions = book.editions.iter().map(|edition| {
        let Edition { name, from, source, note, rules, .. } = edition;
        let note = note.as_ref().map_or(String::new(), |note| format!(" ({note})"));
        format!("- `{name}` {}: {}. Source: {source}{note}.", from.written(), rules.join(", "))
    });
    let between = ["\n## Editions\n".to_owned()];
    let lines = [ABOVE.to_owned()].into_iter().chain(rules).chain(between).chain(editions);
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn row(rule: &Rule, book: &Book) -> String {
    let Rule { id, title, .. } = rule;
    let looks = match rule.looks {
        Looks::Procurement => "a procurement",
        Looks::Contract => "a contract",
        Looks::Purchase => "a procurement; a contract without one",
    };
    let has = |edition: &&Edition| edition.rules.iter().any(|own| own == id);
    let editions = book.editions.iter().filter(has);
    let named = |edition: &Edition| format!("`{}` {}", edition.name, edition.from.written());
    let editions: Vec<String> = editions.map(named).collect();
    format!("| [{id}](rules/{id}.md) | {title} | {looks} | {} |", editions.join("; "))
}

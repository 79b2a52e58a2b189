//! The HTML page and the Markdown, by their structure.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;
use sleva::publish::report::Format;

use super::{annual, small, text};

/// An element with its attributes.
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// What it stands in, from the outside.
    pub within: Vec<String>,
}

/// A page that was read by a parser which takes nothing but what is well formed.
pub struct Page {
    pub elements: Vec<Element>,
    pub text: String,
}

fn unescaped(text: &str) -> String {
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    plain.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

impl Page {
    pub fn parse(html: &str) -> Self {
        let mut reader = quick_xml::Reader::from_str(html);
        reader.config_mut().check_end_names = true;
        let mut page = Self { elements: Vec::new(), text: String::new() };
        let mut open: Vec<String> = Vec::new();
        loop {
            let event = reader.read_event().unwrap_or_else(|e| panic!("{e}\n{html}"));
            let is_open = matches!(event, Event::Start(_));
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    let attributes = tag
                        .attributes()
                        .map(|own| {
                            let own = own.unwrap_or_else(|e| panic!("{e} in {name}"));
                            (own.key.as_ref().to_owned(), unescaped(&own.value))
                        })
                        .collect();
                    page.elements.push(Element {
                        name: name.clone(),
                        attributes,
                        within: open.clone(),
                    });
                    if is_open {
                        open.push(name);
                    }
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(own) => page.text.push_str(&own),
                Event::GeneralRef(own) => {
                    let name: &str = &own;
                    page.text.push_str(&unescaped(&format!("&{name};")));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty(), "{open:?}");
        page
    }

    fn all(&self, name: &str) -> Vec<&Element> {
        self.elements.iter().filter(|own| own.name == name).collect()
    }
}

/// The tables of a Markdown text: each has as many cells in every row.
pub fn rows_of_markdown(text: &str) -> usize {
    let (mut rows, mut width) = (0, None);
    for line in text.lines() {
        if !line.starts_with('|') {
            width = None;
            continue;
        }
        let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert!(line.ends_with('|') && *width.get_or_insert(bars) == bars, "{line}");
        rows += 1;
    }
    rows
}

#[test]
fn a_page_has_a_structure_that_can_be_read_aloud() {
    let html = text(&annual(), Format::Html);
    assert!(html.starts_with("<!doctype html>"));
    let page = Page::parse(&html);
    assert_eq!(page.all("html")[0].attributes["lang"], "en-GB");
    for once in ["title", "h1", "main", "header", "footer", "nav"] {
        let found = page.all(once);
        let outside = found.iter().filter(|own| !own.within.contains(&"svg".to_owned()));
        assert_eq!(outside.count(), 1, "{once}");
    }
    for never in ["script", "img", "link", "iframe", "object"] {
        assert!(page.all(never).is_empty(), "{never}");
    }
}

#[test]
fn links_and_labels_lead_somewhere() {
    let page = Page::parse(&text(&annual(), Format::Html));
    let ids: Vec<&String> =
        page.elements.iter().filter_map(|own| own.attributes.get("id")).collect();
    let unique: BTreeSet<&String> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "each id once");
    for own in &page.elements {
        let links = own.attributes.get("href").map(|link| link.strip_prefix('#').unwrap());
        let labels = own.attributes.get("aria-labelledby").map(String::as_str);
        for id in links.into_iter().chain(labels.into_iter().flat_map(str::split_whitespace)) {
            assert!(unique.contains(&id.to_owned()), "{id}");
        }
        assert!(own.attributes.keys().all(|name| !name.starts_with("on")), "{}", own.name);
    }
    let contents = page
        .elements
        .iter()
        .filter(|own| own.name == "a" && own.within.contains(&"nav".to_owned()));
    let headings = page.all("h2").len() - 1;
    assert_eq!(contents.count(), headings, "a link for each heading but its own");
}

#[test]
fn tables_drawings_and_figures_have_what_they_need() {
    let report = annual();
    let page = Page::parse(&text(&report, Format::Html));
    let tables = page.all("table").len();
    assert!(tables > 10);
    for each in ["caption", "thead", "tbody"] {
        assert_eq!(page.all(each).len(), tables, "{each}");
    }
    assert!(page.all("th").iter().all(|own| own.attributes.contains_key("scope")));
    let regions = page.elements.iter().filter(|own| {
        own.attributes.get("role").is_some_and(|role| role == "region")
            && own.attributes.get("tabindex").is_some_and(|at| at == "0")
    });
    assert_eq!(regions.count(), tables, "what is wider than the page is moved with the keyboard");
    let is_drawing = |own: &&Element| own.attributes.get("role").is_some_and(|role| role == "img");
    let drawings: Vec<&Element> = page.elements.iter().filter(is_drawing).collect();
    assert!(drawings.len() >= 4 && drawings.iter().all(|own| own.name == "svg"));
    assert_eq!(page.all("desc").len(), drawings.len());
    // Each figure stands in it with its name.
    let mut named: Vec<String> =
        page.elements.iter().filter_map(|own| own.attributes.get("data-figure").cloned()).collect();
    let mut figures: Vec<String> =
        report.figures().iter().map(|own| own.figure.to_string()).collect();
    named.sort();
    figures.sort();
    assert_eq!(named, figures);
}

#[test]
fn a_page_prints_its_time_and_version_in_the_footer_alone() {
    let html = text(&small(), Format::Html);
    assert!(html.contains("<p>Made at 2025-11-22T09:00:00Z with sleva 1.2.3.</p>"), "{html}");
    assert!(
        html.contains("@bottom-left{content:\"Made at 2025-11-22T09:00:00Z with sleva 1.2.3\"")
    );
    assert_eq!(html.matches("2025-11-22T09:00:00Z").count(), 2);
    for format in [Format::Text, Format::Markdown] {
        let shown = text(&small(), format);
        assert!(shown.ends_with("\nMade at 2025-11-22T09:00:00Z with sleva 1.2.3.\n"), "{shown}");
    }
}

#[test]
fn markdown_is_what_was_worked_by_hand_and_its_tables_are_whole() {
    let shown = text(&small(), Format::Markdown);
    assert_eq!(
        shown,
        "# Small

## In short

- **Council**: Invented
- **Committed £**: 1,000.30
- **Validated £**: 0.00
- **Waiting £**: ?

A paragraph.

- A line

*By name*

| Name | Day | Committed £ | Delivered |
| --- | --- | ---: | ---: |
| One | 2025-04-01 | 1,000.10 | 12.5% |
| Two |  | 0.20 | – |
| Three | 2025-4-1 | ? | · |
| **All** |  | **1,000.30** | **12.5%** |

A note.

---

Made at 2025-11-22T09:00:00Z with sleva 1.2.3.
"
    );
    assert!(rows_of_markdown(&text(&annual(), Format::Markdown)) > 100);
}

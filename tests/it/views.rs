//! Every view at any size without harm, and what themes change.

mod audit;
mod catalogue;
mod commitments;
mod delivery;
mod frozen;
mod purchases;
mod records;
mod register;
mod report;
mod sample;

use ratatui::style::Modifier;
use sleva::calc::Quantity;
use sleva::views::part::theme::Theme;
use sleva::views::{Action, Opening, VIEWS};

use crate::stage::records::{EDITION, Records};
use crate::stage::{Stage, THEME, text};

fn opening(id: &str) -> Opening {
    let name = match id {
        "contract" | "revalue" => Some("C-0006".to_owned()),
        "form" => Some("contract\tC-0006".to_owned()),
        "return" => Some("C-0006\t2021-22 Q2".to_owned()),
        "figure" => Some("committed:all".to_owned()),
        "supplier" => Some("S-0003".to_owned()),
        "procurement" => Some("P-0001".to_owned()),
        "sample" => Some("A-0001".to_owned()),
        "measure" => Some(format!("{EDITION}/NT10")),
        _ => None,
    };
    let filter = if id == "measures" { "awarded-to:2020-12-31" } else { "" };
    Opening { name, filter: filter.to_owned(), ..Opening::default() }
}

#[test]
fn every_view_says_what_to_do_on_an_empty_database() {
    for spec in VIEWS.iter().filter(|spec| spec.digit > 0 || spec.id == "suppliers") {
        let stage = Stage::with(spec.id, &Opening::default(), (80, 20), Records::empty(), THEME);
        let screen = stage.screen();
        assert!(screen.contains("sleva import"), "{}:\n{screen}", spec.id);
    }
}

/// Sizes from nothing to 300×100, and every small one.
fn awkward_sizes() -> Vec<(u16, u16)> {
    let small = (0..12).flat_map(|width| (0..12).map(move |height| (width, height)));
    let some = [0, 1, 2, 5, 19, 20, 21, 40, 59, 60, 79, 80, 109, 110, 131, 200, 300];
    let heights = [0, 1, 2, 3, 5, 10, 19, 20, 36, 100];
    small.chain(some.into_iter().flat_map(|w| heights.map(|h| (w, h)))).collect()
}

#[test]
fn no_size_breaks_a_view_and_the_cursor_stays_inside() {
    for spec in VIEWS {
        let mut stage = Stage::new(spec.id, &opening(spec.id), (80, 20));
        for size in awkward_sizes() {
            stage.resize(size);
            for pane in 0..3 {
                let (buffer, cursor) = stage.draw();
                if let Some(at) = cursor {
                    assert!(buffer.area.contains(at), "{} {size:?} pane {pane}: {at}", spec.id);
                } else {
                    let tiny = size.0 < 8 || size.1 < 4;
                    assert!(tiny, "{} {size:?} pane {pane} has no cursor", spec.id);
                }
                stage.all(&[Action::Down, Action::Right, Action::PageDown, Action::NextPane]);
            }
        }
    }
}

#[test]
fn any_order_of_verbs_is_survived() {
    let verbs = [
        Action::Last,
        Action::Zoom,
        Action::Right,
        Action::Sort,
        Action::NextPane,
        Action::PageUp,
        Action::LastColumn,
        Action::SortReverse,
        Action::Attention,
        Action::NextProblem,
        Action::Back,
        Action::Do("commitments.turn"),
        Action::Down,
        Action::Do("commitments.profile"),
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Copy,
        Action::CopyTable,
        Action::Write,
        Action::Explain,
        Action::Follow,
        Action::Open,
        Action::Do("measures.compare"),
        Action::First,
        Action::FirstColumn,
        Action::Do("return.next-quarter"),
        Action::Do("returns.next-standing"),
        Action::CopyAbove,
        Action::Finish,
    ];
    for spec in VIEWS {
        for records in [Records::sample(), Records::empty()] {
            let mut stage = Stage::with(spec.id, &opening(spec.id), (80, 20), records, THEME);
            for round in 1..4 {
                for at in 0..verbs.len() {
                    stage.act(&verbs[at * round % verbs.len()]);
                    stage.draw();
                }
            }
        }
    }
}

const HOSTILE: &str = "Acme\u{1b}[2J\u{9b}31m\u{7}\u{202e}dlrow\u{200b}\r\n\t\u{e0041}e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}宽字";

fn hostile() -> Records {
    let mut all = Records::sample();
    let long = HOSTILE.repeat(10_000 / HOSTILE.chars().count());
    for contract in &mut all.contracts {
        contract.title.clone_from(&long);
        contract.category = Some(HOSTILE.to_owned());
        contract.description = Some(long.clone());
        contract.manager = Some(HOSTILE.to_owned());
    }
    for supplier in &mut all.suppliers {
        supplier.name.clone_from(&long);
        supplier.note = Some(long.clone());
        supplier.postcode = Some(HOSTILE.to_owned());
    }
    for own in &mut all.procurements {
        own.title.clone_from(&long);
        own.category = Some(HOSTILE.to_owned());
        own.no_local_evidence = Some(long.clone());
        own.reservation.area = Some(HOSTILE.to_owned());
    }
    for quotation in &mut all.quotations {
        quotation.note = Some(long.clone());
    }
    for waiver in &mut all.waivers {
        waiver.reason.clone_from(&long);
        HOSTILE.clone_into(&mut waiver.person);
    }
    for measure in &mut all.measures {
        HOSTILE.clone_into(&mut measure.title);
        HOSTILE.clone_into(&mut measure.unit);
        measure.theme = Some(HOSTILE.to_owned());
        measure.evidence = Some(long.clone());
    }
    for commitment in &mut all.commitments {
        commitment.measure.title.clone_from(&long);
        HOSTILE.clone_into(&mut commitment.measure.unit);
        commitment.units = Quantity::parse("9007199.0991").unwrap();
        commitment.relevance = Some(long.clone());
    }
    all
}

#[test]
fn the_ascii_theme_has_only_ascii() {
    let theme = Theme { ascii: true, ..THEME };
    for spec in VIEWS {
        for records in [Records::sample(), hostile(), Records::empty()] {
            let mut stage = Stage::with(spec.id, &opening(spec.id), (120, 36), records, theme);
            for _ in 0..3 {
                let screen = text(&stage.draw().0);
                let other: Vec<char> = screen.chars().filter(|c| !c.is_ascii()).collect();
                assert!(other.is_empty(), "{}: {other:?}\n{screen}", spec.id);
                stage.act(&Action::NextPane);
            }
        }
    }
}

#[test]
fn plain_draws_no_boxes_and_one_pane() {
    let theme = Theme { plain: true, ..THEME };
    for spec in VIEWS {
        let stage = Stage::with(spec.id, &opening(spec.id), (80, 20), Records::sample(), theme);
        let screen = stage.screen();
        assert!(!screen.contains(['│', '┌', '└']), "{}:\n{screen}", spec.id);
    }
}

#[test]
fn without_styles_the_selected_row_is_told_apart() {
    for spec in VIEWS {
        let stage = Stage::new(spec.id, &opening(spec.id), (120, 36));
        let (buffer, cursor) = stage.draw();
        let at = cursor.unwrap();
        let line = text(&buffer).lines().nth(usize::from(at.y)).unwrap().to_owned();
        // The handmade store makes no reports and explains nothing.
        let reads = ["measure", "supplier", "report", "figure", "comparison"].contains(&spec.id);
        let (reads, line) = match spec.id {
            // The handmade store has one edition.
            "revalue" => (line.contains("There is no other edition."), line),
            _ => (reads, line),
        };
        assert!(reads || line.contains('>') || line.contains('['), "{}: {line}", spec.id);
    }
}

#[test]
fn a_reverse_bar_is_drawn_only_where_it_is_wished_for() {
    let reversed = |stage: &Stage| {
        let (buffer, cursor) = stage.draw();
        let y = cursor.unwrap().y;
        (2..40).all(|x| buffer[(x, y)].modifier.contains(Modifier::REVERSED))
    };
    let with = |bar| {
        let theme = Theme { bar, ..THEME };
        Stage::with("contracts", &Opening::default(), (80, 20), Records::sample(), theme)
    };
    assert!(!reversed(&with(false)));
    assert!(reversed(&with(true)));
}

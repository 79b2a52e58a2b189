//! One measure: its versions in every edition, with what changed, and where it is used.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane};
use super::part::change::{self, Target};
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::table::no_sign;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::explain::SourceLine;
use crate::calc::figure::Figure;
use crate::calc::filter::Filter;
use crate::calc::measure::{Measure, in_force};
use crate::db::request::{MeasureDetail, Query, Reply};
use crate::tables::commitments::{USES, in_words};

pub const SPEC: ViewSpec = ViewSpec {
    id: "measure",
    title: "Measure",
    short: "Measure",
    purpose: "Every version of one measure, what changed, what it conflicts with, where it is used.",
    digit: 0,
    go: "",
    open: |opening| Box::new(One::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["c"],
        action: Action::Do("measure.compare"),
        name: "compare-this-edition",
        hint: "compare",
        help: "Compares this measure's edition with another.",
        place: Place::Bar,
    }],
    lacks: &[Action::Supplier, Action::PreviousRecord, Action::NextRecord],
};

const SHARE: Share = Share { wide: 45, tall: 50 };
const USE_PANE: usize = 1;

struct One {
    edition: String,
    measure_ref: String,
    detail: Option<Box<MeasureDetail>>,
    /// The contract to begin on, until they have arrived.
    at: Option<String>,
    rows: Rows<SourceLine>,
    panes: Panes,
    scroll: Scroll,
}

impl One {
    fn open(opening: &Opening) -> Self {
        let name = opening.name.as_deref().unwrap_or_default();
        let (edition, measure_ref) = name.rsplit_once('/').unwrap_or((name, ""));
        Self {
            edition: edition.to_owned(),
            measure_ref: measure_ref.to_owned(),
            detail: None,
            at: opening.at.clone(),
            rows: Rows::new(USES, |line| line.commitment.contract_ref.clone(), no_sign).filtered(),
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }

    /// The newest version of its edition, to be followed by another or taken out.
    fn target(&self) -> Option<Target> {
        let detail = self.detail.as_deref()?;
        let own = detail.versions.iter().rfind(|version| version.edition == self.edition)?;
        // Of several versions, the store knows which is used.
        let uses = if detail.versions.len() == 1 { detail.uses } else { 0 };
        Some(record::measure_target(own).used_by(&[(uses, "contract")]))
    }

    fn query(&self) -> Query {
        Query::Measure { edition: self.edition.clone(), measure_ref: self.measure_ref.clone() }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    /// The version of its edition that is in force on a day, else the latest.
    fn current(&self, cx: &Cx) -> Option<&Measure> {
        let versions = &self.detail.as_deref()?.versions;
        let own = versions.iter().take_while(|version| version.edition == self.edition).count();
        let own = versions.get(..own)?;
        in_force(own, Some(cx.today)).or_else(|| own.last()).or_else(|| versions.first())
    }

    fn lines(&self, cx: &Cx) -> Vec<Line> {
        let (Some(current), Some(detail)) = (self.current(cx), self.detail.as_deref()) else {
            return Vec::new();
        };
        let mut lines = record::measure(current, Some(detail), None);
        let stamp = &detail.stamp;
        lines.push(Line::Pair(
            "Last change",
            format!("{} at {}, audit row {}", stamp.person, stamp.at, stamp.seq),
        ));
        lines.push(Line::Blank);
        lines.extend(record::history(detail));
        lines
    }

    fn explain(&self) -> Outcome {
        let measure_ref = self.measure_ref.clone();
        Outcome::ask(figures::now(&match self.rows.selected() {
            Some(contract_ref) if self.panes.focus == USE_PANE => {
                Figure::CommitmentValue { contract_ref, measure_ref }
            }
            _ => Figure::MeasureCommitted {
                edition: self.edition.clone(),
                measure_ref,
                filter: Filter::default(),
            },
        }))
    }

    fn act_in_rows(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let area = inside(self.areas(cx, cx.area)[USE_PANE].unwrap_or(cx.area), cx.theme.plain);
        let query = self.query();
        self.rows.act(action, area, &query)
    }

    fn open_contract(&self) -> Outcome {
        let Some(name) = self.rows.selected() else {
            return Outcome::say("No contract uses this measure.");
        };
        let at = Some(self.measure_ref.clone());
        let with = Opening { at, ..self.rows.opening(name) };
        Outcome::ask(Effect::Open { view: "contract", with })
    }
}

impl View for One {
    fn place(&self) -> String {
        self.rows.place_after(&format!("{} of {}", self.measure_ref, self.edition))
    }

    fn wants(&self, _cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.query() }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        if let Reply::Measure(detail) = reply {
            self.rows.set(detail.used.clone());
            if let Some(at) = self.at.take() {
                self.rows.select(&at);
            }
            self.detail = Some(detail);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            _ if self.rows.takes(action) => return self.act_in_rows(action, cx),
            Action::Explain => return self.explain(),
            Action::Open | Action::Follow => return self.open_contract(),
            Action::Do("measure.compare") => {
                let with = Opening::record(&self.edition);
                return Outcome::ask(Effect::Open { view: "compare", with });
            }
            _ if self.panes.act(action, 2, 0) => return Outcome::QUIET,
            _ => {
                // A version never changes: both make a new one.
                let edit = if *action == Action::Add { &Action::Edit } else { action };
                if let Some(outcome) = change::act(edit, self.target()) {
                    return outcome;
                }
            }
        }
        let [versions, _] = self.areas(cx, cx.area);
        if self.panes.focus == 0
            && let Some(area) = versions
            && let Some(to) = detail::act(&self.lines(cx), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.act_in_rows(action, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [versions, uses] = self.areas(cx, area);
        let in_uses = self.panes.focus == USE_PANE;
        let mut cursor = None;
        if let Some(area) = versions {
            let lines = self.lines(cx);
            cursor =
                detail::draw(pen, area, "Measure and its history", !in_uses, &lines, self.scroll);
        }
        if let Some(area) = uses {
            let all = self.detail.as_deref().map_or(0, |detail| detail.uses);
            let title = if all > self.rows.len() as u64 {
                format!(
                    "Where used, the first {} of {}",
                    record::count(self.rows.len()),
                    record::count(all)
                )
            } else {
                format!("Where used, {}", record::count(all))
            };
            let inner = pane(pen, area, &title, in_uses);
            let own = self.rows.draw(pen, inner, in_uses, "No contract uses this measure.");
            cursor = if in_uses { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(help) = self.rows.says() {
            return Some(help);
        }
        match self.rows.row() {
            Some(line) if self.panes.focus == USE_PANE => Some(in_words(&line.commitment)),
            _ => Some(
                "A changed proxy is a new dated version; old commitments keep theirs.".to_owned(),
            ),
        }
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "contract" {
            self.rows.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        Some(format!("{}/{}", self.edition, self.measure_ref))
    }
}

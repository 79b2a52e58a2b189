//! The catalogue of measures by theme, with what is committed to each and what was printed.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::change;
use super::part::detail::{self, Line, wrap};
use super::part::figures;
use super::part::filter::{Change, FilterLine};
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record::{self, count};
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::table::no_sign;
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::figure::Figure;
use crate::calc::filter::Filter;
use crate::db::request::{Edition, MeasureDetail, MeasureList, MeasureRow, Query, Reply};
use crate::tables::measures::{MEASURES, MeasureLine, lines, notes};
use crate::views::effect::Choice;

pub const SPEC: ViewSpec = ViewSpec {
    id: "measures",
    title: "Measures",
    short: "Meas",
    purpose: "What is counted, in which unit, at which proxy, and what is committed to it.",
    digit: 8,
    go: "g t",
    open: |opening| Box::new(Measures::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["t"],
            action: Action::Do("measures.edition"),
            name: "choose-edition",
            hint: "edition",
            help: "Shows the measures of one edition, or of all of them.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["H"],
            action: Action::Do("measures.history"),
            name: "measure-history",
            hint: "history",
            help: "Opens every version of the selected measure, with what changed and where it is used.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["c"],
            action: Action::Do("measures.compare"),
            name: "compare-editions",
            hint: "compare",
            help: "Compares two editions, measure by measure.",
            place: Place::Bar,
        },
    ],
    lacks: &[Action::Supplier, Action::Follow, Action::PreviousRecord, Action::NextRecord],
};

const SHARE: Share = Share { wide: 74, tall: 64 };
const NOTHING: &str = "There are no measures yet. Bring an edition in: sleva import measures FILE.";

struct Measures {
    filter: FilterLine,
    list: Option<MeasureList>,
    rows: Rows<MeasureLine>,
    editions: Vec<Edition>,
    detail: Option<Box<MeasureDetail>>,
    panes: Panes,
    scroll: Scroll,
}

/// Edition, reference and version: what no two rows share.
fn name(line: &MeasureLine) -> String {
    let measure = &line.row.measure;
    let from = measure.from.map_or_else(String::new, |day| format!("@{day}"));
    format!("{}/{}{from}", measure.edition, measure.measure_ref)
}

fn theme(line: &MeasureLine) -> String {
    let measure = &line.row.measure;
    let theme = measure.theme.as_deref().unwrap_or("Theme not known");
    format!("{theme}, {}", measure.edition)
}

impl Measures {
    fn open(opening: &Opening) -> Self {
        Self {
            filter: FilterLine::new(&opening.filter),
            list: None,
            rows: Rows::new(MEASURES, name, no_sign).grouped(theme),
            editions: Vec::new(),
            detail: None,
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }

    fn query(&self) -> Query {
        Query::Measures { filter: self.filter.filter().clone() }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    /// Rows above, what they add up to below, and the line of the filter under both.
    fn list_areas(&self, inner: Rect, notes: usize) -> [Rect; 3] {
        let line = self.filter.height().min(inner.height);
        let most = usize::from(inner.height / 3);
        let foot = u16::try_from(notes.min(most)).unwrap_or(0).min(inner.height - line);
        let rows = Rect { height: inner.height - line - foot, ..inner };
        let foot = Rect { y: rows.bottom(), height: foot, ..inner };
        [rows, foot, Rect { y: foot.bottom(), height: line, ..inner }]
    }

    fn notes(&self, width: u16) -> Vec<String> {
        let Some(list) = &self.list else { return Vec::new() };
        wrap(&notes(list).join(" "), usize::from(width.saturating_sub(4)))
    }

    fn rows_area(&self, cx: &Cx) -> Rect {
        let [list, _] = self.areas(cx, cx.area);
        let inner = inside(list.unwrap_or(cx.area), cx.theme.plain);
        self.list_areas(inner, self.notes(inner.width).len())[0]
    }

    fn lines(&self) -> Vec<Line> {
        let Some(line) = self.rows.row() else {
            let heading = self.rows.heading().unwrap_or("No measure is selected.");
            let notes = self.list.as_ref().map(notes).unwrap_or_default();
            let notes = notes.into_iter().map(|note| Line::Text(Role::Text, note));
            return std::iter::once(Line::Heading(heading.to_owned())).chain(notes).collect();
        };
        let measure = &line.row.measure;
        let is_own = |detail: &&MeasureDetail| {
            detail.versions.iter().any(|version| {
                version.measure_ref == measure.measure_ref && version.edition == measure.edition
            })
        };
        record::measure(measure, self.detail.as_deref().filter(is_own), Some(line.row.used))
    }

    fn explain(&self) -> Outcome {
        let Some(line) = self.rows.row() else {
            return Outcome::say(
                "A theme has no figure of its own. Select a measure under it; \
                 Home explains what is committed in all.",
            );
        };
        // Words and attention choose measures here, not contracts.
        let filter = Filter { words: Vec::new(), attention: false, ..self.filter.filter().clone() };
        let (edition, measure_ref) =
            (line.row.measure.edition.clone(), line.row.measure.measure_ref.clone());
        let same = |row: &&MeasureRow| {
            row.measure.edition == edition && row.measure.measure_ref == measure_ref
        };
        let versions = self.list.iter().flat_map(|list| &list.rows).filter(same).count();
        let say = (versions > 1).then(|| {
            Effect::Say(format!("This is the sum over all {versions} versions of {measure_ref}."))
        });
        let figure = Figure::MeasureCommitted {
            edition: edition.clone(),
            measure_ref: measure_ref.clone(),
            filter,
        };
        Outcome::Done(say.into_iter().chain([figures::now(&figure)]).collect())
    }

    fn open_selected(&self) -> Outcome {
        let Some(line) = self.rows.row() else {
            return Outcome::say("Select a measure first: this is the heading of a theme.");
        };
        let measure = &line.row.measure;
        let with = Opening::record(format!("{}/{}", measure.edition, measure.measure_ref));
        Outcome::ask(Effect::Open { view: "measure", with })
    }

    fn compare(&self) -> Outcome {
        let name = self.rows.row().map(|line| line.row.measure.edition.clone());
        Outcome::ask(Effect::Open { view: "compare", with: Opening { name, ..Opening::default() } })
    }

    fn pick_edition(&self) -> Outcome {
        let choice = |label: String, value: &str| Choice {
            label,
            action: Action::Choose("measures.edition", value.to_owned()),
        };
        let own = self.editions.iter().map(|edition| {
            let label =
                format!("{} ({})", edition.name, record::counted(edition.measures, "measure"));
            choice(label, &edition.name)
        });
        let choices = std::iter::once(choice("all editions".to_owned(), "")).chain(own).collect();
        Outcome::ask(Effect::Pick { title: "Edition".to_owned(), choices })
    }

    fn act_in_list(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match self.filter.act(action) {
            Change::Chosen | Change::Kept => return Outcome::QUIET,
            Change::NotMine => {}
        }
        let (area, query) = (self.rows_area(cx), self.query());
        let before = self.rows.selected();
        let outcome = self.rows.act(action, area, &query);
        if before != self.rows.selected() {
            self.scroll = Scroll::default();
        }
        outcome
    }

    fn draw_list(&self, cx: &Cx, pen: &mut Pen, area: Rect, focused: bool) -> Option<Position> {
        let inner = pane(pen, area, &titled(&self.title(), cx.waiting), focused);
        let notes = self.notes(inner.width);
        let [rows, foot, line] = self.list_areas(inner, notes.len());
        let nothing = match &self.list {
            None => "",
            Some(_) if cx.council.measures == 0 => NOTHING,
            Some(_) => "Nothing matches. Esc clears the filter.",
        };
        let cursor = self.rows.draw(pen, rows, focused, nothing);
        for (at, y) in (foot.top()..foot.bottom()).enumerate() {
            let is_last = y + 1 == foot.bottom() && at + 1 < notes.len();
            let text = notes.get(at).map(String::as_str).unwrap_or_default();
            let text = if is_last { format!("{text} …") } else { text.to_owned() };
            pen.text(foot.x + 1, y, foot.width.saturating_sub(2), &text, Role::Strong);
        }
        let typing = if line.height > 0 { self.filter.draw(pen, line) } else { None };
        typing.or(cursor)
    }

    fn title(&self) -> String {
        let edition = self.filter.filter().edition.as_deref().unwrap_or("all editions");
        let shown = self.rows.len();
        let is_own = |edition: &&Edition| {
            self.filter.filter().edition.as_ref().is_none_or(|chosen| *chosen == edition.name)
        };
        let all: u64 = self.editions.iter().filter(is_own).map(|edition| edition.measures).sum();
        let of = if shown as u64 >= all { String::new() } else { format!(" of {}", count(all)) };
        format!("Measures of {edition}, {}{of}", count(shown))
    }
}

impl View for Measures {
    fn place(&self) -> String {
        self.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut wants =
            vec![Want { slot: 0, query: self.query() }, Want { slot: 2, query: Query::Editions }];
        if let (Some(_), Some(line)) = (self.areas(cx, cx.area)[1], self.rows.row()) {
            let measure = &line.row.measure;
            let query = Query::Measure {
                edition: measure.edition.clone(),
                measure_ref: measure.measure_ref.clone(),
            };
            wants.push(Want { slot: 1, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Measures(list) => {
                self.rows.set(lines(&list));
                self.list = Some(list);
            }
            Reply::Measure(detail) => self.detail = Some(detail),
            Reply::Editions(editions) => self.editions = editions,
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if self.filter.typing() {
            return self.act_in_list(action, cx);
        }
        match action {
            Action::Do("measures.edition") => return self.pick_edition(),
            Action::Choose("measures.edition", edition) => {
                let text = self.filter.with_term("edition", edition);
                self.filter.set(&text);
                return Outcome::QUIET;
            }
            Action::Do("measures.history") => return self.open_selected(),
            Action::Open if self.rows.row().is_some() => return self.open_selected(),
            Action::Do("measures.compare") => return self.compare(),
            Action::Explain => return self.explain(),
            _ if self.panes.act(action, 2, 0) => return Outcome::QUIET,
            Action::Add if self.rows.row().is_none() => {
                return change::open("measure\t\t".to_owned(), None);
            }
            _ => {
                // A version never changes: both make a new one.
                let edit = if *action == Action::Add { &Action::Edit } else { action };
                let target = self.rows.row().map(|line| {
                    let uses = [(line.row.used, "contract")];
                    record::measure_target(&line.row.measure).used_by(&uses)
                });
                if let Some(outcome) = change::act(edit, target) {
                    return outcome;
                }
            }
        }
        if self.panes.focus == 1
            && let Some(area) = self.areas(cx, cx.area)[1]
            && let Some(to) = detail::act(&self.lines(), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.act_in_list(action, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [list, beside] = self.areas(cx, area);
        let focused = self.panes.focus == 0;
        let mut cursor = None;
        if let Some(area) = beside {
            cursor = detail::draw(pen, area, "Detail", !focused, &self.lines(), self.scroll);
        }
        if let Some(area) = list {
            let own = self.draw_list(cx, pen, area, focused);
            cursor = if focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.filter.typing() { Scope::Line } else { Scope::Moving }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.filter.says() {
            return Some(said);
        }
        let Some(line) = self.rows.row() else {
            return self
                .rows
                .heading()
                .map(|theme| format!("{theme}: Space folds it and opens it again."));
        };
        let measure = &line.row.measure;
        let lead = format!("{} {}", measure.measure_ref, measure.title);
        let Some(units) = line.row.units.map(crate::calc::Quantity::grouped) else {
            return Some(format!("{lead}: nothing committed."));
        };
        let value = crate::calc::explain::value_text(line.row.total.value());
        let used = record::counted(line.row.used, "contract");
        Some(format!("{lead}: {value} for {units} {} in {used}.", measure.unit))
    }

    fn selected(&self) -> Option<String> {
        let measure = &self.rows.row()?.row.measure;
        Some(format!("{}/{}", measure.edition, measure.measure_ref))
    }
}

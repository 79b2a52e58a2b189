//! How a figure came about: formula, inputs, edition, and the rows that it is made of, each of
//! which leads on.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::theme::Role;
use super::{Action, Cx, Effect, Opening, Outcome, Scope, View, ViewSpec, Want};
use crate::calc::Date;
use crate::calc::explain::{Explanation, Link, Source, explain, of_figure};
use crate::calc::figure::Figure;
use crate::db::request::{AsAt, Query, Reply};
use crate::tables::explained::SOURCES;

pub const SPEC: ViewSpec = ViewSpec {
    id: "figure",
    title: "Figure",
    short: "Figure",
    purpose: "How a figure came about, down to who keyed it and who validated it.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Opened::open(opening)),
    keys: &[],
    lacks: &[
        Action::Supplier,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Attention,
        Action::NextProblem,
        Action::Add,
        Action::Edit,
        Action::Remove,
        Action::Note,
    ],
};

const SHARE: Share = Share { wide: 40, tall: 46 };
/// The panes in the order of Tab.
const TOLD: usize = 0;
const ROWS: usize = 1;

struct Opened {
    name: String,
    figure: Option<Figure>,
    /// None: the present.
    day: Option<Date>,
    found: Option<Explanation>,
    rows: Rows<Source>,
    panes: Panes,
    scroll: Scroll,
}

fn name(row: &Source) -> String {
    row.label.clone()
}

impl Opened {
    fn open(opening: &Opening) -> Self {
        let name = opening.name.clone().unwrap_or_default();
        Self {
            figure: Figure::parse(&name),
            name,
            day: figures::day_of(&opening.filter),
            found: None,
            rows: Rows::new(SOURCES, self::name, |_| None).filtered(),
            panes: Panes { focus: ROWS, zoomed: false },
            scroll: Scroll::default(),
        }
    }

    fn as_at(&self, today: Date) -> AsAt {
        self.day.filter(|day| *day < today).map_or(AsAt::now(today), AsAt::past)
    }

    fn query(&self, today: Date) -> Option<Query> {
        let as_at = self.as_at(today);
        self.figure.clone().map(|figure| Query::Explain { figure, as_at })
    }

    fn lines(&self) -> Vec<Line> {
        let Some(found) = &self.found else { return Vec::new() };
        let mut lines = vec![
            Line::Text(Role::Text, found.title.clone()),
            Line::Text(Role::Strong, format!("= {}", found.value)),
        ];
        if !found.formula.is_empty() {
            lines.extend([Line::Blank, Line::Text(Role::Text, found.formula.clone())]);
        }
        lines.push(Line::Blank);
        let inputs = found.inputs.iter();
        lines
            .extend(inputs.map(|(label, text)| Line::Text(Role::Text, format!("{label}: {text}"))));
        if !found.notes.is_empty() {
            lines.push(Line::Blank);
            lines.extend(found.notes.iter().map(|note| Line::Text(Role::Dim, note.clone())));
        }
        lines.extend([Line::Blank, Line::Text(Role::Dim, self.command(found))]);
        lines
    }

    /// What the selected row leads to.
    fn follow(&self) -> Outcome {
        let Some(row) = self.rows.row() else {
            return Outcome::say("No row of it is here to be opened.");
        };
        let Some(link) = &row.link else {
            return Outcome::say(format!("{} leads no further.", row.label));
        };
        Outcome::ask(self.opened(link))
    }

    fn opened(&self, link: &Link) -> Effect {
        let (view, with) = match link {
            Link::Figure(figure) => return figures::open(figure, self.day),
            Link::Contract(name) => ("contract", Opening::record(name)),
            Link::Procurement(name) => ("procurement", Opening::record(name)),
            Link::Supplier(name) => ("supplier", Opening::record(name)),
            Link::Sample(name) => ("sample", Opening::record(name)),
            Link::Findings(name) => ("rules", Opening::record(name)),
            Link::Change(seq) => ("audit", Opening::record(seq.to_string())),
            Link::Return { contract_ref, quarter, version, measure_ref } => {
                let version = version.map(|version| version.to_string()).unwrap_or_default();
                let own = Opening::record(format!("{contract_ref}\t{quarter}\t{version}"));
                ("return", Opening { at: measure_ref.clone(), ..own })
            }
        };
        Effect::Open { view, with }
    }

    /// The contract of the selected row, or of the figure itself.
    fn contract(&self) -> Outcome {
        let of_row = self.rows.row().and_then(|row| row.link.as_ref()?.contract_ref());
        match of_row.or_else(|| self.figure.as_ref().and_then(of_figure)) {
            Some(name) => {
                let with = Opening::record(name);
                Outcome::ask(Effect::Open { view: "contract", with })
            }
            None => Outcome::say("This row is of no contract."),
        }
    }

    /// All that is told of it, its rows among that.
    fn copy(&self) -> Outcome {
        let Some(found) = &self.found else { return Outcome::QUIET };
        let text = format!("{}\n{}\n", found.lines().join("\n"), self.command(found));
        Outcome::ask(Effect::Copy { what: format!("how {} came about", found.id), text })
    }

    fn command(&self, found: &Explanation) -> String {
        let day = self.day.map(|day| format!(" --as-of {day}")).unwrap_or_default();
        format!("On the command line: sleva explain '{}'{day}", found.id)
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }
}

/// From this height on the selected row is told whole below the list, in at most so many lines.
const LEAST_HEIGHT: u16 = 8;
const ROW_LINES: usize = 8;

impl Opened {
    /// Tells the selected row whole, at the foot of an area; gives what is left for the list.
    fn draw_row(&self, pen: &mut Pen, area: Rect) -> Rect {
        let Some(row) = self.rows.row().filter(|_| area.height >= LEAST_HEIGHT) else {
            return area;
        };
        let text = format!("{}: {}", row.label, row.text);
        let lines = detail::wrap(&pen.twin(&text), usize::from(area.width).max(8));
        let used = u16::try_from(lines.len().min(ROW_LINES)).unwrap_or(1);
        let top = area.bottom() - used;
        for (y, line) in (top..area.bottom()).zip(&lines) {
            pen.text(area.x, y, area.width, line, Role::Dim);
        }
        Rect { height: area.height - used - 1, ..area }
    }
}

impl View for Opened {
    fn place(&self) -> String {
        let day = self.day.map(|day| format!(" as at {day}")).unwrap_or_default();
        self.rows.place_after(&format!("{}{day}", self.name))
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let query = self.query(cx.today);
        query.into_iter().map(|query| Want { slot: 0, query }).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        if let Reply::Explain(facts) = reply {
            let found = explain(&facts);
            self.rows.set(found.sources.clone());
            self.found = Some(found);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let areas = self.areas(cx, cx.area);
        let Some(query) = self.query(cx.today) else { return Outcome::NotMine };
        let area = inside(areas[ROWS].unwrap_or(cx.area), cx.theme.plain);
        if self.rows.takes(action) {
            return self.rows.act(action, area, &query);
        }
        match action {
            // A row is not in want of anything.
            Action::Attention => return Outcome::NotMine,
            Action::Open | Action::Explain => return self.follow(),
            Action::Follow => return self.contract(),
            Action::Copy if self.panes.focus == TOLD => return self.copy(),
            _ if self.panes.act(action, 2, ROWS) => return Outcome::QUIET,
            _ => {}
        }
        if self.panes.focus == TOLD
            && let Some(area) = areas[TOLD]
            && let Some(to) = detail::act(&self.lines(), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.rows.act(action, area, &query)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [told, rows] = self.areas(cx, area);
        let title = titled(&format!("How it came about: {}", self.name), cx.waiting);
        let in_told = told.and_then(|area| {
            let has_keys = self.panes.focus == TOLD;
            detail::draw(pen, area, &title, has_keys, &self.lines(), self.scroll)
        });
        let in_rows = rows.and_then(|area| {
            let more = self.found.as_ref().map_or(0, |found| found.more_sources);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let title = format!("From these rows, {}{more}", self.rows.count());
            let inner = pane(pen, area, &title, self.panes.focus == ROWS);
            let inner = self.draw_row(pen, inner);
            let nothing = match self.found {
                Some(_) => "It is made of no rows.",
                None if cx.coming => "",
                None => "There is no such figure. Esc goes back.",
            };
            self.rows.draw(pen, inner, self.panes.focus == ROWS, nothing)
        });
        if self.panes.focus == TOLD { in_told } else { in_rows }
    }

    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(help) = self.rows.says() {
            return Some(help);
        }
        let link = self.rows.row()?.link.as_ref()?;
        Some(format!("Enter opens {link}."))
    }

    /// The record whose trail is shown: that of the selected row.
    fn selected(&self) -> Option<String> {
        match self.rows.row()?.link.as_ref()? {
            Link::Return { contract_ref, quarter, .. } => Some(format!("{contract_ref}/{quarter}")),
            Link::Figure(figure) => match &**figure {
                Figure::CommitmentValue { contract_ref, measure_ref } => {
                    Some(format!("{contract_ref}/{measure_ref}"))
                }
                other => of_figure(other).map(str::to_owned),
            },
            Link::Contract(name)
            | Link::Procurement(name)
            | Link::Supplier(name)
            | Link::Sample(name)
            | Link::Findings(name) => Some(name.clone()),
            Link::Change(_) => self.figure.as_ref().and_then(of_figure).map(str::to_owned),
        }
    }
}

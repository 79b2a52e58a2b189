//! Home: what needs attention, what the council has committed, what ends soon.

mod sums;

use ratatui::layout::{Position, Rect};

use super::effect::Choice;
use super::part::boxed::{inside, pane};
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::list::ALL_ROWS;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record::{self, capital, count, counted, findings};
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{above, beside, is_wide, one_at_a_time};
use super::part::table::no_sign;
use super::part::theme::Role;
use super::{Action, Among, Cx, Effect, Opening, Outcome, View, ViewSpec, Want};
use crate::calc::Quarter;
use crate::calc::explain::value_text;
use crate::calc::figure::Figure;
use crate::calc::filter::Filter;
use crate::calc::text::fold;
use crate::db::request::{
    AsAt, Attention, ContractDetail, ContractRow, FindingCounts, FindingsQuery, ListQuery, Query,
    Reply, ReturnList, ReturnRow, ReturnsQuery, Standing, Summary, Typed,
};
use crate::tables::register::{ENDING, NEEDS as NEEDS_COLUMNS, Need, place_in_words, typed_text};
use crate::tables::returns::needs;

pub const SPEC: ViewSpec = ViewSpec {
    id: "home",
    title: "Home",
    short: "Home",
    purpose: "What needs you, what this council has committed, what ends soon.",
    digit: 1,
    go: "g h",
    open: |_| Box::new(Home::default()),
    keys: &[],
    lacks: &[
        Action::Attention,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Add,
        Action::Edit,
        Action::Note,
    ],
};

const NEEDS: usize = 0;
const COUNCIL: usize = 1;
const END: usize = 2;

/// As many contracts as the first screen needs; the list itself has all of them.
const MOST: usize = 50;
/// Returns that are looked through for the oldest of each contract.
const LOOKED_THROUGH: usize = 500;

const EXPLAIN: &str = "home.explain";
const FORGET: &str = "home.forget";

const EMPTY: &str = "This database is empty. Bring files in, in this order: sleva import suppliers FILE, \
                     then measures, contracts, commitments, profiles. A whole folder at once: \
                     sleva import all DIR. To look around first: sleva demo.";

struct Home {
    attention: Option<Attention>,
    needs: Rows<Need>,
    typed: Vec<Typed>,
    /// Returns that wait for this person, worst first: of each contract the oldest, and how many
    /// more of it stand the same.
    returns: Vec<(ReturnRow, usize)>,
    /// How many wait for whoever keys them; more than are listed, perhaps.
    to_key: u64,
    /// Whether the cursor is where somebody put it.
    has_acted: bool,
    summary: Option<Summary>,
    /// What the rules find.
    findings: Option<FindingCounts>,
    ending: Rows<ContractRow>,
    /// The contract that is selected under what needs attention.
    detail: Option<Box<ContractDetail>>,
    panes: Panes,
    scroll: Scroll,
}

impl Default for Home {
    fn default() -> Self {
        Self {
            attention: None,
            needs: Rows::new(NEEDS_COLUMNS, Need::name, Need::sign),
            typed: Vec::new(),
            returns: Vec::new(),
            to_key: 0,
            has_acted: false,
            summary: None,
            findings: None,
            ending: Rows::new(ENDING, |row| row.contract.contract_ref.clone(), no_sign),
            detail: None,
            panes: Panes::default(),
            scroll: Scroll::default(),
        }
    }
}

impl Home {
    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 3] {
        if one_at_a_time(area, cx.theme, self.panes.zoomed) {
            let mut alone = [None; 3];
            if let Some(own) = alone.get_mut(self.panes.focus) {
                *own = Some(area);
            }
            return alone;
        }
        if is_wide(area) {
            let [left, right] = beside(area, 60);
            let [needs, ending] = above(left, 55);
            return [Some(needs), Some(right), Some(ending)];
        }
        let [needs, below] = above(area, 45);
        let [council, ending] = beside(below, 52);
        [Some(needs), Some(council), Some(ending)]
    }

    fn council(&self, cx: &Cx, width: u16) -> Vec<Line> {
        let council = cx.council;
        if [council.contracts, council.suppliers, council.measures] == [0; 3] {
            return vec![Line::Text(
                Role::Text,
                "Nothing is here yet. Bring files in: sleva import all DIR.".to_owned(),
            )];
        }
        let mut lines = Vec::new();
        if let Some(summary) = &self.summary {
            let value = summary.all.value();
            let text = value.map_or_else(|| "·".to_owned(), |value| value_text(Some(value)));
            let lines_in_all = counted(summary.all.lines, "commitment");
            lines.push(Line::Pair("Committed", format!("{text} in {lines_in_all}")));
            lines.extend(sums::status(summary));
            lines.extend(sums::delivered(summary, width));
            sums::shares(&mut lines, "By category", &summary.by_category, width);
            sums::shares(&mut lines, "By year of award", &summary.by_year, width);
        }
        lines.push(Line::Heading("What is here".to_owned()));
        for (count, what) in [
            (council.contracts, "contract"),
            (council.suppliers, "supplier"),
            (council.measures, "measure version"),
            (council.commitments, "commitment"),
        ] {
            lines.push(Line::Text(Role::Text, counted(count, what)));
        }
        lines
    }

    fn lines(&self, cx: &Cx, area: Rect) -> Vec<Line> {
        self.council(cx, inside(area, cx.theme.plain).width.saturating_sub(2))
    }

    /// What was typed comes first, then returns, then contracts that need attention.
    fn set_needs(&mut self) {
        let attention = self.attention.iter().flat_map(|attention| attention.rows.clone());
        let typed = self.typed.iter().cloned().map(Need::Typed);
        let returns = self.returns.iter().cloned().map(|(row, more)| Need::Return(row, more));
        let rules = self.findings.filter(|found| found.open() > 0).map(Need::Rules);
        let contracts = attention.map(Need::Contract);
        self.needs.set(typed.chain(rules).chain(returns).chain(contracts).collect());
        // What comes later may stand above a cursor that nobody has moved yet.
        if let Some(first) = self.needs.names().first().filter(|_| !self.has_acted) {
            self.needs.select(first);
        }
    }

    /// Returns that wait: of those that are submitted, the ones that others have submitted.
    fn take_returns(&mut self, list: ReturnList, cx: &Cx) {
        let counts = &list.counts;
        let to_key = [Standing::Overdue, Standing::Queried, Standing::Due, Standing::Draft];
        self.to_key = to_key.into_iter().map(|standing| counts.of(standing)).sum();
        let is_own = |row: &ReturnRow| {
            row.standing == Standing::Submitted
                && row.submitted.as_ref().is_some_and(|by| by.person == cx.person)
        };
        let rows = list.rows.into_iter().filter(|row| !is_own(row));
        self.returns = in_contracts(rows);
        self.returns.truncate(MOST);
        self.set_needs();
    }

    /// How many things need somebody.
    fn needing(&self) -> u64 {
        let to_validate =
            self.returns.iter().filter(|(row, _)| row.standing == Standing::Submitted);
        let to_validate = to_validate.map(|(_, more)| 1 + *more as u64).sum::<u64>();
        let contracts = self.attention.as_ref().map_or(0, |attention| attention.contracts);
        contracts + self.to_key + to_validate
    }

    /// The contract under the cursor that needs attention.
    fn contract(&self) -> Option<String> {
        match self.needs.row()? {
            Need::Contract(row) => Some(row.contract_ref.clone()),
            Need::Return(row, _) => Some(row.contract_ref.clone()),
            Need::Typed(_) | Need::Rules(_) => None,
        }
    }

    /// The text under the cursor that a session before this one left behind.
    fn left_behind(&self) -> Option<&Typed> {
        match self.needs.row().filter(|_| self.panes.focus == NEEDS)? {
            Need::Typed(typed) => Some(typed),
            Need::Return(..) | Need::Contract(_) | Need::Rules(_) => None,
        }
    }

    fn forget(&self) -> Outcome {
        let Some(typed) = self.left_behind() else {
            return Outcome::say(
                "Only what was typed and not kept is removed here. Enter opens a contract.",
            );
        };
        Outcome::ask(Effect::Ask {
            title: "Forget what was typed? y/n".to_owned(),
            lines: vec![format!("{}: {}", place_in_words(typed), typed_text(typed))],
            yes: Action::Choose(FORGET, typed.place.clone()),
        })
    }

    /// A contract of those that need attention, which keeps them as its neighbours.
    fn among_needs(&self, name: String) -> Opening {
        let rows = self.attention.iter().flat_map(|attention| &attention.rows);
        let names = rows.map(|row| row.contract_ref.clone()).collect();
        Opening { among: Some(Among::Names(names)), ..Opening::record(name) }
    }

    /// Opens what the row is about; `follows` opens the contract of a return.
    fn open_selected(&self, follows: bool) -> Outcome {
        if let Some(typed) = self.left_behind() {
            return go_on(typed);
        }
        if let (NEEDS, false, Some(Need::Return(row, _))) =
            (self.panes.focus, follows, self.needs.row())
        {
            let with = Opening::record(format!("{}\t{}", row.contract_ref, row.quarter));
            return Outcome::ask(Effect::Open { view: "return", with });
        }
        if let (NEEDS, Some(Need::Rules(_))) = (self.panes.focus, self.needs.row()) {
            return Outcome::ask(Effect::Open { view: "rules", with: Opening::default() });
        }
        let name = match self.panes.focus {
            NEEDS => self.contract(),
            END => self.ending.selected(),
            _ => return Outcome::ask(Effect::Open { view: "contracts", with: Opening::default() }),
        };
        let Some(name) = name else { return Outcome::say("There is nothing here to open.") };
        let with = if self.panes.focus == END {
            self.ending.opening(name)
        } else {
            self.among_needs(name)
        };
        Outcome::ask(Effect::Open { view: "contract", with })
    }

    /// Opens the supplier of the contract under the cursor.
    fn open_supplier(&self) -> Outcome {
        let selected = match (self.panes.focus, self.needs.row()) {
            (NEEDS, Some(Need::Return(row, _))) => Some(row.supplier_ref.as_str()),
            (NEEDS, Some(Need::Contract(_))) => {
                self.selected_detail().map(|detail| detail.supplier.supplier_ref.as_str())
            }
            (END, _) => self.ending.row().map(|row| row.contract.supplier_ref.as_str()),
            _ => None,
        };
        selected.map_or(Outcome::NotMine, Outcome::supplier)
    }

    /// The contract under the cursor in full, where it has arrived.
    fn selected_detail(&self) -> Option<&ContractDetail> {
        let contract_ref = self.contract()?;
        self.detail.as_deref().filter(|own| own.row.contract.contract_ref == contract_ref)
    }

    fn explain(&self) -> Outcome {
        let contract = match self.panes.focus {
            NEEDS => self.contract(),
            END => self.ending.selected(),
            _ => return self.pick_figure(),
        };
        match contract {
            Some(contract_ref) => {
                Outcome::ask(figures::now(&Figure::ContractCommitted { contract_ref }))
            }
            None => Outcome::say("There is no contract here to explain."),
        }
    }

    /// The council's sums stand in one pane: which of them is asked.
    fn pick_figure(&self) -> Outcome {
        let Some(summary) = &self.summary else { return Outcome::QUIET };
        let choice = |label: &str, filter: Filter| Choice {
            label: label.to_owned(),
            action: Action::Choose(EXPLAIN, Figure::AllCommitted { filter }.to_string()),
        };
        let categories = summary.by_category.iter().filter_map(|share| share.name.as_deref());
        // A filter's terms have no blanks.
        let categories = categories
            .filter(|name| !name.contains(char::is_whitespace))
            .map(|name| choice(name, Filter { category: Some(fold(name)), ..Filter::default() }));
        let years = summary.by_year.iter().filter_map(|share| share.name.as_deref());
        let years = years.filter_map(|name| {
            let quarter = |number| Quarter::parse(&format!("{name} Q{number}"));
            let awarded_from = Some(quarter(1)?.start());
            let awarded_to = Some(quarter(4)?.end());
            Some(choice(
                &format!("awarded in {name}"),
                Filter { awarded_from, awarded_to, ..Filter::default() },
            ))
        });
        let all = std::iter::once(choice("in all", Filter::default()));
        Outcome::ask(Effect::Pick {
            title: "Explain what is committed".to_owned(),
            choices: all.chain(categories).chain(years).collect(),
        })
    }

    /// What needs attention in the selected contract, where that has arrived.
    fn found(&self) -> Option<String> {
        let row = match self.needs.row()? {
            Need::Contract(row) => row,
            Need::Return(row, more) => {
                return Some(format!(
                    "{} {} {}: {}. Enter opens the return, o the contract.",
                    row.contract_ref,
                    row.title,
                    row.quarter,
                    needs(row, *more)
                ));
            }
            Need::Rules(_) => {
                return Some("What the procurement rules find. Enter opens them.".to_owned());
            }
            Need::Typed(_) => {
                return Some(
                    "You typed this and did not keep it. Enter goes on there, D forgets it."
                        .to_owned(),
                );
            }
        };
        if let Some(detail) = self.selected_detail() {
            return Some(findings(&detail.findings));
        }
        let problem = row.problems.iter().next()?;
        Some(format!("{}. {}", capital(problem.short()), problem.remedy()))
    }
}

/// How many findings there are: none of them is shown here.
fn query_of_findings(cx: &Cx) -> Query {
    let list = ListQuery {
        filter: Filter::default(),
        sort: "severity",
        descending: false,
        first: 0,
        count: 0,
        locate: None,
    };
    let as_at = AsAt::now(cx.today);
    Query::Findings(FindingsQuery { list, record: None, as_at, under: None })
}

/// Of each contract and standing the first, and how many more there are.
fn in_contracts(rows: impl Iterator<Item = ReturnRow>) -> Vec<(ReturnRow, usize)> {
    let mut found: Vec<(ReturnRow, usize)> = Vec::new();
    for row in rows {
        let is_same = |(own, _): &&mut (ReturnRow, usize)| {
            own.contract_ref == row.contract_ref && own.standing == row.standing
        };
        match found.iter_mut().find(is_same) {
            Some((_, more)) => *more += 1,
            None => found.push((row, 0)),
        }
    }
    found
}

/// Goes on where it was typed.
fn go_on(typed: &Typed) -> Outcome {
    let place = &typed.place;
    let typed = Some((place.clone(), typed.text.clone().unwrap_or_default()));
    let view = match place.split('\t').next() {
        Some("cell" | "quarter") => "commitments",
        Some("return" | "validated" | "line") => "return",
        _ => "form",
    };
    let name = (view == "form").then(|| place.clone());
    let with = Opening { name, typed, ..Opening::default() };
    Outcome::ask(Effect::Open { view, with })
}

impl View for Home {
    fn place(&self) -> String {
        String::new()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut wants = vec![
            Want { slot: 0, query: Query::Attention { limit: MOST } },
            Want { slot: 1, query: Query::Summary { today: cx.today } },
        ];
        wants.push(Want { slot: 3, query: Query::Typed { person: cx.person.to_owned() } });
        let returns = ReturnsQuery {
            filter: Filter::default(),
            standing: None,
            contract_ref: None,
            as_at: AsAt::now(cx.today),
            first: 0,
            count: LOOKED_THROUGH,
        };
        wants.push(Want { slot: 4, query: Query::Returns(returns) });
        wants.push(Want { slot: 5, query: query_of_findings(cx) });
        if let (NEEDS, Some(Need::Contract(row))) = (self.panes.focus, self.needs.row()) {
            let contract_ref = row.contract_ref.clone();
            wants.push(Want { slot: 2, query: Query::Contract { contract_ref, today: cx.today } });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Returns(list) => self.take_returns(*list, cx),
            Reply::Attention(attention) => {
                self.attention = Some(attention);
                self.set_needs();
            }
            Reply::Summary(summary) => {
                self.ending.set(summary.ending.clone());
                self.summary = Some(summary);
            }
            Reply::Findings(list) => {
                self.findings = Some(list.counts);
                self.set_needs();
            }
            Reply::Contract(detail) => self.detail = Some(detail),
            Reply::Typed(typed) => {
                self.typed = typed;
                self.set_needs();
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        self.has_acted = true;
        match action {
            Action::Open => return self.open_selected(false),
            Action::Follow => return self.open_selected(true),
            Action::Supplier => return self.open_supplier(),
            Action::Explain => return self.explain(),
            Action::Remove => return self.forget(),
            Action::Choose(FORGET, place) => return Outcome::ask(Effect::Forget(place.clone())),
            Action::Choose(EXPLAIN, name) => {
                return match Figure::parse(name) {
                    Some(figure) => Outcome::ask(figures::now(&figure)),
                    None => Outcome::QUIET,
                };
            }
            _ if self.panes.act(action, 3, NEEDS) => return Outcome::QUIET,
            _ => {}
        }
        let [needs, council, ending] = self.areas(cx, cx.area);
        let summary = Query::Summary { today: cx.today };
        let room = |area: Option<Rect>| inside(area.unwrap_or(cx.area), cx.theme.plain);
        match self.panes.focus {
            NEEDS => self.needs.act(action, room(needs), &Query::Attention { limit: ALL_ROWS }),
            END => self.ending.act(action, room(ending), &summary),
            _ => {
                let area = council.unwrap_or(cx.area);
                let lines = self.lines(cx, area);
                match action {
                    Action::CopyTable => Outcome::ask(Effect::CopyAll(summary)),
                    Action::Write => Outcome::ask(Effect::WriteAll(summary)),
                    _ => match detail::act(&lines, action, self.scroll, area, *cx.theme) {
                        Some(to) => {
                            self.scroll = to;
                            Outcome::QUIET
                        }
                        None => Outcome::NotMine,
                    },
                }
            }
        }
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [needs, council, ending] = self.areas(cx, area);
        let focus = self.panes.focus;
        let mut cursor = None;
        if let Some(area) = needs {
            let title = format!("Needs you ({})", count(self.needing()));
            let inner = pane(pen, area, &title, focus == NEEDS);
            let nothing = match &self.attention {
                None => "",
                Some(_) if cx.council.contracts == 0 => EMPTY,
                Some(_) => "ok, nothing needs attention.",
            };
            let own = self.needs.draw(pen, inner, focus == NEEDS, nothing);
            cursor = cursor.or(if focus == NEEDS { own } else { None });
        }
        if let Some(area) = council {
            let lines = self.lines(cx, area);
            let name = match cx.council.name.as_str() {
                "" => "This council",
                name => name,
            };
            let own = detail::draw(pen, area, name, focus == COUNCIL, &lines, self.scroll);
            cursor = cursor.or(own);
        }
        if let Some(area) = ending {
            let inner = pane(pen, area, "Ending soon", focus == END);
            let nothing =
                if self.summary.is_some() { "No contract ends from today on." } else { "" };
            let own = self.ending.draw(pen, inner, focus == END, nothing);
            cursor = cursor.or(if focus == END { own } else { None });
        }
        cursor
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        match self.panes.focus {
            NEEDS => {
                let attention = self.attention.as_ref()?;
                let none = || format!("{} to look at.", counted(attention.contracts, "contract"));
                Some(self.found().unwrap_or_else(none))
            }
            END => self.ending.row().map(|row| {
                let contract = &row.contract;
                let name = format!("{} {}", contract.contract_ref, contract.title);
                let committed = record::committed(row);
                format!("{name} ends on {}: {committed}. P opens the supplier.", contract.end)
            }),
            _ => self.summary.as_ref().map(|summary| match summary.all.value() {
                None => "Nothing is committed yet.".to_owned(),
                Some(_) => "i explains a sum of this pane.".to_owned(),
            }),
        }
    }

    fn returned(&mut self, view: &str, name: &str) {
        match (view, self.panes.focus) {
            ("contract" | "return", NEEDS) => self.needs.select(name),
            ("contract", END) => self.ending.select(name),
            _ => {}
        }
    }

    fn selected(&self) -> Option<String> {
        match self.panes.focus {
            NEEDS => self.contract(),
            END => self.ending.selected(),
            _ => None,
        }
    }
}

//! One purchase: its record, who was asked for a price, and what was waived.

use ratatui::layout::{Position, Rect};

use super::part::beside::Beside;
use super::part::boxed::{inside, pane};
use super::part::change::{self, Target};
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::findings;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::purchase;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{above, beside, is_wide, one_at_a_time};
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::figure::Figure;
use crate::calc::filter::term;
use crate::calc::rule::{About, Finding};
use crate::calc::waiver::Waiver;
use crate::db::request::{
    FindingRow, ProcurementDetail, ProcurementRow, Query, QuotationRow, Reply,
};
use crate::tables::findings::counted;
use crate::tables::procurements::{QUOTATIONS, WAIVERS};

pub const SPEC: ViewSpec = ViewSpec {
    id: "procurement",
    title: "Procurement",
    short: "Procurement",
    purpose: "Everything about one purchase: its record, its quotations, what was waived.",
    digit: 0,
    go: "",
    open: |opening| Box::new(One::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["L"],
        action: Action::Do("procurement.log"),
        name: "procurement-log",
        hint: "log",
        help: "Goes to the trail of who changed the procurement, its quotations and waivers.",
        place: Place::Bar,
    }],
    lacks: &[],
};

/// The panes in the order of Tab.
const RECORD: usize = 0;
const QUOTED: usize = 1;
const CHECKED: usize = 2;
const WAIVED: usize = 3;
const PANES: usize = 4;

const NO_QUOTATION: &str = "Nobody was asked for a quotation yet. a adds one.";
const NO_WAIVER: &str = "No finding about it is waived. a adds a waiver, with its reason.";

struct One {
    procurement_ref: String,
    detail: Option<Box<ProcurementDetail>>,
    quotations: Rows<QuotationRow>,
    waivers: Rows<Waiver>,
    beside: Beside,
    panes: Panes,
    record: Scroll,
    /// What the rules say of it.
    checked: Vec<FindingRow>,
    findings: Scroll,
}

impl One {
    fn open(opening: &Opening) -> Self {
        Self {
            procurement_ref: opening.name.clone().unwrap_or_default(),
            detail: None,
            quotations: Rows::new(QUOTATIONS, |row| row.quotation.supplier_ref.clone(), |_| None)
                .filtered(),
            waivers: Rows::new(WAIVERS, |own| format!("{} {}", own.rule, own.from), |_| None)
                .filtered(),
            beside: Beside::new(opening.among.as_ref(), "procurement_ref"),
            panes: Panes { focus: QUOTED, zoomed: false },
            record: Scroll::default(),
            checked: Vec::new(),
            findings: Scroll::default(),
        }
    }

    fn query(&self, cx: &Cx) -> Query {
        Query::Procurement { procurement_ref: self.procurement_ref.clone(), today: cx.today }
    }

    /// Where the panes stand; one that is not seen has no area.
    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; PANES] {
        let focus = self.panes.focus;
        if one_at_a_time(area, cx.theme, self.panes.zoomed) {
            return [RECORD, QUOTED, CHECKED, WAIVED].map(|pane| (focus == pane).then_some(area));
        }
        if is_wide(area) {
            let [record, right] = beside(area, 45);
            let [quoted, rest] = above(right, 32);
            let [checked, waived] = above(rest, 70);
            return [Some(record), Some(quoted), Some(checked), Some(waived)];
        }
        let [upper, lower] = above(area, 45);
        match focus {
            RECORD => [Some(lower), Some(upper), None, None],
            WAIVED => [None, Some(upper), None, Some(lower)],
            _ => [None, Some(upper), Some(lower), None],
        }
    }

    fn detail(&self) -> Option<&ProcurementDetail> {
        let detail = self.detail.as_deref()?;
        (detail.row.procurement.procurement_ref == self.procurement_ref).then_some(detail)
    }

    fn lines(&self) -> Vec<Line> {
        self.detail().map(purchase::whole).unwrap_or_default()
    }

    /// The supplier of the selected quotation, or the one that was chosen.
    fn supplier(&self) -> Option<String> {
        match self.panes.focus {
            QUOTED => self.quotations.selected(),
            _ => self.detail()?.row.procurement.supplier_ref.clone(),
        }
    }

    fn open_supplier(&self) -> Outcome {
        match self.supplier() {
            Some(name) => {
                Outcome::ask(Effect::Open { view: "supplier", with: Opening::record(name) })
            }
            None => Outcome::say("There is no supplier here to open."),
        }
    }

    fn explain(&self) -> Outcome {
        match self.supplier() {
            Some(supplier_ref) => Outcome::ask(figures::now(&Figure::Locality { supplier_ref })),
            None => Outcome::say("Its values are as they were entered; nothing is computed."),
        }
    }

    fn step(&mut self, forward: bool) -> Outcome {
        match self.beside.step(&self.procurement_ref, forward, "procurement") {
            Ok(name) => self.procurement_ref = name,
            Err(text) => return Outcome::say(text),
        }
        (self.record, self.findings) = (Scroll::default(), Scroll::default());
        Outcome::QUIET
    }

    fn add(&self) -> Outcome {
        let of = if self.panes.focus == WAIVED { "waiver" } else { "quotation" };
        change::open(format!("{of}\t{}\t", self.procurement_ref), None)
    }

    /// What the keys are on: a quotation, a waiver, or else the procurement.
    fn target(&self) -> Option<Target> {
        match self.panes.focus {
            QUOTED if self.quotations.row().is_some() => {
                self.quotations.row().map(purchase::quotation_target)
            }
            WAIVED if self.waivers.row().is_some() => {
                self.waivers.row().map(purchase::waiver_target)
            }
            _ => self.detail().map(|detail| {
                let waivers = detail.waivers.len() as u64;
                let uses = [(detail.row.invited, "quotation"), (waivers, "waiver")];
                purchase::target(&detail.row.procurement).used_by(&uses)
            }),
        }
    }

    fn act_in_rows(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let is_waived = self.panes.focus == WAIVED;
        let at = if is_waived { WAIVED } else { QUOTED };
        let area = inside(self.areas(cx, cx.area)[at].unwrap_or(cx.area), cx.theme.plain);
        let query = self.query(cx);
        match action {
            Action::Write | Action::CopyTable if is_waived => {
                Outcome::say("Waivers are written on the command line: sleva export waivers FILE.")
            }
            _ if is_waived => self.waivers.act(action, area, &query),
            _ => self.quotations.act(action, area, &query),
        }
    }

    /// Findings about the purchase itself.
    fn checked(&self) -> impl Iterator<Item = &Finding> + Clone {
        let is_own = |own: &&Finding| own.about == About::Procurement(self.procurement_ref.clone());
        self.checked.iter().map(|row| &row.finding).filter(is_own)
    }

    fn trail(&self) -> Outcome {
        let filter = term("record", &self.procurement_ref);
        Outcome::ask(Effect::Open { view: "audit", with: Opening { filter, ..Opening::default() } })
    }

    /// Whether an action is for the filter of the focused list.
    fn filter_takes(&self, action: &Action) -> bool {
        match self.panes.focus {
            WAIVED => self.waivers.takes(action),
            _ => self.quotations.takes(action),
        }
    }

    fn draw_quotations(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let is_focused = self.panes.focus == QUOTED;
        // Where the record is not seen, this says which purchase it is.
        let has_record = self.areas(cx, cx.area)[RECORD].is_some();
        let of = self.detail().filter(|_| !has_record).map(|detail| {
            let own = &detail.row.procurement;
            format!(" of {} {}", own.procurement_ref, own.title)
        });
        let title = format!("Quotations ({}){}", self.quotations.count(), of.unwrap_or_default());
        let inner = pane(pen, area, &title, is_focused);
        let nothing = if self.detail().is_some() { NO_QUOTATION } else { "" };
        self.quotations.draw(pen, inner, is_focused, nothing)
    }

    fn draw_waivers(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let is_focused = self.panes.focus == WAIVED;
        let inner = pane(pen, area, &format!("Waivers ({})", self.waivers.count()), is_focused);
        let nothing = if self.detail().is_some() { NO_WAIVER } else { "" };
        self.waivers.draw(pen, inner, is_focused, nothing)
    }
}

impl View for One {
    fn place(&self) -> String {
        let title = self.detail().map(|detail| detail.row.procurement.title.as_str());
        let place = format!("{} {}", self.procurement_ref, title.unwrap_or_default());
        self.quotations.place_after(&place)
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let around = self.beside.query(&self.procurement_ref).map(Query::Procurements);
        let own = Want { slot: 0, query: self.query(cx) };
        let around = around.map(|query| Want { slot: 1, query });
        let checked = findings::query(&self.procurement_ref, cx.today);
        [own, Want { slot: 2, query: checked }].into_iter().chain(around).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Procurement(detail) => {
                self.quotations.set(detail.quotations.clone());
                self.waivers.set(detail.waivers.clone());
                self.detail = Some(detail);
            }
            Reply::Findings(list) => self.checked = findings::of(&list, &self.procurement_ref),
            Reply::Procurements(page) => {
                self.beside.accept(&page, |row: &ProcurementRow| &row.procurement.procurement_ref);
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            _ if self.filter_takes(action) => return self.act_in_rows(action, cx),
            Action::PreviousRecord => return self.step(false),
            Action::NextRecord => return self.step(true),
            Action::Explain => return self.explain(),
            Action::Do("procurement.log") => return self.trail(),
            Action::Add => return self.add(),
            Action::Follow => {
                let own = self.detail().map(|detail| &detail.row.procurement);
                return own.map_or(Outcome::QUIET, purchase::open_contract);
            }
            Action::Open if self.panes.focus == WAIVED => {
                let target = self.waivers.row().map(purchase::waiver_target);
                return change::act(&Action::Edit, target).unwrap_or(Outcome::QUIET);
            }
            Action::Open if self.panes.focus == CHECKED => {
                return findings::all_of(&self.procurement_ref);
            }
            Action::Open | Action::Supplier => return self.open_supplier(),
            _ if self.panes.act(action, PANES, QUOTED) => return Outcome::QUIET,
            _ => {
                if let Some(outcome) = change::act(action, self.target()) {
                    return outcome;
                }
            }
        }
        let focus = self.panes.focus;
        let area = self.areas(cx, cx.area).get(focus).copied().flatten();
        let (lines, scroll) = match focus {
            RECORD => (self.lines(), &mut self.record),
            CHECKED => (findings::in_short(self.checked()), &mut self.findings),
            _ => return self.act_in_rows(action, cx),
        };
        if let Some(area) = area
            && let Some(to) = detail::act(&lines, action, *scroll, area, *cx.theme)
        {
            *scroll = to;
            return Outcome::QUIET;
        }
        self.act_in_rows(action, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let mut cursor = None;
        for (at, area) in self.areas(cx, area).into_iter().enumerate() {
            let Some(area) = area else { continue };
            let is_focused = self.panes.focus == at;
            let own = match at {
                RECORD => detail::draw(pen, area, "Record", is_focused, &self.lines(), self.record),
                QUOTED => self.draw_quotations(cx, pen, area),
                CHECKED => {
                    let title = format!("Rules: {}", counted(findings::counts(self.checked())));
                    let lines = findings::in_short(self.checked());
                    detail::draw(pen, area, &title, is_focused, &lines, self.findings)
                }
                _ => self.draw_waivers(pen, area),
            };
            cursor = if is_focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        match self.panes.focus {
            WAIVED => self.waivers.scope(),
            _ => self.quotations.scope(),
        }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        let help = match self.panes.focus {
            WAIVED => self.waivers.says(),
            _ => self.quotations.says(),
        };
        if help.is_some() {
            return help;
        }
        let detail = self.detail()?;
        Some(match self.panes.focus {
            RECORD => format!("Supplier: {}.", purchase::supplier_line(detail)),
            CHECKED => {
                "Enter lists them with why; there x waives one, Enter goes to its field.".to_owned()
            }
            WAIVED => self.waivers.row().map_or_else(|| NO_WAIVER.to_owned(), purchase::waived),
            _ => self.quotations.row().map_or_else(
                || NO_QUOTATION.to_owned(),
                |row| format!("{}.", purchase::in_words(row)),
            ),
        })
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "supplier" {
            self.quotations.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        Some(self.procurement_ref.clone())
    }
}

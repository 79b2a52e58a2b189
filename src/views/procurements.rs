//! Purchases: a list with the selected one beside it.

use ratatui::layout::{Position, Rect};

use super::part::change;
use super::part::detail::Line;
use super::part::figures;
use super::part::list::List;
use super::part::paired::{Paired, Told};
use super::part::pen::Pen;
use super::part::purchase;
use super::part::split::Share;
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::figure::Figure;
use crate::calc::filter::Of;
use crate::db::request::{ProcurementDetail, ProcurementRow, Query, Reply};
use crate::tables::procurements::PROCUREMENTS;

const AUDIT: &str = "procurements.audit";

pub const SPEC: ViewSpec = ViewSpec {
    id: "procurements",
    title: "Procurements",
    short: "Procur",
    purpose: "Find a purchase, see how it was made, who was asked and what followed.",
    digit: 0,
    go: "g p",
    open: |opening| Box::new(Procurements::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["A"],
        action: Action::Do(AUDIT),
        name: "quotations-audit",
        hint: "audit",
        help: "Goes to the samples of small purchases that were drawn for the quotations audit.",
        place: Place::Bar,
    }],
    lacks: &[Action::PreviousRecord, Action::NextRecord, Action::Attention, Action::NextProblem],
};

const SHARE: Share = Share { wide: 64, tall: 55 };
const NOTHING: &str = "There are no procurements yet. a adds one; or bring them in: \
                       sleva import procurements FILE, then sleva import quotations FILE.";

struct Procurements {
    list: List<ProcurementRow>,
    detail: Option<Box<ProcurementDetail>>,
    paired: Paired,
}

impl Procurements {
    fn open(opening: &Opening) -> Self {
        let mut list = List::new(
            PROCUREMENTS,
            |row| &row.procurement.procurement_ref,
            |_| None,
            |list, _| Query::Procurements(list),
            &opening.filter,
        )
        .of(Of::Procurements);
        if let Some(name) = &opening.name {
            list.select(name);
        }
        Self { list, detail: None, paired: Paired::new(SHARE) }
    }

    /// The selected one in full; while it is on its way, for a moment, the one before it.
    fn detail(&self, cx: &Cx) -> Option<&ProcurementDetail> {
        let detail = self.detail.as_deref()?;
        let name = detail.row.procurement.procurement_ref.as_str();
        let is_own = Some(name) == self.list.selected();
        (is_own || cx.coming && !cx.waiting).then_some(detail)
    }

    fn lines(&self, cx: &Cx) -> Vec<Line> {
        match (self.detail(cx), self.list.row()) {
            (Some(detail), _) => purchase::in_short(detail),
            (None, Some(row)) => {
                let own = &row.procurement;
                vec![Line::Heading(format!("{} {}", own.procurement_ref, own.title))]
            }
            (None, None) => vec![Line::Text(Role::Dim, "No procurement is selected.".to_owned())],
        }
    }

    fn explain(&self) -> Outcome {
        let Some(row) = self.list.row() else {
            return Outcome::say("There is no procurement here to explain.");
        };
        let own = &row.procurement;
        match (self.list.column(), &own.supplier_ref) {
            (Some("supplier"), Some(supplier_ref)) => {
                Outcome::ask(figures::now(&Figure::Locality { supplier_ref: supplier_ref.clone() }))
            }
            _ => Outcome::say(format!(
                "£{} is the estimated value entered for {}; nothing is computed.",
                own.estimated_value.grouped(),
                own.procurement_ref
            )),
        }
    }

    fn open_selected(&self) -> Outcome {
        let Some(name) = self.list.selected() else {
            return Outcome::say("There is no procurement here to open.");
        };
        Outcome::ask(Effect::Open { view: "procurement", with: self.list.opening(name) })
    }

    fn open_supplier(&self) -> Outcome {
        match self.list.row().and_then(|row| row.procurement.supplier_ref.as_deref()) {
            None => Outcome::say("No supplier was chosen for it yet."),
            Some(name) => {
                Outcome::ask(Effect::Open { view: "supplier", with: Opening::record(name) })
            }
        }
    }

    fn follow(&self) -> Outcome {
        match self.list.row().map(|row| &row.procurement) {
            None => Outcome::say("There is no procurement here to follow."),
            Some(own) => purchase::open_contract(own),
        }
    }
}

impl View for Procurements {
    fn place(&self) -> String {
        self.list.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut wants =
            vec![Want { slot: 0, query: self.list.wants(self.paired.list_area(cx), cx.today) }];
        if let (true, Some(name)) = (self.paired.shows_beside(cx), self.list.selected()) {
            let query = Query::Procurement { procurement_ref: name.to_owned(), today: cx.today };
            wants.push(Want { slot: 1, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Procurements(page) => {
                let area = self.paired.list_area(cx);
                self.list.accept(page, area);
            }
            Reply::Procurement(detail) => self.detail = Some(detail),
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.list.filter.typing() {
            match action {
                Action::Open => return self.open_selected(),
                Action::Follow => return self.follow(),
                Action::Supplier => return self.open_supplier(),
                Action::Do(AUDIT) => {
                    let with = Opening::default();
                    return Outcome::ask(Effect::Open { view: "samples", with });
                }
                Action::Explain => return self.explain(),
                Action::Add => return change::open("procurement\t".to_owned(), None),
                // What rules find in purchases is not known to the list.
                Action::Attention => return Outcome::NotMine,
                _ => {
                    let target = self.list.row().map(|row| {
                        let uses = [(row.invited, "quotation")];
                        purchase::target(&row.procurement).used_by(&uses)
                    });
                    if let Some(outcome) = change::act(action, target) {
                        return outcome;
                    }
                }
            }
        }
        let lines = self.lines(cx);
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Procurements, {}", self.list.count());
        let lines = self.lines(cx);
        let told = Told { title: &title, nothing: NOTHING, beside: "Detail", lines: &lines };
        self.paired.draw(&self.list, cx, pen, area, &told)
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.list.filter.says() {
            return Some(said);
        }
        let row = self.list.row()?;
        let own = &row.procurement;
        Some(format!(
            "{} {}: £{} estimated, {}.",
            own.procurement_ref,
            own.title,
            own.estimated_value.grouped(),
            purchase::quotations(row)
        ))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "procurement" || view == "form" {
            self.list.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}

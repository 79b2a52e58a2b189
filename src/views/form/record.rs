//! From a record to the texts of a form and back, and what to do where somebody else has changed it.

use super::FormView;
use super::kinds::Of;
use crate::calc::explain::Stamp;
use crate::calc::formula::protect;
use crate::calc::measure::Measure;
use crate::calc::returns::{Action, Variation};
use crate::calc::sampling::{BOUND, Sample, SampleResult};
use crate::calc::text::quoted;
use crate::calc::waiver::Waiver;
use crate::calc::words::{ActionKind, MeasureKind};
use crate::columns::{self, Names, Need, Reading};
use crate::db::request::{
    Clash, Edit, NewCommitment, Offer, ProcurementDetail, Record, Reply, Step, commit,
};
use crate::views::part::form::{self, Form, Theirs};
use crate::views::part::record::counted;
use crate::views::{Cx, Effect, Outcome};

impl FormView {
    /// Takes what the form is about; `name` parts say which record.
    pub(super) fn take(&mut self, reply: &Reply) {
        match (self.of, reply) {
            (Of::Contract, Reply::Contract(detail)) => {
                self.load(Some(Record::Contract(detail.row.contract.clone())));
            }
            (Of::Supplier, Reply::Supplier(detail)) => {
                self.load(Some(Record::Supplier(detail.row.supplier.clone())));
            }
            (Of::Branch, Reply::Supplier(detail)) => {
                let own = detail.branches.iter().find(|own| own.postcode == self.part(1));
                self.load(own.cloned().map(Record::Branch));
            }
            (Of::Measure, Reply::Measure(detail)) => {
                let edition = self.part(0);
                let own = detail.versions.iter().rfind(|own| own.edition == edition);
                self.load_version(own.cloned());
            }
            (Of::Procurement, Reply::Procurement(detail)) => {
                let own = Box::new(detail.row.procurement.clone());
                self.load(Some(Record::Procurement(own)));
            }
            (Of::Quotation, Reply::Procurement(detail)) => self.take_quotation(detail),
            (Of::Waiver | Of::Result, Reply::Stored(stored)) => {
                self.load(stored.as_deref().cloned());
            }
            (Of::Commitment, Reply::Offer(offer)) => self.take_offer(offer.clone()),
            (Of::Evidence, Reply::Return(detail)) => self.take_return(detail),
            (Of::Variation, Reply::Offer(offer)) => {
                self.offer = Some(offer.clone());
                self.load(None);
            }
            (
                Of::Action | Of::Rating | Of::Variation | Of::Milestone,
                Reply::ContractPerformance(found),
            ) => {
                let variations = found.variations.iter().cloned().map(Record::Variation);
                let actions = found.actions.iter().cloned().map(Record::Action);
                let ratings = found.ratings.iter().cloned().map(Record::Rating);
                let milestones = found.milestones.iter().cloned().map(Record::Milestone);
                let all = actions
                    .chain(ratings)
                    .chain(milestones)
                    .chain(variations)
                    .filter(|own| own.kind() == self.of.kind());
                self.load(all.into_iter().find(|own| self.is_meant(own)));
            }
            _ => {}
        }
    }

    /// A quotation of a purchase; a new one was invited when the others were.
    fn take_quotation(&mut self, detail: &ProcurementDetail) {
        let is_first = !self.loaded;
        let all = detail.quotations.iter().map(|row| &row.quotation);
        let own = all.into_iter().find(|own| own.supplier_ref == self.part(1));
        self.load(own.cloned().map(Record::Quotation));
        if let Some(day) = detail.row.procurement.invited_on
            && is_first
            && self.base.is_none()
            && self.form.text("invited_on").is_empty()
        {
            self.form.load("invited_on", &day.to_string());
        }
    }

    /// What tells the waiver apart that the form is about.
    pub(super) fn key_of_waiver(&self) -> Option<Record> {
        Some(Record::Waiver(Waiver {
            record_ref: self.part(0).to_owned(),
            rule: self.part(1).to_owned(),
            from: self.part(2).parse().ok()?,
            reason: String::new(),
            person: String::new(),
            to: None,
        }))
    }

    /// What tells the purchase of a sample apart that the form is about.
    pub(super) fn key_of_result(&self) -> Record {
        Record::SampleResult(Box::new(SampleResult {
            sample_ref: self.part(0).to_owned(),
            procurement_ref: self.part(1).to_owned(),
            ..SampleResult::default()
        }))
    }

    /// Whether a record is the one that the form was opened for.
    fn is_meant(&self, record: &Record) -> bool {
        let texts = texts(self.of, Some(record));
        let has = |(column, part): (&&str, &String)| {
            texts.iter().any(|(own, text)| own == column && text == part)
        };
        keys(self.of).iter().zip(&self.parts).all(has)
    }

    fn take_offer(&mut self, offer: Box<Offer>) {
        let name = self.part(1).to_owned();
        let own = offer.commitments.iter().find(|own| own.measure.measure_ref == name);
        let own = own.cloned().map(|own| Record::Commitment(own.into()));
        self.offer = Some(offer);
        if !self.loaded || own.is_some() {
            self.load(own);
        }
    }

    /// A new record has nothing to begin from.
    pub(super) fn take_nothing(&mut self) {
        self.load(None);
    }

    /// Fills the fields from a record, once; a change by somebody else is found when it is saved.
    pub(super) fn load(&mut self, record: Option<Record>) {
        if std::mem::replace(&mut self.loaded, true) {
            return;
        }
        let shape = columns::shape(self.of.kind());
        let was = self.typed.as_deref().and_then(|text| before(self.of, text));
        // What the person saw when the typing began: what was done since is found when it is saved.
        let record = was.or(record);
        if let Some(record) = &record {
            fill(&mut self.form, self.of, record);
            // What tells the record apart stays; another one is added instead.
            for info in shape.infos().iter().filter(|info| is_key(self.of, info.name)) {
                if let Some(entry) = self.form.entry_mut(info.name) {
                    entry.fixed = true;
                }
            }
        }
        self.base = record;
        self.see();
        self.fill_in();
        self.begin();
    }

    /// What is being typed is a change of the record as it is known now.
    fn see(&mut self) {
        self.seen = match &self.base {
            Some(_) => form::seen(&texts(self.of, self.base.as_ref())),
            None => String::new(),
        };
    }

    /// A new version begins as the one before it, without its day.
    fn load_version(&mut self, before: Option<Measure>) {
        if std::mem::replace(&mut self.loaded, true) {
            return;
        }
        if let Some(before) = before {
            fill(&mut self.form, self.of, &Record::Measure(before));
            self.form.load("from", "");
        }
        self.begin();
    }

    /// What a new record begins with.
    pub(super) fn fill_in(&mut self) {
        if self.base.is_some() {
            return;
        }
        let parts = [self.part(0).to_owned(), self.part(1).to_owned()];
        let given: &[(&str, &str)] = match self.of {
            Of::Contract => &[("supplier_ref", &parts[1])],
            Of::Branch => &[("supplier_ref", &parts[0])],
            Of::Commitment | Of::Action | Of::Rating | Of::Variation | Of::Milestone => {
                &[("contract_ref", &parts[0])]
            }
            Of::Evidence => &[
                ("contract_ref", &parts[0]),
                ("quarter", &parts[1]),
                ("measure_ref", self.parts.get(2).unwrap_or(&parts[1])),
            ],
            Of::Quotation => &[("procurement_ref", &parts[0])],
            Of::Waiver => &[("record_ref", &parts[0]), ("rule", &parts[1])],
            Of::Result => &[("sample_ref", &parts[0]), ("procurement_ref", &parts[1])],
            Of::Supplier | Of::Measure | Of::Procurement | Of::Sample => &[],
        };
        for (column, text) in given.iter().filter(|(_, text)| !text.is_empty()) {
            self.form.load(column, text);
        }
        for column in [
            "contract_ref",
            "supplier_ref",
            "quarter",
            "measure_ref",
            "procurement_ref",
            "record_ref",
            "sample_ref",
        ] {
            let is_fixed = match self.of {
                Of::Commitment | Of::Action | Of::Rating | Of::Variation | Of::Milestone => {
                    column == "contract_ref"
                }
                Of::Branch => column == "supplier_ref",
                Of::Quotation => column == "procurement_ref",
                Of::Waiver => column == "record_ref",
                Of::Result => matches!(column, "sample_ref" | "procurement_ref"),
                Of::Evidence => column != "supplier_ref",
                _ => false,
            };
            if let Some(entry) = self.form.entry_mut(column) {
                entry.fixed = is_fixed;
            }
        }
    }

    /// Goes to the field that is filled in first, or to what was typed before.
    fn begin(&mut self) {
        self.arrange();
        let first = match (self.of, self.base.is_some()) {
            (Of::Commitment | Of::Evidence | Of::Variation, true) => "units",
            (Of::Commitment | Of::Variation, false) => "measure_ref",
            (Of::Action, true) => "note",
            (Of::Action, false) => "kind",
            (Of::Rating, true) => "grade",
            (Of::Rating, false) => "year",
            (Of::Milestone, true) => "met_on",
            (Of::Milestone, false) => "milestone",
            (Of::Measure | Of::Sample, _) => "from",
            (Of::Branch, false) => "postcode",
            (Of::Contract | Of::Procurement, true) => "title",
            (Of::Procurement, false) => "procurement_ref",
            (Of::Quotation, true) => "received_on",
            (Of::Waiver, true) => "to",
            (Of::Result, _) => "result",
            (Of::Waiver, false) => "rule",
            (Of::Supplier | Of::Branch, true) => "name",
            (Of::Contract, false) => "contract_ref",
            (Of::Supplier | Of::Quotation, false) => "supplier_ref",
            (Of::Evidence, false) => "evidence_ref",
        };
        self.form.go(first);
        if let Some(at) = self.at.take() {
            self.form.go(&at);
        }
        if let Some(text) = self.typed.take() {
            self.form.restore(&text);
        }
    }

    /// Marks what is needed, names what is referred to, and shows the proxy of a commitment only where the contract has one of its own.
    pub(super) fn arrange(&mut self) {
        let facts: Vec<(bool, String)> = self
            .form
            .entries
            .iter()
            .map(|own| {
                let column = own.spec.column;
                let beside = self.chosen_name(column).or_else(|| self.mark(column));
                (self.is_needed(column), beside.unwrap_or_default())
            })
            .collect();
        for (entry, (needed, beside)) in self.form.entries.iter_mut().zip(facts) {
            (entry.needed, entry.beside) = (needed && !entry.fixed, beside);
        }
        if self.of != Of::Commitment {
            return;
        }
        let is_own = match (&self.base, self.chosen()) {
            (Some(Record::Commitment(new)), _) => new
                .frozen
                .as_ref()
                .is_some_and(|frozen| is_own_proxy(frozen.kind, frozen.proxy.is_none())),
            (_, Some(measure)) => is_own_proxy(measure.kind, measure.proxy.is_none()),
            _ => false,
        };
        if let Some(entry) = self.form.entry_mut("proxy_gbp") {
            entry.hidden = !is_own;
        }
    }

    /// The measure that is named in the form.
    pub(super) fn chosen(&self) -> Option<&Measure> {
        let name = self.form.text("measure_ref");
        self.offer.as_ref()?.measures.iter().find(|measure| measure.measure_ref == name)
    }

    /// The column that tells a new record from the others.
    const fn key(&self) -> &'static str {
        match self.of {
            Of::Contract => "contract_ref",
            Of::Supplier | Of::Quotation => "supplier_ref",
            Of::Procurement | Of::Result => "procurement_ref",
            Of::Sample => "seed",
            Of::Waiver => "rule",
            Of::Branch => "postcode",
            Of::Measure | Of::Commitment => "measure_ref",
            Of::Evidence => "evidence_ref",
            Of::Action => "on",
            Of::Rating => "kpi",
            Of::Milestone => "milestone",
            Of::Variation => "signed_on",
        }
    }

    /// Whether a field must not stay empty.
    pub(super) fn is_needed(&self, column: &str) -> bool {
        let is_version = self.of == Of::Measure && !self.part(1).is_empty();
        let infos = columns::shape(self.of.kind()).infos();
        is_version && column == "from"
            || infos.iter().any(|info| info.name == column && info.need == Need::Required)
    }

    /// Every field is filled in: to be saved, or back to the first that is wrong.
    pub(super) fn finish(&mut self, cx: &Cx) -> Outcome {
        if let Some(column) = self.form.clashing() {
            self.form.go(column);
            return Outcome::say("Not saved yet: here two people changed the same field.");
        }
        if let Some(outcome) = self.digest_first() {
            return outcome;
        }
        let shape = columns::shape(self.of.kind());
        let infos = shape.infos();
        let entries = self.form.entries.iter().filter(|own| own.text().is_empty());
        let missing: Vec<&str> =
            entries.map(|own| own.spec.column).filter(|column| self.is_needed(column)).collect();
        for column in missing.iter().rev() {
            let why = match (self.of, *column) {
                (Of::Measure, "from") => {
                    "This is needed: the day from which the new version holds."
                }
                _ => "This is needed: fill it in.",
            };
            self.form.refuse(column, why.to_owned());
            self.form.go(column);
        }
        if !missing.is_empty() {
            return Outcome::say("Not saved yet: something that is needed is not filled in.");
        }
        let texts: Vec<Option<String>> = infos
            .iter()
            .map(|info| self.form.entry(info.name).map(|_| self.form.text(info.name)))
            .collect();
        let cell = |at: usize| texts.get(at)?.as_deref();
        let names = Names::default();
        match shape.record(&cell, &Reading { whole: false, names: &names }) {
            Ok(record) => self.save(record, cx),
            Err(refused) => {
                for (column, value, why) in refused.into_iter().rev() {
                    let why = format!("“{}” {}. {}", quoted(&value), why.reason, why.remedy);
                    self.form.refuse(column, why);
                    self.form.go(column);
                }
                Outcome::say("Not saved yet: a field cannot be as it is.")
            }
        }
    }

    fn save(&mut self, record: Record, cx: &Cx) -> Outcome {
        let record = match (record, &self.base) {
            (Record::Commitment(new), Some(Record::Commitment(old))) => {
                Record::Commitment(as_frozen(new, old, &self.form))
            }
            (Record::Variation(new), Some(Record::Variation(old))) => {
                Record::Variation(Variation { was: old.was, ..new })
            }
            (Record::Action(action), None) if action.kind == ActionKind::Adjusted => {
                return self.vary_instead(&action);
            }
            (record, _) => record,
        };
        if self.base.as_ref() == Some(&record) {
            return Outcome::Done(vec![
                Effect::Back,
                Effect::Say("Nothing was changed.".to_owned()),
            ]);
        }
        let (steps, note) = match (record, self.base.clone(), &self.offer) {
            (Record::Commitment(new), None, Some(offer)) => {
                let life = (offer.contract.start, offer.contract.last_day());
                let steps = commit(new, life, cx.today);
                let quarters = counted(steps.len().saturating_sub(1) as u64, "quarter");
                (steps, format!("new commitment, spread evenly over {quarters}"))
            }
            (Record::Evidence(to), base, _) => {
                (vec![super::evidence::step(base, to)], String::new())
            }
            (Record::Variation(to), Some(Record::Variation(was)), _) => {
                (vec![Step::Revary { was, to: Some(to) }], "changed a variation".to_owned())
            }
            (Record::Variation(new), ..) => {
                (vec![Step::Vary(new)], "varied by agreement".to_owned())
            }
            (Record::Sample(words), ..) => {
                let asked = Sample { drawn_on: cx.today, bound: BOUND, ..words };
                (vec![Step::Draw(Box::new(asked))], "drawn".to_owned())
            }
            (record, base, _) => (vec![Step::of(base, Some(record))], String::new()),
        };
        self.see();
        self.sending = true;
        Outcome::ask(Effect::Edit(Edit { steps, note, place: Some(self.name()) }))
    }

    /// An adjustment is a variation, and is logged with it: the form goes on as that of one, with
    /// what was typed so far.
    fn vary_instead(&mut self, action: &Action) -> Outcome {
        self.of = Of::Variation;
        self.parts.truncate(1);
        self.parts.push(String::new());
        self.form = Form::new(self.of.specs());
        (self.base, self.loaded, self.typed) = (None, false, None);
        self.fill_in();
        for (column, text) in [
            ("signed_on", action.on.to_string()),
            ("reason", action.note.clone().unwrap_or_default()),
        ] {
            if let Some(entry) = self.form.entry_mut(column) {
                entry.set(&text);
            }
        }
        Outcome::say("Which commitment was adjusted? The action is logged with its variation.")
    }

    /// Somebody else has changed the record: what each changed alone is kept, and what both changed
    /// is shown.
    pub(super) fn clash(&mut self, clash: &Clash) -> Outcome {
        let who = who(clash.stamp.as_ref());
        if self.base.is_none() {
            // What is there already is not the record that was to be added.
            let key = if self.of == Of::Measure { "from" } else { self.key() };
            let why = format!(
                "{} is there already, kept last by {who}. Choose another, or open that one.",
                clash.record
            );
            self.form.refuse(key, why);
            self.form.go(key);
            return Outcome::say(format!("Not saved: {} is there already.", clash.record));
        }
        let Some(theirs) = clash.theirs.clone() else {
            self.base = None;
            return Outcome::say(format!(
                "{} was removed by {who}. F10 adds it again.",
                clash.record
            ));
        };
        let (base, now) = (texts(self.of, self.base.as_ref()), texts(self.of, Some(&theirs)));
        let mut both = Vec::new();
        for ((column, before), (_, theirs)) in base.iter().zip(&now) {
            let Some(entry) = self.form.entry_mut(column) else { continue };
            let mine = entry.text();
            if before == theirs || mine == *theirs {
                continue;
            }
            if mine == *before {
                entry.set(theirs);
                continue;
            }
            entry.clash = Some(Theirs { text: theirs.clone(), who: who.clone() });
            both.push(((*column).to_owned(), theirs.clone()));
        }
        self.base = Some(theirs);
        if both.is_empty() {
            self.see();
            return Outcome::say(format!(
                "{} was changed by {who}, in other fields. F10 saves both changes.",
                clash.record
            ));
        }
        for (column, theirs) in both.into_iter().rev() {
            let why = match theirs.as_str() {
                "" => format!("{who} emptied this. F4 chooses; F10 saves yours."),
                text => format!(
                    "{who} changed this to “{}”. F4 chooses; F10 saves yours.",
                    quoted(text)
                ),
            };
            self.form.refuse(&column, why);
            self.form.go(&column);
        }
        Outcome::QUIET
    }
}

fn who(stamp: Option<&Stamp>) -> String {
    stamp.map_or_else(|| "someone".to_owned(), |stamp| format!("{} at {}", stamp.person, stamp.at))
}

/// Whether a contract may have a proxy of its own for such a measure.
const fn is_own_proxy(kind: MeasureKind, is_unknown: bool) -> bool {
    match kind {
        MeasureKind::Localised => true,
        MeasureKind::Proxy => is_unknown,
        MeasureKind::Direct | MeasureKind::RecordOnly => false,
    }
}

/// What is frozen stays so; only a proxy of the contract's own may be another.
fn as_frozen(new: NewCommitment, old: &NewCommitment, form: &Form) -> NewCommitment {
    let has_own = form.entry("proxy_gbp").is_some_and(|entry| !entry.hidden);
    let proxy = if has_own { new.proxy } else { old.proxy };
    let frozen =
        old.frozen.clone().map(|frozen| crate::calc::commitment::Frozen { proxy, ..frozen });
    NewCommitment { proxy, frozen, ..new }
}

/// Columns that tell records of a kind apart, in the order in which the name of a form has them.
const fn keys(of: Of) -> &'static [&'static str] {
    match of {
        Of::Contract => &["contract_ref"],
        Of::Supplier => &["supplier_ref"],
        Of::Procurement => &["procurement_ref"],
        Of::Quotation => &["procurement_ref", "supplier_ref"],
        Of::Waiver => &["record_ref", "rule", "from"],
        Of::Result => &["sample_ref", "procurement_ref"],
        Of::Branch => &["supplier_ref", "postcode"],
        Of::Measure | Of::Sample => &[],
        Of::Commitment => &["contract_ref", "measure_ref"],
        Of::Evidence => &["contract_ref", "quarter", "measure_ref", "evidence_ref"],
        Of::Action => &["contract_ref", "on", "kind", "person"],
        Of::Rating => &["contract_ref", "year", "kpi"],
        Of::Milestone => &["contract_ref", "milestone"],
        Of::Variation => &["contract_ref", "measure_ref", "signed_on"],
    }
}

fn is_key(of: Of, column: &str) -> bool {
    keys(of).contains(&column)
}

/// The texts of a record by column.
fn texts(of: Of, record: Option<&Record>) -> Vec<(&'static str, String)> {
    let shape = columns::shape(of.kind());
    let cells = record.and_then(|record| shape.cells(record.clone())).unwrap_or_default();
    let infos = shape.infos();
    let written = infos.iter().filter(|info| columns::is_written(info)).enumerate();
    written
        .map(|(at, info)| {
            let text = cells.get(at).cloned().flatten().unwrap_or_default();
            // As it would have to be typed where it begins with the sign of a formula.
            let text = if info.text { protect(&text).into_owned() } else { text };
            (info.name, text)
        })
        .collect()
}

/// The record as it was when what is being typed was begun; none where the text does not say.
fn before(of: Of, typed: &str) -> Option<Record> {
    let was = form::was(typed);
    if was.is_empty() {
        return None;
    }
    let shape = columns::shape(of.kind());
    let infos = shape.infos();
    let cell = |at: usize| {
        let info = infos.get(at).filter(|info| columns::is_written(info))?;
        was.iter().find(|(column, _)| *column == info.name).map(|(_, text)| text.as_str())
    };
    shape.record(&cell, &Reading { whole: true, names: &Names::default() }).ok()
}

fn fill(form: &mut Form, of: Of, record: &Record) {
    for (column, text) in texts(of, Some(record)) {
        form.load(column, &text);
    }
}

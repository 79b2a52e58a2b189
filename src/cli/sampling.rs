//! `sleva sample`: draws purchases for the quotations audit, and brings in what was found.

use std::path::Path;

use serde_json::json;

use super::answer::Answer;
use super::args::{self, KindOrAll, SampleCommand};
use super::session::{Opened, Session, read, unexpected};
use super::{import, show, template};
use crate::calc::filter::Filter;
use crate::calc::sampling::{BOUND, Sample};
use crate::db::Store;
use crate::db::request::{
    Command, Edit, Kind, ListQuery, Query, Reply, SampleDetail, SampleRow, Step,
};
use crate::exchange::worksheet::{SHEET, csv_of, workbook_of};
use crate::sentence::{Sentence, of_store};
use crate::tables::sampling;

/// Runs `sleva sample`.
///
/// # Errors
/// Nothing to draw from, a file that cannot be read or written, or what the store says.
pub fn run(words: &args::Sample, session: &mut Session) -> Result<Answer, Sentence> {
    match &words.command {
        SampleCommand::Purchases(words) => purchases(words, session),
        SampleCommand::Result(words) => {
            let words = args::Import {
                kind: KindOrAll::One(Kind::Results),
                files: vec![words.file.clone()],
                sheet: words.sheet.clone(),
                dry_run: words.dry_run,
                strict: false,
            };
            let mut answer = import::run(&words, session)?;
            answer.notes.push("sleva list samples shows what they come to.".to_owned());
            Ok(answer)
        }
    }
}

fn purchases(words: &args::SamplePurchases, session: &mut Session) -> Result<Answer, Sentence> {
    let mut opened = session.open()?;
    let asked = Sample {
        sample_ref: String::new(),
        from: words.from,
        to: words.to,
        size: words.size,
        seed: words.seed,
        by: words.by,
        // Not an earlier day that figures are asked for: it says when it was done.
        drawn_on: opened.council.today.unwrap_or(session.env.today),
        drawn_by: String::new(),
        population: 0,
        bound: BOUND,
    };
    let known = same_words(&asked, &opened)?;
    let (own, drew) = if let Some(known) = known {
        (known, None)
    } else {
        let edit = Edit::with(vec![Step::Draw(Box::new(asked.clone()))], "drawn");
        let told = opened.store.write(&Command::Edit(vec![edit]), &opened.by);
        let seq = told.map_err(|error| of_store(&error))?.seq;
        let own = same_words(&asked, &opened)?;
        (own.ok_or_else(|| unexpected(&Reply::Stored(None)))?, seq)
    };
    let detail = detail(&own.sample.sample_ref, &opened)?;
    let mut answer = show::sampled::show(&detail);
    if let Some(file) = &words.output {
        answer.text = write(file, &detail, session.global.yes)?;
        if let Some(data) = answer.data.as_object_mut() {
            data.insert("file".to_owned(), json!(file.display().to_string()));
        }
    }
    let name = &own.sample.sample_ref;
    answer.notes.push(match drew {
        Some(seq) => format!("{name} was drawn. Audit row {seq}; sleva undo takes it back."),
        None => format!(
            "{name} was there already, drawn by {} on {}: the same words draw the same purchases.",
            own.sample.drawn_by, own.sample.drawn_on
        ),
    });
    answer
        .notes
        .push("Filled in, the worksheet comes back with sleva sample result FILE.".to_owned());
    answer.database = Some(opened.name());
    Ok(answer)
}

/// The sample that was drawn by the same words.
fn same_words(asked: &Sample, opened: &Opened) -> Result<Option<SampleRow>, Sentence> {
    let query = Query::Samples(ListQuery {
        filter: Filter::default(),
        sort: "",
        descending: false,
        first: 0,
        count: usize::MAX,
        locate: None,
    });
    match read(&opened.store, &query)? {
        Reply::Samples(page) => Ok(page.rows.into_iter().find(|row| row.sample.is_drawn_as(asked))),
        other => Err(unexpected(&other)),
    }
}

fn detail(sample_ref: &str, opened: &Opened) -> Result<Box<SampleDetail>, Sentence> {
    match read(&opened.store, &Query::Sample { sample_ref: sample_ref.to_owned() })? {
        Reply::Sample(detail) => Ok(detail),
        other => Err(unexpected(&other)),
    }
}

fn write(file: &Path, detail: &SampleDetail, overwrite: bool) -> Result<String, Sentence> {
    let book = || workbook_of(detail, &sampling::drawn(&detail.row));
    template::write(file, || csv_of(detail), book, overwrite)?;
    let (name, count) = (&detail.row.sample.sample_ref, detail.purchases.len());
    let purchases = if count == 1 { "1 purchase" } else { &format!("{count} purchases") };
    Ok(format!("{}: {SHEET} of {name} with {purchases}\n", file.display()))
}

//! The dialogue of `sleva enter`: one measure after the other, each figure kept at once.

use std::io::Write as _;

use super::enter::{declare, ended, units_of, written};
use super::{detail, entered, prose, said_of, tell};
use crate::calc::returns::Decided;
use crate::calc::text::harmless;
use crate::calc::{Quantity, Quarter};
use crate::cli::answer::{Answer, shown};
use crate::cli::session::{Opened, Session, line};
use crate::db::request::{Edit, MeasureReturn, ReturnDetail, Step};
use crate::sentence::{self, Sentence};

const HELP: &str = "Type the units, 0 if there were none. Enter alone leaves the figure, x takes \
                    it out, d copies last quarter, back goes to the measure before, note TEXT and \
                    answer TEXT write those, stop ends. Each figure is kept at once.";

/// What was typed at a measure.
enum Typed {
    Leave,
    Back,
    Stop,
    Help,
    Copy,
    /// A step, the words by which it is told, and whether the next measure comes after it.
    Keep(Box<Step>, String, bool),
}

/// Asks each measure in turn.
///
/// # Errors
/// Nobody can be asked, or what the store says.
pub fn run(
    found: Box<ReturnDetail>,
    is_dry: bool,
    session: &mut Session,
    opened: &mut Opened,
) -> Result<Answer, Sentence> {
    if session.global.no_input || is_dry {
        let what = "No figure was given, and none is asked for here";
        let remedy = "Write figures as MEASURE=UNITS, or leave out --no-input and --dry-run.";
        return Err(Sentence::new(sentence::USAGE, "sleva enter", what, remedy));
    }
    let mut asking = Asking { found, opened, session };
    asking.begin()?;
    let mut at = 0;
    while at < asking.found.rows.len() {
        let Some(typed) = asking.ask(at)? else { break };
        match asking.read(&typed, at) {
            Ok(Typed::Stop) => break,
            Ok(Typed::Help) => asking.say(HELP)?,
            Ok(Typed::Leave) => at += 1,
            Ok(Typed::Back) if at == 0 => asking.say("This is the first measure.")?,
            Ok(Typed::Back) => at -= 1,
            Ok(Typed::Copy) => {
                if asking.copy(at)? {
                    at += 1;
                }
            }
            Ok(Typed::Keep(step, told, goes_on)) => {
                if asking.keep(*step, at, &told)? && goes_on {
                    at += 1;
                }
            }
            Err(sentence) => asking.say(&sentence.to_string())?,
        }
    }
    Ok(ended(&asking.found))
}

struct Asking<'a, 'e, 'p> {
    found: Box<ReturnDetail>,
    opened: &'a mut Opened,
    session: &'a mut Session<'e, 'p>,
}

impl Asking<'_, '_, '_> {
    fn write(&mut self, words: &str) -> Result<(), Sentence> {
        let ascii = self.session.global.is_ascii(self.session.env);
        let errors = &mut self.session.env.errors;
        let written = errors.write_all(shown(words, ascii).as_bytes());
        written.and_then(|()| errors.flush()).map_err(|error| {
            let what = format!("The question could not be written ({error})");
            Sentence::new(sentence::INPUT_OUTPUT, "", what, "Check where the errors go.")
        })
    }

    fn say(&mut self, words: &str) -> Result<(), Sentence> {
        self.write(&format!("{words}\n"))
    }

    fn begin(&mut self) -> Result<(), Sentence> {
        let found = &self.found;
        let (contract, key) = (&found.contract, &found.key);
        let version = if key.version > 1 {
            format!(", amendment (version {})", key.version)
        } else {
            String::new()
        };
        let (entered, all) = (entered(found), found.rows.len());
        let words = format!(
            "Return of {} {} by {} for {}{version}, due {}. {entered} of {all} measures are entered. ? says what can be typed.",
            contract.contract_ref,
            harmless(&contract.title),
            harmless(&found.supplier_name),
            key.quarter,
            found.due
        );
        self.say(&words)
    }

    /// Asks for one measure; none at the end of the input.
    fn ask(&mut self, at: usize) -> Result<Option<String>, Sentence> {
        let Some(row) = self.found.rows.get(at) else { return Ok(None) };
        let question = question(row, &self.found);
        self.write(&question)?;
        let typed = line(self.session.env.input).map_err(|error| {
            let what = format!("The input could not be read ({error})");
            let remedy = "What was kept before it stays; enter the rest again.";
            Sentence::new(sentence::INPUT_OUTPUT, "", what, remedy)
        })?;
        if typed.is_none() || !self.session.env.terminals.input {
            self.write("\n")?;
        }
        Ok(typed)
    }

    fn read(&self, typed: &str, at: usize) -> Result<Typed, Sentence> {
        let typed = typed.trim();
        let Some(row) = self.found.rows.get(at) else { return Ok(Typed::Stop) };
        let key = &self.found.key;
        let measure = &row.commitment.measure;
        let keep = |step: Step, told: String| Typed::Keep(Box::new(step), told, true);
        let word = typed.to_lowercase();
        Ok(match word.as_str() {
            "" => Typed::Leave,
            "back" => Typed::Back,
            "stop" => Typed::Stop,
            "?" => Typed::Help,
            "d" => Typed::Copy,
            "x" => keep(
                declare(key, row, None),
                format!("Kept: {} is not entered.", measure.measure_ref),
            ),
            _ => match typed.split_once(' ').map(|(word, rest)| (word.to_lowercase(), rest)) {
                Some((word, rest)) if word == "note" || word == "answer" => {
                    let to = prose(&measure.measure_ref, rest)?;
                    let step = written(key, row, to, word == "note");
                    Typed::Keep(Box::new(step), format!("The {word} is kept."), false)
                }
                _ => {
                    let units = units_of(typed, row)?;
                    keep(declare(key, row, units), kept(row, units))
                }
            },
        })
    }

    /// Copies last quarter. Whether there was something to copy.
    fn copy(&mut self, at: usize) -> Result<bool, Sentence> {
        let Some(row) = self.found.rows.get(at) else { return Ok(false) };
        let Some(units) = last(row) else {
            self.say(
                "Nothing was declared last quarter, so there is nothing to copy. Type the units.",
            )?;
            return Ok(false);
        };
        let step = declare(&self.found.key, row, Some(units));
        let told = kept(row, Some(units));
        self.keep(step, at, &told)
    }

    /// Keeps one step and says what speaks at the line then. Whether it was kept.
    fn keep(&mut self, step: Step, at: usize, told: &str) -> Result<bool, Sentence> {
        self.opened.by.at = (self.session.env.clock)();
        let result = tell(vec![Edit::of(step)], false, self.opened);
        let (contract, quarter): (String, Quarter) =
            (self.found.contract.contract_ref.clone(), self.found.key.quarter);
        match result {
            Ok(_) => {}
            Err(sentence) if sentence.message == sentence::CONFLICT => {
                self.say(&sentence.to_string())?;
                self.found = detail((&contract, quarter), None, self.opened)?;
                return Ok(false);
            }
            Err(sentence) => return Err(sentence),
        }
        self.found = detail((&contract, quarter), None, self.opened)?;
        self.say(told)?;
        let row = self.found.rows.get(at);
        for sentence in row.map(|row| said_of(row, &self.found)).unwrap_or_default() {
            self.say(&sentence)?;
        }
        Ok(true)
    }
}

/// What was declared in the quarter before.
fn last(row: &MeasureReturn) -> Option<Quantity> {
    row.before.first().and_then(|(_, units)| *units)
}

fn kept(row: &MeasureReturn, units: Option<Quantity>) -> String {
    let measure = &row.commitment.measure;
    let units = units.map(Quantity::grouped).unwrap_or_default();
    format!("Kept: {} {units} {}.", measure.measure_ref, harmless(&measure.unit))
}

/// `NT1 Local people hired, FTE-years. Due 4, last quarter 3.5, now not entered: `
fn question(row: &MeasureReturn, found: &ReturnDetail) -> String {
    let measure = &row.commitment.measure;
    let shown =
        |units: Option<Quantity>| units.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
    let (due, _) = row.checks(row.declared(), found.place());
    let asked = match (&row.question, row.line.as_ref().and_then(|line| line.answer.as_ref())) {
        (Some(Decided { reason: Some(reason), .. }), None) => {
            format!("The validator asks about {}: {}\n", measure.measure_ref, harmless(reason))
        }
        _ => String::new(),
    };
    format!(
        "{asked}{} {}, {}. Due {}, last quarter {}, now {}: ",
        measure.measure_ref,
        harmless(&measure.title),
        harmless(&measure.unit),
        due.grouped(),
        shown(last(row)),
        shown(row.declared())
    )
}

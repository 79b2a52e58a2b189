//! A report as a folder of CSV: a file for each table, `facts.csv`, and `figures.csv` with the name
//! and value of every figure.

use std::collections::HashSet;
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::context::slug;
use crate::publish::{Error, delimited, whole};
use crate::report::{Fact, Part, Report};
use crate::tables::{Cell, Sheet};

const FACTS: &str = "facts";
const FIGURES: &str = "figures";
/// How a file of figures begins, by which a folder of ours is known.
const HEADER: &str = "figure,place,value,reason\r\n";

/// Names without their ending, and what is in the files.
pub fn files(report: &Report) -> Vec<(String, String)> {
    let mut taken = HashSet::from([FACTS.to_owned(), FIGURES.to_owned()]);
    let mut files = vec![(FACTS.to_owned(), facts(report)), (FIGURES.to_owned(), figures(report))];
    for part in &report.parts {
        let Part::Table(table) = part else { continue };
        let plain = slug(&table.id);
        let mut name = plain.clone();
        let mut count = 2;
        while !taken.insert(name.clone()) {
            name = format!("{plain}-{count}");
            count += 1;
        }
        files.push((name, delimited::csv(&table.sheet)));
    }
    files
}

fn sheet(names: &[&str], rows: Vec<Vec<Cell>>) -> String {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    delimited::csv(&Sheet { names, rows, ..Sheet::default() })
}

fn reason(cell: &Cell) -> Cell {
    Cell::text(cell.reason().unwrap_or_default())
}

fn facts(report: &Report) -> String {
    let mut rows = Vec::new();
    for part in &report.parts {
        let Part::Facts(facts) = part else { continue };
        for Fact { label, cell, figure } in facts {
            let figure = figure.as_ref().map(ToString::to_string).unwrap_or_default();
            rows.push(vec![Cell::text(label), cell.clone(), reason(cell), Cell::text(figure)]);
        }
    }
    sheet(&["label", "value", "reason", "figure"], rows)
}

fn figures(report: &Report) -> String {
    let row = |own: crate::report::Shown| {
        let (name, cell) = (Cell::text(own.figure.to_string()), own.cell);
        vec![name, Cell::text(own.place), cell.clone(), reason(cell)]
    };
    sheet(&["figure", "place", "value", "reason"], report.figures().into_iter().map(row).collect())
}

/// Writes the folder: beside its name first, so that it is there as a whole or not at all. One that
/// exists is replaced only where `overwrite` says so and nothing else is in it.
pub fn write(path: &Path, report: &Report, overwrite: bool) -> Result<(), Error> {
    let io_error = |error| Error::Io { path: path.to_owned(), error };
    let exists = path.symlink_metadata().is_ok();
    if exists && !is_ours(path).map_err(io_error)? {
        return Err(Error::Foreign(path.to_owned()));
    }
    if exists && !overwrite && !is_empty(path).map_err(io_error)? {
        return Err(Error::Exists(path.to_owned()));
    }
    let beside = |word: &str| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.{word}", std::process::id()));
        path.with_file_name(name)
    };
    let (part, old) = (beside("part"), beside("old"));
    let made = fill(&part, report).and_then(|()| {
        if exists {
            fs::rename(path, &old).map_err(io_error)?;
        }
        fs::rename(&part, path).map_err(|error| {
            if exists {
                let _ = fs::rename(&old, path);
            }
            io_error(error)
        })
    });
    if made.is_err() {
        let _ = fs::remove_dir_all(&part);
    } else if exists {
        let _ = fs::remove_dir_all(&old);
    }
    made
}

fn fill(part: &Path, report: &Report) -> Result<(), Error> {
    let io_error = |error| Error::Io { path: part.to_owned(), error };
    DirBuilder::new().mode(0o700).create(part).map_err(io_error)?;
    for (name, text) in files(report) {
        let path = part.join(format!("{name}.csv"));
        whole(&path, false, |file| file.write_all(text.as_bytes()))?;
    }
    fs::File::open(part).and_then(|folder| folder.sync_all()).map_err(io_error)
}

fn is_empty(path: &Path) -> io::Result<bool> {
    Ok(fs::read_dir(path)?.next().is_none())
}

/// Whether a folder has nothing in it, or nothing but what a report left there.
fn is_ours(path: &Path) -> io::Result<bool> {
    if !path.symlink_metadata()?.is_dir() {
        return Ok(false);
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let is_csv = entry.path().extension().is_some_and(|ending| ending == "csv");
        if !is_csv || !entry.file_type()?.is_file() {
            return Ok(false);
        }
    }
    if is_empty(path)? {
        return Ok(true);
    }
    let figures = fs::read(path.join(format!("{FIGURES}.csv"))).unwrap_or_default();
    Ok(figures.starts_with(HEADER.as_bytes()))
}

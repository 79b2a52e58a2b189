//! How a report is written: as text, as one HTML page, as Markdown, as a workbook, as a folder of
//! CSV and as JSON.

mod book;
mod bundle;
mod context;
mod data;
mod plain;
mod svg;
mod template;

use std::io::Write;
use std::path::Path;

pub use context::of as context;
pub use data::of as of_json;
pub use template::{Fault, Templates};

use super::{Error, json, whole};
use crate::report::Report;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Html,
    Markdown,
    /// A workbook.
    Book,
    /// A folder of files.
    Csv,
    Json,
}

impl Format {
    /// The words for it, which are the endings of files as well.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("text", Self::Text),
        ("txt", Self::Text),
        ("html", Self::Html),
        ("htm", Self::Html),
        ("md", Self::Markdown),
        ("xlsx", Self::Book),
        ("csv", Self::Csv),
        ("json", Self::Json),
    ];

    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(own, _)| own.eq_ignore_ascii_case(word)).map(|(_, own)| *own)
    }

    /// The format that the ending of a name says. A folder ends with a stroke.
    ///
    /// # Errors
    /// It says none; what is known is in the error.
    pub fn of_ending(path: &Path) -> Result<Self, Error> {
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Ok(Self::Csv);
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let known = ".txt, .html, .md, .xlsx, .json, or / for a folder of CSV";
        Self::parse(ending)
            .filter(|own| *own != Self::Csv)
            .ok_or_else(|| Error::Ending { path: path.to_owned(), known })
    }
}

/// With what, and over what, a report is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The council's own templates, instead of ours.
    pub own: Option<&'a Templates>,
    /// Whether what has the name already may be replaced.
    pub overwrite: bool,
}

/// Writes a report to a file, or as CSV to a folder: whole or not at all.
///
/// # Errors
/// A template is wrong, or nothing can be written there.
pub fn write(path: &Path, report: &Report, format: Format, options: Options) -> Result<(), Error> {
    if format == Format::Csv {
        return bundle::write(path, report, options.overwrite);
    }
    let bytes = render(report, format, options)?;
    whole(path, options.overwrite, |file| file.write_all(&bytes))
}

/// The whole of a file in a format; as CSV the files of the folder one after the other.
///
/// # Errors
/// A template is wrong, or the workbook cannot be made.
pub fn render(report: &Report, format: Format, options: Options) -> Result<Vec<u8>, Error> {
    Ok(match format {
        Format::Text => plain::render(report).into_bytes(),
        Format::Html => templated(report, "report.html", options)?.into_bytes(),
        Format::Markdown => templated(report, "report.md", options)?.into_bytes(),
        Format::Json => {
            format!("{}\n", json::escaped(&format!("{:#}", of_json(report)))).into_bytes()
        }
        Format::Book => book::render(report)
            .map_err(|why| Error::Book { path: report.title.clone().into(), why })?,
        Format::Csv => {
            let files = bundle::files(report);
            files.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\r\n").into_bytes()
        }
    })
}

fn templated(report: &Report, name: &str, options: Options) -> Result<String, Error> {
    let ours = Templates::default();
    options.own.unwrap_or(&ours).render(name, &context::of(report)).map_err(Error::Template)
}

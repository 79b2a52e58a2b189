//! Images of rows: canonical and length-prefixed, so that two different images can never
//! have the same bytes.
//!
//! A row is the tag of its table with the mark of what it is (nothing: the row after the change;
//! `0x80`: the row before it, just ahead of the row after it; `0x40`: the row that was removed), how
//! many columns follow (two bytes), and the columns in order: `0` nothing; `1` and eight bytes; or
//! `2`, the length in four bytes and the text. Numbers are little-endian.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use jiff::civil::Date;
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use sha2::{Digest, Sha256};

use crate::db::Error;

/// What an imaged row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    After,
    Before,
    Removed,
}

impl Mark {
    const fn bits(self) -> u8 {
        match self {
            Self::After => 0,
            Self::Before => 0x80,
            Self::Removed => 0x40,
        }
    }
}

/// A row of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Imaged {
    pub mark: Mark,
    /// Of its table.
    pub tag: u8,
    pub fields: Vec<Field<'static>>,
}

/// A column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
}

impl Field<'_> {
    /// Whether the stored column is the same.
    pub fn is(&self, stored: ValueRef<'_>) -> bool {
        match (self, stored) {
            (Self::Null, ValueRef::Null) => true,
            (Self::Int(own), ValueRef::Integer(stored)) => *own == stored,
            (Self::Text(own), ValueRef::Text(stored)) => own.as_bytes() == stored,
            _ => false,
        }
    }

    /// As SQLite has it.
    pub fn value(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }
    }

    /// A stored column.
    pub fn stored(value: ValueRef<'_>) -> Result<Field<'static>, Error> {
        match value {
            ValueRef::Null => Ok(Field::Null),
            ValueRef::Integer(number) => Ok(Field::Int(number)),
            ValueRef::Text(bytes) => text(bytes.to_vec()),
            ValueRef::Real(_) | ValueRef::Blob(_) => {
                Err(Error::Damaged("a column holds neither a number nor text".to_owned()))
            }
        }
    }
}

fn text(bytes: Vec<u8>) -> Result<Field<'static>, Error> {
    String::from_utf8(bytes)
        .map(|text| Field::Text(Cow::Owned(text)))
        .map_err(|_| Error::Damaged("a text is not UTF-8".to_owned()))
}

impl ToSql for Field<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.value()))
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Field<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Field<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Field<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Field<'_> {
    fn from(yes: bool) -> Self {
        Self::Int(i64::from(yes))
    }
}

impl From<Date> for Field<'_> {
    fn from(day: Date) -> Self {
        Self::Text(Cow::Owned(day.to_string()))
    }
}

impl<'a, T: Into<Field<'a>>> From<Option<T>> for Field<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// An image as it grows: compressed and digested on the way, so that a large import never holds
/// it uncompressed.
pub(super) struct Image {
    digest: Sha256,
    packed: ZlibEncoder<Vec<u8>>,
    row: Vec<u8>,
}

/// An image as the audit trail keeps it.
#[derive(Debug)]
pub(super) struct Kept {
    pub encoding: &'static str,
    pub bytes: Vec<u8>,
    /// Of the image before compression.
    pub sha256: [u8; 32],
}

pub(super) const ROWS_DEFLATE: &str = "rows+deflate";
pub(super) const ROWS: &str = "rows";
pub(super) const GENERATOR: &str = "generator";

impl Image {
    pub fn new() -> Self {
        let packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        Self { digest: Sha256::new(), packed, row: Vec::new() }
    }

    pub fn add(&mut self, mark: Mark, tag: u8, fields: &[Field<'_>]) -> Result<(), Error> {
        self.row.clear();
        encode(&mut self.row, tag | mark.bits(), fields)?;
        self.digest.update(&self.row);
        self.packed.write_all(&self.row).map_err(io_error)
    }

    pub fn finish(self) -> Result<Kept, Error> {
        Ok(Kept {
            encoding: ROWS_DEFLATE,
            bytes: self.packed.finish().map_err(io_error)?,
            sha256: self.digest.finalize().into(),
        })
    }
}

impl Kept {
    /// The image of a generated sample: what generates it.
    pub fn generator(text: &str) -> Self {
        let bytes = text.as_bytes().to_vec();
        Self { encoding: GENERATOR, sha256: Sha256::digest(&bytes).into(), bytes }
    }
}

pub(super) fn encode(out: &mut Vec<u8>, tag: u8, fields: &[Field<'_>]) -> Result<(), Error> {
    let count = u16::try_from(fields.len()).map_err(|_| too_long())?;
    out.push(tag);
    out.extend_from_slice(&count.to_le_bytes());
    for field in fields {
        match field {
            Field::Null => out.push(0),
            Field::Int(number) => {
                out.push(1);
                out.extend_from_slice(&number.to_le_bytes());
            }
            Field::Text(text) => {
                let length = u32::try_from(text.len()).map_err(|_| too_long())?;
                out.push(2);
                out.extend_from_slice(&length.to_le_bytes());
                out.extend_from_slice(text.as_bytes());
            }
        }
    }
    Ok(())
}

/// The bytes of an image before compression, as they are read.
pub(super) fn unpack<'a>(encoding: &str, bytes: &'a [u8]) -> Result<Box<dyn Read + 'a>, Error> {
    match encoding {
        ROWS | GENERATOR => Ok(Box::new(bytes)),
        ROWS_DEFLATE => Ok(Box::new(ZlibDecoder::new(bytes))),
        other => Err(Error::Damaged(format!("an image is kept as {other}, which is not known"))),
    }
}

/// The next row of an image.
pub(super) fn decode(from: &mut dyn Read) -> Result<Option<Imaged>, Error> {
    let mut tag = [0];
    if from.read(&mut tag).map_err(io_error)? == 0 {
        return Ok(None);
    }
    let count = u16::from_le_bytes(bytes(from)?);
    let fields = (0..count).map(|_| field(from)).collect::<Result<Vec<_>, _>>()?;
    let [tag] = tag;
    let mark = match tag & 0xc0 {
        0 => Mark::After,
        0x80 => Mark::Before,
        0x40 => Mark::Removed,
        _ => return Err(Error::Damaged(format!("an image has a row of unknown mark {tag:#x}"))),
    };
    Ok(Some(Imaged { mark, tag: tag & 0x3f, fields }))
}

fn field(from: &mut dyn Read) -> Result<Field<'static>, Error> {
    match bytes(from)? {
        [0] => Ok(Field::Null),
        [1] => Ok(Field::Int(i64::from_le_bytes(bytes(from)?))),
        [2] => {
            let length = u32::from_le_bytes(bytes(from)?);
            let mut kept = Vec::new();
            from.take(u64::from(length)).read_to_end(&mut kept).map_err(io_error)?;
            if kept.len() as u64 == u64::from(length) {
                text(kept)
            } else {
                Err(Error::Damaged("an image ends in the middle of a text".to_owned()))
            }
        }
        [other] => Err(Error::Damaged(format!("an image has a column of unknown type {other}"))),
    }
}

fn bytes<const N: usize>(from: &mut dyn Read) -> Result<[u8; N], Error> {
    let mut out = [0; N];
    from.read_exact(&mut out).map_err(io_error)?;
    Ok(out)
}

fn too_long() -> Error {
    Error::Refused("a row is too long for its audit image".to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn io_error(error: io::Error) -> Error {
    Error::Damaged(format!("an image cannot be read or written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let rows = [
            (Mark::Before, 2, vec![Field::Int(-1), Field::Null, Field::from("£ and é")]),
            (Mark::After, 2, vec![Field::from(""), Field::Int(i64::MAX)]),
            (Mark::Removed, 7, vec![Field::Int(0)]),
        ];
        let mut image = Image::new();
        for (mark, tag, fields) in &rows {
            image.add(*mark, *tag, fields).unwrap();
        }
        let kept = image.finish().unwrap();
        let mut reader = unpack(kept.encoding, &kept.bytes).unwrap();
        for (mark, tag, fields) in rows {
            assert_eq!(decode(&mut *reader).unwrap(), Some(Imaged { mark, tag, fields }));
        }
        assert_eq!(decode(&mut *reader).unwrap(), None);
    }

    #[test]
    fn the_encoding_is_the_documented_one() {
        let mut out = Vec::new();
        encode(&mut out, 3, &[Field::Null, Field::Int(258), Field::from("ab")]).unwrap();
        let by_hand = [3, 3, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, b'a', b'b'];
        assert_eq!(out, by_hand);
    }

    #[test]
    fn a_cut_image_is_damage_not_an_end() {
        let mut out = Vec::new();
        encode(&mut out, 3, &[Field::from("abcdef")]).unwrap();
        for length in 1..out.len() {
            assert!(decode(&mut &out[..length]).is_err(), "{length}");
        }
    }
}

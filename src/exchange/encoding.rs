//! Which encoding a file has, and its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Fault;

/// How many lines with accents or `£` are shown for a look.
const SAMPLES: usize = 3;
/// How much of the start of a file decides whether it is UTF-16 without a mark.
const PROBE: usize = 4_096;

/// The text of a file, and what was decided about it.
#[derive(Debug)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub name: &'static str,
    /// Where the encoding was taken for want of another: the first lines that would show an error.
    pub samples: Vec<String>,
}

/// Decodes: a byte order mark decides, then the pattern of NULs of UTF-16, then strict UTF-8; what
/// is left is read as Windows-1252.
///
/// # Errors
/// A file that says it is in an encoding and is not.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Fault> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = by_nuls(bytes) {
        return strict(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), name: UTF_8.name(), samples: Vec::new() });
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let samples = text
        .lines()
        .filter(|line| !line.is_ascii())
        .take(SAMPLES)
        .map(|line| line.chars().take(100).collect())
        .collect();
    Ok(Decoded { text, name: "Windows-1252", samples })
}

fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Decoded<'a>, Fault> {
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(Fault::Encoding { name: encoding.name() })?;
    Ok(Decoded { text, name: encoding.name(), samples: Vec::new() })
}

/// UTF-16 without a mark: text with mostly Latin letters has a NUL in every other byte.
fn by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = bytes.get(..PROBE).unwrap_or(bytes);
    let nuls = |parity: usize| {
        probe.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count() * 4
            >= probe.len().max(4)
    };
    match (nuls(0), nuls(1)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

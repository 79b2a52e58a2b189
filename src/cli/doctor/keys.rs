//! `sleva doctor --keys`: what each key sends, as the terminal delivers it.

use std::io::{self, Read, Write};
use std::time::Duration;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use serde_json::json;

use crate::app::event::Key;
use crate::app::input::{Decoder, Input};
use crate::cli::answer::Answer;
use crate::cli::session::Session;
use crate::sentence::{self, Sentence};

/// Longer than any wait of the decoder.
const LONG_AFTER: Duration = Duration::from_secs(60);
/// Ctrl-C, as a byte.
const CTRL_C: u8 = 3;

/// Shows keys until `q` twice or Ctrl-C.
///
/// # Errors
/// There is no terminal.
pub(super) fn run(session: &mut Session) -> Result<Answer, Sentence> {
    let terminals = session.env.terminals;
    if !(terminals.input && terminals.output) {
        return Err(Sentence::new(
            sentence::NO_TERMINAL,
            "",
            "Keys can be shown only on a terminal",
            "Run sleva doctor --keys in one.",
        ));
    }
    let failed = |error: io::Error| {
        Sentence::new(
            sentence::INPUT_OUTPUT,
            "terminal",
            format!("The terminal could not be read ({error})"),
            "Try it in another terminal.",
        )
    };
    enable_raw_mode().map_err(failed)?;
    let shown = show(session.env.input, session.env.output);
    disable_raw_mode().map_err(failed)?;
    let seen = shown.map_err(failed)?;
    Ok(Answer::new("sleva.doctor.keys", "\n", json!({"packets": seen})))
}

fn show(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<u64> {
    write!(output, "Press keys to see what they send. q twice or Ctrl-C ends.\r\n")?;
    output.flush()?;
    let mut bytes = [0; 256];
    let (mut packets, mut was_q) = (0, false);
    loop {
        let count = input.read(&mut bytes)?;
        let packet = bytes.get(..count).unwrap_or_default();
        let is_q = packet == b"q";
        if packet.is_empty() || packet.contains(&CTRL_C) || is_q && was_q {
            return Ok(packets);
        }
        was_q = is_q;
        packets += 1;
        write!(output, "{}\r\n", line(packet))?;
        output.flush()?;
    }
}

/// The bytes in hexadecimal, and the keys that sleva reads in them.
fn line(packet: &[u8]) -> String {
    let hex: Vec<String> = packet.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut decoder = Decoder::new(Duration::ZERO);
    let mut found = decoder.push(packet, Duration::ZERO);
    // What only time would settle: each packet is taken as whole.
    found.extend(decoder.tick(LONG_AFTER));
    let keys: Vec<String> = found
        .iter()
        .map(|input| match input {
            Input::Key(key) => key.to_string(),
            Input::Burst(keys) => keys.iter().map(Key::to_string).collect::<Vec<_>>().join("  "),
            Input::Paste(text) => format!("paste of {} characters", text.chars().count()),
        })
        .collect();
    let keys = if keys.is_empty() { "no key that sleva knows".to_owned() } else { keys.join("  ") };
    format!("{:24}  {keys}", hex.join(" "))
}

//! Bytes to keys: every form a terminal sends, in any cut.

use std::time::Duration;

use proptest::prelude::*;
use sleva::app::event::Key;
use sleva::app::input::{Decoder, Input, PASTE_MAX};

const DELAY: Duration = Duration::from_millis(40);

fn decode(chunks: &[&[u8]]) -> Vec<Input> {
    let mut decoder = Decoder::new(DELAY);
    let mut found = Vec::new();
    for chunk in chunks {
        found.extend(decoder.push(chunk, Duration::ZERO));
    }
    found.extend(decoder.tick(Duration::from_secs(10)));
    found
}

fn keys(bytes: &[u8]) -> Vec<Key> {
    let to_key = |input| match input {
        Input::Key(key) => key,
        other => panic!("{other:?}"),
    };
    decode(&[bytes]).into_iter().map(to_key).collect()
}

#[test]
fn every_form_of_every_key() {
    let forms: &[(&[&str], Key)] = &[
        (&["\x1b[A", "\x1bOA", "\x1b[1;2A", "\x1b[1;5A"], Key::Up),
        (&["\x1b[B", "\x1bOB"], Key::Down),
        (&["\x1b[C", "\x1bOC"], Key::Right),
        (&["\x1b[D", "\x1bOD"], Key::Left),
        (&["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"], Key::Home),
        (&["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"], Key::End),
        (&["\x1b[5~", "\x1b[5;5~"], Key::PageUp),
        (&["\x1b[6~"], Key::PageDown),
        (&["\x1b[2~"], Key::Insert),
        (&["\x1b[3~"], Key::Delete),
        (&["\x1bOP", "\x1b[11~", "\x1b[[A", "\x1b[P", "\x1b[1;2P"], Key::F(1)),
        (&["\x1bOS", "\x1b[14~", "\x1b[[D"], Key::F(4)),
        (&["\x1b[15~", "\x1b[[E"], Key::F(5)),
        (&["\x1b[17~"], Key::F(6)),
        (&["\x1b[21~"], Key::F(10)),
        (&["\x1b[24~"], Key::F(12)),
        (&["\x1b[Z"], Key::BackTab),
        (&["\r", "\n", "\x1bOM"], Key::Enter),
        (&["\x7f", "\x08"], Key::Backspace),
        (&["\t"], Key::Tab),
        (&["\x03"], Key::Ctrl('c')),
        (&["\x1a"], Key::Ctrl('z')),
        (&["\x1bOk"], Key::Char('+')),
        (&["\x1bOm"], Key::Char('-')),
        (&["\x1bOn"], Key::Char('.')),
        (&["\x1bOp"], Key::Char('0')),
        (&["\x1bOy"], Key::Char('9')),
        (&["£"], Key::Char('£')),
    ];
    for (sequences, key) in forms {
        for sequence in *sequences {
            assert_eq!(keys(sequence.as_bytes()), [*key], "{sequence:?}");
        }
    }
}

#[test]
fn alt_is_esc_and_then_the_key() {
    assert_eq!(keys(b"\x1bx"), [Key::Esc, Key::Char('x')]);
    assert_eq!(keys(b"\x1b\x1b[A"), [Key::Esc, Key::Up]);
}

#[test]
fn replies_and_unknown_sequences_are_not_keys() {
    for bytes in [
        &b"\x1b[?62;22c"[..],
        b"\x1b[24;80R",
        b"\x1b]11;rgb:ffff/ffff/ffff\x07",
        b"\x1b]52;c;QUJD\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[<0;10;10M",
        b"\x1b[M abc"[..6].as_ref(),
        b"\x1b[99~",
        b"\x1b[I",
    ] {
        assert_eq!(keys(bytes), [], "{bytes:?}");
    }
    assert_eq!(keys(b"\x1b]0;title\x07j"), [Key::Char('j')]);
}

#[test]
fn a_lone_esc_waits_and_is_then_a_key() {
    let mut decoder = Decoder::new(DELAY);
    assert_eq!(decoder.push(b"\x1b", Duration::ZERO), []);
    assert_eq!(decoder.deadline(), Some(DELAY));
    assert_eq!(decoder.tick(Duration::from_millis(39)), []);
    assert_eq!(decoder.tick(DELAY), [Input::Key(Key::Esc)]);
    assert_eq!(decoder.deadline(), None);
    decoder.push(b"\x1b", Duration::from_secs(1));
    let late = Duration::from_secs(1) + Duration::from_millis(30);
    assert_eq!(decoder.push(b"[B", late), [Input::Key(Key::Down)]);
}

#[test]
fn a_sequence_that_stops_is_dropped() {
    let mut decoder = Decoder::new(DELAY);
    decoder.push(b"\x1b[1;", Duration::ZERO);
    assert_eq!(decoder.tick(Duration::from_secs(1)), []);
    assert_eq!(decoder.push(b"j", Duration::from_secs(2)), [Input::Key(Key::Char('j'))]);
}

#[test]
fn a_single_key_never_waits() {
    let mut decoder = Decoder::new(DELAY);
    assert_eq!(decoder.push(b"j", Duration::ZERO), [Input::Key(Key::Char('j'))]);
    assert_eq!(decoder.push("é".as_bytes(), Duration::ZERO), [Input::Key(Key::Char('é'))]);
    assert_eq!(decoder.deadline(), None);
}

#[test]
fn bracketed_paste_is_text_whatever_it_says() {
    let pasted = decode(&[b"\x1b[200~Q\x1b[A\r\nx\x1b[201~j"]);
    assert_eq!(pasted, [Input::Paste("Q\x1b[A\nx".to_owned()), Input::Key(Key::Char('j'))]);
}

#[test]
fn a_paste_has_a_most_and_an_end() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.resize(PASTE_MAX + 50_000, b'a');
    bytes.extend(b"\x1b[201~j");
    let found = decode(&[&bytes]);
    assert_eq!(found[0], Input::Paste("a".repeat(PASTE_MAX)));
    assert_eq!(found[1], Input::Key(Key::Char('j')));

    let mut decoder = Decoder::new(DELAY);
    decoder.push(b"\x1b[200~never ends", Duration::ZERO);
    let end = decoder.deadline().unwrap();
    assert_eq!(decoder.tick(end), [Input::Paste("never ends".to_owned())]);
    assert_eq!(decoder.push(b"j", end), [Input::Key(Key::Char('j'))]);
}

fn burst(text: &str) -> Input {
    let key = |c| if c == '\n' { Key::Enter } else { Key::Char(c) };
    Input::Burst(text.chars().map(key).collect())
}

#[test]
fn a_burst_of_keys_is_told_apart_and_a_few_are_keys() {
    let text = "Q quits everything\nat once, now";
    assert_eq!(decode(&[text.as_bytes()]), [burst(text)]);
    assert_eq!(decode(&[b"jjjj\r"]).len(), 5);
    let mut decoder = Decoder::new(DELAY);
    let mut found = decoder.push(&text.as_bytes()[..12], Duration::ZERO);
    found.extend(decoder.push(&text.as_bytes()[12..], Duration::from_millis(10)));
    found.extend(decoder.tick(Duration::from_secs(1)));
    assert_eq!(found, [burst(text)]);
}

#[test]
fn several_lines_in_one_read_are_a_burst_however_short() {
    let text = "Q\nqy\nq\n/foo\n";
    assert_eq!(decode(&[text.as_bytes()]), [burst(text)]);
    assert_eq!(decode(&[b"/grounds\r"]).len(), 9, "a line and its Enter were typed");
    assert_eq!(decode(&[b"j\rj"]).len(), 3, "so few keys were typed");
    assert_eq!(decode(&[b"/foo\r", b"jj"]).len(), 7, "two reads");
}

/// Things that a terminal sends, with fewer letters in a row than a burst has, and no line that
/// is followed by another: whether that was pasted is a matter of the read.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\x1b[A".to_vec()),
        Just(b"\x1bOH".to_vec()),
        Just(b"\x1b[15~".to_vec()),
        Just(b"\x1b[[C".to_vec()),
        Just(b"\x1b[?1;2c".to_vec()),
        Just(b"\x1b]0;a title\x07".to_vec()),
        Just(b"\x1bPq\x1b\\".to_vec()),
        Just(b"\x1b[200~p\xc3\xa9\r\x1b[20\x1b[201~".to_vec()),
        Just("a£é世".as_bytes().to_vec()),
        Just(b"\x1b[A\r".to_vec()),
        Just(b"\x1bx\x03".to_vec()),
        Just(b"\xff\xc3\x7f".to_vec()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_cut_gives_the_same(bytes in pieces(), cuts in prop::collection::vec(0.0..1.0f64, 0..8)) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
            clippy::cast_precision_loss, clippy::float_arithmetic, reason = "places of cuts")]
        let mut places: Vec<usize> =
            cuts.iter().map(|cut| (cut * bytes.len() as f64) as usize).collect();
        places.sort_unstable();
        let mut chunks: Vec<&[u8]> = Vec::new();
        let mut from = 0;
        for to in places.into_iter().chain([bytes.len()]) {
            chunks.push(&bytes[from..to]);
            from = to;
        }
        prop_assert_eq!(decode(&chunks), decode(&[&bytes]));
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        decode(&[&bytes]);
    }
}

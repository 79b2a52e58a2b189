use proptest::prelude::*;
use sleva::calc::number::NumberError;
use sleva::calc::parse::{DateError, day};
use sleva::calc::text::{NAME_MAX, TextError, fold, harmless, note, one_line};
use sleva::calc::{Pence, Quantity};

#[test]
fn money_is_read_as_people_type_it() {
    for (text, expected) in [
        ("£1,234.50", "1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("1234.50-", "-1234.50"),
        (" 504.00 ", "504.00"),
        ("£ 1 234", "1234.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("-0", "0.00"),
    ] {
        assert_eq!(Pence::parse(text).unwrap().to_string(), expected, "{text}");
    }
}

#[test]
fn what_is_not_exact_money_is_refused_with_the_reason() {
    for (text, expected) in [
        ("73423.70999999999", NumberError::Decimals(2)),
        ("1.000", NumberError::Decimals(2)),
        ("NaN", NumberError::NotANumber),
        ("inf", NumberError::NotANumber),
        ("1e999", NumberError::NotANumber),
        ("1__0", NumberError::NotANumber),
        ("--5", NumberError::NotANumber),
        ("-5-", NumberError::NotANumber),
        ("(-5)", NumberError::NotANumber),
        ("1.2.3", NumberError::NotANumber),
        ("٣", NumberError::NotANumber),
        (".", NumberError::NotANumber),
        ("12,34", NumberError::Grouping),
        ("1,2345", NumberError::Grouping),
        (",123", NumberError::Grouping),
        ("123456789012345678901234567890", NumberError::TooLarge),
        ("90071992547409.92", NumberError::TooLarge),
        ("", NumberError::Empty),
        ("  ", NumberError::Empty),
    ] {
        assert_eq!(Pence::parse(text), Err(expected), "{text}");
    }
    assert!(Pence::parse("90071992547409.91").is_ok());
    assert_eq!(Quantity::parse("1.23456"), Err(NumberError::Decimals(4)));
}

#[test]
fn dates_are_never_guessed() {
    let read = |text: &str| day(text).map(|day| day.to_string());
    for text in ["2025-10-31", "31/10/2025", "2025-10-31 00:00:00", "45961", "45961.0"] {
        assert_eq!(read(text).as_deref(), Ok("2025-10-31"), "{text}");
    }
    assert_eq!(read("1/2/26"), Err(DateError::ShortYear));
    assert_eq!(read("31/02/2025"), Err(DateError::NoSuchDay));
    assert_eq!(read("10/31/2025"), Err(DateError::NoSuchDay));
    for text in ["", "soon", "2025", "2025-1", "-1-2-3", "2025-10-31T00:00:00", "１/２/２０２５"]
    {
        assert_eq!(read(text), Err(DateError::NotADate), "{text}");
    }
}

#[test]
fn our_own_records_refuse_hostile_names() {
    assert_eq!(one_line("Acme\x1b[2J Ltd", NAME_MAX), Err(TextError::Control("U+001B".to_owned())));
    assert_eq!(one_line("a\u{202e}b", NAME_MAX), Err(TextError::Invisible("U+202E".to_owned())));
    assert_eq!(one_line("a\u{85}b", NAME_MAX), Err(TextError::Control("U+0085".to_owned())));
    assert_eq!(one_line(&"n".repeat(10_000), NAME_MAX), Err(TextError::TooLong(NAME_MAX)));
    assert_eq!(one_line(&format!("e{}", "\u{301}".repeat(17)), NAME_MAX), Err(TextError::Marks));
    assert_eq!(one_line("  ", NAME_MAX), Err(TextError::Empty));
    assert_eq!(one_line(" Café £ – ", NAME_MAX).as_deref(), Ok("Café £ –"));
    assert_eq!(note("one\r\n\ttwo").as_deref(), Ok("one\n\ttwo"));
    assert_eq!(note("a\u{202e}b"), Err(TextError::Invisible("U+202E".to_owned())));
}

#[test]
fn any_text_is_shown_harmlessly() {
    assert_eq!(harmless("Acme\x1b[2J Ltd"), "Acme<U+001B>[2J Ltd");
    assert_eq!(harmless("a\u{202e}b\u{200b}"), "a<U+202E>b<U+200B>");
    assert_eq!(harmless(&format!("e{}", "\u{301}".repeat(50))).chars().count(), 5);
    assert_eq!(harmless("plain £"), "plain £");
}

#[test]
fn searches_ignore_case_and_accents() {
    assert_eq!(fold("ÉCOLE Straße ﬁn"), "ecole straße fin");
}

proptest! {
    #[test]
    fn nothing_harmless_holds_a_control(text in ".{0,60}", extra in proptest::collection::vec(any::<char>(), 0..20)) {
        let text: String = text.chars().chain(extra).collect();
        prop_assert!(!harmless(&text).chars().any(char::is_control));
    }

    #[test]
    fn no_text_panics_a_reader(text in "\\PC{0,30}") {
        let _ = (Pence::parse(&text), day(&text), sleva::calc::Quarter::parse(&text));
        let _ = (sleva::calc::locality::district(&text), sleva::calc::filter::Filter::parse(&text));
        let _ = sleva::calc::figure::Figure::parse(&text);
    }
}

//! What the environment says about the terminal, and what it draws.

use super::Fact;
use crate::cli::session::Session;

pub(super) fn facts(session: &Session) -> Vec<Fact> {
    let variables = &session.env.variables;
    let terminals = session.env.terminals;
    let yes = |flag| if flag { "yes" } else { "no" };
    let colours = if variables.no_color {
        "off (NO_COLOR)"
    } else if !variables.has_colours() {
        "off (this terminal has none)"
    } else {
        "16"
    };
    let shown = |text: &str| if text.is_empty() { "not set" } else { text }.to_owned();
    let twin = "Signs are drawn in ASCII; set LANG to a UTF-8 locale for the others.";
    vec![
        Fact::fine("term", "TERM", shown(&variables.term)),
        Fact::fine("locale", "Locale", shown(&variables.locale))
            .warn_if(!variables.is_utf8(), twin),
        Fact::fine("colours", "Colours", colours),
        Fact::fine("ssh", "Over SSH", yes(variables.ssh)),
        Fact::fine(
            "terminal",
            "Terminal",
            format!(
                "input {}, output {}, errors {}",
                yes(terminals.input),
                yes(terminals.output),
                yes(terminals.errors)
            ),
        ),
    ]
}

/// Lines to look at: what is said about each is true where the terminal does its part.
pub(super) fn pattern(session: &Session) -> String {
    let mut text = String::from("\nEach pair of lines should look alike, and end at one column:\n");
    text.push_str("+--+  |##..|  >  ...  .\n┌──┐  │██░░│  ▸  …    ·\n");
    text.push_str("GBP 1,234.50  café\n£   1,234.50  cafe\n");
    let variables = &session.env.variables;
    if session.env.terminals.output && !variables.no_color {
        text.push_str("Sixteen colours, each a word in its own:\n");
        for code in (30..38).chain(90..98) {
            text.extend(["\u{1b}[", &code.to_string(), "m", &code.to_string(), "\u{1b}[0m "]);
        }
        text.push_str(
            "\n\u{1b}[1mbold\u{1b}[0m \u{1b}[7mreverse\u{1b}[0m \u{1b}[4munderline\u{1b}[0m\n",
        );
    }
    text
}

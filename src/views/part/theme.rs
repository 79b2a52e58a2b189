//! How the screen looks: the terminal's own 16 colours, or none; box lines, or their ASCII twins.

use ratatui::style::{Color, Modifier, Style};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate choice of the user")]
pub struct Theme {
    pub colour: bool,
    pub ascii: bool,
    /// No boxes, one pane at a time: for screen readers and braille lines.
    pub plain: bool,
    /// A reverse bar on the selected row beside its marker.
    pub bar: bool,
    /// Wide spacing, for a projector.
    pub wide: bool,
}

/// What a piece of text is, never which colour it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Text,
    Dim,
    Strong,
    Heading,
    Selected,
    Good,
    Warning,
    Bad,
    Border,
}

impl Theme {
    /// The style of a role; without colour, only bold, dim, underline and reverse.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::default();
        let coloured = |style: Style, colour| if self.colour { style.fg(colour) } else { style };
        match role {
            Role::Text | Role::Border => plain,
            Role::Dim => plain.add_modifier(Modifier::DIM),
            Role::Strong => plain.add_modifier(Modifier::BOLD),
            Role::Heading => coloured(plain.add_modifier(Modifier::BOLD), Color::Cyan),
            Role::Selected => plain.add_modifier(Modifier::REVERSED),
            Role::Good => coloured(plain, Color::Green),
            Role::Warning => coloured(plain, Color::Yellow),
            Role::Bad => coloured(plain.add_modifier(Modifier::BOLD), Color::Red),
        }
    }
}

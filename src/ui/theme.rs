//! Colour roles: only default colours, the 16 of ANSI, bold and reverse. Every state is also a word or a sign, so
//! without colour everything reads the same.

use ratatui::style::{Color, Modifier, Style};

/// What is read as it is.
pub const PLAIN: Style = Style::new();
/// Values, titles, keys.
pub const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
/// Past its deadline; beside it stands `!` or the word.
pub const LATE: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
/// To be acted on soon; beside it stands `~`.
pub const SOON: Style = Style::new().fg(Color::Yellow);
/// What was chosen, on few cells; beside it stands `>` or its code in brackets.
pub const CHOSEN: Style = Style::new().add_modifier(Modifier::REVERSED);
/// What is not done, and why.
pub const ERROR: Style = Style::new().fg(Color::Red);
/// What was done.
pub const NOTICE: Style = Style::new().fg(Color::Blue).add_modifier(Modifier::BOLD);
/// What need not be read.
pub const FAINT: Style = Style::new().fg(Color::DarkGray);

//! Where a person is when a key arrives: the names of the tables of a keymap file.

use std::fmt;

/// A place with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere.
    Global,
    /// The list of cases.
    Queue,
    /// One case, no drawer open.
    Case,
    /// A form or drawer with the focus.
    Form,
    /// The form that takes in a new case.
    Intake,
    /// The search box with its results.
    Find,
    /// A list of values or phrases over a form, with type-ahead.
    List,
    /// The help overlay.
    Help,
    /// The form that asks who is there.
    SignOn,
    /// What changed while a form was filled in.
    Conflict,
    /// A customer with their cases.
    Customer,
    /// A person's own settings.
    Setup,
    /// The numbered menu for who comes now and then.
    Menu,
    /// The slip for a customer.
    Receipt,
    /// The board of those who lead.
    Board,
}

impl Context {
    /// Every context, outermost first.
    pub const ALL: [Self; 15] = [
        Self::Global,
        Self::Queue,
        Self::Case,
        Self::Form,
        Self::Intake,
        Self::Find,
        Self::List,
        Self::Help,
        Self::SignOn,
        Self::Conflict,
        Self::Customer,
        Self::Setup,
        Self::Menu,
        Self::Receipt,
        Self::Board,
    ];

    /// The name of its table in a keymap file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Queue => "queue",
            Self::Case => "case",
            Self::Form => "form",
            Self::Intake => "intake",
            Self::Find => "find",
            Self::List => "list",
            Self::Help => "help",
            Self::SignOn => "signon",
            Self::Conflict => "conflict",
            Self::Customer => "customer",
            Self::Setup => "setup",
            Self::Menu => "menu",
            Self::Receipt => "receipt",
            Self::Board => "board",
        }
    }

    /// The context of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }

    /// The contexts whose keys work here, this one first, `global` last. Intake and sign-on are forms.
    #[must_use]
    pub const fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Queue => &[Self::Queue, Self::Global],
            Self::Case => &[Self::Case, Self::Global],
            Self::Form => &[Self::Form, Self::Global],
            Self::Intake => &[Self::Intake, Self::Form, Self::Global],
            Self::Find => &[Self::Find, Self::Global],
            Self::List => &[Self::List, Self::Global],
            Self::Help => &[Self::Help, Self::Global],
            Self::SignOn => &[Self::SignOn, Self::Form, Self::Global],
            Self::Conflict => &[Self::Conflict, Self::Global],
            Self::Customer => &[Self::Customer, Self::Global],
            Self::Setup => &[Self::Setup, Self::Global],
            Self::Menu => &[Self::Menu, Self::Global],
            Self::Receipt => &[Self::Receipt, Self::Global],
            Self::Board => &[Self::Board, Self::Global],
        }
    }

    /// Whether printable keys are text here and others edit it, so that these never command: see [`Key::is_of_text`](super::Key::is_of_text).
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Form | Self::Intake | Self::Find | Self::List | Self::SignOn)
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! The keymaps that come with the program: the default one, and two that are laid over it, as a person's own file is.
//! So an action that gets a key in `default.toml` has one in all of them.

use super::Keymap;

/// A keymap that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Shipped {
    /// Letters, and twins that work under an input method.
    #[default]
    Default,
    /// For people who come from green-screen terminals.
    FunctionKeys,
    /// For people who know vi.
    Vim,
}

impl Shipped {
    /// Every one, the default first.
    pub const ALL: [Self; 3] = [Self::Default, Self::FunctionKeys, Self::Vim];

    /// Its name in files and commands.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::FunctionKeys => "function-keys",
            Self::Vim => "vim",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shipped| shipped.id() == id)
    }

    /// What faults call its file.
    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Default => "keymaps/default.toml",
            Self::FunctionKeys => "keymaps/function-keys.toml",
            Self::Vim => "keymaps/vim.toml",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Default => include_str!("../../keymaps/default.toml"),
            Self::FunctionKeys => include_str!("../../keymaps/function-keys.toml"),
            Self::Vim => include_str!("../../keymaps/vim.toml"),
        }
    }
}

impl Keymap {
    /// A keymap that comes with the program, with the default one below it.
    #[must_use]
    pub fn shipped(which: Shipped) -> Self {
        let read = |which: Shipped| Self::read(which.file(), which.text());
        match which {
            Shipped::Default => read(which),
            Shipped::FunctionKeys | Shipped::Vim => read(which).over(read(Shipped::Default)),
        }
    }
}

#[cfg(test)]
mod tests;

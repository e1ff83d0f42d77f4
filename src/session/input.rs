//! What goes into a session and what comes out of it.

use std::sync::Arc;

use super::{OwnKeys, Usual};
use crate::{
    api::{Left, Reply, Request},
    case::{PersonId, Role},
    keys::{Key, Keymap},
    lang::Word,
    rules::{Lang, Pack},
};

/// The site as every screen names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub name: String,
    /// The letters that open its case numbers.
    pub letters: String,
    pub lang: Lang,
    /// Its time comes from a file; every screen says so.
    pub test_clock: bool,
}

/// The person who sits at a session.
#[derive(Clone, PartialEq, Eq)]
pub struct Who {
    pub id: PersonId,
    /// 工号
    pub staff: String,
    pub name: String,
    pub role: Role,
    pub team: Option<String>,
}

untold!(Who, id, role);

/// What a session begins with.
#[derive(Debug, Clone)]
pub struct Start {
    pub site: Site,
    /// `None` on a shared account: the session asks who is there.
    pub who: Option<Who>,
    /// What terminal and command line say.
    pub usual: Usual,
    /// The account is shared, so that the person may change.
    pub shared: bool,
    pub pack: Pack,
    /// The default keymap, shared by all sessions.
    pub keymap: Arc<Keymap>,
    /// The person's own keymap file, if there is one.
    pub own_keys: Option<OwnKeys>,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Random; command ids follow from it, so no two sessions may have the same.
    pub seed: [u8; 16],
}

/// What happens to a session.
#[derive(Clone, PartialEq)]
pub enum Input {
    Key(Key),
    /// Pasted text; `cut` where more was pasted than is taken.
    Paste {
        text: String,
        cut: bool,
    },
    Resize {
        cols: u16,
        rows: u16,
    },
    /// The answer to [`Effect::Ask`] of that number.
    Reply {
        ask: u64,
        reply: Reply,
    },
    /// 弹屏: a call comes in from this line.
    Call(String),
    /// What became of a slip that was to be printed.
    Printed(Word),
    /// Other rules are in force.
    Rules(Box<Pack>),
    /// A new version was published.
    Changed,
    /// The time of [`Session::next_wake`](super::Session::next_wake) has come, or some other time.
    Tick,
    Notice(Notice),
    /// The person who sits here is something else from now on: role, team or name.
    Person(Box<Who>),
    /// The terminal comes from a session that died with its server: what stood open there.
    Left(Box<Left>),
}

untold!(Input);

/// What the server tells every session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The store takes no writes.
    ReadOnly,
    /// The store takes writes again.
    Writable,
    /// The server goes away.
    Stopping,
}

/// What a session wants done.
#[derive(Clone, PartialEq)]
pub enum Effect {
    /// Ask the desk; the answer comes back under the same number.
    Ask { ask: u64, request: Request },
    /// The person leaves.
    Quit,
    /// Paint the whole screen anew, whatever the terminal is believed to show.
    Repaint,
    /// Print this slip.
    Print { case: crate::case::CaseId, slip: String },
    /// From now on the terminal's ground is light, or dark; its lines and signs are ASCII, or those of Unicode.
    /// `None` is as the terminal says.
    Look { light: Option<bool>, ascii: Option<bool> },
}

/// Without the slip.
impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ask { ask, request } => write!(f, "Ask {ask} {request:?}"),
            Self::Quit => f.write_str("Quit"),
            Self::Repaint => f.write_str("Repaint"),
            Self::Print { case, .. } => write!(f, "Print {case:?}"),
            Self::Look { light, ascii } => write!(f, "Look {light:?} {ascii:?}"),
        }
    }
}

//! One person's screens as a state: what is shown, where the focus is, what is being typed.
//!
//! A [`Session`] takes [`Input`] and gives [`Effect`]s; it never waits, never asks for the time and never draws.
//! [`ACTIONS`] is the catalogue of what keys can do; each screen has a file of its own, and so has each thing that
//! happens to a session: a key (`press`), an act (`acts`), an answer (`replies`), time (`refresh`).

mod input;
mod screens;
mod catalogue;
mod applies;
mod press;
mod ahead;
mod left;
mod keymaps;
mod acts;
mod asks;
mod replies;
mod refresh;

mod queue;
mod case;
mod timeline;
mod intake;
mod find;
mod help;
mod proof;
mod signon;
mod lock;
mod palette;
mod messages;
mod conflict;
mod customer;
mod bulk;
mod menu;
mod setup;
mod receipt;
mod rights;
mod board;
mod topics;
mod stock;
mod reception;
mod dismiss;
mod reveal;
mod line_to_take;

mod form;
mod phrases;
mod alike;
mod sheet;
mod usual;
mod field;
mod options;
mod list;
mod seek;
mod text_field;
pub mod drafts;

mod footer;
mod said;
mod scroll;
pub mod layout;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use board::{Board, COLUMNS, Column, Page, figure};
pub use bulk::Bulk;
pub use case::CaseScreen;
pub use catalogue::{ACTIONS, Action, Does, Move, keymap_faults};
pub use conflict::Conflict;
pub use customer::CustomerScreen;
pub use field::{Chosen, FormField, Value};
pub use find::{Filter, Find, Found};
pub use footer::Hint;
pub use form::{About, Asks, Form, is_short};
pub use help::{Help, HelpLine};
pub use input::{Effect, Input, Notice, Site, Start, Who};
pub use intake::Intake;
pub use keymaps::OwnKeys;
pub use line_to_take::LineForm;
pub use list::{List, ListOf};
pub use lock::Lock;
pub use menu::Menu;
pub use messages::Messages;
pub use options::Opt;
pub use proof::ProofScreen;
pub use queue::Queue;
pub use receipt::Receipt;
pub use rights::{Rights, RightsScreen};
pub use said::{Said, Tone};
pub use screens::{Screen, Session};
pub use seek::{Sought, fits};
pub use setup::{Setting, Usual};
pub use signon::SignOn;
pub use text_field::{Takes, TextField};
pub use timeline::{Line, LineKind};
pub use topics::{Topic, topics};
pub use usual::usual;

//! The program's words in Chinese and English, and the saying of refusals, events and times.
//!
//! [`Word`] is the one table; [`action`] names what keys do, [`key`] the keys themselves; [`say`] makes
//! sentences of data. Whatever stands in a sentence was cleaned for terminals on its way in.

mod fill;
#[macro_use]
mod report_words;
#[macro_use]
mod screen_words;
#[macro_use]
mod outside_words;
#[macro_use]
mod reception_words;
#[macro_use]
mod stock_words;
#[macro_use]
mod lead_words;
#[macro_use]
mod board_words;
#[macro_use]
mod key_words;
#[macro_use]
mod config_words;
#[macro_use]
mod backup_words;
#[macro_use]
mod refund_words;
#[macro_use]
mod rights_words;
#[macro_use]
mod repair_words;
#[macro_use]
mod sheet_words;
#[macro_use]
mod generate_words;
#[macro_use]
mod simulate_words;
#[macro_use]
mod calendar_words;
#[macro_use]
mod rule_words;
#[macro_use]
mod plain_words;
#[macro_use]
mod command_words;
#[macro_use]
mod refusal_words;
#[macro_use]
mod audit_words;
mod table;
mod actions;
mod keys;
pub mod say;

pub use crate::rules::Lang;
pub use actions::{ACTIONS, ActionWords, action};
pub use keys::key;
pub use table::Word;

#[cfg(test)]
mod tests;

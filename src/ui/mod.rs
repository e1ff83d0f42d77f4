//! Draws a session into cells. One file per screen, one per widget; holds no state.
//!
//! Everything goes through a [`pane`], which cleans and cuts what somebody wrote.

mod draw;
mod pane;
mod theme;
mod which_key;

mod queue;
mod receipt;
mod rights;
mod case;
mod conflict;
mod customer;
mod intake;
mod find;
mod help;
mod proof;
mod setup;
mod signon;

mod head;
mod bottom;
mod board;
mod stages;
mod pledges;
mod topics;
mod bulk;
mod row;
mod preview;
mod clocks;
mod form;
mod field;
mod list;
mod line_to_take;
mod lock;
mod menu;
mod messages;

#[cfg(test)]
mod tests;

pub use draw::draw;
#[cfg(test)]
pub mod pictures;

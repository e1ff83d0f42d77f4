//! One person's screens as a state: what is shown, where the focus is, what is being typed.
//!
//! A [`Session`] takes [`Input`] and gives [`Effect`]s; it never waits, never asks for the time and never draws.

mod input;
mod screen;

pub use input::{Effect, Input, Notice, Site, Start, Who};
pub use screen::Session;

//! Draws a session into cells. One file per screen, one per widget; holds no state.

mod draw;

pub use draw::draw;

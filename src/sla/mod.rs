//! Calendars, clock arithmetic, and the proof of a deadline as data. Never reads the time, the disk or the environment.

mod instant;

pub use instant::Instant;

//! Calendars, clock arithmetic, and the proof of a deadline as data. Never reads the time, the disk or the environment.

mod instant;
mod mark;
mod contact;
mod spec;
mod clock;
mod replay;
mod proof;

pub use clock::{Clock, ClockState, CycleResult};
pub use contact::{ContactHours, DAY_MINUTES, DaySpan};
pub use instant::Instant;
pub use mark::{HoldReason, Mark, MarkName, Stamp};
pub use proof::{Proof, Stretch, Use, prove};
pub use replay::replay;
pub use spec::{ClockSpec, Holds, OnReopen, Unit};

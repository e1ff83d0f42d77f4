//! Calendars, clock arithmetic, and the proof of a deadline as data. Never reads the time, the disk or the environment.

mod instant;
mod mark;
mod id;
mod contact;
mod calendar;
mod spec;
mod clock;
mod replay;
mod proof;

pub use calendar::{
    Calendar, CalendarError, CalendarFault, CalendarParts, Day, DayHours, DayKind, Due, LastDay, Name,
    OpenSpan, Spans, SpecialDay, YearFacts, parse_span,
};
pub use clock::{Clock, ClockState, CycleResult};
pub use contact::{ContactHours, DAY_MINUTES, DaySpan};
pub use id::Id;
pub use instant::Instant;
pub use mark::{HoldReason, Mark, MarkName, Stamp};
pub use proof::{HeldBy, HeldSpan, Phase, Proof, ProofSpan, prove};
pub use replay::replay;
pub use spec::{ClockSpec, Holds, OnReopen, Unit};

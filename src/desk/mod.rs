//! The application service: request in, reply out. The one writer, the published version, the alarms.
//!
//! [`Desk::ask`] answers reads from the published version (where everything open stands, in the order of the queue,
//! and what was not projected yet) and short reads of the store. What changes something waits in one queue for the writer: it decides what
//! waits there, commits it together, publishes, and only then answers.

mod authorize;
mod clock;
mod error;
mod people;
mod posts;
mod board;
mod absence;
mod line_to_take;
mod pin;
mod queue;
mod wall;
mod sight;
mod alarm;
mod clientele;
mod live;
mod recent;
mod topics;
mod improvement;
mod alarms;
mod surprise;
mod alike;
mod dismiss;
mod watched;
mod trail;
mod reveal;
mod core;
mod rows;
mod show;
mod matching;
mod overtaken;
mod find;
mod reading;
mod facts;
mod faults;
mod pledges;
mod audit;
mod evidence;
mod work;
mod customer;
mod device;
mod errand;
mod erase;
mod act;
mod enrol;
mod leave;
mod person_key;
mod certify;
mod adopt;
mod freeze;
mod refund;
mod import;
mod replay;
mod job;
mod outbox;
mod courier;
mod staff;
mod staff_courier;
mod reception;
mod outside;
mod stock;
mod witness;
mod backup;
mod night;
mod room;
mod meter;
mod figures;
mod writer;
mod service;
mod found;

#[cfg(test)]
mod bench;
#[cfg(test)]
mod tests;

pub use alarm::{Around, due};
pub use authorize::{Op, authorize};
pub use clock::{Clock, Dial};
pub use courier::Notify;
pub use error::DeskError;
pub use figures::Figures;
pub use found::{Founder, first_events, found};
pub use meter::{BOUNDS_MS, Times};
pub use night::Nightly;
pub use overtaken::Overtaken;
pub use refund::batch_number;
pub use service::Desk;
pub use staff_courier::StaffNotify;
pub use witness::Witnessed;

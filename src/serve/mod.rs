//! The doors of the site server: the Unix socket and SSH, one task per session, start and stop.

mod limits;
mod line;
mod socket;
mod ssh;
mod within;
mod place;
mod printer;
mod kind;
mod log;
mod tally;
mod metrics;
mod manager;
mod peer;
mod sessions;
mod hall;
mod answer;
mod requests;
mod asks;
mod picture;
mod terminal;
mod seat;
mod parting;
mod config;
mod door;
mod run;

#[cfg(test)]
mod counters;
#[cfg(test)]
mod tests;

pub use config::{ConfigError, FILE as CONFIG_FILE, Fault as ConfigFault, Reading as ConfigReading};
#[cfg(test)]
pub(crate) use log::panics_in_log;
pub use metrics::put_whole;
pub use place::PlaceError;
pub use run::{ServeError, Stay, run, trouble};
pub use ssh::{HostKeyError, host_key};
pub use within::{Ask, Attend, Visitor, Wanted};

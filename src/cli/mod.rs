//! Subcommands, one file each.

mod error;
mod options;
mod out;
mod columns;
mod command_id;
mod json;
mod server;
mod args;
mod help;
mod usage;
mod attach;
mod first;
mod init;
mod demo;
mod person;
mod rules;
mod account;
mod serve;
mod status;
mod stop;
mod list;
mod show;
mod do_;
mod acts;
mod find;
mod files;
mod import;
mod replay;
mod check;
mod calendar;
mod sla;
mod explain;

pub use args::run;
pub use error::CliError;
pub use options::Options;
pub use server::Server;

//! The thin client: raw mode, bytes to and fro, attach again, restore; and one-shot requests.

mod error;
mod connect;
mod link;
mod ask;
mod tty;
mod told;
mod attach;

pub use ask::Connection;
pub use attach::{Attach, Parting, attach};
pub use connect::{Start, connect};
pub use error::ClientError;
pub use tty::is_there as has_terminal;

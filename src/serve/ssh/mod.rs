//! The SSH door: people without an account on the machine, by their keys.
//!
//! It opens where `config.toml` says where to listen, a host key was made, and a person has a key. A connection gives
//! its holder one of three things: the workstation (a terminal), the dialogue of lines (none), or the answer to one
//! question. Everything else that SSH can do is refused.

mod algorithms;
mod attend;
mod channel;
mod crowd;
mod guest;
pub mod host_key;
mod listen;
mod talk;
mod visit;

pub use channel::{ChannelReader, ChannelWriter};
pub use host_key::HostKeyError;
pub use listen::open;

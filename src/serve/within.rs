//! Who comes in without a screen: what they want, and what they are given to ask, read and write with. What is said
//! to them is not decided here; the program hands in a function that does.

use std::io::{BufRead, Write};

use crate::api::{Reply, Request, SiteView};

/// Asks the desk; nothing is answered once the visitor may not be here any more.
pub type Ask = Box<dyn FnMut(Request) -> Option<Reply> + Send>;

/// What is wanted.
#[derive(Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A question, as it was typed behind the name of the host.
    Words(String),
    /// The workstation as a dialogue of lines.
    Dialogue,
}

untold!(Wanted);

/// Somebody who reads and writes lines.
pub struct Visitor {
    pub site: SiteView,
    pub ask: Ask,
    pub input: Box<dyn BufRead + Send>,
    pub output: Box<dyn Write + Send>,
    pub errors: Box<dyn Write + Send>,
}

/// Attends to a visitor until they have what they want; gives the exit status. It waits where it must, so it runs on a
/// thread where nobody else waits.
pub type Attend = fn(Wanted, Visitor) -> u8;

//! Files in and out: bytes → text → records → mapped rows → requests to a site server; what is refused goes to a
//! file of its own.

mod limits;
mod fault;
mod encoding;
mod lines;
mod table;

pub use encoding::{Encoding, Survey, survey};
pub use fault::{ColumnFault, FileFault, MapFault, MapWhat, RowFault};
pub use table::{Record, Table};

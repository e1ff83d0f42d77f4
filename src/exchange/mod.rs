//! Files in and out: bytes → text → records → mapped rows → requests to a site server; what is refused goes to a
//! file of its own. And reports: facts of cases → figures → sheets.

mod limits;
mod fault;
mod encoding;
mod lines;
mod table;
mod fixed;
mod format;
mod objects;
mod xlsx;
mod mapping;
mod bound;
mod entry;
mod harmless;
mod refused;
mod source;
mod stock;
mod outside;
mod import;
mod replay;
mod say;
mod eval;
pub mod report;

pub use bound::{Bound, StepRow};
pub use encoding::{Encoding, Survey, survey};
pub use entry::Entry;
pub use eval::{Answer, EvalError, EvalFault, answers};
pub use fault::{ColumnFault, FileFault, MapFault, MapWhat, RowFault};
pub use fixed::{Column, FixedFault, FixedRow, fixed_rows};
pub use harmless::harmless;
pub use import::{Import, Step, Stopped, Totals};
pub use mapping::{FieldMap, Mapping, Name, Named, Piece, Take, check_format, read_time};
pub use outside::{FiguresFault, FiguresFile, MAX_FIGURES};
pub use refused::{Place, Refused};
pub use replay::{Replay, Replayed};
pub use say::Saying;
pub use source::{Source, check_apart};
pub use stock::StockFile;
pub use table::{Record, Table};

//! How much of a file is taken. Every bound is known before anything is kept of what lies beyond it.

/// The longest file, in bytes.
pub const MAX_FILE: u64 = 4 * 1024 * 1024 * 1024;
/// The most lines of a file.
pub const MAX_LINES: u64 = 20_000_000;
/// The longest record, in bytes, quoted line breaks included: some times what fits a frame, since columns may be skipped.
pub const MAX_RECORD: usize = 512 * 1024;
/// The most columns of a record.
pub const MAX_COLUMNS: usize = 1_000;
/// The longest mapping, in bytes.
pub const MAX_MAPPING: u64 = 96 * 1024;
/// The most bytes to which a sheet of a spreadsheet unpacks, and the texts that its cells share.
pub const MAX_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;
/// The longest of these texts together, in bytes, and the most of them: they are held in memory.
pub const MAX_SHARED: usize = 256 * 1024 * 1024;
pub const MAX_SHARED_TEXTS: usize = 4_000_000;
/// The most bytes to which any other part of a spreadsheet unpacks.
pub const MAX_PART: u64 = 8 * 1024 * 1024;
/// The most parts of a spreadsheet, and the longest name of one that is looked at, in bytes.
pub const MAX_PARTS: usize = 10_000;
pub const MAX_PART_NAME: usize = 256;
/// The most sheets of a spreadsheet, and the most number formats.
pub const MAX_SHEETS: usize = 1_000;
pub const MAX_FORMATS: usize = 65_536;
/// The most steps of an event log, which is put in order in memory.
pub const MAX_STEPS: usize = 1_000_000;
/// The most steps of one case of an event log.
pub const MAX_STEPS_OF_CASE: usize = 2_000;
/// The most rows of one request, so that other people's acts come in between.
pub const MAX_BATCH: usize = 200;
/// The longest request, in bytes, for the same reason.
pub const MAX_REQUEST: usize = 64 * 1024;

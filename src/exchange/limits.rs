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
/// The most steps of an event log, which is put in order in memory.
pub const MAX_STEPS: usize = 1_000_000;
/// The most steps of one case of an event log.
pub const MAX_STEPS_OF_CASE: usize = 2_000;
/// The most rows of one request, so that other people's acts come in between.
pub const MAX_BATCH: usize = 200;
/// The longest request, in bytes, for the same reason.
pub const MAX_REQUEST: usize = 64 * 1024;

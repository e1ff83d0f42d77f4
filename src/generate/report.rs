//! What was made, and what it took.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Serialize;

use crate::sla::Instant;

/// What was made, and what it took.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub customers: u32,
    pub people: u32,
    pub cases: u32,
    pub open: u32,
    /// Of the open ones, those with a deadline that has passed.
    pub overdue: u32,
    pub events: u64,
    pub events_by_name: BTreeMap<&'static str, u64>,
    pub from: Instant,
    pub until: Instant,
    /// SHA-256 over the decoded log in its order. The same plan gives the same.
    pub log_sha256: String,
    pub took_ms: u64,
    /// Telling the stories, deciding and folding them, on all threads together.
    pub telling_ms: u64,
    /// Making customers, putting events in their order, and hashing them.
    pub ordering_ms: u64,
    /// Of the makers for the writer.
    pub waiting_ms: u64,
    /// Sealing and appending to the log.
    pub writing_ms: u64,
    /// Folding heads and making search rows.
    pub projecting_ms: u64,
    /// The most that this process had in memory.
    pub peak_bytes: Option<u64>,
    /// Of all files.
    pub bytes: u64,
    pub bytes_per_case: u64,
}

/// The most memory that this process had, where the system says.
pub fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// Bytes of the files of a directory.
pub fn bytes_of(dir: &Path) -> u64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    files.filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
}

//! Why a desk does not open.

use std::path::PathBuf;

use crate::store::StoreError;

/// Why a desk does not open.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this store takes its time from the machine; only one made with --test-clock takes a clock file")]
    TestClock,
    #[error("no instant like 2026-11-23T07:09:00Z in {path}")]
    ClockFile { path: PathBuf },
    #[error("the store names no rule pack")]
    NoPack,
    #[error("a PIN has 1 to 64 bytes")]
    Pin,
    #[error("the thread that writes could not be started: {0}")]
    Thread(std::io::Error),
}

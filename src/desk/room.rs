//! Room on the disk. Below a floor nothing is written. Where a write finds none all the same, because the file
//! system counts otherwise or somebody else was quicker, a ballast is let go and nothing is written until it can be
//! made again with the floor beside it.

use std::{io, path::Path};

use crate::store::{BALLAST, Ballast, free_bytes};

/// Bytes that stay free: below that nothing is written, so that what is there can always be read and closed.
pub const FLOOR: u64 = 16 << 20;

/// What the room of a desk is counted on.
pub trait Disk: Send {
    /// How many bytes are free.
    fn free(&self) -> io::Result<u64>;
    /// Whether the ballast is there.
    fn has_ballast(&self) -> bool;
    /// Makes the ballast, if there is room for it and so many bytes more.
    fn keep_ballast(&self, spare: u64) -> bool;
    /// Lets the ballast go; whether there was one.
    fn drop_ballast(&self) -> bool;
}

/// The disk on which a data directory is.
struct Real {
    dir: Box<Path>,
    ballast: Ballast,
}

impl Disk for Real {
    fn free(&self) -> io::Result<u64> {
        free_bytes(&self.dir)
    }

    fn has_ballast(&self) -> bool {
        self.ballast.is_kept()
    }

    fn keep_ballast(&self, spare: u64) -> bool {
        self.ballast.keep(spare).is_ok()
    }

    fn drop_ballast(&self) -> bool {
        self.ballast.release()
    }
}

/// The room that a desk has.
pub struct Room {
    disk: Box<dyn Disk>,
    /// A write found none, and nothing showed since that there is some.
    full: bool,
}

impl Room {
    /// That of a data directory.
    pub fn of(dir: &Path) -> Self {
        Self::on(Box::new(Real { dir: dir.into(), ballast: Ballast::of(dir) }))
    }

    /// That of a disk.
    pub fn on(disk: Box<dyn Disk>) -> Self {
        Self { disk, full: false }
    }

    /// Whether there is enough to write.
    pub fn is_enough(&mut self) -> bool {
        if self.full {
            self.full = !(self.has(FLOOR + BALLAST) && self.disk.keep_ballast(FLOOR));
            return !self.full;
        }
        self.has(FLOOR)
    }

    /// A write found none. Whether there is a little now.
    pub fn ran_out(&mut self) -> bool {
        self.full = true;
        let dropped = self.disk.drop_ballast();
        tracing::warn!(dropped, "no room on the disk");
        dropped
    }

    /// Whether a write found none, and nothing showed since that there is some.
    pub const fn ran_out_before(&self) -> bool {
        self.full
    }

    /// Makes the ballast, where there is room for it.
    pub fn keep_ballast(&self) {
        if !self.full && !self.disk.has_ballast() && self.has(FLOOR + BALLAST) {
            self.disk.keep_ballast(0);
        }
    }

    /// Whether so many bytes are free. A file system that does not say is written to until it fails.
    fn has(&self, bytes: u64) -> bool {
        self.disk.free().map_or(true, |free| free >= bytes)
    }
}

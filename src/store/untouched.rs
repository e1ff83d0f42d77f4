//! A file that is read and never changed: what redb writes when it opens a database stays in memory.

use std::{
    collections::BTreeMap,
    fs::{File, TryLockError},
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use redb::StorageBackend;

use super::StoreError;

/// How every database file begins.
const MAGIC: &[u8; 9] = b"redb\x1a\x0a\xa9\x0d\x0a";
/// Bytes that are kept together.
const PAGE: u64 = 4_096;

/// A file under what was written over it.
#[derive(Debug)]
pub struct Untouched {
    file: File,
    over: Mutex<Over>,
}

#[derive(Debug)]
struct Over {
    /// How long the file would be.
    len: u64,
    /// How much of the file itself is still to be seen.
    seen: u64,
    pages: BTreeMap<u64, Box<[u8]>>,
}

impl Untouched {
    /// Opens a database file, which no other process may be writing.
    ///
    /// # Errors
    /// `NotHere`, `NotABackup` where it is no database, `InUse`, or what the disk says.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StoreError::NotHere),
            opened => opened?,
        };
        let (meta, mut magic) = (file.metadata()?, *MAGIC);
        if !meta.is_file() || meta.len() < magic.len() as u64 {
            return Err(StoreError::NotABackup);
        }
        file.read_exact_at(&mut magic, 0)?;
        if magic != *MAGIC {
            return Err(StoreError::NotABackup);
        }
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
            // A file system without locks has nobody else on it either.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let len = meta.len();
        Ok(Self { file, over: Mutex::new(Over { len, seen: len, pages: BTreeMap::new() }) })
    }

    fn over(&self) -> MutexGuard<'_, Over> {
        self.over.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Over {
    /// A page as it stands in the file.
    fn below(&self, file: &File, page: u64) -> io::Result<Box<[u8]>> {
        let mut bytes = vec![0; PAGE as usize].into_boxed_slice();
        let start = page * PAGE;
        let there = self.seen.saturating_sub(start).min(PAGE) as usize;
        if let Some(bytes) = bytes.get_mut(..there) {
            file.read_exact_at(bytes, start)?;
        }
        Ok(bytes)
    }
}

/// The pages that a stretch lies in, and for each where in it the stretch begins and how long it is there.
fn pieces(offset: u64, len: usize) -> impl Iterator<Item = (u64, usize, usize)> {
    let end = offset + len as u64;
    (offset / PAGE..end.div_ceil(PAGE)).map(move |page| {
        let (from, to) = (offset.max(page * PAGE), end.min((page + 1) * PAGE));
        (page, (from - page * PAGE) as usize, (to - from) as usize)
    })
}

impl StorageBackend for Untouched {
    fn len(&self) -> io::Result<u64> {
        Ok(self.over().len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let over = self.over();
        if offset.checked_add(out.len() as u64).is_none_or(|end| end > over.len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut rest = out;
        for (page, start, len) in pieces(offset, rest.len()) {
            let (piece, after) = rest.split_at_mut(len);
            rest = after;
            if let Some(bytes) = over.pages.get(&page).and_then(|bytes| bytes.get(start..start + len)) {
                piece.copy_from_slice(bytes);
                continue;
            }
            let (from, there) = (page * PAGE + start as u64, over.seen);
            let there = usize::try_from(there.saturating_sub(from)).unwrap_or(usize::MAX).min(len);
            let (held, beyond) = piece.split_at_mut(there);
            self.file.read_exact_at(held, from)?;
            beyond.fill(0);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut over = self.over();
        over.pages.retain(|page, _| page * PAGE < len);
        // What comes back after it was cut off is zeros.
        if let Some(bytes) = over.pages.get_mut(&(len / PAGE))
            && let Some(beyond) = bytes.get_mut((len % PAGE) as usize..)
        {
            beyond.fill(0);
        }
        (over.len, over.seen) = (len, over.seen.min(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut over = self.over();
        let mut rest = data;
        for (page, start, len) in pieces(offset, data.len()) {
            let (piece, after) = rest.split_at(len);
            rest = after;
            if !over.pages.contains_key(&page) {
                let below = over.below(&self.file, page)?;
                over.pages.insert(page, below);
            }
            let bytes = over.pages.get_mut(&page).and_then(|bytes| bytes.get_mut(start..start + len));
            if let Some(bytes) = bytes {
                bytes.copy_from_slice(piece);
            }
        }
        over.len = over.len.max(offset + data.len() as u64);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Doing {
        Write(u64, Vec<u8>),
        Len(u64),
    }

    fn doing() -> impl Strategy<Value = Doing> {
        prop_oneof![
            (0..20_000u64, proptest::collection::vec(any::<u8>(), 0..9_000))
                .prop_map(|(at, of)| Doing::Write(at, of)),
            (0..25_000u64).prop_map(Doing::Len),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_reads_as_if_it_were_written_and_the_file_stays(
            held in proptest::collection::vec(1..255u8, 9..15_000),
            done in proptest::collection::vec(doing(), 0..12),
        ) {
            let (dir, mut held) = (tempfile::tempdir().unwrap(), held);
            held[..9].copy_from_slice(MAGIC);
            let path = dir.path().join("file");
            std::fs::write(&path, &held).unwrap();
            let over = Untouched::open(&path).unwrap();
            let mut like = held.clone();
            for one in done {
                match one {
                    Doing::Write(at, of) => {
                        let end = at as usize + of.len();
                        like.resize(like.len().max(end), 0);
                        like[at as usize..end].copy_from_slice(&of);
                        over.write(at, &of).unwrap();
                    }
                    Doing::Len(len) => {
                        like.resize(len as usize, 0);
                        over.set_len(len).unwrap();
                    }
                }
                prop_assert_eq!(over.len().unwrap(), like.len() as u64);
                for (at, len) in [(0, like.len()), (like.len() / 3, like.len() / 2)] {
                    let mut read = vec![7; len];
                    over.read(at as u64, &mut read).unwrap();
                    prop_assert!(read == like[at..at + len]);
                }
                prop_assert!(over.read(1, &mut vec![0; like.len()]).is_err());
            }
            prop_assert_eq!(std::fs::read(&path).unwrap(), held);
        }
    }
}

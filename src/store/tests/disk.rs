//! A disk that fails, and that loses or tears what was not synced.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard},
};

use redb::StorageBackend;

use crate::store::{NewEvent, SiteFacts, Store, StoreError};

/// What fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The n-th sync from now, once.
    Sync(u64),
    /// The n-th write from now, once.
    Write(u64),
    /// The n-th operation from now, and everything after it: the power is gone.
    Power(u64),
    /// The n-th write or sync from now, once, with an error of the system. Of a write a part arrives.
    Once(u64, i32),
    /// The n-th write or sync from now and every one after it, until the disk is mended. It can be read.
    From(u64, i32),
    /// The n-th read from now, once.
    Read(u64),
}

/// The disk fails.
pub(crate) const EIO: i32 = 5;
/// There is no room on it.
pub(crate) const ENOSPC: i32 = 28;

/// Bytes of a block, the smallest room that is given.
const BLOCK: usize = 4_096;

#[derive(Debug)]
enum Pending {
    Write { at: u64, bytes: Vec<u8> },
    Len(u64),
}

/// A file on the disk.
#[derive(Debug, Default)]
struct Held {
    /// What a reader gets.
    live: Vec<u8>,
    /// What is on the disk whatever happens.
    durable: Vec<u8>,
    /// What came after.
    pending: Vec<Pending>,
    /// Blocks that have room, once room is counted.
    taken: Vec<bool>,
}

#[derive(Debug, Default)]
struct State {
    files: [Held; 2],
    /// An archive that is made and has no name yet.
    unnamed: Held,
    fault: Option<Fault>,
    dead: bool,
    /// Of which files a sync only says that it did.
    lies: [bool; 2],
    /// Blocks that are free, where room is counted.
    free: Option<u64>,
    /// The fewest that were.
    fewest: u64,
    /// What is written over takes room too.
    copies: bool,
    operations: u64,
    syncs: u64,
    written: u64,
}

/// A disk in memory, shared by its clones, with the live file and the archive of a store. A store opens the archive
/// second, and makes it on a disk that has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

/// What the files hold.
pub(crate) type Image = [Vec<u8>; 2];

/// A file of a disk.
#[derive(Debug, Clone)]
pub(crate) struct DiskFile(Disk, usize);

/// The number of a file that has no name yet.
const UNNAMED: usize = 2;

/// Pseudo-random numbers (splitmix64), so that a crash can be repeated by its seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

impl Disk {
    /// A disk that holds this.
    pub(crate) fn of(image: Image) -> Self {
        let files = image.map(|bytes| Held { live: bytes.clone(), durable: bytes, ..Held::default() });
        Self(Arc::new(Mutex::new(State { files, ..State::default() })))
    }

    /// Makes a store.
    pub(crate) fn create(&self, facts: &SiteFacts, first: &[NewEvent]) -> Result<(), StoreError> {
        Store::create_on(DiskFile(self.clone(), 0), facts, first)
    }

    /// Opens the store.
    pub(crate) fn open(&self) -> Result<Store, StoreError> {
        let (disk, named) = (self.clone(), self.clone());
        let files = move || (DiskFile(disk.clone(), 0), DiskFile(disk.clone(), disk.archive()));
        Store::on_backends(files, move || named.put())
    }

    /// The file on which the archive is, or is made.
    fn archive(&self) -> usize {
        let mut state = self.state();
        if !state.files[1].live.is_empty() {
            return 1;
        }
        state.unnamed = Held::default();
        UNNAMED
    }

    /// Gives the archive that was made its name.
    fn put(&self) -> io::Result<()> {
        let mut state = self.state();
        state.strike(true)?;
        let made = std::mem::take(&mut state.unnamed);
        // It was synced before.
        state.files[1] = Held { live: made.durable.clone(), pending: Vec::new(), ..made };
        Ok(())
    }

    /// A disk with a new store on it, and the store.
    pub(crate) fn with_store(facts: &SiteFacts, first: &[NewEvent]) -> (Self, Store) {
        let disk = Self::default();
        disk.create(facts, first).unwrap();
        let store = disk.open().unwrap();
        (disk, store)
    }

    /// The first of its two files, for a disk that holds something else.
    pub(crate) fn file(&self) -> DiskFile {
        DiskFile(self.clone(), 0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn fail(&self, fault: Fault) {
        self.state().fault = Some(fault);
    }

    pub(crate) fn lie(&self, lies: [bool; 2]) {
        self.state().lies = lies;
    }

    /// From here on everything works.
    pub(crate) fn mend(&self) {
        let mut state = self.state();
        state.fault = None;
        state.free = None;
    }

    /// From here on so many blocks are free.
    pub(crate) fn limit(&self, blocks: u64) {
        let mut state = self.state();
        (state.free, state.fewest, state.copies) = (Some(blocks), blocks, false);
        for file in &mut state.files {
            // What was never written takes no room.
            let written = file.live.chunks(BLOCK).map(|block| block.iter().any(|byte| *byte != 0));
            file.taken = written.collect();
        }
    }

    /// The same on a file system that never writes in place, so that whatever is written takes room.
    pub(crate) fn limit_copying(&self, blocks: u64) {
        self.limit(blocks);
        self.state().copies = true;
    }

    /// Takes so many blocks for something else, if they are free.
    pub(crate) fn take(&self, blocks: u64) -> bool {
        let mut state = self.state();
        let left = state.free.map(|free| free.checked_sub(blocks));
        if let Some(Some(left)) = left {
            state.free = Some(left);
        }
        left != Some(None)
    }

    /// Gives so many blocks back.
    pub(crate) fn give(&self, blocks: u64) {
        let mut state = self.state();
        state.free = state.free.map(|free| free + blocks);
    }

    /// The fewest blocks that were free since room is counted.
    pub(crate) fn fewest_free(&self) -> u64 {
        self.state().fewest
    }

    /// Writes and syncs so far.
    pub(crate) fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Whether a fault that was set is still to come.
    pub(crate) fn is_to_fail(&self) -> bool {
        self.state().fault.is_some()
    }

    pub(crate) fn cut_power(&self) {
        self.state().dead = true;
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.state().dead
    }

    /// Syncs and bytes written so far.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let state = self.state();
        (state.syncs, state.written)
    }

    pub(crate) fn bytes(&self) -> Image {
        self.state().files.each_ref().map(|file| file.live.clone())
    }

    /// What is on the disk whatever happens.
    pub(crate) fn durable(&self) -> Image {
        self.state().files.each_ref().map(|file| file.durable.clone())
    }

    /// What is found on the disk after the power comes back: what was durable, and of what was pending a
    /// beginning, or some of it, or some of it in any order, each piece maybe torn between sectors.
    pub(crate) fn after_crash(&self, dice: &mut Dice) -> Image {
        self.state().files.each_ref().map(|file| file.after_crash(dice))
    }
}

impl Held {
    fn after_crash(&self, dice: &mut Dice) -> Vec<u8> {
        let mut lens: Vec<usize> = vec![self.durable.len()];
        let mut writes = Vec::new();
        for pending in &self.pending {
            match pending {
                Pending::Write { at, bytes } => writes.push((*at as usize, bytes)),
                Pending::Len(len) => lens.push(*len as usize),
            }
        }
        let len = lens[dice.roll(lens.len() as u64) as usize];
        match dice.roll(3) {
            0 => writes.truncate(dice.roll(writes.len() as u64 + 1) as usize),
            how => {
                writes.retain(|_| dice.roll(2) == 0);
                if how == 2 {
                    for i in (1..writes.len()).rev() {
                        writes.swap(i, dice.roll(i as u64 + 1) as usize);
                    }
                }
            }
        }
        let mut image = self.durable.clone();
        image.resize(len, 0);
        for (at, bytes) in writes {
            let torn = dice.roll(4) == 0;
            for (start, piece) in pieces(at, bytes, torn, dice) {
                let Some(room) = image.len().checked_sub(start) else { continue };
                let piece = &piece[..piece.len().min(room)];
                image[start..start + piece.len()].copy_from_slice(piece);
            }
        }
        image
    }
}

/// The pieces of a write that arrive.
fn pieces<'a>(at: usize, bytes: &'a [u8], torn: bool, dice: &mut Dice) -> Vec<(usize, &'a [u8])> {
    if !torn {
        return vec![(at, bytes)];
    }
    // The first page is the header, of which any byte may be the last that arrived.
    if at == 0 {
        return vec![(0, &bytes[..dice.roll(bytes.len() as u64 + 1) as usize])];
    }
    let sectors = bytes.chunks(512).enumerate().map(|(n, sector)| (at + n * 512, sector));
    sectors.filter(|_| dice.roll(2) == 0).collect()
}

impl State {
    fn file(&mut self, n: usize) -> &mut Held {
        if n == UNNAMED { &mut self.unnamed } else { &mut self.files[n] }
    }

    /// Counts an operation; whether it, or the whole disk, fails.
    fn strike(&mut self, sync: bool) -> io::Result<()> {
        if self.dead {
            return Err(io::Error::from_raw_os_error(EIO));
        }
        self.operations += 1;
        let (count, error) = match (&mut self.fault, sync) {
            (Some(Fault::Sync(n)), true) | (Some(Fault::Write(n)), false) | (Some(Fault::Power(n)), _) => {
                (n, EIO)
            }
            (Some(Fault::Once(n, error) | Fault::From(n, error)), _) => (n, *error),
            _ => return Ok(()),
        };
        *count = count.saturating_sub(1);
        if *count > 0 {
            return Ok(());
        }
        self.dead = matches!(self.fault, Some(Fault::Power(_)));
        if !matches!(self.fault, Some(Fault::From(..))) {
            self.fault = None;
        }
        Err(io::Error::from_raw_os_error(error))
    }

    /// Takes the room for a write.
    fn take(&mut self, file: usize, at: usize, len: usize) -> io::Result<()> {
        let (Some(free), true) = (self.free, len > 0) else { return Ok(()) };
        let copies = self.copies;
        let taken = &mut self.file(file).taken;
        let blocks = at / BLOCK..(at + len).div_ceil(BLOCK);
        if taken.len() < blocks.end {
            taken.resize(blocks.end, false);
        }
        let new = taken[blocks.clone()].iter().filter(|taken| copies || !**taken).count() as u64;
        let left = free.checked_sub(new).ok_or_else(|| io::Error::from_raw_os_error(ENOSPC))?;
        taken[blocks].fill(true);
        self.free = Some(left);
        self.fewest = self.fewest.min(left);
        Ok(())
    }
}

fn put(image: &mut Vec<u8>, at: u64, bytes: &[u8]) {
    let (start, end) = (at as usize, at as usize + bytes.len());
    if image.len() < end {
        image.resize(end, 0);
    }
    image[start..end].copy_from_slice(bytes);
}

impl StorageBackend for DiskFile {
    fn len(&self) -> io::Result<u64> {
        let mut state = self.0.state();
        if state.dead {
            return Err(io::Error::from_raw_os_error(EIO));
        }
        Ok(state.file(self.1).live.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.state();
        if state.dead {
            return Err(io::Error::from_raw_os_error(EIO));
        }
        if let Some(Fault::Read(n)) = &mut state.fault {
            *n -= 1;
            if *n == 0 {
                state.fault = None;
                return Err(io::Error::from_raw_os_error(EIO));
            }
        }
        let end = offset as usize + out.len();
        let from = state.file(self.1).live.get(offset as usize..end).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(from);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.0.state();
        state.strike(false)?;
        let held = state.file(self.1);
        held.live.resize(len as usize, 0);
        held.pending.push(Pending::Len(len));
        let blocks = (len as usize).div_ceil(BLOCK);
        if blocks < held.taken.len() {
            let given = held.taken.drain(blocks..).filter(|taken| *taken).count() as u64;
            state.free = state.free.map(|free| free + given);
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.state();
        state.strike(true)?;
        state.syncs += 1;
        if !state.lies.get(self.1).is_some_and(|lies| *lies) {
            let file = state.file(self.1);
            for pending in file.pending.drain(..) {
                match pending {
                    Pending::Write { at, bytes } => put(&mut file.durable, at, &bytes),
                    Pending::Len(len) => file.durable.resize(len as usize, 0),
                }
            }
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.state();
        let struck = state.strike(false).and_then(|()| state.take(self.1, offset as usize, data.len()));
        // Of a write that fails a part may arrive; of one during which the power fails, anything.
        let arrives = match &struck {
            Ok(()) => data,
            Err(_) if state.dead => data,
            Err(error) if error.raw_os_error() == Some(ENOSPC) => &[],
            Err(_) => &data[..data.len() / 1_024 * 512],
        };
        if !state.dead {
            put(&mut state.file(self.1).live, offset, arrives);
            state.written += arrives.len() as u64;
        }
        state.file(self.1).pending.push(Pending::Write { at: offset, bytes: arrives.to_vec() });
        struck
    }
}

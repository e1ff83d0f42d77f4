//! The person's terminal: made raw, and given back as it was whatever happens.

use std::{
    io, panic,
    sync::{Mutex, MutexGuard, Once, PoisonError, TryLockError},
    thread,
    time::Duration,
};

use crossterm::{terminal, tty::IsTty};
use rustix::{
    io::Errno,
    stdio::{stdin, stdout},
    termios::{QueueSelector, tcflush},
};

use crate::term::{ENTER, LEAVE};

/// Whether the terminal is ours now; otherwise it is as it was.
static OURS: Mutex<bool> = Mutex::new(false);
/// Held while something is written.
static WRITING: Mutex<()> = Mutex::new(());

/// How often a write that does not end is made to, by throwing away what the terminal has not taken.
const DISCARDS: u32 = 10;
const BETWEEN_DISCARDS: Duration = Duration::from_millis(50);

/// Whether a person sits there.
pub fn is_there() -> bool {
    io::stdin().is_tty() && io::stdout().is_tty()
}

/// Columns and rows; 80×24 where the terminal does not say.
pub fn size() -> (u16, u16) {
    match terminal::window_size() {
        Ok(size) if size.columns > 0 && size.rows > 0 => (size.columns, size.rows),
        _ => (80, 24),
    }
}

/// A raw terminal that shows our screen, until this is dropped.
pub struct Raw(());

impl Raw {
    /// Takes the terminal over. A panic gives it back before it says anything.
    ///
    /// # Errors
    /// There is no terminal.
    pub fn enter() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |said| {
                restore();
                before(said);
            }));
        });
        let raw = Self(());
        raw.resume()?;
        Ok(raw)
    }

    /// Takes the terminal over again, after this process was stopped.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn resume(&self) -> io::Result<()> {
        // Whoever stopped this process may have changed the settings since; nothing happens the first time.
        terminal::disable_raw_mode()?;
        terminal::enable_raw_mode()?;
        *lock(&OURS) = true;
        show(ENTER)
    }

    /// Gives the terminal back for the time in which this process is stopped.
    pub fn suspend(&self) {
        restore();
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        restore();
    }
}

/// Shows bytes, as long as the terminal is ours.
///
/// # Errors
/// The terminal is gone.
pub fn show(bytes: &[u8]) -> io::Result<()> {
    let _writing = lock(&WRITING);
    if *lock(&OURS) { write(bytes) } else { Ok(()) }
}

/// Gives the terminal back. What was typed and not read, or answered by the terminal, is thrown away: the shell
/// did not ask for it. Does nothing the second time.
fn restore() {
    if !*lock(&OURS) {
        return;
    }
    let mut discards = 0;
    let _writing = loop {
        match WRITING.try_lock() {
            Ok(writing) => break Some(writing),
            Err(TryLockError::Poisoned(writing)) => break Some(writing.into_inner()),
            // Half a frame on a terminal that is given back anyway is better than a terminal that is not.
            Err(TryLockError::WouldBlock) if discards == DISCARDS => break None,
            Err(TryLockError::WouldBlock) => {
                discards += 1;
                let _ = tcflush(stdout(), QueueSelector::OFlush);
                thread::sleep(BETWEEN_DISCARDS);
            }
        }
    };
    if std::mem::take(&mut *lock(&OURS)) {
        let _ = write(LEAVE);
        let _ = tcflush(stdin(), QueueSelector::IFlush);
        let _ = terminal::disable_raw_mode();
    }
}

/// Writes past the standard library's buffer, whose lock a panic may hold.
fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

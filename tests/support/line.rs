//! A line to a terminal that is far away: what goes in comes out later, and not faster than the line carries.

use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Bytes that arrive together.
const PACKET: usize = 256;

/// How slow a line is, one way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    pub delay: Duration,
    /// Bytes a second; as many as come where nothing is said.
    pub rate: Option<u32>,
}

impl Line {
    pub fn is_slow(self) -> bool {
        self.rate.is_some() || !self.delay.is_zero()
    }

    /// A line at the end of which `arrives` gets what was put in, in order. It ends when its sender is dropped.
    pub fn carry(self, mut arrives: impl FnMut(&[u8]) + Send + 'static) -> mpsc::Sender<Vec<u8>> {
        let (into, from) = mpsc::channel::<Vec<u8>>();
        let (sent, waiting) = mpsc::channel::<(Instant, Vec<u8>)>();
        // The near end says when each piece has left, so that pieces under way do not hold one another up.
        thread::spawn(move || {
            let mut free = Instant::now();
            while let Ok(bytes) = from.recv() {
                for packet in bytes.chunks(PACKET) {
                    let takes = |rate| Duration::from_secs(1) * packet.len() as u32 / rate;
                    free = free.max(Instant::now()) + self.rate.map_or(Duration::ZERO, takes);
                    if sent.send((free + self.delay, packet.to_vec())).is_err() {
                        return;
                    }
                }
            }
        });
        thread::spawn(move || {
            while let Ok((at, bytes)) = waiting.recv() {
                thread::sleep(at.saturating_duration_since(Instant::now()));
                arrives(&bytes);
            }
        });
        into
    }
}

//! When the next frame may be sent: never a backlog, never a wait that a person feels on a good line.
//!
//! A fence (a question that the terminal answers when it has taken in all before) follows about every
//! kilobyte. At most two are unanswered at a time. A terminal that does not answer is paced by time. Small frames
//! carry no fence, so a typed character stays a few bytes. Time is in milliseconds of any steady clock.

use std::collections::VecDeque;

/// Bytes after which a frame carries a fence.
const FENCE_EVERY: usize = 1_024;

/// Fences that may be unanswered.
const MAX_FENCES: usize = 2;

/// A fence unanswered for so long says that the terminal does not answer.
const UNANSWERED_MS: u64 = 3_000;

/// An answer that took so long was a stall: who knows what the terminal lost meanwhile.
const STALL_MS: u64 = 2_000;

/// What a line without answers is trusted to carry.
const BYTES_PER_SECOND: u64 = 8_192;

/// Refreshes that nobody asked for come at most twice a second.
const REFRESH_MS: u64 = 500;

/// Why a frame is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A person did something and waits to see it.
    Typed,
    /// Something on the screen changed by itself.
    Refresh,
}

/// The pacing of one terminal.
#[derive(Debug, Default)]
pub struct Pace {
    /// When the unanswered fences were sent, oldest first.
    fences: VecDeque<u64>,
    /// Bytes sent since the last fence.
    unfenced: usize,
    /// The terminal left a fence unanswered: pace by time until it answers after all.
    silent: bool,
    /// When a silent line is done with what it was given.
    free_at: u64,
    refresh_at: u64,
    repaint: bool,
}

impl Pace {
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a frame may be sent now.
    pub fn may_send(&mut self, now: u64, cause: Cause) -> bool {
        self.notice(now);
        self.next_wake(now, cause).is_none()
    }

    /// When to ask [`may_send`](Self::may_send) again if nothing comes from the terminal before; `None` when a frame
    /// may be sent now.
    pub fn next_wake(&self, now: u64, cause: Cause) -> Option<u64> {
        let refresh = if cause == Cause::Refresh { self.refresh_at } else { 0 };
        let line = match self.fences.front() {
            Some(oldest) if self.fences.len() >= MAX_FENCES => oldest + UNANSWERED_MS,
            _ if self.silent => self.free_at,
            _ => 0,
        };
        Some(line.max(refresh)).filter(|at| *at > now)
    }

    /// Notes that a frame was sent. True says that [`FENCE`](super::FENCE) must follow it now.
    #[must_use]
    pub fn sent(&mut self, bytes: usize, now: u64, cause: Cause) -> bool {
        if bytes == 0 {
            return false;
        }
        if cause == Cause::Refresh {
            self.refresh_at = now + REFRESH_MS;
        }
        if self.silent {
            self.free_at = now + bytes as u64 * 1_000 / BYTES_PER_SECOND;
            return false;
        }
        self.unfenced += bytes;
        let fence = self.unfenced >= FENCE_EVERY;
        if fence {
            self.unfenced = 0;
            self.fences.push_back(now);
        }
        fence
    }

    /// The terminal answered a fence. A terminal that was taken for silent is one that answers again.
    pub fn fence_answered(&mut self, now: u64) {
        self.notice(now);
        if self.silent {
            *self = Self { repaint: self.repaint, refresh_at: self.refresh_at, ..Self::default() };
        } else if let Some(sent) = self.fences.pop_front() {
            self.repaint |= now.saturating_sub(sent) >= STALL_MS;
        }
    }

    /// The window has another size.
    pub fn resized(&mut self) {
        self.repaint = true;
    }

    /// Whether the next frame has to be painted whole; asked once per frame.
    pub fn take_repaint(&mut self) -> bool {
        std::mem::take(&mut self.repaint)
    }

    /// Falls back to pacing by time when a fence stays unanswered. What is known of the screen is doubtful then.
    fn notice(&mut self, now: u64) {
        if self.fences.front().is_some_and(|sent| now >= sent + UNANSWERED_MS) {
            self.fences.clear();
            self.silent = true;
            self.free_at = now;
            self.repaint = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Cause::{Refresh, Typed};
    use super::*;

    #[test]
    fn typed_characters_carry_no_fence_until_they_add_up() {
        let mut pace = Pace::new();
        let fences = (0..200).filter(|n| pace.sent(7, *n, Typed)).count();
        assert_eq!(fences, 1);
        assert!(pace.may_send(200, Typed));
        assert!(!pace.sent(0, 200, Typed));
    }

    #[test]
    fn two_large_frames_wait_for_an_answer() {
        let mut pace = Pace::new();
        assert!(pace.may_send(0, Typed) && pace.sent(2_000, 0, Typed));
        assert!(pace.may_send(1, Typed) && pace.sent(2_000, 1, Typed));
        assert!(!pace.may_send(2, Typed));
        assert_eq!(pace.next_wake(2, Typed), Some(UNANSWERED_MS));
        pace.fence_answered(40);
        assert!(pace.may_send(40, Typed) && !pace.take_repaint());
    }

    #[test]
    fn a_terminal_that_never_answers_is_paced_by_time() {
        let mut pace = Pace::new();
        assert!(pace.sent(2_000, 0, Typed) && pace.sent(2_000, 10, Typed));
        assert!(!pace.may_send(UNANSWERED_MS - 1, Typed));
        assert!(pace.may_send(UNANSWERED_MS, Typed) && pace.take_repaint() && !pace.take_repaint());
        assert!(!pace.sent(BYTES_PER_SECOND as usize, UNANSWERED_MS, Typed));
        assert_eq!(pace.next_wake(UNANSWERED_MS, Typed), Some(UNANSWERED_MS + 1_000));
        assert!(!pace.may_send(UNANSWERED_MS + 999, Typed) && pace.may_send(UNANSWERED_MS + 1_000, Typed));
        // A few bytes hold nothing up for long.
        _ = pace.sent(8, 10_000, Typed);
        assert!(pace.may_send(10_001, Typed));
        // It answers after all: fences again.
        pace.fence_answered(10_002);
        assert!(pace.sent(2_000, 10_003, Typed));
    }

    #[test]
    fn a_stall_ends_with_one_full_repaint() {
        let mut pace = Pace::new();
        assert!(pace.sent(2_000, 0, Typed));
        pace.fence_answered(STALL_MS);
        assert!(pace.take_repaint() && !pace.take_repaint());
        assert!(pace.sent(2_000, STALL_MS, Typed));
        pace.resized();
        pace.fence_answered(STALL_MS + 1);
        assert!(pace.take_repaint());
    }

    #[test]
    fn refreshes_come_twice_a_second_and_typing_at_once() {
        let mut pace = Pace::new();
        assert!(pace.may_send(1_000, Refresh));
        _ = pace.sent(50, 1_000, Refresh);
        assert!(!pace.may_send(1_100, Refresh) && pace.may_send(1_100, Typed));
        _ = pace.sent(7, 1_100, Typed);
        assert_eq!(pace.next_wake(1_100, Refresh), Some(1_500));
        assert!(pace.may_send(1_500, Refresh));
    }

    proptest! {
        #[test]
        fn never_a_backlog_and_never_stuck(
            steps in proptest::collection::vec((0u64..700, 1usize..5_000, any::<bool>(), 0u8..4), 1..80)
        ) {
            let mut pace = Pace::new();
            let (mut now, mut refreshes) = (0, Vec::new());
            for (wait, bytes, typed, answers) in steps {
                now += wait;
                let cause = if typed { Typed } else { Refresh };
                (0..answers.saturating_sub(1)).for_each(|_| pace.fence_answered(now));
                if pace.may_send(now, cause) {
                    _ = pace.sent(bytes, now, cause);
                    refreshes.extend((!typed).then_some(now));
                } else {
                    // Whatever happens or does not, sending is allowed again at the time that was said.
                    let wake = pace.next_wake(now, cause);
                    prop_assert!(wake > Some(now) && wake <= Some(now + UNANSWERED_MS));
                }
                prop_assert!(pace.fences.len() <= MAX_FENCES && pace.unfenced < FENCE_EVERY);
            }
            prop_assert!(refreshes.is_sorted_by(|a, b| b - a >= REFRESH_MS));
        }
    }
}

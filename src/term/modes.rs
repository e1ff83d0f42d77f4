//! The byte strings around frames: into the screen, out of it, and the fence.

/// Sent once before the first frame: alternate screen, bracketed paste, no wrapping at the right edge, and the
/// whole screen as scrolling region in case a crashed program left another. The cursor keeps its person's shape.
pub const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[?6l\x1b[r";

/// Sent once after the last frame: everything that [`ENTER`] and frames changed is put back. The screen is cleared
/// first for terminals without an alternate one.
pub const LEAVE: &[u8] = b"\x1b[?2026l\x1b[m\x1b[H\x1b[J\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// A question that a terminal answers with [`Reply::Ready`](super::Reply::Ready) when it has taken in all before.
pub const FENCE: &[u8] = b"\x1b[5n";

pub(super) const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
pub(super) const SYNC_END: &[u8] = b"\x1b[?2026l";

//! Terminal bytes: decoder, screen writer, pacing.

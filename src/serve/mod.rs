//! The doors of the site server: the Unix socket, one task per session, start and stop.

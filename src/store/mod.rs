//! The embedded store: event log, projected heads, indexes, drafts, keys of sealed data.

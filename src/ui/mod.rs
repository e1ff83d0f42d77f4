//! Drawing: a session onto a buffer, and where the caret stands.

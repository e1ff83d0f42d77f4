//! The program's words in Chinese and English, and the saying of refusals and events.

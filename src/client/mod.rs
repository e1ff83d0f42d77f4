//! The thin client: raw mode, bytes to and fro, attach again, restore; and one-shot requests.

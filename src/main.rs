//! caseloop
fn main() {}

//! Rows with the rule beside each, and laws.

mod rows;
mod laws;
mod facts;
mod refunds;

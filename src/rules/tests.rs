//! The pack as a whole: what is shipped, what a site lays over it, what never happens whatever is written.

mod first;
mod laws;
mod lines;
mod outside;
mod overlay;
mod rows;
mod shipped;
mod uses;

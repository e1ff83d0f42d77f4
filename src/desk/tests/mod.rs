//! The desk as a whole, on a store in a temporary directory, with a clock moved by hand.

mod hall;
mod adopting;
mod alarms;
mod backing_up;
mod clerk;
mod crash;
mod cranked;
mod customers;
mod delivering;
mod dialled;
mod failing;
mod growth;
mod finding;
mod importing;
mod journey;
mod linking;
mod measure;
mod permits;
mod proving;
mod random;
mod replaying;
mod revealing;
mod staff;
mod writing;

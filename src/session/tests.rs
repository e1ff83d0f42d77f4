//! Keys in, requests out: what a person does, and what is asked of the desk for it.

use super::{
    Input, Screen, layout,
    sample::{self, Seat, answer, case_id, event, rows, start},
};
use crate::{
    api::{Draft, Reply, Request, Target, View},
    case::{Event, Fault, Fields, Reason, Refusal, Stage, Verb},
    keys::Context,
    rules::Lang,
};

mod ahead;
mod drafts;
mod forms;
mod keymaps;
mod lines;
mod left;
mod lock;
mod people;
mod queue;
mod sending;
mod repairing;
mod sheets;
mod reception;
mod refunding;
mod stock;
mod untold;

/// A session at the queue of the sample site.
fn seat() -> Seat {
    Seat::new(Lang::Zh, (80, 24))
}

/// Fields of an act.
fn fields(of: &[(&str, &str)]) -> Fields {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Verb and fields of the last act that was asked for.
fn last_act(seat: &Seat) -> (Verb, Fields) {
    match seat.acts().last() {
        Some(Request::Act { verb, fields, .. }) => (*verb, fields.clone()),
        _ => panic!("no act was asked for"),
    }
}

/// Place and text of every draft that was kept.
fn saved(seat: &Seat) -> Vec<(String, String)> {
    let drafts = seat.asked.iter().filter_map(|request| match request {
        Request::SaveDraft { place, text } => Some((place.clone(), text.clone())),
        _ => None,
    });
    drafts.collect()
}

//! Texts with holes, as somebody says them.

use std::fmt::Write as _;

use super::town::{Matters, any};
use crate::sim::Chance;

/// Fills the holes of a text. `place` is where the customer is.
pub fn fill(text: &str, place: &str, of: &Matters, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(text.len() + 24);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let mut number = |low, high| _ = write!(out, "{}", chance.between(low, high));
        match hole {
            "yuan" => {
                let (whole, part) = (chance.between(1, 30) * chance.between(1, 12), chance.between(0, 99));
                _ = if chance.percent(30) {
                    write!(out, "{whole}.{part:02}")
                } else {
                    write!(out, "{whole}")
                };
            }
            "gb" => number(1, 60),
            "speed" => number(1, 480),
            "times" => number(2, 6),
            "days" => number(2, 15),
            "minutes" => number(20, 180),
            "floor" => number(1, 28),
            "date" => _ = write!(out, "{}月{}日", chance.between(1, 12), chance.between(1, 28)),
            "time" => _ = write!(out, "{}:{:02}", chance.between(8, 21), chance.between(0, 11) * 5),
            "port" => _ = write!(out, "1066{:04}", chance.between(0, 9_999)),
            "place" => out.push_str(place),
            "app" => out.push_str(any(&of.apps, chance)),
            "plan" => out.push_str(any(&of.plans, chance)),
            "model" => out.push_str(any(&of.models, chance)),
            "bank" => out.push_str(any(&of.banks, chance)),
            // A test knows every hole.
            other => _ = write!(out, "{{{other}}}"),
        }
    }
    out.push_str(rest);
    out
}

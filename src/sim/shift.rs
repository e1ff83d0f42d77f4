//! Who works when: shifts of the hotline, working days of the departments, somebody on call on other days.

use super::staff::Person;
use crate::case::Role;

/// From which minute of a day to which a person works, if at all. `day` counts the days; `working` is what the calendar
/// says of this one.
pub fn shift(person: &Person, day: i64, working: bool) -> Option<(i64, i64)> {
    let turn = day + person.rota * 3;
    let hours = |from: i64, to: i64| Some((from * 60, to * 60));
    match person.role {
        // The hotline is never closed: five days of seven, early or late; on a day off half of them.
        Role::Agent if turn % 7 >= 5 || (!working && turn % 2 == 0) => None,
        Role::Agent if (turn / 7 + person.rota) % 2 == 0 => hours(8, 16),
        Role::Agent => hours(12, 20),
        Role::Handler if working => hours(8, 17),
        Role::Handler if turn % 3 == 0 => hours(9, 12),
        Role::Revisitor if working => hours(9, 19),
        Role::TeamLeader if working => hours(8, 18),
        Role::TeamLeader | Role::Supervisor | Role::Admin if turn % 3 == 0 => hours(9, 12),
        Role::Supervisor if working => hours(9, 18),
        Role::Admin if working => hours(9, 11),
        _ => None,
    }
}

//! The lines of reception days.

use jiff::civil::{Date, date};

use crate::case::{Call, Event, PersonId, ReceptionEvent, ReceptionOutcome};

fn day() -> Date {
    date(2026, 12, 17)
}

fn hall() -> String {
    "hall".to_owned()
}

pub fn lines() -> Vec<(Event, &'static str, &'static str)> {
    vec![
        (
            Event::Reception(ReceptionEvent::DutySet {
                day: day(),
                branch: hall(),
                leader: PersonId(2),
                deputy: PersonId(2),
            }),
            "接待值班  2026-12-17  营业厅  刘工",
            "on duty  2026-12-17  service halls  刘工",
        ),
        (
            Event::Reception(ReceptionEvent::Booked { day: day(), branch: hall(), slot: 570 }),
            "预约  2026-12-17 09:30  营业厅",
            "booked  2026-12-17 09:30  service halls",
        ),
        (
            Event::Reception(ReceptionEvent::Called { day: day(), branch: hall(), answer: Call::NotReached }),
            "确认电话  未接通  2026-12-17",
            "called about the appointment  not reached  2026-12-17",
        ),
        (
            Event::Reception(ReceptionEvent::Arrived { day: day(), branch: hall(), number: 3 }),
            "签到  3号  2026-12-17  营业厅",
            "arrived  no. 3  2026-12-17  service halls",
        ),
        (
            Event::Reception(ReceptionEvent::Received {
                day: day(),
                branch: hall(),
                by: PersonId(2),
                outcome: ReceptionOutcome::Tracked { order: 1 },
            }),
            "接待  转督办  刘工",
            "received  tracked  刘工",
        ),
    ]
}

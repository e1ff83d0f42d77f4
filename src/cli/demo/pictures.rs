//! Pictures for the guides of those who repair, pay back and look after the network: screens over the cases of the demo,
//! so that whoever reads a guide finds the same ones there.

use std::rc::Rc;

use super::*;
use crate::{
    desk::Dial,
    session::{
        Who,
        sample::{self, Seat},
    },
    ui::pictures::hold,
};

/// Name, who sits there, and keys that lead there.
const PICTURES: &[(&str, &str, &str)] = &[
    ("demo_repair", "4102", r#"/ "WQ-000012-1" Enter"#),
    ("demo_part_here", "4102", r#"/ "WQ-000012-1" Enter j 0 6"#),
    ("demo_stock", "4102", "Alt-b"),
    ("demo_refund", "1002", r#"/ "WQ-000010-5" Enter"#),
    ("demo_approve", "1004", r#"/ "WQ-000010-5" Enter F9 "approve" Enter"#),
    ("demo_survey", "3102", r#"/ "WQ-000002-5" Enter"#),
    ("demo_hot_spots", "2001", "B 5"),
];

#[test]
fn the_pictures_of_the_guides_are_of_the_cases_of_the_demo() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let dir = tempfile::tempdir().unwrap();
        let (script, store) = (Script::read().unwrap(), dir.path().join("store"));
        let clock = || Clock::Dial(Dial::new(sample::now()));
        fill(&script, &store, lang, clock()).unwrap();
        let office = Rc::new(Office::open(&store, clock()).unwrap());
        for (name, staff, keys) in PICTURES {
            let person = office.desk.person_of_staff(staff).unwrap();
            let mut start = sample::start(lang, (80, 24));
            start.site.name = script.site.say(lang).to_owned();
            start.who = Some(Who {
                id: person.id,
                staff: person.staff,
                name: person.name,
                role: person.role,
                team: person.team,
            });
            let at = Rc::clone(&office);
            let mut seat = Seat::start(start, move |request| at.reply(staff, request.clone()).unwrap());
            seat.press(keys).wait(1);
            hold(&format!("{name}_{word}"), &seat.session);
        }
    }
}

//! Typing ahead: keys wait for the answer from which it follows what they do.

use super::*;

/// Answers everything that waits, in order, and what is asked meanwhile.
fn answer_all(seat: &mut Seat) {
    seat.slow = false;
    while let Some((_, request)) = seat.waiting.first().cloned() {
        seat.reply(|waits| *waits == request, answer(&request));
    }
}

#[test]
fn what_is_typed_ahead_comes_to_the_same_as_what_is_typed_looking() {
    for keys in [
        // Find, and what is done with what is found.
        r#"/ "4230" Enter f 1 "好" F3"#,
        // Another view, and all of its cases.
        r#"4 * s "1003" F3"#,
        r#"2 Down Enter"#,
        // A line that is known: the name is passed over.
        r#"i "13833330912" "11" Ctrl-T 1 F3"#,
        // Somebody from the list of people.
        r#"s F4 Enter F3"#,
        // A customer, and one of their cases.
        r#"/ "0912" Tab Enter Enter"#,
    ] {
        let (mut looking, mut ahead) = (seat(), seat());
        looking.press(keys);
        ahead.slow = true;
        ahead.press(keys);
        answer_all(&mut ahead);
        let acts = |seat: &Seat| -> Vec<(Target, Verb, Fields)> {
            let act = |request: &Request| match request {
                Request::Act { target, verb, fields, .. } => Some((*target, *verb, fields.clone())),
                _ => None,
            };
            seat.asked.iter().filter_map(act).collect()
        };
        assert_eq!(acts(&ahead), acts(&looking), "{keys}");
        assert_eq!(ahead.session.context(), looking.session.context(), "{keys}");
        assert!(!acts(&looking).is_empty() || looking.session.context() == Context::Case, "{keys}");
    }
}

#[test]
fn a_long_text_that_is_typed_ahead_is_whole() {
    let mut seat = seat();
    let text = "x".repeat(200);
    seat.slow = true;
    seat.press(&format!(r#"i "13833330912" "11" Ctrl-T 1 "{text}" F3"#));
    answer_all(&mut seat);
    assert!(last_act(&seat).1["text"].ends_with(&text));
}

#[test]
fn keys_that_waited_for_an_answer_which_does_not_come_are_dropped_and_later_ones_work() {
    let mut seat = seat();
    seat.slow = true;
    seat.press(r#"/ "4230" Enter f 1"#).wait(10);
    assert_eq!(seat.session.context(), Context::Find);
    seat.press("Esc");
    assert_eq!(seat.session.context(), Context::Queue);
    answer_all(&mut seat);
    assert_eq!(seat.session.context(), Context::Queue);
}

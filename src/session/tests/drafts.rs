//! Drafts: kept, offered again, dropped.

use super::*;

#[test]
fn drafts_are_kept_after_a_second_after_twenty_keys_and_on_escape() {
    let mut seat = seat();
    seat.press(r#"Down f 1 "您好""#);
    assert_eq!(saved(&seat).len(), 0);
    seat.wait(1);
    let place = format!("{}/reply", rows()[1].case);
    let (at, text) = saved(&seat).pop().unwrap();
    assert_eq!(at, place);
    assert!(text.contains("您好") && text.contains("reached"), "{text}");
    seat.press(r#""一二三四五六七八九十一二三四五六七八九十""#);
    assert_eq!(saved(&seat).len(), 2);
    seat.press(r#""。" Esc"#);
    assert_eq!(saved(&seat).len(), 3);
    assert_eq!(seat.session.context(), Context::Case);
    // It is there again, in this session …
    seat.press("f");
    assert!(seat.session.form().unwrap().get("text").unwrap().ends_with("十。"));
    assert!(seat.said().starts_with("草稿已恢复"));
    // … and is dropped when it is not wanted.
    seat.press("Ctrl-Z");
    assert_eq!(seat.session.form().unwrap().get("text"), None);
    assert!(seat.asked.contains(&Request::DropDraft { place }));
}

#[test]
fn a_draft_of_another_session_is_offered_and_dropped_once_it_is_sent() {
    let place = format!("{}/note", rows()[0].case);
    let kept = place.clone();
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::Drafts => Reply::Drafts(vec![Draft {
            place: kept.clone(),
            text: r#"{"text":"写到一半"}"#.to_owned(),
            saved: sample::now(),
        }]),
        other => answer(other),
    });
    seat.press("Enter w F3");
    assert_eq!(last_act(&seat), (Verb::Note, fields(&[("text", "写到一半")])));
    assert!(seat.asked.contains(&Request::DropDraft { place }));
}

#[test]
fn nothing_typed_is_lost_when_a_form_is_refused_or_the_server_stops() {
    let mut seat = seat();
    seat.press(r#"i "13833330912""#);
    seat.input(Input::Notice(crate::session::Notice::Stopping));
    assert_eq!(saved(&seat).last().unwrap().0, "intake");
}

#[test]
fn whoever_sits_down_is_told_what_waits_and_goes_back_to_it() {
    let draft = |place: &str, text: &str| Draft {
        place: place.to_owned(),
        text: format!(r#"{{"text":"{text}"}}"#),
        saved: sample::now(),
    };
    let case = rows()[1].case;
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::Drafts => Reply::Drafts(vec![
            draft("intake", "一半"),
            draft(&format!("{case}/reply"), "您好"),
            draft("odd", "x"),
        ]),
        other => answer(other),
    });
    assert_eq!(seat.said(), "有 2 份草稿没写完：b 接着写。");
    assert!(seat.session.standing().contains(&"b 草稿 2".to_owned()));
    seat.press("b");
    assert_eq!(seat.session.context(), Context::List);
    // In the order of their places: the case first.
    seat.press("1");
    assert!(matches!(seat.session.top(), Screen::Case(shown) if shown.id == case));
    assert_eq!(seat.session.form().unwrap().get("text"), Some("您好"));
    seat.press("Esc Esc b 2");
    assert!(matches!(seat.session.top(), Screen::Intake(_)));
    assert_eq!(seat.session.form().unwrap().get("text"), Some("一半"));
    // One that is of no use goes for good.
    seat.press("Esc b Down Ctrl-Z");
    assert!(seat.asked.contains(&Request::DropDraft { place: "intake".to_owned() }));
    seat.press("Esc");
    assert!(seat.session.standing().contains(&"b 草稿 1".to_owned()));
}

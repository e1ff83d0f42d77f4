//! Lists: the selection, windows of rows, and when the desk is asked.

use super::*;

#[test]
fn the_selection_is_a_case_and_does_not_move_because_data_changed() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Down Down");
    let selected = rows()[2].case;
    seat.slow = true;
    seat.now = seat.now.plus(1);
    seat.input(Input::Changed);
    let mut other = rows();
    other.swap(0, 2);
    other.remove(1);
    seat.reply(|r| matches!(r, Request::List { .. }), Reply::Rows { total: 6, rows: other });
    assert_eq!(seat.session.queue().unwrap().selected, Some(selected));
    // It leaves the view: its row stays until the selection moves.
    seat.now = seat.now.plus(1);
    seat.input(Input::Changed);
    let mut other = rows();
    other.remove(2);
    seat.reply(|r| matches!(r, Request::List { .. }), Reply::Rows { total: 6, rows: other });
    let queue = seat.session.queue().unwrap();
    assert_eq!((queue.selected, queue.gone), (Some(selected), true));
    seat.press("c");
    assert!(seat.said().contains("已不在此处"), "{}", seat.said());
    seat.press("Down");
    let queue = seat.session.queue().unwrap();
    assert!(!queue.gone && queue.position(selected).is_none());
    assert_eq!(queue.count(), 6);
}

#[test]
fn lists_are_asked_for_at_most_once_a_second() {
    let mut seat = seat();
    let lists = |seat: &Seat| seat.asked.iter().filter(|r| matches!(r, Request::List { .. })).count();
    let before = lists(&seat);
    seat.now = seat.now.plus(1);
    for _ in 0..50 {
        seat.input(Input::Changed);
    }
    assert_eq!(lists(&seat), before + 1);
    assert_eq!(seat.session.next_wake(seat.now), Some(seat.now.plus(1)));
    seat.wait(1);
    assert_eq!(lists(&seat), before + 2);
}

#[test]
fn a_long_view_is_read_in_windows() {
    let many = |skip: u32, limit: u32| {
        let of = |n: u32| crate::api::CaseRow { case: case_id(10_000 + n * 10), ..rows()[0].clone() };
        Reply::Rows { rows: (skip..(skip + limit).min(5_000)).map(of).collect(), total: 5_000 }
    };
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::List { skip, limit, .. } => many(*skip, *limit),
        other => answer(other),
    });
    seat.press("End");
    let queue = seat.session.queue().unwrap();
    assert_eq!(queue.selected, Some(case_id(10_000 + 49_990)));
    seat.press("Up Up PageUp Home");
    assert_eq!(seat.session.queue().unwrap().selected, Some(case_id(10_000)));
    for _ in 0..40 {
        seat.press("PageDown");
    }
    let queue = seat.session.queue().unwrap();
    let at = queue.position(queue.selected.unwrap()).unwrap();
    assert_eq!(at, 40 * (layout::queue_page((80, 24)) - 1));
}

#[test]
fn the_answer_to_an_earlier_question_is_not_shown() {
    let mut seat = seat();
    seat.press("/");
    seat.slow = true;
    seat.press(r#""56""#);
    let hits = |text: &str| answer(&Request::Find { text: text.to_owned(), limit: 1 });
    let of = |text: &'static str| move |r: &Request| matches!(r, Request::Find { text: t, .. } if t == text);
    seat.reply(of("5"), hits("5"));
    let Screen::Find(find) = seat.session.top() else { panic!("find is open") };
    assert_eq!(find.answered, None);
    seat.reply(of("56"), hits("56"));
    seat.press("Down Enter");
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == rows()[3].case));
    seat.press("Esc");
    let Screen::Find(find) = seat.session.top() else { panic!("back to the results") };
    assert_eq!((find.wanted(), find.rows().len()), ("56", 3));
}

#[test]
fn a_customer_is_opened_with_the_cases_of_all_their_lines() {
    let mut seat = seat();
    seat.press("/");
    seat.press(r#""56""#);
    seat.press("Up Enter");
    let Screen::Customer(customer) = seat.session.top() else { panic!("the customer") };
    assert_eq!(customer.view.as_ref().unwrap().name, "李**");
    assert!(customer.cases.len() > 1 && customer.cases.iter().is_sorted_by_key(|row| !row.stage.is_open()));
    let second = customer.cases[1].case;
    seat.press("Down Enter");
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == second));
    // Coming back, the same case is selected; and find still has what was looked for.
    seat.press("Esc");
    assert!(
        matches!(seat.session.top(), Screen::Customer(customer) if customer.chosen().unwrap().case == second)
    );
    seat.press("Esc");
    assert!(matches!(seat.session.top(), Screen::Find(find) if find.wanted() == "56"));
}

#[test]
fn marked_cases_are_done_one_after_the_other_and_what_is_refused_stays_marked() {
    let mut seat = seat();
    seat.press("Space Space Space");
    let marked: Vec<_> = rows()[..3].iter().map(|row| row.case).collect();
    let marks =
        |seat: &Seat| -> Vec<_> { seat.session.queue().unwrap().marked.iter().map(|row| row.case).collect() };
    assert_eq!(marks(&seat), marked);
    // Moving and what changes meanwhile leaves the marks.
    seat.press("Down Up").wait(2);
    seat.press("s");
    assert!(matches!(seat.session.top(), Screen::Bulk(bulk) if bulk.cases.len() == 3));
    seat.slow = true;
    seat.press(r#""1004" Enter"#);
    for (n, case) in marked.iter().enumerate() {
        let acts = seat.acts();
        assert_eq!(acts.len(), n + 1, "one after the other");
        let Request::Act { target, verb, fields: sent, base, .. } = acts[n] else { unreachable!() };
        assert_eq!((*target, *verb, *base), (Target::Case(*case), Verb::Assign, Some(10)));
        assert_eq!(*sent, fields(&[("to", "1004")]));
        let answer = if n == 1 {
            Reply::Refused { refusal: Refusal::bare(Reason::NotFound), changed: Vec::new() }
        } else {
            Reply::Done { case: *case, revision: 11, events: Vec::new() }
        };
        seat.reply(|request| matches!(request, Request::Act { .. }), answer);
    }
    // What was refused stays in the form, with what was written.
    assert!(matches!(seat.session.top(), Screen::Bulk(bulk) if bulk.cases.len() == 1));
    assert_eq!(seat.session.form().unwrap().get("to"), Some("1004"));
    assert_eq!(marks(&seat), [marked[1]]);
    assert!(seat.said().starts_with("指派：已办 2 件。未办 1 件"), "{}", seat.said());
    // Undo takes back those that were done, and no other.
    seat.press("Esc Esc u");
    seat.reply(
        |request| matches!(request, Request::Act { verb: Verb::Undo, .. }),
        Reply::Done { case: marked[0], revision: 12, events: Vec::new() },
    );
    let undone: Vec<_> = seat
        .acts()
        .iter()
        .filter_map(|act| match act {
            Request::Act { target: Target::Case(case), verb: Verb::Undo, .. } => Some(*case),
            _ => None,
        })
        .collect();
    assert_eq!(undone, [marked[0], marked[2]]);
}

#[test]
fn the_palette_does_what_is_found_by_any_of_its_names() {
    for typed in ["回复", "huifu", "hfkh", "reply", "答复", "call back"] {
        let mut seat = seat();
        seat.press("Down Enter :");
        seat.press(&format!("\"{typed}\" Enter"));
        let form = seat.session.form().unwrap_or_else(|| panic!("{typed}: {}", seat.said()));
        assert_eq!(form.verb().unwrap().0, Verb::Reply, "{typed}");
    }
    // What does not apply is there, last, and says why.
    let mut seat = seat();
    seat.press(r#"Down Enter : "回访" Enter"#);
    assert!(seat.said().contains("回访") && seat.session.form().is_none(), "{}", seat.said());
    // What is no command is looked for.
    seat.press(r#"F9 "张东街" Enter"#);
    assert!(matches!(seat.session.top(), Screen::Find(find) if find.wanted() == "张东街"));
}

#[test]
fn what_was_said_is_kept_for_who_missed_it() {
    let mut seat = seat();
    seat.press("w j L");
    assert!(matches!(seat.session.top(), Screen::Messages(_)));
    let lines: Vec<_> = seat.session.message_lines().into_iter().map(|said| said.text).collect();
    assert!(lines[0].starts_with("15:09  j 键") && lines[1].starts_with("15:09  w 键"), "{lines:?}");
    seat.press("L");
    assert!(matches!(seat.session.top(), Screen::Queue(_)));
}

#[test]
fn a_call_opens_intake_with_its_number_and_never_writes_over_what_is_being_typed() {
    let mut seat = seat();
    seat.press("Down Enter");
    seat.input(Input::Call("13833330912".to_owned()));
    assert_eq!(seat.session.form().unwrap().get("line"), Some("13833330912"));
    assert!(seat.asked.contains(&Request::Line { line: "13833330912".to_owned() }));
    assert_ne!(seat.session.form().unwrap().focused().unwrap().name, "line", "the next field has the focus");
    seat.press(r#"1 1 "商业东街""#);
    seat.input(Input::Call("13900001111".to_owned()));
    assert_eq!(seat.session.form().unwrap().get("line"), Some("13833330912"));
    assert!(seat.said().contains("13900001111"), "{}", seat.said());
}

#[test]
fn nothing_happens_by_time_alone_but_a_minute_and_what_was_put_off() {
    let mut seat = seat();
    let minute = sample::now().plus(40);
    assert_eq!(seat.session.next_wake(seat.now), Some(minute));
    seat.press("Down");
    assert_eq!(seat.session.next_wake(seat.now), Some(seat.now.plus(1)), "the preview of what is selected");
    seat.wait(1);
    assert_eq!(seat.session.next_wake(seat.now), Some(minute));
}

#[test]
fn each_call_has_a_form_of_its_own_and_a_missed_one_leaves_nothing() {
    let call = |seat: &mut Seat, line: &str| seat.input(Input::Call(line.to_owned()));
    let line = |seat: &Seat| seat.session.form().and_then(|form| form.get("line")).map(str::to_owned);
    let mut seat = seat();
    call(&mut seat, "13833330912");
    seat.press("Esc");
    call(&mut seat, "13900001111");
    assert_eq!(line(&seat).as_deref(), Some("13900001111"));
    seat.press("Esc");
    assert!(
        seat.asked.iter().all(|request| !matches!(request, Request::SaveDraft { .. })),
        "nothing was written"
    );
    // Half written, the first stays a draft of its own, and comes back under its own number.
    call(&mut seat, "13833330912");
    seat.press(r#"1 1 "商业东街""#).wait(1);
    call(&mut seat, "13900001111");
    assert_eq!(line(&seat).as_deref(), Some("13833330912"), "the focus does not jump");
    seat.press("Ctrl-N");
    assert_eq!(line(&seat).as_deref(), Some("13900001111"));
    // The softphone rings and then says that the call was taken: the focus stays where somebody types.
    seat.press("Tab Tab");
    let focus = seat.session.form().unwrap().focus;
    call(&mut seat, "13900001111");
    assert_eq!(seat.session.form().unwrap().focus, focus);
    seat.press("Esc b 1");
    assert_eq!(line(&seat).as_deref(), Some("13833330912"));
    assert_eq!(seat.session.form().unwrap().get("address"), Some("商业东街"));
}

#[test]
fn a_new_case_begins_empty_whatever_was_left_half_written() {
    let mut seat = seat();
    seat.press(r#"i "13833330912" 1 1"#).wait(1);
    seat.press("Esc i");
    assert_eq!(seat.session.form().unwrap().get("line"), None);
    assert!(seat.said().contains("1 份草稿"), "{}", seat.said());
    seat.press(r#""13900001111""#).wait(1);
    seat.press("Esc b");
    assert_eq!(seat.session.standing(), [""; 0]);
    seat.press("2");
    assert_eq!(seat.session.form().unwrap().get("line"), Some("13900001111"));
}

#[test]
fn of_cases_that_look_like_one_incident_the_first_takes_the_others_one_after_the_other() {
    let mut seat = leader();
    seat.press("B 5");
    seat.slow = true;
    seat.press("c");
    let mut cases = crate::session::sample::board::topics().clusters[0].cases.clone();
    let parent = cases.pop().unwrap().to_string();
    assert_eq!(cases.len(), 11);
    for case in &cases {
        let acts = seat.acts();
        let Request::Act { target, verb, fields: sent, .. } = acts[acts.len() - 1] else { unreachable!() };
        assert_eq!((*target, *verb), (Target::Case(*case), Verb::Link));
        assert_eq!(*sent, fields(&[("case", &parent), ("how", "parent")]));
        let done = Reply::Done { case: *case, revision: 11, events: Vec::new() };
        seat.reply(|request| matches!(request, Request::Act { verb: Verb::Link, .. }), done);
    }
    assert_eq!(seat.said(), "关联：已办 11 件。");
    seat.press("u");
    assert!(matches!(seat.acts().last(), Some(Request::Act { verb: Verb::Undo, .. })));
}

#[test]
fn one_more_case_of_an_incident_joins_it_at_once_and_what_rose_becomes_an_improvement_item() {
    let mut seat = leader();
    seat.press("B 5 Down c");
    let links = seat.acts().iter().filter(|act| matches!(act, Request::Act { verb: Verb::Link, .. })).count();
    assert_eq!(links, 2);
    // An incident is worked on in its case.
    seat.press("Down c");
    assert!(seat.said().contains("热点页"), "{}", seat.said());
    // Of a value that many have the first case is the parent of the others.
    seat.press("Down c");
    let acts = seat.acts();
    let links = acts.iter().filter(|act| matches!(act, Request::Act { verb: Verb::Link, .. })).count();
    assert_eq!(links, 2 + 13);
    seat.press("Down c");
    let Screen::Intake(intake) = seat.session.top() else { panic!("intake") };
    assert_eq!(intake.form.get("category"), Some("improvement_item"));
    assert_eq!(
        (intake.form.get("improves"), intake.form.get("improves_phrase")),
        (Some("indoor_coverage"), None)
    );
    assert!(intake.form.get("text").unwrap().contains("45 件"), "{:?}", intake.form.get("text"));
    assert_eq!(intake.gathers.as_ref().unwrap().cases.len(), 9);
    // The cases behind a phrase, and back to where it was.
    seat.press("Esc Esc B");
    seat.press("5 Down Down Down Down Down Down c");
    let Screen::Intake(intake) = seat.session.top() else { panic!("intake") };
    assert_eq!(
        (intake.form.get("improves"), intake.form.get("improves_phrase")),
        (None, Some("东街基站断电"))
    );
    seat.press("Esc Esc B");
    seat.press("5 Down Down Down Down Down Down Enter");
    assert!(matches!(seat.session.queue().unwrap().shown(), View::Behind(behind) if behind.among.is_some()));
    seat.press("Esc");
    assert!(matches!(seat.session.top(), Screen::Board(_)));
}

#[test]
fn an_improvement_item_is_opened_from_the_topics_and_its_effect_from_the_case() {
    let mut seat = leader();
    seat.press(&format!("B 5{}", " Down".repeat(9)));
    for key in ["c", "d"] {
        seat.press(key);
        assert!(seat.said().contains("热点页"), "{}", seat.said());
    }
    seat.press("Enter");
    let Screen::Case(shown) = seat.session.top() else { panic!("case") };
    let case = shown.id;
    assert_eq!(case.n, 151);
    // Only a case of that category has a page of it.
    seat.press("Q");
    assert!(seat.said().contains("没有三包、退费或改进成效"), "{}", seat.said());
    let mut seat =
        Seat::start(start(Lang::Zh, (80, 24)), crate::session::sample::board::answer_of_improvement);
    seat.press("Down Enter Q");
    let Screen::Rights(page) = seat.session.top() else { panic!("page") };
    assert_eq!(seat.asked.last(), Some(&Request::Improvement { case: page.case }));
    let shown = seat.session.rights_lines(page).len();
    assert!(shown > 20, "{shown} lines");
}

#[test]
fn an_alarm_is_dismissed_with_a_reason_of_the_list_or_in_words_and_an_open_incident_is_not() {
    let mut seat = leader();
    seat.press("B 5 Down Down d");
    assert!(seat.said().contains("热点页"), "{}", seat.said());
    seat.press("Down d 2");
    let dismissed =
        |why: &str| Request::DismissTopic { topic: "0123456789abcdef".to_owned(), why: why.to_owned() };
    assert_eq!(
        seat.asked.iter().rev().find(|it| matches!(it, Request::DismissTopic { .. })),
        Some(&dismissed("正常波动"))
    );
    seat.press("d \"qqq\" Enter");
    assert_eq!(
        seat.asked.iter().rev().find(|it| matches!(it, Request::DismissTopic { .. })),
        Some(&dismissed("qqq"))
    );
}

pub(super) fn leader() -> Seat {
    let mut start = start(Lang::Zh, (80, 24));
    start.who.iter_mut().for_each(|who| who.role = crate::case::Role::Supervisor);
    Seat::start(start, answer)
}

#[test]
fn enter_on_a_pledge_opens_the_cases_that_did_not_keep_it_and_says_so_where_all_did() {
    let mut seat = leader();
    seat.press("B 7 Enter");
    let shown = seat.session.queue().unwrap().shown();
    let among = match shown {
        View::Behind(behind) => behind.among.unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!((among.about.as_str(), among.cases.len()), ("恶意扣费必核必答必退 未兑现", 2));
    seat.press("Esc Down Down Enter");
    assert!(matches!(seat.session.top(), Screen::Board(_)), "every case kept it");
}

//! What stood open when a server was killed, and what is opened of it again.

use super::{queue::leader, *};
use crate::{
    api::{Left, LeftBoard, LeftScreen},
    case::PersonId,
    session::{Board, Page},
};

/// What stands open, as it comes back from a client.
fn left(seat: &Seat) -> Box<Left> {
    Box::new(seat.session.left_open().unwrap())
}

fn board(seat: &Seat) -> Option<&Board> {
    match seat.session.top() {
        Screen::Board(board) => Some(&**board),
        _ => None,
    }
}

#[test]
fn what_stood_open_stands_open_again() {
    for keys in [
        "",
        "4",
        "Enter",
        r#"/ "1234""#,
        r#"/ "1234" Enter"#,
        "B",
        "B Right Right Down",
        "B 4",
        "B 2 K",
        "B Down Right Enter",
        "B Down Right Enter Enter",
        "B 5",
        "B 5 Enter Enter",
        "B 6 Down Down",
    ] {
        let mut before = leader();
        before.press(keys);
        let boards = keys.starts_with('B') && !keys.ends_with("Enter");
        assert_eq!(board(&before).is_some(), boards, "{keys}");
        let left = left(&before);
        let mut after = leader();
        after.input(Input::Left(left.clone()));
        assert_eq!(after.session.left_open().as_ref(), Some(&*left), "{keys}");
        assert_eq!(after.session.context(), before.session.context(), "{keys}");
        assert_eq!(after.session.queue().unwrap().shown(), before.session.queue().unwrap().shown(), "{keys}");
        // It is the same board: Esc leads from the cases back to it, with its figures.
        before.press("Esc");
        after.press("Esc");
        assert_eq!(after.session.left_open(), before.session.left_open(), "{keys}");
        assert_eq!(board(&after).map(|it| it.view.is_some()), board(&before).map(|_| true), "{keys}");
    }
}

#[test]
fn a_form_is_a_draft_and_is_not_opened_again_but_told_of() {
    let mut before = seat();
    before.press(r#"Enter w "已回电""#);
    let (place, text) = saved(&before).pop().unwrap_or_else(|| {
        before.press("Esc");
        saved(&before).pop().unwrap()
    });
    let left = left(&before);
    assert!(matches!(left.over.as_slice(), [LeftScreen::Case(_)]), "{left:?}");
    let mut after = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::Drafts => {
            Reply::Drafts(vec![Draft { place: place.clone(), text: text.clone(), saved: sample::now() }])
        }
        _ => answer(request),
    });
    after.input(Input::Left(left));
    assert_eq!(after.session.context(), Context::Case);
    assert!(after.said().contains("1 份草稿没写完"), "{}", after.said());
}

#[test]
fn nothing_is_opened_for_somebody_else_or_over_what_was_begun() {
    let mut before = leader();
    before.press("B 4");
    let theirs = left(&before);
    let mut other = leader();
    other.input(Input::Left(Box::new(Left { person: PersonId(99), ..(*theirs).clone() })));
    assert_eq!(other.session.context(), Context::Queue);
    let mut agent = seat();
    agent.input(Input::Left(theirs.clone()));
    assert_eq!(agent.session.context(), Context::Queue, "who leads nobody any more has no board");
    let mut begun = leader();
    begun.press("i").input(Input::Left(theirs));
    assert_eq!(begun.session.context(), Context::Intake);
}

#[test]
fn on_a_shared_account_it_waits_for_its_person() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    shared.shared = true;
    let mut before = leader();
    let who = before.session.who().unwrap().clone();
    before.press("B 4");
    for (id, opens) in [(who.id, true), (PersonId(99), false)] {
        let mut seat = Seat::start(shared.clone(), answer);
        seat.input(Input::Left(left(&before)));
        assert_eq!(seat.session.context(), Context::SignOn);
        assert_eq!(
            seat.session.left_open().as_ref(),
            Some(&*left(&before)),
            "it is not lost by the next kill"
        );
        seat.session.begin(crate::session::Who { id, ..who.clone() });
        seat.slow = true;
        let effects = std::mem::take(&mut seat.session.out);
        let drafts = effects.iter().find_map(|effect| match effect {
            crate::session::Effect::Ask { ask, request: Request::Drafts } => Some(*ask),
            _ => None,
        });
        seat.input(Input::Reply { ask: drafts.unwrap(), reply: Reply::Drafts(Vec::new()) });
        assert_eq!(board(&seat).map(|it| it.page), opens.then_some(Page::Quality));
    }
}

#[test]
fn a_blanked_screen_comes_back_blanked() {
    let mut before = seat();
    before.session.lock_after(Some(60));
    before.press("Enter");
    before.now = before.now.plus(61);
    before.input(Input::Tick);
    assert!(before.session.lock().is_some());
    let mut after = seat();
    after.input(Input::Left(left(&before)));
    assert!(after.session.lock().is_some());
    assert_eq!(after.session.context(), Context::Case, "under it");
}

#[test]
fn what_no_server_gave_out_does_no_harm() {
    let mad = LeftBoard { page: 255, row: u16::MAX, column: 255, kiosk: true };
    let all = [LeftScreen::Board(mad), LeftScreen::Find("x".repeat(100_000)), LeftScreen::Case(case_id(7))];
    let over: Vec<LeftScreen> = all.iter().cycle().take(99).cloned().collect();
    let mut seat = leader();
    let person = seat.session.who().unwrap().id;
    let left = Left { person, locked: false, view: 255, behind: None, board: Some(mad), over };
    seat.input(Input::Left(Box::new(left)));
    let now = seat.session.left_open().unwrap();
    assert!(now.over.len() <= 8);
    let long = now.over.iter().any(|screen| matches!(screen, LeftScreen::Find(text) if text.len() > 1_000));
    assert!(!long, "a line that is looked for has its length");
    seat.press("B Down Right Esc Esc Esc");
}

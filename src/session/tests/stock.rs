//! 备用机与备件: what somebody has to see to stands first, and the forms that draw from the stock pick from it.

use super::*;
use crate::session::List;

fn words(list: &List) -> Vec<String> {
    list.matches().iter().map(|item| item.words.clone()).collect()
}

fn listed(seat: &Seat) -> Vec<String> {
    let Screen::List(list) = seat.session.top() else { panic!("no list") };
    words(list)
}

#[test]
fn what_is_low_and_overdue_stands_first_and_enter_opens_the_case_that_has_a_loaner() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Alt-b");
    let all = listed(&seat);
    let first: Vec<&str> = all.iter().take(3).map(String::as_str).collect();
    assert!(
        first[0].contains("屏幕总成") && first[1].contains("B01") && first[2].contains("812"),
        "{first:?}"
    );
    assert_eq!(all.len(), 10);
    // What is no loaner of a case stays where it is.
    seat.press("Enter");
    assert_eq!(listed(&seat), all);
    seat.press("逾 期");
    assert_eq!(listed(&seat).len(), 1);
    seat.press("Enter");
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id.to_string().contains("4230")));
}

#[test]
fn a_loaner_that_is_in_is_picked_on_the_form_that_lends_it() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press(r#"Enter : "借备用机" Enter"#);
    let form = |seat: &Seat| -> Option<Vec<String>> {
        let form = crate::session::screens::form(seat.session.top())?;
        Some(form.list.as_ref().map(words).unwrap_or_default())
    };
    assert_eq!(form(&seat), Some(Vec::new()));
    seat.press("F4");
    let offered = form(&seat).unwrap();
    let numbers: Vec<&str> = offered.iter().filter_map(|words| words.split(' ').next()).collect();
    assert_eq!(numbers, ["B03", "B04"], "none that is out or damaged");
    seat.press("Down Enter");
    let chosen = crate::session::screens::form(seat.session.top()).unwrap().get("loaner").map(str::to_owned);
    assert_eq!(chosen.as_deref(), Some("B04"));
}

//! Keys that do not work, people who come and go, language and paste.

use super::*;

#[test]
fn a_key_that_does_not_work_now_says_why() {
    for (keys, said) in [
        ("a", "现在不能「受理」：工单在「处理」阶段"),
        ("j", "j 键在此处不可用"),
        ("受", "中文输入法已打开"),
        ("Ctrl-P", "本账户是个人账户"),
        ("u", "没有可撤销的操作"),
        ("End End n", "没有下一件"),
        ("Down Down Down Down f", "工单已挂起"),
        ("Esc", "已在首页"),
        ("w", "w 键在此处不可用"),
        ("b", "没有草稿"),
        ("Space f", "先取消标记"),
        ("Enter R", "现在不能「解挂」"),
        ("Enter r", "没有要「回单」的事项"),
        ("Enter y", "没有要「审核」的事项"),
        ("Enter A", "没有要「签收」的事项"),
    ] {
        let mut seat = seat();
        seat.press(keys);
        assert!(seat.said().contains(said), "{keys}: {}", seat.said());
        assert_eq!(seat.acts().len(), 0, "{keys}");
    }
}

#[test]
fn who_worked_on_a_case_does_not_even_begin_its_revisit() {
    for (staff, opens) in [("1001", true), ("1004", false)] {
        let mut start = start(Lang::Zh, (80, 24));
        start.who.as_mut().unwrap().staff = staff.to_owned();
        let mut seat = Seat::start(start, answer);
        seat.press("Down Down Down v");
        assert_eq!(seat.session.form().is_some(), opens, "{staff}");
        assert_eq!(seat.said().contains("回访"), !opens, "{staff}: {}", seat.said());
    }
}

#[test]
fn full_width_keys_command_and_fill_in_codes() {
    let mut seat = seat();
    seat.press(r#"Down "ｆ１""#);
    assert_eq!(seat.session.form().unwrap().get("result"), Some("reached"));
    seat.press(r#"Esc Esc "？""#);
    assert!(matches!(seat.session.top(), Screen::Help(_)));
}

#[test]
fn people_on_a_shared_account_sign_on_and_leave_nothing_behind() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    shared.shared = true;
    let mut seat = Seat::start(shared, answer);
    assert_eq!(seat.session.context(), Context::SignOn);
    assert!(seat.asked.is_empty());
    seat.press(r#""1004" Tab "2468" Enter"#);
    let asked = Request::SignOn { staff: "1004".to_owned(), pin: "2468".to_owned() };
    assert_eq!(seat.asked.first(), Some(&asked));
    assert_eq!(seat.session.who().unwrap().staff, "1004");
    seat.press(r#"i "13833330912" Ctrl-P"#);
    assert_eq!(saved(&seat).len(), 1);
    assert_eq!(seat.session.context(), Context::SignOn);
    assert!(seat.session.who().is_none() && seat.session.form().unwrap().get("staff").is_none());
    seat.press("/ F7");
    assert_eq!(seat.session.context(), Context::SignOn);
}

#[test]
fn whoever_sat_here_before_is_chosen_by_a_digit_that_stays_theirs() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    shared.shared = true;
    let mut seat = Seat::start(shared, answer);
    seat.press("F4");
    assert!(seat.session.form().unwrap().list.is_none(), "nobody was here yet");
    seat.press(r#""1004" Tab "2468" F3 Ctrl-P "1002" Tab "1357" F3"#);
    for (digit, staff) in [(1, "1004"), (1, "1004"), (2, "1002")] {
        seat.press(&format!(r#"Ctrl-P F4 {digit} "4711" F3"#));
        assert_eq!(seat.session.who().unwrap().staff, staff);
        let asked = Request::SignOn { staff: staff.to_owned(), pin: "4711".to_owned() };
        assert!(seat.asked.contains(&asked), "the PIN is asked for all the same");
    }
}

#[test]
fn a_wrong_pin_is_asked_for_again_without_saying_which_was_wrong() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    let mut seat = Seat::start(shared, |request| match request {
        Request::SignOn { .. } => {
            Reply::Refused { refusal: Refusal::bare(Reason::NotFound), changed: Vec::new() }
        }
        other => answer(other),
    });
    seat.press(r#""1004" Tab "1111" Enter"#);
    assert_eq!(seat.said(), "工号或口令不对：请核对。");
    let form = seat.session.form().unwrap();
    assert_eq!((form.get("staff"), form.get("pin")), (Some("1004"), None));
}

#[test]
fn the_language_turns_while_working() {
    let mut seat = seat();
    seat.press("Enter Ctrl-L a");
    assert_eq!(seat.session.lang(), Lang::En);
    assert!(seat.said().starts_with("Not now"), "{}", seat.said());
}

#[test]
fn pasted_text_is_text() {
    let mut seat = seat();
    seat.input(Input::Paste { text: "c\rc".to_owned(), cut: false });
    assert!(seat.said().contains("不能粘贴"));
    assert_eq!(seat.acts().len(), 0);
    seat.press("Enter w");
    seat.input(Input::Paste { text: "一\r\n二".to_owned(), cut: false });
    seat.press("F3");
    assert_eq!(last_act(&seat).1, fields(&[("text", "一\n二")]));
}

#[test]
fn the_proof_of_a_deadline_is_one_key_away_and_one_back() {
    let mut seat = seat();
    for place in ["", "Enter"] {
        seat.press(place);
        seat.press("=");
        let Screen::Proof(proof) = seat.session.top() else { panic!("{place}") };
        let lines = seat.session.proof_lines(proof);
        assert!(lines.len() > 10);
        seat.press("End");
        let Screen::Proof(proof) = seat.session.top() else { panic!() };
        assert!(proof.top > 0 && proof.top < lines.len());
        seat.press("Esc");
        assert!(!matches!(seat.session.top(), Screen::Proof(_)));
    }
}

#[test]
fn settings_take_effect_at_once_are_kept_and_come_back() {
    let mut seat = seat();
    seat.press("S 1");
    assert_eq!(seat.session.lang(), Lang::En);
    seat.press("2 2");
    assert_eq!(seat.session.shipped_keymap(), crate::keys::Shipped::Vim);
    seat.press("3 4 5");
    let Some(Request::SaveDraft { place, text }) =
        seat.asked.iter().rev().find(|request| matches!(request, Request::SaveDraft { .. }))
    else {
        panic!("kept")
    };
    assert_eq!(
        (place.as_str(), text.as_str()),
        ("setup", r#"{"ascii":"yes","keymap":"vim","lang":"en","light":"yes","menu":"yes"}"#)
    );
    let kept = text.clone();
    let drafts = move |request: &Request| match request {
        Request::Drafts => {
            Reply::Drafts(vec![Draft { place: "setup".to_owned(), text: kept.clone(), saved: sample::now() }])
        }
        other => answer(other),
    };
    let seat = Seat::start(start(Lang::Zh, (80, 24)), drafts.clone());
    assert_eq!((seat.session.lang(), seat.session.shipped_keymap()), (Lang::En, crate::keys::Shipped::Vim));
    assert!(matches!(seat.session.top(), Screen::Menu(_)));
    assert_eq!(seat.session.values_of(crate::session::Setting::Light).1, 1);
    assert_eq!(seat.said(), "", "settings are no draft");
    // What was asked for on the command line goes before, and the next person on a shared account has their own.
    let mut asked = start(Lang::Zh, (80, 24));
    asked.usual.lang_asked = true;
    asked.shared = true;
    let mut seat = Seat::start(asked, drafts);
    assert_eq!(seat.session.lang(), Lang::Zh);
    seat.press("Ctrl-P");
    assert_eq!(seat.session.shipped_keymap(), crate::keys::Shipped::Default);
    assert_eq!(seat.session.values_of(crate::session::Setting::Light).1, 0);
}

#[test]
fn a_slip_is_shown_and_printed_once_it_is_asked_for() {
    let mut seat = seat();
    seat.press("Down Enter J");
    let Screen::Receipt(receipt) = seat.session.top() else { panic!("the slip") };
    let slip = receipt.lines.join("\n");
    assert!(slip.contains(&rows()[1].case.to_string()) && slip.contains("138****0912"), "{slip}");
    assert!(receipt.lines.iter().all(|line| crate::text::width(line) <= 40), "{slip}");
    seat.press("Enter");
    assert_eq!(seat.said(), "正在打印…");
    seat.input(Input::Printed(crate::lang::Word::PrintNone));
    assert!(seat.said().contains("config.toml"));
    seat.press("Esc");
    assert!(matches!(seat.session.top(), Screen::Case(_)));
}

#[test]
fn the_numbered_menu_does_what_it_says() {
    let seat = |keys: &str| {
        let mut seat = seat();
        seat.press("F9").press(r#""菜单""#).press("Enter").press(keys);
        seat
    };
    assert!(matches!(seat("").session.top(), Screen::Menu(_)));
    assert_eq!(seat("1").session.context(), Context::Intake);
    assert_eq!(seat("2").session.context(), Context::Find);
    let repair = seat("3");
    assert_eq!(repair.session.form().unwrap().get("category"), Some("phone_repair"));
    assert!(repair.session.form().unwrap().draft().is_empty(), "what is chosen for somebody is no draft");
    assert_eq!(seat("4").session.context(), Context::Queue);
    assert!(seat("9").quit);
    // What is opened from the menu leads back to it.
    assert!(matches!(seat("2 Esc").session.top(), Screen::Menu(_)));
    // Where it is home, everything leads back to it, and out of it nothing but its digits.
    let mut home = super::seat();
    home.press("S 5 z");
    for (keys, menu) in [("", true), ("Esc", true), ("4", false), ("Esc", true), ("4 Enter z", true)] {
        home.press(keys);
        assert_eq!(matches!(home.session.top(), Screen::Menu(_)), menu, "{keys}");
    }
    assert!(home.said().is_empty());
    home.press("Esc");
    assert!(home.said().contains("已在首页"), "{}", home.said());
}

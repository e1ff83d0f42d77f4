//! 登记单: its fields come with what is chosen, and go with it.

use super::*;

#[test]
fn a_category_brings_the_fields_of_its_sheet_and_what_was_typed_there_comes_back_with_it() {
    let mut seat = seat();
    seat.press(
        r#"i "13833330912" 4 2 "商业东街" Tab "要修手机" Tab "碎屏" Tab Tab "490154203237518" Tab "X20" "#,
    );
    // Another category has other fields, the first one has them filled in still.
    seat.press(r#"Shift-Tab Shift-Tab Shift-Tab Shift-Tab Shift-Tab Shift-Tab 3 1"#);
    let names = |seat: &Seat| match seat.session.top() {
        Screen::Intake(intake) => intake.form.fields.iter().map(|field| field.name).collect::<Vec<_>>(),
        _ => panic!(),
    };
    assert!(!names(&seat).contains(&"device"));
    seat.press("Shift-Tab Shift-Tab Shift-Tab Shift-Tab 4 2 F3");
    let (verb, sent) = last_act(&seat);
    assert_eq!(verb, Verb::Accept);
    for (name, value) in
        [("category", "screen"), ("device", "490154203237518"), ("model", "X20"), ("text", "碎屏")]
    {
        assert_eq!(sent.get(name).map(String::as_str), Some(value), "{name} of {sent:?}");
    }
}

#[test]
fn a_wrong_imei_is_told_at_its_field_and_nothing_is_sent() {
    let mut seat = seat();
    seat.press(r#"i "13833330912" 4 2 "商业东街" Tab Tab "碎屏" Tab Tab "490154203237517" F3"#);
    assert!(seat.acts().is_empty());
    assert!(seat.said().contains("终端串号"), "{}", seat.said());
}

#[test]
fn a_sheet_is_filled_in_by_its_digits_and_its_fields() {
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), |request| match request {
        Request::Show { case } => {
            let rows = rows();
            let mut view = sample::view(rows.iter().find(|row| row.case == *case).unwrap());
            view.row.kind = "repair".to_owned();
            view.row.category = Some("screen".to_owned());
            view.sheets = ["hand_in", "green_channel"].map(str::to_owned).into();
            Reply::Case(Box::new(view))
        }
        other => answer(other),
    });
    seat.press(r#"Enter j 0 2 "490154203237518" Tab Tab Tab Tab Tab 2 "划痕" F3"#);
    let (verb, sent) = last_act(&seat);
    assert_eq!(verb, Verb::Fill);
    assert_eq!(
        sent,
        fields(&[
            ("sheet", "hand_in"),
            ("device", "490154203237518"),
            ("fault_kind", "screen"),
            ("looks", "划痕"),
        ])
    );
    // One that comes after another is not offered.
    seat.press("Enter j 0 3");
    assert_eq!(seat.said(), "没有这个代码：F4 列出可选的值。");
}

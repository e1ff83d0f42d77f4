//! Facts that cannot be so are refused by name, whatever they are.

use jiff::civil::{Date, date};

use super::{
    super::{BadFacts, Device, Part, Proof, Repair, SameModel, rights},
    rows::{Fix, on, phone},
};
use crate::{rules::Pack, sla::Calendar};

fn asked(device: &Device, today: Date) -> Option<BadFacts> {
    rights(device, today, Pack::builtin(), Calendar::shipped()).err()
}

#[test]
fn facts_that_cannot_be_so_are_refused_by_name() {
    let sold = on(3, 1);
    let fixed = |fixes: &[Fix]| phone(sold, fixes);
    let fix = |from, to| Fix { from, to, ..Fix::new(from, to) };
    for (device, today, why) in [
        (fixed(&[]), on(2, 28), BadFacts::Later(sold)),
        (fixed(&[fix(on(2, 20), Some(on(2, 21)))]), on(6, 1), BadFacts::BeforeSale(on(2, 20))),
        (fixed(&[fix(on(4, 9), Some(on(4, 8)))]), on(6, 1), BadFacts::Backwards(on(4, 8))),
        (fixed(&[fix(on(7, 1), None)]), on(6, 1), BadFacts::Later(on(7, 1))),
        (fixed(&[fix(on(4, 1), Some(on(7, 1)))]), on(6, 1), BadFacts::Later(on(7, 1))),
        (
            fixed(&[fix(on(4, 1), Some(on(4, 9))), fix(on(4, 8), Some(on(4, 10)))]),
            on(6, 1),
            BadFacts::Overlap(on(4, 8)),
        ),
        (fixed(&[fix(on(4, 1), None), fix(on(4, 8), None)]), on(6, 1), BadFacts::Overlap(on(4, 8))),
        (
            fixed(&[Fix { waited: 9, ..fix(on(4, 1), Some(on(4, 9))) }]),
            on(6, 1),
            BadFacts::Waited { from: on(4, 1), days: 8, waited: 9 },
        ),
        (phone(date(1969, 1, 1), &[]), on(6, 1), BadFacts::Date(date(1969, 1, 1))),
        (phone(sold, &[]), date(9999, 12, 31), BadFacts::Date(date(9999, 12, 31))),
    ] {
        assert_eq!(asked(&device, today), Some(why));
    }
    let repair = Repair { from: sold, to: Some(sold), fault: String::new(), work: None, waited: 0 };
    let many = Device {
        part: Part::MainUnit,
        proof: Proof::Invoice { sold },
        price: None,
        repairs: vec![repair; 101],
        exchanged: 0,
        same_model: SameModel::There,
    };
    assert_eq!(asked(&many, on(6, 1)), Some(BadFacts::TooMany));
}

#[test]
fn handed_out_and_in_again_on_one_day_is_no_overlap() {
    let fix = |from, to| Fix::new(from, Some(to));
    let device =
        phone(on(3, 1), &[fix(on(4, 1), on(4, 9)), fix(on(4, 9), on(4, 9)), fix(on(4, 9), on(4, 12))]);
    assert_eq!(asked(&device, on(6, 1)), None);
}

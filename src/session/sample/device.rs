//! The device of a repair: handed in for the second time, and waiting for its screen.

use jiff::civil::date;

use crate::{
    api::{DeviceView, Unfilled},
    case::CaseId,
    rights::{Device, Fen, Part, Proof, Repair, SameModel},
};

pub fn device(case: CaseId) -> DeviceView {
    let repair = |from, to, work: Option<&str>, waited| Repair {
        from,
        to,
        fault: "screen".to_owned(),
        work: work.map(str::to_owned),
        waited,
    };
    let repairs = vec![
        repair(date(2026, 1, 12), Some(date(2026, 1, 20)), Some("part_replaced"), 3),
        repair(date(2026, 2, 23), None, None, 4),
    ];
    DeviceView {
        case,
        imei: Some("***********7518".to_owned()),
        model: Some("X20".to_owned()),
        today: date(2026, 3, 2),
        device: Device {
            part: Part::MainUnit,
            proof: Proof::Invoice { sold: date(2025, 11, 8) },
            price: Fen::new(199_900),
            repairs,
            exchanged: 0,
            same_model: SameModel::There,
        },
        cases: vec![case, case],
        missing: vec![Unfilled { field: "factory_date".to_owned(), sheet: Some("hand_in".to_owned()) }],
        accessory: false,
        more: false,
    }
}

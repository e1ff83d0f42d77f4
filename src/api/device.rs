//! 三包: what is known of the device of a case, as facts from which its rights are reckoned.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    case::{CaseId, Stage},
    rights::Device,
    sla::Instant,
};

/// The device of a case as a reader may see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    pub case: CaseId,
    /// Its IMEI, masked unless the reader may see it.
    pub imei: Option<String>,
    pub model: Option<String>,
    /// The day for which it is reckoned, in the zone of the site.
    pub today: Date,
    pub device: Device,
    /// In which case each of its repairs began.
    pub cases: Vec<CaseId>,
    pub missing: Vec<Unfilled>,
    /// There are more cases of this device than were read.
    pub more: bool,
    /// 校验码, for who reads the case in the clear.
    pub code: Option<String>,
}

untold!(DeviceView, case);

/// 重复故障: the device of a case came with the same kind of fault before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatFaultView {
    /// The kind of fault, an id of the pack.
    pub fault: String,
    /// Which time it is.
    pub times: u32,
    /// The other cases of which the reader knows, the newest first.
    pub earlier: Vec<CaseId>,
    /// So often that it goes back to the factory.
    pub factory: bool,
}

/// How far a repair is, and nothing else: what the one who reads out a check code is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairStage {
    pub case: CaseId,
    pub stage: Stage,
    /// The sheet that was filled in last, and when.
    pub step: Option<(String, Instant)>,
}

/// Models with kinds of fault of which more came in this month than usual.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultsView {
    /// Hand-ins of the last 30 days, and in 30 days of the 90 before.
    pub counted: (u32, u32),
    /// There may be more of them than were read.
    pub partial: bool,
    /// What rose most first, at most 20.
    pub rising: Vec<RisingFault>,
}

/// A kind of fault of a model that rose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RisingFault {
    pub model: String,
    pub fault: String,
    /// Of the last 30 days, and in 30 days of the 90 before.
    pub now: u32,
    pub usual: u32,
    /// The newest of them, at most 20.
    pub cases: Vec<CaseId>,
}

/// A field that would say more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfilled {
    pub field: String,
    /// The sheet on which it is filled in; none where the kind has none with it.
    pub sheet: Option<String>,
}

#[cfg(test)]
impl DeviceView {
    /// One that was handed in for the second time, and waits for its screen.
    pub fn sample(case: CaseId) -> Self {
        use jiff::civil::date;

        use crate::rights::{Fen, Part, Proof, Repair, SameModel};

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
        Self {
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
            more: false,
            code: None,
        }
    }
}

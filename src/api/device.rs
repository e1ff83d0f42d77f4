//! 三包: what is known of the device of a case, as facts from which its rights are reckoned.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{case::CaseId, rights::Device};

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
    /// The case is about an accessory, and what is reckoned is the main unit.
    pub accessory: bool,
    /// There are more cases of this device than were read.
    pub more: bool,
}

untold!(DeviceView, case);

/// A field that would say more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfilled {
    pub field: String,
    /// The sheet on which it is filled in; none where the kind has none with it.
    pub sheet: Option<String>,
}

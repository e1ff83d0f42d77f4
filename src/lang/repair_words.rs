//! The words of the repair desk over its cases, in the form of the one table: `table` begins, these follow.

/// The words given, and behind them those of the repair desk, as one table.
macro_rules! with_repair_words {
    ($($before:tt)*) => {
        with_rights_words! {
            $($before)*

            HelpRightsCase => "按一件工单的登记单算（需要服务器）" / "From what the sheets of a case say (needs the server)",

            // What the device of a case gives a right to.
            DeviceTitle => "三包权益" / "Rights of the device",
            DeviceModel => "型号 {0}" / "model {0}",
            DeviceStay => "{0}：{1} 送修，{2} 交机" / "{0}: in on {1}, out on {2}",
            DeviceHere => "{0}：{1} 送修，尚未交机" / "{0}: in on {1}, not out yet",
            DeviceWaited => "等配件 {0} 日" / "{0} {0|day|days} for parts",
            DeviceMissing => "未登记：{0}" / "not filled in: {0}",
            DeviceMissingOn => "{0}（登记单：{1}）" / "{0} (sheet: {1})",
            DeviceAccessory => "以下按主机算；配件请用 caseloop rights --part 计算。" / "What follows is for the main unit; for an accessory use caseloop rights --part.",
            DeviceMore => "同一串号的工单很多，只计最近的。" / "There are many cases of this IMEI; only the newest count.",
            DeviceBad => "登记的日期互相矛盾，请改登记单：{0}" / "The sheets contradict each other, please fill them in again: {0}",
            DeviceNone => "这类工单不登记终端。" / "Cases of this kind have no sheet of a device.",
        }
    };
}

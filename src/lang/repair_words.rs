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
            DeviceMore => "同一串号的工单很多，只计最近的。" / "There are many cases of this IMEI; only the newest count.",
            DeviceBad => "登记的日期互相矛盾，请改登记单：{0}" / "The sheets contradict each other, please fill them in again: {0}",
            RepeatFault => "第 {0} 次：{1}" / "{1}: time {0}",
            RepeatFaultEarlier => "{0}（前次 {1}）" / "{0} (before: {1})",
            RepeatFaultFactory => "{0}；应返厂" / "{0}; to the factory",
            HelpRepair => "终端维修" / "The repair desk",
            HelpRepairFaults => "故障率上升的型号：近 30 天与此前 90 天的月均相比" / "Models with kinds of fault that rose: 30 days against a month of the 90 before",
            FaultsCounted => "近 30 天接机 {0} 台，此前月均 {1} 台" / "{0} {0|device|devices} handed in within 30 days; usual: {1}",
            FaultsPartial => "工单太多，只读了最近的。" / "There are too many cases; only the newest were read.",
            FaultsRow => "{0}（平常 {1}）" / "{0} (usual: {1})",
            SlipTitle => "终端接机凭单" / "Slip of a device handed in",
            RecordTitle => "三包维修记录" / "Record of a repair under warranty",
            SlipCase => "工单号" / "Case",
            SlipCode => "校验码" / "Check code",
            SlipIn => "送修日期" / "Handed in",
            SlipOut => "交机日期" / "Handed out",
            SlipBy => "经办" / "By",
            SlipLine => "业务号码" / "Line",
            SlipName => "客户" / "Customer",
            SlipTreatment => "处理" / "Treatment",
            SlipEngineer => "维修人" / "Engineer",
            SlipTeam => "维修部门" / "Repaired at",
            SlipSteps => "经过" / "Steps",
            SlipAsk => "查询维修进度：请致电并报校验码，只答进度。" / "To ask how far it is, call and read out the check code; nothing else is told.",
            SlipSign => "客户签字：" / "Signature:",
            SlipNotIn => "尚未接机：先填登记单“接机”。" / "Not handed in yet: fill in the sheet of the hand-in first.",
            RepairCodeUnknown => "校验码不对或查无此单：请客户照凭单再念一遍。" / "No repair has this check code: please have the customer read it out again.",
            RepairCodeForm => "{0}不是校验码：凭单上的工单号加 7 位数字，可能念错一位。" / "{0} is no check code: it is the number of the case and 7 digits, one of which may be wrong.",
            RepairStep => "{0}：{1}，{2}" / "{0}: {1}, {2}",
            HelpRepairSlip => "打印接机凭单" / "Print the slip of a device that was handed in",
            HelpRepairRecord => "打印三包维修记录" / "Print the record of a repair",
            HelpRepairAsk => "按客户念的校验码查维修进度" / "How far the repair is of which a customer reads out the check code",
            HelpRepairCode => "凭单上的校验码" / "The check code on the slip",
            DeviceNone => "这类工单没有三包、退费或改进成效可算。" / "Cases of this kind have no device, charges or measure to reckon with.",
        }
    };
}

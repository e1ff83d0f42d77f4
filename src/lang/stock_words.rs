//! The words of stock and loaners, in the form of the one table: those of what leaders tell begin, these follow.

/// The words given, and behind them these, with those of what lies over the main screens, as one table.
macro_rules! with_stock_words {
    ($($before:tt)*) => {
        with_screen_words! {
            $($before)*

            ActLend => "借备用机" / "Lend phone",
            ActRecover => "收备用机" / "Phone back",
            ActReserve => "预留" / "Reserve",
            ActUse => "领用" / "Use",
            ActRelease => "取消预留" / "Release",
            FieldLoaner => "备用机" / "Loaner",
            FieldDeposit => "押金/分" / "Fen",
            FieldCondition => "归还情况" / "State",
            FieldArticle => "物料" / "Article",
            FieldCount => "数量" / "Count",
            FieldModel => "机型" / "Model",
            FieldModels => "适用机型" / "Models",
            FieldSort => "类别" / "Sort",
            FieldReorder => "补货线" / "Order at",
            FieldVersion => "版本" / "Version",
            FieldSent => "调拨号" / "Way no.",
            FieldUnderWay => "在途" / "Way",
            FieldFrom => "调出部门" / "From",
            FieldArticleName => "名称" / "Name",
            ConditionGood => "完好" / "good",
            ConditionDamaged => "损坏" / "damaged",
            ConditionLost => "遗失" / "lost",
            ConditionRetired => "报废" / "retired",
            LoanerIn => "在库" / "in",
            LoanerOut => "借出" / "out",
            SortLoaner => "备用机" / "loaner",
            SortPart => "备件" / "part",
            SortSoftware => "软件" / "software",
            ClockLoaner => "备用机归还{0}" / "loaner {0} back",
            EventArticleSet => "物料" / "article",
            EventStockTakenIn => "入库" / "taken in",
            EventStockSent => "调出" / "sent",
            EventStockReceived => "签收" / "signed in",
            EventStockCounted => "盘点" / "counted",
            EventLoanerSet => "备用机登记" / "loaner set",
            EventLoanerJudged => "备用机状态" / "loaner stands",
            EventLoanerLent => "借出备用机" / "loaner lent",
            EventLoanerReturned => "归还备用机" / "loaner returned",
            EventStockReserved => "预留" / "reserved",
            EventStockUsed => "领用" / "used",
            EventStockReleased => "取消预留" / "released",
            StockDeposit => "押金 {0}" / "deposit {0}",
            NoLoanerOut => "备用机 {0} 还在客户手上：先收回备用机，再结束工单。" / "The customer has loaner {0} still: take it back first, then end the case.",
            NoLoanerIs => "备用机 {0} 现在是「{1}」：请换一部，或先更正它的状态。" / "Loaner {0} is {1} now: take another, or put right first how it stands.",
            NoLoanerIsOut => "备用机 {0} 已借给 {1}：请换一部，或先在该单收回。" / "Case {1} has loaner {0}: take another, or take it back there first.",
            NoStockShort => "{1} 的 {0} 可用只有 {2}：请少填，或先入库、调拨。" / "Only {2} of {0} free at {1}: take fewer, or take some in or move some there first.",
        }
    };
}

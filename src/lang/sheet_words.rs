//! The words of sheets, in the form of the one table: `table` begins, these follow.

/// The words given, and behind them those of sheets, as one table.
macro_rules! with_sheet_words {
    ($($before:tt)*) => {
        with_repair_words! {
            $($before)*

            ActFill => "填单" / "Fill in",
            FieldSheet => "登记单" / "Sheet",
            SheetOwed => "须填" / "To fill in",
            SheetTell => "告知" / "Tell",
            NoNotJudged => "「{0}」填的是“是”：先作责任判定，再回复客户。" / "\"{0}\" says yes: first judge whose fault it was, then reply.",
            NoSheetOwed => "「{0}」已超时：先填「{1}」，再回复客户。" / "\"{0}\" was missed: first fill in \"{1}\", then reply.",
            BadSheetImei => "{0}不是有效的串号：请核对，应为 15 位数字（*#06# 可查）。" / "{0} is no IMEI: please check the 15 digits (*#06# shows them).",
            BadPaper => "{0}不像证件号码：8–24 位字母或数字。" / "{0} is no number of a paper: 8 to 24 letters or digits.",
            BadMoney => "{0}不是金额：请写成 12.34，单位元。" / "{0} is no amount: write yuan like 12.34.",
            RangePaid => "{0}（{1}，收费）" / "{0} ({1}, paid)",
            RangeFree => "{0}（{1}，免费）" / "{0} ({1}, free)",
            BadAhead => "{0}不能晚于现在：请填已经过去的日期或今天。" / "{0} is in the future: give today or a day before.",
            BadDay => "{0}不是日期：请写成 2026-11-27 或 1127。" / "{0} is no day: write 2026-11-27 or 1127.",
        }
    };
}

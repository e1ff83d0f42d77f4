//! The words of figures from outside, in the form of the one table: those of reception days begin, these follow.

/// The words given, and behind them these, with those of what lies over the main screens, as one table.
macro_rules! with_outside_words {
    ($($before:tt)*) => {
        with_screen_words! {
            $($before)*

            EventFiguresTaken => "外部数据" / "figures from outside",
            EventFiguresRows => "{0} 行" / "{0} {0|row|rows}",
            FieldFigure => "数据种类" / "Sort of figures",
            FieldMonth => "月份" / "month",
            OutsideOf => "外部数据 {0} {1}：{2}" / "External, {0}, {1}: {2}",
            OutsideFigure => "{0} {1}" / "{0} {1}",
            OutsideComma => "，" / ", ",
            OutsidePercent => "{0}%" / "{0}%",

            NoFigure => "「{0}」{1}" / "\"{0}\" {1}",
            FigureMissing => "没有填：请填写。" / "is missing: please fill it in.",
            FigureNotOneOf => "不在可选项中。可选：{0}。" / "is not one of the list: {0}.",
            FigureNotKnown => "不是规则里的选项：请重新读取文件。" / "is no choice of the rules: read the file again.",
            FigureTooLong => "太长：最多 {0} 个字。" / "is too long: at most {0} characters.",
            FigureUnclean => "有不能显示的字符：请更正。" / "has signs that cannot be shown: correct it.",
            FigureNoNumber => "不是数字：请核对。" / "is no number of that sort: please check.",
            FigureNoPercent => "分不清是比例还是百分数：请写成 96.2 或 96.2%。" / "may be a share of 1 or per cent: write 96.2 or 96.2%.",
            FigureNotBetween => "应在 {0} 到 {1} 之间：请核对。" / "is not from {0} to {1}: please check.",
            FigureNoMonth => "不是月份：请写成 2026-10。" / "is no month: write it like 2026-10.",
            FigureMonthAhead => "还没有到：最晚是本月 {0}。" / "is still to come: {0}, this month, is the last.",
            FigureMoreThan => "多于「{0}」的 {1}：请核对。" / "is more than \"{0}\", which is {1}: please check.",
            FigureTwice => "与第 {0} 行是同一对象、同一月份：请只留一行。" / "is of the same thing and month as line {0}: keep one of them.",
            FigureOtherColumns => "规则中的列已经改变：请重新读取文件。" / "has other columns in the rules by now: read the file again.",

            FiguresUnknown => "看不出是哪种外部数据：表头应有{0}。可用 --kind 指定：{1}。" / "This is no sort of figures that is known: the head line should have {0}. Name one with --kind: {1}.",
            FiguresColumns => "{0}缺少列：{1}。" / "{0} lacks columns: {1}.",
            FiguresHeads => "{0}（{1}）" / "{1} ({0})",
            FiguresOr => "；或 " / "; or ",
            FiguresFits => "可以导入：新增 {0} 行，更新 {1} 行，相同 {2} 行；没有写入。" / "This would be taken in: {0} new, {1} changed, {2} the same; nothing was written.",
            FiguresDone => "已导入：新增 {0} 行，更新 {1} 行，相同 {2} 行。" / "Taken in: {0} new, {1} changed, {2} the same.",
            FiguresSame => "{0} 行与已有的完全相同，没有改动。" / "All {0} {0|row|rows} are known already; nothing changed.",
            FiguresNotTaken => "有错的行没改好之前，整个文件都不导入。" / "Nothing of the file is taken in until these lines are put right.",
            FiguresMoreWrong => "还有 {0} 行有错没有列出。" / "{0} more wrong {0|line is|lines are} not listed.",
            FiguresHalfway => "只写入了前面的 {0} 行：请再导入一次同一文件，已写入的不会重复。" / "Only the first {0} rows were written: take the same file in again, what is there is not written twice.",
            FiguresNone => "没有外部数据。" / "There are no figures from outside.",
            FiguresMore => "还有更多没有列出：请用 --place、--month 缩小范围，或加大 --limit。" / "There are more: narrow it with --place or --month, or ask for more with --limit.",
            FiguresFrom => "{0}，{1} 于 {2} 导入" / "{0}, by {1}, {2}",

            HelpFigures => "外部数据：导入覆盖率、入网实名等外部系统的月度数据，列出已有的" / "Figures from outside: take in what other systems count each month, list what is there",
            HelpFiguresImport => "导入 CSV 或 XLSX；同一文件导入两次不会重复（主管）" / "Take a CSV or XLSX file in; the same file twice changes nothing (supervisors)",
            HelpFiguresFile => "文件，首行是中文或英文列名" / "The file; its first line names the columns in Chinese or English",
            HelpFiguresKind => "哪种数据；不写就按表头认" / "Which sort of figures; known by the head line where it is not given",
            HelpFiguresCheck => "只检查，不写入" / "Look only, write nothing",
            HelpFiguresList => "列出外部数据，最近的月份在前" / "List what is there, the last month first",
            HelpFiguresListKind => "只列这种数据" / "Only figures of this sort",
            HelpFiguresPlace => "名称里有这些字的地点、渠道、县区" / "Only places, channels and branches with this text",
            HelpFiguresMonth => "只列这个月，如 2026-10" / "Only this month, such as 2026-10",
            HelpFiguresLimit => "最多列多少行" / "At most so many rows",
        }
    };
}

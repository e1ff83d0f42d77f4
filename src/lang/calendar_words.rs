//! The words about calendars and limits on the command line, in the form of the one table: `table` begins, these
//! follow.

/// The words given, and behind them those about calendars, as one table.
macro_rules! with_calendar_words {
    ($($before:tt)*) => {
        words! {
            $($before)*

            // Calendars and questions about them.
            AtLine => "{0}:{1}：{2}" / "{0}:{1}: {2}",
            CalendarOk => "日历 {0} 没有错误：{1} 年有官方数据，版本 {2}" / "Calendar {0} is right: official days for {1}, version {2}",
            CalendarNoYears => "没有哪一年" / "no year",
            CalTooMuch => "太多：最多 {0} {1}" / "too much: at most {0} {1}",
            CalMissing => "缺少 {0}：不叠加在别的日历上就必须写明" / "{0} is missing: a calendar that is laid over none needs it",
            CalId => "{0} 不能作编号：只用 a–z、0–9、- 和 _，1–40 个" / "{0} is no id: it is made of a to z, 0 to 9, - and _, and has 1 to 40",
            CalOver => "没有可以叠加的日历 {0}：自带的是 \"cn\"" / "there is no calendar {0} to lay this one over: shipped is \"cn\"",
            CalZone => "没有时区 {0}：写成 \"Asia/Shanghai\" 这样" / "no zone is called {0}: write it like \"Asia/Shanghai\"",
            CalSpan => "{0} 不是一段时间：写成 \"09:00-12:00\"，跨夜写成 \"22:00-06:00\"" / "{0} is no span: write it like \"09:00-12:00\", past midnight \"22:00-06:00\"",
            CalOverlap => "{0} 与前一段重叠：按先后写，互不重叠" / "{0} begins before the span before it is over: write spans in order, without overlap",
            CalDate => "{0} 不是日期：写成 \"2026-02-14\"，一段写成 \"2026-02-15..2026-02-23\"" / "{0} is no date: write it like \"2026-02-14\", a range like \"2026-02-15..2026-02-23\"",
            CalMonthDay => "{0} 不是每年的某一天：写成 \"05-17\"" / "{0} is no day of every year: write it like \"05-17\"",
            CalYear => "{0} 不是 1900–2299 年" / "{0} is no year from 1900 to 2299",
            CalOtherYear => "{0} 不在 {1} 年：写到 [year.{2}] 下面" / "{0} is not in {1}: put it under [year.{2}]",
            CalTwice => "{0} 在第 {1} 行已经写过：一天只能有一种安排" / "{0} is named in line {1} already: a day is closed, worked or has hours, once",
            CalName => "名称中文、英文都要有，各 1–{0} 个字" / "a name has 1 to {0} characters, in zh and in en",
            SlaNoCalendar => "题 {0}：文件里没有日历 {1}" / "case {0}: the file has no calendar {1}",
            SlaNeeds => "题 {0}：{1} 需要 {2}" / "case {0}: {1} needs {2}",
            SlaBadMoment => "{0} 不是精确到秒的时刻：写成 2026-02-13T16:30 或 2026-02-13T16:30:00+08:00" / "{0} is no moment to the second: write it like 2026-02-13T16:30 or 2026-02-13T16:30:00+08:00",
            SlaBadAmount => "{0} 不能这样加：写成 8h、1h30m、90s、3d 或 2mo，且与 --unit 相符" / "{0} cannot be added: write it like 8h, 1h30m, 90s, 3d or 2mo, to go with --unit",
            SlaBadDay => "{0} 不是日期：写成 2026-02-13" / "{0} is no date: write it like 2026-02-13",
            SlaTooManyDays => "一次最多列 {0} 天" / "at most {0} days at once",
            SlaNever => "永远不到：日历没有这么多开放时间" / "never: the calendar has not so much open time",
            SlaProvisional => "暂定：所涉年份还没有官方日历" / "provisional: it reaches into a year without official days",
            SlaClosed => "不开放" / "closed",
            FileUtf8 => "这一行不是 UTF-8 文字：请另存为 UTF-8" / "this line is no UTF-8 text: save the file as UTF-8",

            // Their help.
            HelpSla => "时限与日历的问答（不需要服务器）" / "Questions about limits and open hours (no server needed)",
            HelpSlaEval => "回答文件里的每一道题：每行一个 JSON（id、result）" / "Answer every case of a file: one JSON line each (id, result)",
            HelpSlaEvalFile => "题目文件：日历和题目（JSON）" / "The file: calendars and cases (JSON)",
            HelpSlaDeadline => "从某时刻起加上一段时间，到何时" / "When an amount of time from a moment on is over",
            HelpSlaCalendarName => "日历文件，或 cn（缺省）" / "A calendar's file, or cn (the default)",
            HelpSlaStart => "起点：2026-02-13T16:30 或带时差的 RFC 3339" / "Where it starts: 2026-02-13T16:30, or RFC 3339 with an offset",
            HelpSlaAdd => "多少：8h、1h30m（工作时间），3d（工作日），2mo（月）；负数往回算" / "How much: 8h, 1h30m (working time), 3d (working days), 2mo (months); negative walks back",
            HelpSlaUnit => "按什么算：natural natural_days working working_days months" / "In what it is counted: natural natural_days working working_days months",
            HelpSlaAfterHoliday => "最后一天是法定假日的，顺延到下一个工作日结束" / "If the last day is a public holiday, end with the next working day",
            HelpSlaElapsed => "两个时刻之间开放多少秒" / "Open seconds from one moment to another",
            HelpSlaFrom => "从何时" / "From when",
            HelpSlaTo => "到何时" / "To when",
            HelpSlaCalendar => "逐日列出开放时间" / "Open hours day by day",
            HelpSlaFirst => "从哪天，如 2026-02-13" / "First day, like 2026-02-13",
            HelpSlaLast => "到哪天（含）" / "Last day, itself included",
            HelpCalendar => "日历文件" / "Calendar files",
            HelpCalendarCheck => "检查一个日历文件：哪一行有错，怎样才对" / "Check a calendar's file: which line is wrong, and what would be right",
            HelpCalendarFile => "日历文件（TOML）" / "The calendar's file (TOML)",
            HelpCalendarShow => "显示一个日历的全文" / "Show the text of a calendar",
        }
    };
}

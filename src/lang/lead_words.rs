//! The words of what leaders tell everybody, in the form of the one table: those of the board begin, these follow.

/// The words given, and behind them these, with those of stock and of what lies over the main screens, as one table.
macro_rules! with_lead_words {
    ($($before:tt)*) => {
        with_stock_words! {
            $($before)*

            LineToTake => "口径" / "Line to take",
            FieldLineToTake => "口径" / "lines to take",
            LinesToTakeTitle => "口径" / "To say",
            LineToTakeNew => "新口径…" / "A new line to take …",
            LineToTakeUnseen => "口径 {0}" / "{0} to say",
            LineToTakeTold => "新口径：{0}（{1} 查看）" / "A new line to take: {0} ({1} shows it)",
            LineToTakeSent => "口径已发出。" / "The line to take is told.",
            LineToTakeWithdrawn => "口径已撤下。" / "The line to take is withdrawn.",
            LineToTakeUntil => "至 {0}" / "until {0}",
            LineToTakeSeen => "{0} 人已看" / "seen by {0}",
            LineToTakeAll => "全体" / "everybody",
            LineToTakeMore => "还有 {0} 条口径：{1} 查看" / "{0} more to say: {1} shows {0|it|them}",
            LineToTakeNone => "现在没有口径。" / "There is no line to take now.",
            LineToTakeNotYours => "这条口径不由您改。" / "This line to take is not yours to change.",
            LineToTakeHow => "回车新写或改写，{0} 撤下选中的一条。" / "Enter writes one or changes it, {0} withdraws the one selected.",
            EventLineToTakeSet => "口径" / "line to take",
            EventLineToTakeWithdrawn => "撤下口径 {0}" / "line to take {0} withdrawn",
            EventLinesToTakeSeen => "已看口径" / "lines to take seen",
            HelpLineToTake => "口径：对某事的统一说法，发给大家" / "A line to take: what everybody says about something",
            HelpLineToTakeAdd => "发一条口径（班长对本班组，主管对全体或班组）" / "Tell one (a leader to the own team, a supervisor to all or to teams)",
            HelpLineToTakeText => "说法，不写个人信息" / "What is to be said; nothing personal",
            HelpLineToTakeUntil => "到什么时候（18:00、+2h、带时区的时间），最多 7 天" / "Until when (18:00, +2h, a moment with its zone), at most 7 days",
            HelpLineToTakeCategory => "受理分类；不写就是全部" / "Category; all of them where it is not given",
            HelpLineToTakeAddress => "地址里的字；不写就是各处" / "Words of the address; everywhere where it is not given",
            HelpLineToTakeTeam => "班组，可多次；不写就是全体" / "Team, any number of times; everybody where it is not given",
            HelpLineToTakeCase => "有关的工单" / "The case behind it",
            HelpLineToTakeInstead => "替换这一条（编号见 list）" / "In the place of this one (its number as list prints it)",
            HelpLineToTakeList => "现行口径：谁发的，到何时，多少人看过" / "Those in force: who wrote it, until when, how many have seen it",
            HelpLineToTakeWithdraw => "撤下一条口径" / "Withdraw one",
            HelpLineToTakeNo => "编号，见 list" / "Its number, as list prints it",
        }
    };
}

//! The words of the board and of what waits for somebody above, in the form of the one table: `table` begins, these
//! follow.

/// The words given, and behind them these, with those of what lies over the main screens, as one table.
macro_rules! with_board_words {
    ($($before:tt)*) => {
        with_lead_words! {
            $($before)*

            WaitsSeen => "{0}签收" / "{0} to sign for",
            WaitsSince => "已等{0}" / "for {0}",
            WaitsDecision => "待审批:{0}" / "decide: {0}",
            EmptyWaiting => "没有等您签收或审批的。{0} 回到我的，{1} 查找。" / "Nothing waits for you to sign for or decide. {0} goes to yours, {1} finds.",
            WaitingForMe => "待我确认 {0}" / "{0} for me",
            ViewBehind => "看板" / "from the board",
            BoardTitle => "看板" / "Board",
            BoardTeams => "班组" / "teams",
            BoardToday => "今天" / "today",
            BoardPeople => "人员" / "people",
            BoardQuality => "质量" / "quality",
            BoardKiosk => "轮播" / "turning",
            BoardRefused => "看板给班长、主管看。" / "The board is for those who lead.",
            BoardOpen => "在办" / "open",
            BoardAccept => "待受" / "acc",
            BoardHandle => "处理" / "hdl",
            BoardFeedback => "反馈" / "fdb",
            BoardRevisit => "回访" / "rev",
            BoardLate => "超时" / "late",
            BoardSoon => "2时内" / "2 h",
            BoardSoonLong => "两小时内到期" / "within two hours",
            BoardDueToday => "今天" / "today",
            BoardTodayLong => "今天到期" / "due later today",
            BoardLater => "以后" / "later",
            BoardIdle => "挂起" / "held",
            BoardRisk => "将超" / "risk",
            BoardRiskLong => "下班前将超时" / "will breach by the end of the shift",
            BoardDue => "下班前到期" / "due this shift",
            BoardNoTeam => "(未派单)" / "(no team)",
            BoardTotal => "合计" / "all",
            BoardFocus => "{0} · {1} {2} 件" / "{0}: {1} {2}",
            BoardForecast => "每小时办 {0} 步；{2} 前到期 {3} 件，照此速度有 {1} 件会超时" / "{0} steps an hour; {3} due before {2}, at this pace {1} will breach",
            BoardWhatIf => "若移 {0} 件：{1} {3}→{4}，{2} {5}→{6}" / "moving {0}: {1} {3} to {4}, {2} {5} to {6}",
            BoardNobody => "没有人手上有单。" / "Nobody has a case.",
            BoardStaff => "工号" / "staff",
            BoardName => "姓名" / "name",
            BoardDay => "今天来单 {0}（平时 {1}）  办结 {2}（平时 {3}）" / "today {0} came (usually {1}), {2} closed (usually {3})",
            BoardHour => "时" / "hour",
            BoardArrived => "来单" / "came",
            BoardClosed => "办结" / "closed",
            BoardInTime => "达标" / "in time",
            BoardContact => "首响" / "contact",
            BoardOneCall => "一次" / "1 call",
            BoardRepeats => "重复" / "repeat",
            BoardSatisfied => "满意" / "happy",
            BoardThisWeek => "近7天" / "7 days",
            BoardLastWeek => "前7天" / "7 before",
            OnTeamsOnly => "只在班组这一页能用：按 1。" / "Only on the page of teams: press 1.",
            NothingToMove => "没有可移的：这一行没有下班前到期的工单。" / "Nothing to move: nothing here is due before the end of the shift.",
            NothingBehind => "这一页没有可以打开的工单。" / "There is nothing to open on this page.",
        }
    };
}

//! The words of the simulator, in the form of the one table: `table` begins, these follow.

/// The words given, and behind them those of the simulator, as one table.
macro_rules! with_simulate_words {
    ($($before:tt)*) => {
        with_generate_words! {
            $($before)*

            // What came of a run.
            SimCases => "{0} 天：工单 {1} 件，其中办结 {2} 件、在办 {3} 件；命令 {4} 条，事件 {5} 个。" / "{0} {0|day|days}: {1} cases, {2} of them ended, {3} open; {4} commands, {5} events.",
            SimTimers => "预警 {0} 次，超时 {1} 次，升级 {2} 步；按修订的日历重算 {3} 件。" / "{0} warnings, {1} breaches, {2} steps of ladders; {3} cases counted anew on a corrected calendar.",
            SimRestarts => "重启 {0} 次；停机期间到期、开机时补发 {1} 次，最久的晚了{2}。" / "{0} {0|restart|restarts}; {1} timers came due meanwhile and were written when the server was back, the latest {2} late.",
            SimEvents => "事件：" / "Events:",
            SimBreaches => "超时：" / "Breaches:",
            SimRefused => "被拒绝的命令：" / "Commands that were refused:",
            SimCount => "  {0}  {1}" / "  {0}  {1}",
            SimHash => "日志摘要：{0}" / "Hash of the log: {0}",
            SimTook => "运行 {0} 秒，核对 {1} 秒。" / "Played in {0} s, checked in {1} s.",
            SimSound => "核对通过：没有发现不符。" / "Checked: everything holds.",
            SimFound => "发现 {0} 处不符：" / "{0} {0|finding|findings}:",
            SimMore => "  另有 {0} 处。" / "  and {0} more.",
            SimKept => "库保留在 {0}。查看：先运行 caseloop --data {0} serve --clock {1}，再在另一个终端运行 caseloop --data {0}。" / "The store is kept in {0}. To look into it run caseloop --data {0} serve --clock {1}, and in another terminal caseloop --data {0}.",
            SimFigure => "--{0} 应在 {1} 和 {2} 之间。" / "--{0} is a number from {1} to {2}.",
            SimLastDay => "日期超出范围：请用 1900 至 2299 年。" / "The date is out of reach: use the years 1900 to 2299.",

            // What does not hold.
            SimOutOfLine => "日志缺号：应为第 {0} 个事件" / "out of line: event {0} was expected",
            SimRecordedEarlier => "记录于 {1}，早于前一个事件的 {0}" / "recorded at {1}, the event before it at {0}",
            SimOccurredEarlier => "发生于 {1}，早于前一件事的 {0}" / "happened at {1}, what was before it at {0}",
            SimTwice => "{0}：重复" / "{0}: twice",
            SimOutOfOrder => "{0}：排在 {1} 之后" / "{0}: after {1}",
            SimEarly => "{0}：应在 {1}，提前在 {2}" / "{0}: due at {1}, fired at {2} already",
            SimLate => "{0}：应在 {1}，服务器在运行却迟到 {2}" / "{0}: due at {1}, fired at {2} only, although the server was there",
            SimMissing => "{0}：应在 {1}，没有发生" / "{0}: due at {1}, never fired",
            SimNotAsProved => "{0}：在 {1}，时限依据却是 {2}" / "{0}: at {1}, while the proof says {2}",
            SimNothing => "没有" / "nothing",
            SimUnprompted => "{0}：在 {1} 提前，而上一步已签收" / "{0}: at {1}, before its time, although the step before it was acknowledged",
            SimDoesNotAddUp => "第 {0} 轮的时限依据加起来不等于截止时间" / "the proof of cycle {0} does not add up to its deadline",
            SimShare => "第 {0} 轮 {1}%" / "cycle {0}, {1} %",
            SimBreach => "第 {0} 轮超时" / "cycle {0}, breach",
            SimStep => "第 {0} 轮升级第 {1} 步" / "cycle {0}, step {1}",
            SimHoldEnds => "挂起到期" / "end of a hold",

            // Help.
            HelpSimulate => "在内存时钟上演练一座城市的客服，并核对结果（不需要服务器）" / "Play the service of a town on a clock in memory, and check what came of it (needs no server)",
            HelpSimDays => "演练多少天" / "Days to play",
            HelpSimSeed => "种子：同一种子结果相同" / "Seed: the same one gives the same",
            HelpSimFrom => "从哪天开始（缺省 2026-01-01）" / "First day (by default 2026-01-01)",
            HelpSimCases => "客户带来多少件（缺省每天 20 件）" / "Cases that customers bring (by default 20 a day)",
            HelpSimPeople => "多少人上班（缺省 30）" / "People at work (by default 30)",
            HelpSimBranches => "几个分公司（缺省 3）" / "Branches (by default 3)",
            HelpSimRestarts => "重启几次，一半如同断电（缺省 2）" / "Restarts, half of them like a crash (by default 2)",
            HelpSimAmend => "时限按工作日算，中途改一次工作日历" / "Owe answers in working days, and amend the calendar once on the way",
            HelpSimStepBack => "中途把机器时钟拨回一小时" / "Set the machine's clock back by an hour in the middle",
            SimToldOutsideHours => "{0} 在下班时间送达" / "told outside working hours, at {0}",
            SimUnexplained => "第 {0} 轮超时，办结时没有说明原因" / "late in cycle {0} and closed without a reason",
            SimTrail => "审计 {0} 条，摘要：{1}" / "Audit trail: {0} {0|entry|entries}, hash {1}",
            SimNotInTrail => "{1} 的 {0} 在审计里没有记录" / "{0} at {1} has no entry in the audit trail",
            SimNotOwed => "审计里多出 {1} 的 {0}：没有这回事，或重复记了" / "the audit trail has {0} at {1}, which was not, or has it twice",
        }
    };
}

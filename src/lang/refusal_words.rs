//! The words of refusals, in the form of the one table: `table` begins, these follow, then those of the command line.

/// The words given, and behind them those of refusals, as one table.
macro_rules! with_refusal_words {
    ($($before:tt)*) => {
        with_command_words! {
            $($before)*

            // Refusals: what happened, what to do next.
            NoStage => "现在不能「{0}」：工单在「{1}」阶段。" / "Not now: {0} does not go with stage \"{1}\".",
            NoFinalReply => "还不能最终答复：先做「处理完成」，写明处理结论。" / "No final reply yet: finish the case first, with its outcome.",
            NoHeld => "现在不能「{0}」：工单已挂起，先解挂。" / "Not now ({0}): the case is on hold. Resume it first.",
            Allowed => "可以：{0}。" / "Possible: {0}.",
            NoOwnRevisit => "回访须由他人进行：本单由您处理。已放入回访池。" / "Somebody else must revisit: you handled this case. It is in the pool.",
            NoAlreadyTheirs => "工单已在此人名下，不用再派。" / "The case is theirs already: nothing to do.",
            NoRevisitFirst => "不能直接办结：回复客户、回访之后自动办结。" / "Cannot close by hand: the case closes after the reply and the revisit.",
            NoMoreTries => "书面告知还不够：已联系 {0} 次，须联系 {1} 次、分 {2} 天。请再联系。" / "A notice is not enough yet: {0} of {1} {1|try|tries} made, on {2} {2|day|days} at least. Call again.",
            NoWindowOver => "不能重办：{0} 办结，已过 {1} 天。请新建工单。" / "Cannot reopen: closed {0}, more than {1} {1|day|days} ago. Take a new case.",
            NoWindowOpen => "还不能归档：{0} 前客户可以要求重办。请到时再归档。" / "Cannot archive yet: it may be reopened until {0}. Archive it then.",
            NoNothingToUndo => "没有可撤销的操作。要改正，请用「更正」或「备注」。" / "Nothing to undo. To put something right, use Correct or Note.",
            NoNotYours => "这一步由他人所做：请本人、班长或主管撤销。" / "Somebody else did this: they or a team leader can undo it.",
            NoUndoLate => "已超过 {0} 分钟，不能撤销：请补做一步改正，并写备注。" / "Too late to undo (over {0} min): put it right by a new act and a note.",
            NoUndoable => "「{0}」不能撤销：请补做一步改正，并写备注。" / "\"{0}\" cannot be undone: put it right by a new act and a note.",
            NoUndoOpened => "登记不能撤销：可以撤单。" / "A registered case cannot be undone: withdraw it.",
            NoAppeal => "申诉工单不能在这里撤单：请先由监管部门撤回申诉。" / "An appeal cannot be withdrawn here: the regulator must end it first.",
            NoStale => "工单刚被改动，没有发送。您写的内容还在：看过改动再发。" / "The case just changed; nothing was sent. What you wrote is still here: look, send again.",
            NoNotFound => "没有这个工单，或您无权查看。请核对单号，或用查找。" / "No such case, or not for you to see. Check the number, or use find.",
            NoExists => "已有工单 {0}：请在该单上办理。" / "There is case {0} already: work on that one.",
            NoExistsOther => "已经有了，不能再建。请核对。" / "There is one already: please check.",
            NoNewOnly => "工单已经建立：请改用其他操作。" / "The case exists already: choose another act.",
            NoNotPermitted => "您的岗位（{0}）不能做这一步：请找有权限的同事。" / "Your role ({0}) may not do this: ask somebody who may.",
            NoOtherCommand => "这个命令编号已用过：请换一个编号再发。" / "This command id was used before: send it under a new one.",
            NoReadOnly => "只读：现在不能写入（磁盘可能已满）。可以查看；恢复后自动可写。" / "Read-only: no writes now (the disk may be full). You can look; writing comes back by itself.",
            NoUnknown => "写入时出错，不知是否办成：请再发一次，不会重复。" / "Writing failed, it may or may not be done: send again, it will not double.",
            NoBusy => "服务器忙，没有办成：请稍后再发，您写的内容还在。" / "Too busy, nothing was done: send again shortly. What you wrote is still here.",
            NoNothingToDo => "本单没有要「{0}」的事项。" / "There is nothing on this case for this act: {0}.",
            NoPromiseOpen => "还不能办结：承诺{0}（{1}）未兑现。先兑现，或用「承诺兑现」写明。" / "Cannot close: promise {0} ({1}) is open. Keep it, or say how it was kept.",
            NoOrderOpen => "还不能办结：督办{0}（{1}）未答复。请先答复督办。" / "Cannot close: order {0} ({1}) has no answer. Answer it first.",
            NoOwnDecision => "这是您本人提出的：请他人办理。" / "This was asked by you: somebody else must do it.",
            NoTasksOpen => "还不能办完：任务 {0} 还在办理。先回单、审核，或收回。" / "Not finished yet: open are {0}. Reply and review, or take back.",
            NoLeadThere => "已有主办（任务{0}）：只能有一个。请派协办，或先收回。" / "Task {0} leads already, and one only can. Give a helper, or take it back.",
            NoNotYourTask => "任务{0}派给了他人：请本人、本部门或班长回单。" / "Task {0} is somebody else's: they, their team or a team leader must reply.",
            NoAskedAlready => "已有同样的申请（{0}），还没有批复。" / "Ask {0} is the same and waits for its answer.",
            NoNotYoursToDecide => "这项申请由{0}批复：请转告。" / "This is for somebody else to decide: {0}.",
            NoDecidedForGood => "归属已裁定，不能再退单。请办理，或上报。" / "It was decided for good whose case this is. Work on it, or escalate.",
            NoAskedTooLate => "已过时限（{0}），不能再申请延时。请尽快办理。" / "The limit has passed ({0}): no more time can be asked for.",
            NoOvertaken => "所申请的已经过时，不能同意。请驳回。" / "What was asked for is over: refuse it.",
            NoMoreRounds => "还不能申请终结：重办过 {0} 次，须 {1} 次。" / "Too early to end it for good: handled again {0} of {1} times.",
            NoEndedForGood => "本单已终结，不再重办。新的诉求请另立工单。" / "This case was ended for good. Take a new case for anything new.",
            NoLinkedAlready => "已与 {0} 关联。" / "{0} is linked already.",
            NoNoParent => "{0} 不能作本单的主单：主单不能有主单，子单不能有子单。" / "{0} cannot be the parent: a parent has none, a child has no children.",
            NoNoMerge => "不能并入 {0}：该单须在办，本单不能带子单。" / "Cannot merge into {0}: it must be open, and this case without children.",
            NoOtherWentOn => "{0} 之后又有办理：请先在该单撤销。" / "{0} went on since: undo it there first.",
            NoInForce => "这份规则或日历已在使用，不需要再次启用。" / "These rules, or this calendar, are in force already: there is nothing to adopt.",
            NoCustomer => "没有这位客户：请核对号码，或先导入客户资料。" / "There is no such customer: check the number, or import the customer first.",
            NoSession => "您没有打开的工作站：先运行 caseloop，再接来电。" / "No workstation of yours is open: run caseloop first.",
            NoErased => "个人信息已抹除，不能再办理：请新开工单。" / "What was written was erased, so nothing can be added: open a new case.",
            NoOpenCase => "{0} 还没有办结：请先办结，再抹除。" / "{0} is open still: end it first, then erase.",
            NoLineTaken => "号码已属于客户 {0}：请核对，或先从该客户去掉这个号码。" / "Customer {0} has this line: check it, or take it from that customer first.",
            NoTooMany => "{0}太多：最多 {1} 个。请在已有的上面办理。" / "Too many ({0}): {1} at most. Work on those that there are.",

            // Fields that do not fit: what is wrong, what would be right.
            BadUnknown => "没有「{0}」这一项。可填：{1}。" / "There is no field \"{0}\". There are: {1}.",
            BadUnknownNone => "没有「{0}」这一项：这一步没有可填的项。" / "There is no field \"{0}\": this act has none.",
            BadMissing => "{0}没有填：请填写。" / "{0} is missing: please fill it in.",
            BadNotOneOf => "{0}不在可选项中。可选：{1}。" / "{0} is not one of the list: {1}.",
            BadTooLong => "{0}太长：最多 {1} 字节（约 {2} 个汉字）。" / "{0} is too long: at most {1} bytes ({2} Chinese characters).",
            BadPhone => "{0}不像电话号码：请核对，应为 3–20 位数字。" / "{0} is no phone number: please check, 3 to 20 digits.",
            BadWhen => "看不懂{0}：请写 16:00、+2h 或 +3d。" / "{0} is no time: write 16:00, +2h or +3d.",
            BadPast => "{0}已经过去：请填以后的时间。" / "{0} is in the past: give a later time.",
            BadTooFar => "{0}太晚：最迟 {1}。" / "{0} is too late: {1} at the latest.",
            BadTooSoon => "{0}太早：最早 {1}。" / "{0} is too early: {1} at the earliest.",
            BadCase => "{0}：没有这个工单，请核对单号。" / "{0}: no such case that could be meant, please check.",
            BadStaff => "{0}：没有这个工号，请核对。" / "{0}: no such staff number here, please check.",
            BadNumber => "{0}不是有效的数字：请核对。" / "{0} is not a valid number: please check.",
            BadNotOfKind => "{0}不属于「{1}」：请换类别，或先改种类。" / "{0} does not belong to \"{1}\": choose another, or change the kind.",
            BadWhichOf => "请写明{0}：{1}。" / "Say which ({0}): {1}.",

            BadUnreadable => "{0}不合要求，第 {1} 行起有误：请先用 rules check 或 calendar check 检查。" / "{0} is not of the right form from line {1} on: check it with rules check or calendar check first.",

            // A case that changed while a form was open.
            ChangedBy => "工单刚被 {0} 改动：{1}。您写的内容还在。" / "{0} just changed this case: {1}. What you wrote is still here.",

            // Refused at the door.
            DeniedAccount => "本系统账户（uid {0}）没有登记：请管理员绑定账户。" / "This account (uid {0}) is not known here: ask an admin to bind it.",
            DeniedAs => "不能以工号 {0} 办理：没有此人，或本账户不能代办。" / "Cannot act as {0}: no such person, or this account may not act for others.",
            DeniedShared => "这是共用账户：请先签到，或用 --as 工号。" / "This account is shared: sign on, or say --as STAFF.",
            DeniedFull => "会话已满（{0} 个）：请关闭不用的窗口再试。" / "All {0} {0|session is|sessions are} taken: close one that is not needed, then try again.",
            DeniedStopping => "服务器正在停止：请稍后再试。" / "The server is stopping: try again shortly.",
            DeniedBroken => "会话出错已结束，您写的内容已存：请重新打开。" / "The session broke; what you wrote is stored: open it again.",
            StoreNotHere => "此目录没有数据：请核对 --data，或先运行 caseloop init。" / "There is no store in this directory: check --data, or run caseloop init first.",
            StoreNewer => "数据由新版程序写成（格式 {0}，本程序只识 {1}）：请升级程序。" / "The store was written by a newer program (format {0}, known here {1}): update the program.",
            StoreInUse => "数据正被另一个程序占用：请先停掉它。" / "Another program holds the store: stop that one first.",
            StoreClock => "测试时钟不符：只有用 --test-clock 建的数据才用 --clock，也必须用。" / "The clock does not fit: a store made with --test-clock needs --clock, no other takes it.",
            StoreConfig => "数据目录里的 config.toml 第 {0} 行有误：请改正后再试，详情见服务器日志。" / "Line {0} of config.toml beside the store is wrong: mend it and try again; the server's log says more.",
            StoreOther => "服务器打不开数据：请看服务器日志。" / "The server could not open its store: see the log of the server.",
        }
    };
}

//! The one table of words: an id, and beside it Chinese and English. A new word is one line in its group.
//!
//! `{0}` is a hole for the first argument of [`Word::with`], `{0|case|cases}` a choice by it: the first form for 1, the
//! second otherwise. Tests refuse an empty word, holes that differ between the languages, and a word nobody says.

use super::Lang;

macro_rules! words {
    ($($word:ident => $zh:literal / $en:literal,)*) => {
        /// A word or sentence of the program.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Word { $(#[doc = $zh] $word,)* }

        impl Word {
            /// Every word, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$word,)*];

            /// In a language, with its holes still open.
            pub const fn say(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$word, Lang::Zh) => $zh, (Self::$word, Lang::En) => $en,)*
                }
            }
        }
    };
}

words! {
    // Between words.
    ListComma => "、" / ", ",
    ListMore => " 等" / " and more",
    And => "；" / "; ",

    // Stages: what a case waits for.
    StageAccept => "待受理" / "accept",
    StageHandle => "处理" / "handle",
    StageFeedback => "反馈" / "feedback",
    StageRevisit => "回访" / "revisit",
    StageClosed => "办结" / "closed",
    StageArchived => "归档" / "archived",
    StageRejected => "不予受理" / "rejected",
    StageWithdrawn => "撤单" / "withdrawn",

    // Roles.
    RoleAgent => "客服代表" / "agent",
    RoleHandler => "处理人员" / "handler",
    RoleRevisitor => "回访员" / "revisitor",
    RoleTeamLeader => "班长" / "team leader",
    RoleSupervisor => "主管" / "supervisor",
    RoleAdmin => "管理员" / "admin",
    System => "系统" / "system",

    // Acts.
    ActOpen => "登记" / "Register",
    ActAccept => "受理" / "Accept",
    ActResolve => "一次办结" / "One-call",
    ActReject => "不予受理" / "Reject",
    ActWithdraw => "撤单" / "Withdraw",
    ActDispatch => "派单" / "Dispatch",
    ActAssign => "指派" / "Assign",
    ActClaim => "认领" / "Claim",
    ActTransfer => "转派" / "Transfer",
    ActNote => "备注" / "Note",
    ActContact => "联系" / "Contact",
    ActHold => "挂起" / "Hold",
    ActResume => "解挂" / "Resume",
    ActFinish => "处理完成" / "Finish",
    ActReply => "回复客户" / "Reply",
    ActRevisit => "回访" / "Revisit",
    ActClose => "办结" / "Close",
    ActReopen => "重办" / "Reopen",
    ActArchive => "归档" / "Archive",
    ActUrge => "催办" / "Urge",
    ActClassify => "改分类" / "Reclassify",
    ActAmend => "更正" / "Correct",
    ActFlag => "加标记" / "Flag",
    ActUnflag => "去标记" / "Unflag",
    ActRefer => "外部单号" / "Reference",
    ActAttach => "附件" / "Attach",
    ActUndo => "撤销" / "Undo",

    // Views of the queue.
    ViewAll => "全部" / "all",
    ViewMine => "我的" / "mine",
    ViewTeam => "本组" / "team",
    ViewPool => "工单池" / "pool",
    ViewOverdue => "超时" / "overdue",

    // Short lists of the program's own.
    FlagVip => "VIP" / "VIP",
    FlagMedia => "媒体" / "media",
    FlagEscalated => "升级投诉" / "escalated",
    FlagAppeal => "申诉" / "appeal",
    FlagRepeat => "重复投诉" / "repeat",
    RelationOwn => "本人" / "own",
    RelationProxy => "代诉" / "proxy",
    RelationAnonymous => "匿名" / "anonymous",
    RelationSecret => "保密" / "secret",
    PlaceTown => "城镇" / "town",
    PlaceVillage => "农村" / "village",
    ReplyInterim => "阶段性" / "interim",
    ReplyFinal => "最终" / "final",
    Satisfied => "满意" / "satisfied",
    Indifferent => "一般" / "indifferent",
    Dissatisfied => "不满意" / "dissatisfied",
    ClosedRevisited => "回访后办结" / "after the revisit",
    ClosedNotReached => "未接通，已书面告知" / "not reached, notice sent",
    ClosedNoRevisit => "免回访" / "no revisit",
    ClosedElsewhere => "在外部系统办结" / "closed elsewhere",
    UrgerCustomer => "客户" / "customer",
    UrgerSupervisor => "上级" / "supervisor",
    Yes => "是" / "yes",
    No => "否" / "no",

    // Clocks.
    ClockNotStarted => "未开始" / "not begun",
    ClockRunning => "计时中" / "running",
    ClockHeld => "停" / "held",
    ClockHeldNet => "停 (净{0})" / "held ({0})",
    ClockMet => "已达成" / "met",
    ClockMissed => "超时" / "missed",
    ClockCancelled => "已取消" / "cancelled",
    Late => "超时 {0}" / "late {0}",
    Days => "{0}天" / "{0}d",
    Before => "{0}前" / "by {0}",

    // Fields of acts.
    FieldLine => "业务号码" / "Line",
    FieldName => "投诉人" / "Name",
    FieldRelation => "关系" / "Relation",
    FieldContact => "联系电话" / "Contact",
    FieldContactAt => "联系时间" / "Call at",
    FieldKind => "种类" / "Kind",
    FieldCategory => "类别" / "Category",
    FieldAddress => "地址" / "Address",
    FieldPlace => "城乡" / "Place",
    FieldSeverity => "严重程度" / "Severity",
    FieldChannel => "渠道" / "Channel",
    FieldTitle => "标题" / "Title",
    FieldWants => "诉求" / "Wants",
    FieldText => "内容" / "Text",
    FieldWhatHappened => "事件" / "Event",
    FieldDisposition => "处理结论" / "Outcome",
    FieldReason => "原因" / "Reason",
    FieldClosingReason => "办结原因" / "Cause",
    FieldAnswer => "答复" / "Answer",
    FieldSatisfaction => "满意度" / "Answer",
    FieldTeam => "部门" / "Team",
    FieldTo => "接单人" / "To",
    FieldResult => "接通" / "Result",
    FieldUntil => "截止" / "Until",
    FieldTold => "已告知" / "Told",
    FieldReplyKind => "性质" / "Type",
    FieldWhy => "不满原因" / "Why",
    FieldBy => "催办人" / "By",
    FieldFlag => "标记" / "Flag",
    FieldSource => "来源" / "Source",
    FieldId => "单号" / "Number",
    FieldFileName => "文件名" / "File",
    FieldSha256 => "SHA-256" / "SHA-256",
    FieldWhere => "存放处" / "Kept at",
    FieldBytes => "字节数" / "Bytes",

    // What happened, in the timeline.
    EventSiteMade => "建站 {0}" / "site made: {0}",
    EventPackAdopted => "启用规则 {0}" / "rules adopted: {0}",
    EventPersonAdded => "新增人员 {0} {1}" / "person added: {0} {1}",
    EventPersonChanged => "人员变更 {0}" / "person changed: {0}",
    EventPinSet => "设置口令" / "PIN set",
    EventAccountBound => "绑定系统账户 {0}" / "account bound: {0}",
    EventCustomerAdded => "新增客户" / "customer added",
    EventOpened => "登记" / "registered",
    EventImported => "导入" / "imported",
    EventAccepted => "受理" / "accepted",
    EventRejected => "不予受理" / "rejected",
    EventWithdrawn => "撤单" / "withdrawn",
    EventDispatched => "派单" / "dispatched",
    EventAssigned => "指派" / "assigned",
    EventClaimed => "认领" / "claimed",
    EventTransferred => "转派" / "transferred",
    EventNoted => "备注" / "note",
    EventContacted => "联系客户" / "contact",
    EventHeld => "挂起" / "held",
    EventTold => "已告知客户" / "customer told",
    EventResumed => "解挂" / "resumed",
    EventFinished => "处理完成" / "finished",
    EventReplied => "回复客户·{0}" / "{0} reply",
    EventRepliedPlain => "回复客户" / "reply",
    EventRevisited => "回访" / "revisit",
    EventClosed => "办结" / "closed",
    EventReopened => "重办" / "reopened",
    AskedByCustomer => "客户要求" / "asked by the customer",
    EventArchived => "归档" / "archived",
    EventUndone => "撤销" / "undo",
    EventUrged => "催办" / "urged",
    EventFlagged => "加标记" / "flagged",
    EventUnflagged => "去标记" / "flag removed",
    EventReferenced => "外部单号" / "reference",
    EventAttached => "附件" / "attached",
    EventClassified => "改分类" / "reclassified",
    EventAmended => "更正" / "corrected",
    EventReported => "外部状态" / "status elsewhere",
    EventLimitSet => "外部时限" / "limit set elsewhere",
    EventWarned => "预警 {0} {1}%" / "warning: {0} {1}%",
    EventWarnedPlain => "预警" / "warning",
    EventBreached => "超时 {0}" / "overdue: {0}",
    EventBreachedPlain => "超时" / "overdue",
    EventUndoneMark => "（已撤销）{0}" / "(undone) {0}",
    EventUntil => "至 {0}" / "until {0}",
    EventErased => "（内容已抹除）" / "(erased)",
    ByPerson => "{0}({1})" / "{0} ({1})",
    ByProxy => "{0}·{1}代办" / "{0}, done by {1}",

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
    BadStaff => "{0}：没有这个工号，请核对。" / "{0}: no such staff number here, please check.",
    BadNumber => "{0}不是有效的数字：请核对。" / "{0} is not a valid number: please check.",
    BadNotOfKind => "{0}不属于「{1}」：请换类别，或先改种类。" / "{0} does not belong to \"{1}\": choose another, or change the kind.",

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
    StoreOther => "服务器打不开数据：请看服务器日志。" / "The server could not open its store: see the log of the server.",

    // Find: by what.
    WhyNumber => "单号" / "number",
    WhyExternal => "外部单号" / "reference",
    WhyPhone => "号码" / "phone",
    WhyName => "姓名" / "name",
    WhyText => "「…{0}…」" / "\"…{0}…\"",

    // Keys.
    KeyEnter => "回车" / "Enter",
    KeySpace => "空格" / "Space",
    KeyBackspace => "退格" / "Bksp",
    KeyPageUp => "上页" / "PgUp",
    KeyPageDown => "下页" / "PgDn",
    KeyHome => "Home" / "Home",
    KeyEnd => "End" / "End",
    KeyInsert => "Ins" / "Ins",
    KeyDelete => "Del" / "Del",

    // Every screen: head, status line, footer.

    // Queue.

    // Case: facts, clocks, timeline, drawers.

    // Intake.

    // Find.

    // Help.

    // Sign-on.

    // First start.

    // Subcommands.
}

//! What the actions are called, by the ids of keymaps: short in the footer, long in help.

use super::Lang;

/// The words of an action.
#[derive(Debug, Clone, Copy)]
pub struct ActionWords {
    pub id: &'static str,
    short: (&'static str, &'static str),
    long: (&'static str, &'static str),
}

impl ActionWords {
    /// For the footer; Chinese has at most four characters.
    pub const fn short(&self, lang: Lang) -> &'static str {
        in_lang(self.short, lang)
    }

    /// Other words for the same, for who looks for it by them.
    pub fn also(&self, lang: Lang) -> &'static str {
        let found = ALSO.iter().find(|(id, ..)| *id == self.id);
        found.map_or("", |(_, zh, en)| in_lang((zh, en), lang))
    }

    /// For help.
    pub const fn long(&self, lang: Lang) -> &'static str {
        in_lang(self.long, lang)
    }
}

const fn in_lang(words: (&'static str, &'static str), lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => words.0,
        Lang::En => words.1,
    }
}

/// The words of the action of that id.
pub fn action(id: &str) -> Option<&'static ActionWords> {
    ACTIONS.iter().find(|words| words.id == id)
}

const fn is(
    id: &'static str,
    short: (&'static str, &'static str),
    long: (&'static str, &'static str),
) -> ActionWords {
    ActionWords { id, short, long }
}

/// What people call actions too: zh, en.
#[rustfmt::skip]
const ALSO: &[(&str, &str, &str)] = &[
    ("intake.open", "新建 登记 开单 来电", "create register call"),
    ("find.open", "搜索 查询 检索", "search look up"),
    ("undo", "回退 反悔", "revert take back"),
    ("back", "关闭 上一级", "close"),
    ("session.quit", "下班 离开", "exit leave log out"),
    ("session.switch_person", "签到 登录 换班", "sign on log in"),
    ("session.language", "英语 汉语 english chinese", "translate"),
    ("messages.open", "通知 提示 历史", "notices history log"),
    ("setup.open", "偏好 语言 键位 颜色", "settings preferences keymap colour"),
    ("case.receipt", "凭条 小票 打印", "receipt print"),
    ("case.alike", "关联 相同 短号码 合作方", "same related short code partner"),
    ("case.rights", "三包 退货 换货 备用机 折旧 改进 成效", "warranty return exchange loaner refund improvement"),
    ("board.take_up", "群障 主单 改进 批量投诉", "incident parent improvement mass"),
    ("board.page_5", "群障 话题 上升 批量投诉", "incident trends phrases rising"),
    ("board.page_6", "环节 时长 耗时", "time hours slow"),
    ("board.page_7", "六项承诺 兑现 达标", "promises kept target"),
    ("board.open", "大屏 统计 负荷 预测", "dashboard load forecast"),
    ("stock.open", "备机 配件 物料 盘点", "spare parts inventory"),
    ("reception.open", "接待 预约 签到 叫号 值班领导", "visit appointment queue leader on duty"),
    ("lines_to_take.open", "话术 统一说法 通知", "announcement notice script"),
    ("menu.open", "首页 简单", "simple home"),
    ("case.accept", "接单", "take on"),
    ("case.claim", "领单 接手 抢单", "take mine"),
    ("case.dispatch", "派发 下派 派部门", "send department"),
    ("case.assign", "派人 分配", "give person"),
    ("case.transfer", "转办 移交 转单 改派", "hand over forward pass on"),
    ("case.finish", "办完 结论 完成 解决", "done resolve outcome"),
    ("case.reply", "答复 回电 告知客户", "answer call back feedback"),
    ("case.revisit", "满意度 回访客户", "satisfaction survey"),
    ("case.note", "记录 留言 跟进", "comment remark"),
    ("case.contact", "拨打 电话 未接通", "phone try"),
    ("case.hold", "暂停 搁置 等待", "pause wait"),
    ("case.resume", "恢复 继续", "continue"),
    ("case.urge", "催促 加急", "hurry remind"),
    ("case.promise", "约定 预约回电", "callback appointment"),
    ("case.ask", "退单 延时 特批 免回访", "send back extension exception"),
    ("case.escalate", "升级", "raise"),
    ("case.acknowledge", "确认", "acknowledge seen"),
    ("case.task", "协办 子任务", "subtask helper"),
    ("case.respond", "反馈结果", "answer task"),
    ("case.reject", "拒绝 退回客户", "refuse case"),
    ("case.withdraw", "撤诉 取消", "cancel"),
    ("case.reopen", "重开 再办", "again"),
    ("case.classify", "改类别 改级别", "category severity"),
    ("case.amend", "改号码 改姓名 改地址", "edit fix"),
    ("case.fill", "登记单 登记 工序 查证 勘察", "sheet step evidence survey"),
    ("case.lend", "备机 替代机 借机", "loaner spare phone"),
    ("case.recover", "归还 还机", "return loaner"),
    ("case.use", "换件 配件 出库", "part spare"),
    ("case.book", "约时间 改约", "appointment slot"),
    ("case.arrive", "取号 叫号 排队 到场", "arrive queue number"),
    ("case.receive", "领导接待 转督办 现场解决", "leader tracked spot"),
    ("case.inform", "群障 批量 短信 进展", "mass incident outage update"),
    ("case.proof", "时限怎么算 计算", "explain deadline"),
    ("case.hand_over", "交班", "shift"),
    ("customer.open", "用户 资料 机主", "subscriber account"),
    ("queue.view_10", "待签收 待审批 预警", "acknowledge approve escalations"),
    ("reveal.open", "明文 脱敏 看号码", "unmask number"),
    ("queue.mark", "勾选 多选 批量", "select several bulk"),
    ("queue.mark_all", "全选 批量", "select all bulk"),
    ("drafts.open", "未发送 恢复", "unsent restore"),
];

/// Every action: id, short zh and en, long zh and en. A new action is one line.
#[rustfmt::skip]
pub const ACTIONS: &[ActionWords] = &[
    // Everywhere.
    is("help.open", ("帮助", "Help"), ("帮助：此处可用的键", "Help: the keys that work here")),
    is("back", ("返回", "Back"), ("返回；写了一半的自动存草稿", "Back; what you were writing is kept")),
    is("find.open", ("查找", "Find"), ("查找工单、客户", "Find cases and customers")),
    is("intake.open", ("新受理", "New"), ("受理新工单", "Take a new case")),
    is("undo", ("撤销", "Undo"), ("撤销上一步", "Undo the last act")),
    is("palette.open", ("更多", "More"), ("命令：列出能办的每一步，可输入查找", "Commands: all that can be done, by name")),
    is("home.open", ("首页", "Home"), ("回到首页：队列", "Home: back to the queue")),
    is("messages.open", ("消息", "Said"), ("刚才的提示", "What was said in the status line")),
    is("board.open", ("看板", "Board"), ("看板：班组、今天、人员、质量", "The board: teams, today, people, quality")),
    is("stock.open", ("库存", "Stock"), ("备用机与备件：缺货、逾期、在途", "Loaners and parts: low, overdue, under way")),
    is("reception.open", ("接待日", "Visits"), ("客户接待日：各接待点预约、排队、督办", "Reception day: branches, queue, tracked")),
    is("lines_to_take.open", ("口径", "To say"), ("口径：现行的统一说法；班长、主管在此发布", "Lines to take: what everybody says now")),
    is("setup.open", ("设置", "Setup"), ("设置：语言、键位、屏幕", "Setup: language, keys, screen")),
    is("menu.open", ("菜单", "Menu"), ("数字菜单：不常用的人按数字办", "The numbered menu for who comes seldom")),
    is("session.language", ("中/英", "Zh/En"), ("切换中文、英文", "Switch Chinese and English")),
    is("session.switch_person", ("换人", "Person"), ("换人签到（共用账户）", "Change person (shared account)")),
    is("session.quit", ("退出", "Quit"), ("退出", "Quit")),
    is("screen.redraw", ("重画", "Redraw"), ("重画屏幕", "Redraw the screen")),

    // Queue.
    is("queue.open", ("打开", "Open"), ("打开选中的工单", "Open the selected case")),
    is("queue.up", ("上移", "Up"), ("上一行", "Up one row")),
    is("queue.down", ("下移", "Down"), ("下一行", "Down one row")),
    is("queue.page_up", ("上页", "PrevPage"), ("上一页", "Up one page")),
    is("queue.page_down", ("下页", "NextPage"), ("下一页", "Down one page")),
    is("queue.top", ("最前", "Top"), ("到第一行", "To the first row")),
    is("queue.end", ("最后", "End"), ("到最后一行", "To the last row")),
    is("queue.mark", ("标记", "Mark"), ("标记这一件，再一起办", "Mark it, to act on several at once")),
    is("queue.mark_all", ("全标", "MarkAll"), ("全部标记，或全部取消", "Mark all, or none")),
    is("drafts.open", ("草稿", "Drafts"), ("没写完的草稿", "Drafts: what is half written")),
    is("queue.view_1", ("我的", "Mine"), ("视图 1：我的", "View 1: mine")),
    is("queue.view_2", ("工单池", "Pool"), ("视图 2：工单池", "View 2: pool")),
    is("queue.view_3", ("本组", "Team"), ("视图 3：本组", "View 3: my team")),
    is("queue.view_4", ("超时", "Overdue"), ("视图 4：超时", "View 4: overdue")),
    is("queue.view_5", ("待回访", "Revisit"), ("视图 5：待回访", "View 5: to revisit")),
    is("queue.view_6", ("全部", "All"), ("视图 6：全部在办", "View 6: everything open")),
    is("queue.view_7", ("约定", "Promised"), ("视图 7：我约定回复的", "View 7: what I promised")),
    is("queue.view_8", ("今天", "Today"), ("视图 8：本组今天到期的", "View 8: what is due today")),
    is("queue.view_9", ("我受理的", "Taken in"), ("视图 9：我受理、还没办结的", "View 9: taken in by me, still open")),

    is("queue.view_10", ("升级", "Above"), ("视图 0：升级：等我签收、审批的", "View 0: for me to sign for or to decide")),

    // The board.
    is("board.choose", ("看工单", "Cases"), ("打开这个数字背后的工单", "The cases behind this figure")),
    is("board.up", ("上", "Up"), ("上一行", "One row up")),
    is("board.down", ("下", "Down"), ("下一行", "One row down")),
    is("board.left", ("左", "Left"), ("左一列", "One column to the left")),
    is("board.right", ("右", "Right"), ("右一列", "One column to the right")),
    is("board.page_up", ("上页", "PrevPage"), ("上一页", "Up one page")),
    is("board.page_down", ("下页", "NextPage"), ("下一页", "Down one page")),
    is("board.page_1", ("班组", "Teams"), ("班组：阶段、时限、将超时", "Teams by stage, time and forecast")),
    is("board.page_2", ("今天", "Today"), ("今天：按小时的来单和办结", "Today: arrivals and closings by hour")),
    is("board.page_3", ("人员", "People"), ("人员：每人手上的工单", "People: what lies with each")),
    is("board.page_4", ("质量", "Quality"), ("质量：按天、按周", "Quality by day and week")),
    is("board.page_5", ("热点", "Topics"), ("热点：疑似批量投诉、上升的类别和说法", "Topics: incidents, and what there is more of")),
    is("board.page_6", ("阶段", "Stages"), ("阶段：各班组在每个阶段的平均时长", "Stages: mean hours by team and stage")),
    is("board.page_7", ("承诺", "Pledges"), ("服务承诺：目标、本月、近六月", "Pledges: target, this month, six months")),
    is("board.take_up", ("立单", "TakeUp"), ("立单：归为一个主单，或建改进事项", "Make one incident of these, or an item")),
    is("board.dismiss", ("不提示", "Dismiss"), ("不再提示：到再多一半为止，写明原因", "Dismiss it until it grew by half, and why")),
    is("board.further", ("多移", "MoveOne"), ("设想：多移一件给别的班组", "What if one more were moved elsewhere")),
    is("board.fewer", ("少移", "KeepOne"), ("设想：少移一件", "What if one fewer were moved")),
    is("board.kiosk", ("轮播", "Kiosk"), ("轮播：每分钟换一页", "Kiosk: the next page each minute")),

    // The acts on a case.
    is("reveal.open", ("明文", "Reveal"), ("查看明文：写明理由，记入审计", "Reveal what is masked, with a reason")),
    is("case.accept", ("受理", "Accept"), ("受理：登记分类，告知客户", "Accept: classify, tell the customer")),
    is("case.claim", ("认领", "Claim"), ("认领到自己名下", "Claim: make it mine")),
    is("case.dispatch", ("派单", "Dispatch"), ("派单给部门", "Dispatch to a team")),
    is("case.assign", ("指派", "Assign"), ("指派给个人", "Assign to a person")),
    is("case.transfer", ("转派", "Transfer"), ("转派给其他部门或个人", "Transfer to another team or person")),
    is("case.note", ("备注", "Note"), ("写备注", "Write a note")),
    is("case.contact", ("联系", "Contact"), ("记录一次联系客户", "Record a try to reach the customer")),
    is("case.finish", ("处理完成", "Finish"), ("处理完成：写明处理结论", "Finish with an outcome")),
    is("case.reply", ("回复客户", "Reply"), ("回复客户：阶段性或最终", "Reply to the customer, interim or final")),
    is("case.revisit", ("回访", "Revisit"), ("回访：问客户是否满意", "Revisit: is the customer satisfied?")),
    is("case.close", ("办结", "Close"), ("办结（外部系统已办结的）", "Close what was finished elsewhere")),
    is("case.next", ("下一件", "Next"), ("下一件工单", "The next case")),
    is("case.hold", ("挂起", "Hold"), ("挂起：等客户、配件、合作方…", "Hold: wait for customer, parts, partner …")),
    is("case.resume", ("解挂", "Resume"), ("解挂，继续办理", "Resume a held case")),
    is("case.reject", ("不予受理", "Reject"), ("不予受理，写明原因", "Reject, with a reason")),
    is("case.withdraw", ("撤单", "Withdraw"), ("客户撤单", "The customer withdraws")),
    is("case.reopen", ("重办", "Reopen"), ("重新处理已办完的工单", "Handle a finished case again")),
    is("case.archive", ("归档", "Archive"), ("归档", "Archive")),
    is("case.urge", ("催办", "Urge"), ("记录催办", "Record that somebody asks to hurry")),
    is("case.classify", ("改分类", "Reclass"), ("改种类、类别、严重程度", "Correct kind, category, severity")),
    is("case.amend", ("更正", "Correct"), ("更正号码、姓名、地址、诉求", "Correct number, name, address, wishes")),
    is("case.flag", ("加标记", "Flag"), ("加标记：媒体、升级投诉…", "Flag: media, escalated …")),
    is("case.unflag", ("去标记", "Unflag"), ("去掉标记", "Take a flag away")),
    is("case.task", ("派任务", "Task"), ("派任务：主办一个，协办若干", "Give a task to a team or a person")),
    is("case.respond", ("回单", "Respond"), ("回单：任务办理结果", "Reply to a task")),
    is("case.review", ("审核", "Review"), ("审核回单：通过，或退回重办", "Review what a task replied")),
    is("case.take_back", ("收回", "TakeBack"), ("强制收回任务或工单", "Take a task or the case back")),
    is("case.hand_over", ("交接班", "Shift"), ("交接班：手上的交给接班人", "Hand over to the next shift")),
    is("case.ask", ("申请", "Ask"), ("申请：退单、延时、挂起、特批…", "Ask: send back, more time, exception …")),
    is("case.grant", ("同意", "Grant"), ("同意申请，或审批通过退费", "Grant what was asked, or approve a refund")),
    is("case.refuse", ("驳回", "Refuse"), ("驳回申请或退费，写明原因", "Refuse what was asked, or decline a refund")),
    is("case.promise", ("承诺", "Promise"), ("承诺：几点前回电或给结果", "Promise a callback or a result")),
    is("case.keep", ("兑现", "Kept"), ("写明承诺怎样兑现", "Say how a promise was kept")),
    is("case.park", ("挂账", "Park"), ("挂账：等几个月后的事，到期继续", "Park: wait for something months away")),
    is("case.judge", ("责任", "Liable"), ("责任判定：我方、非我方、第三方", "Say who answers for it")),
    is("case.escalate", ("上报", "Escalate"), ("上报给上一级，写明原因", "Escalate, with a reason")),
    is("case.acknowledge", ("签收", "Sign for"), ("签收：已知晓，马上办", "Sign for it: seen, and acted on")),
    is("case.deescalate", ("解除上报", "StepDown"), ("解除上报，写明原因", "Step down, with a reason")),
    is("case.supervise", ("督办", "Order"), ("督办：限时答复", "Supervise: an order with its deadline")),
    is("case.answer", ("督办答复", "Answer"), ("答复督办", "Answer an order")),
    is("case.link", ("关联", "Link"), ("关联：主单、首次投诉、相关", "Link with another case")),
    is("case.unlink", ("取消关联", "Unlink"), ("取消关联", "Take a link away")),
    is("case.merge", ("合并", "Merge"), ("合并：并入另一工单", "Merge into another case")),
    is("case.fill", ("填单", "Fill in"), ("填单：填写一张登记单（工序、查证、勘察…）", "Fill in a sheet: step, evidence, survey ...")),
    is("case.inform", ("群发告知", "Inform"), ("群发告知：一次写给所有子单的客户", "Write one update to all children")),
    is("case.lend", ("借备用机", "Lend"), ("借出备用机给客户", "Lend the customer a loaner")),
    is("case.recover", ("收备用机", "Loaner"), ("收回备用机：完好、损坏或遗失", "Take a loaner back: good, damaged, lost")),
    is("case.reserve", ("预留", "Reserve"), ("预留备件或软件给本单", "Keep parts or software for this case")),
    is("case.use", ("领用", "Use"), ("领用备件或软件，预留的先用", "Use parts or software, what is kept first")),
    is("case.release", ("取消预留", "Release"), ("取消预留：放回库存", "Let go what is kept for this case")),
    is("case.charge", ("扣费明细", "Charge"), ("扣费明细：登记、核实一条扣费", "Write down or verify a disputed charge")),
    is("case.strike", ("删明细", "Strike"), ("删去一条扣费明细，写明原因", "Strike a disputed charge, with a reason")),
    is("case.propose", ("提交审批", "Propose"), ("退费提交审批：应退金额交他人审批", "Propose a refund for approval")),
    is("case.approve", ("审批通过", "Approve"), ("退费审批通过，填核对码", "Approve a refund, by its code")),
    is("case.decline", ("驳回退费", "Decline"), ("驳回退费，或撤回自己提交的", "Decline a refund, or take one's own back")),
    is("case.book", ("预约", "Book"), ("预约接待日的时段，或改约", "Book a slot of a reception day, or another")),
    is("case.confirm", ("确认电话", "Confirm"), ("确认电话：客户来不来，不来就取消", "Call before the day: does the customer come")),
    is("case.arrive", ("签到", "Sign in"), ("签到取号，有预约没预约都行", "Sign a customer in: the number in the queue")),
    is("case.receive", ("接待", "Receive"), ("接待：现场解决，或转督办限时答复", "Received: solved on the spot, or tracked")),
    is("case.refer", ("外部单号", "Ref"), ("登记外部单号", "Add a number of another system")),
    is("case.alike", ("同类", "Alike"), ("同类工单：同一合作方、号码、应用、地点", "Cases of the same partner, code, app, place")),
    is("case.attach", ("附件", "Attach"), ("登记附件", "Add an attachment")),
    is("case.proof", ("依据", "Why"), ("时限依据：每个时限怎么算出来的", "Why each deadline stands where it stands")),
    is("case.timeline_up", ("上移", "Up"), ("经过上移一行", "Timeline up one line")),
    is("case.timeline_down", ("下移", "Down"), ("经过下移一行", "Timeline down one line")),
    is("case.timeline_page_up", ("上页", "PrevPage"), ("经过上一页", "Timeline up one page")),
    is("case.timeline_page_down", ("下页", "NextPage"), ("经过下一页", "Timeline down one page")),
    is("case.timeline_top", ("最前", "Top"), ("经过最前", "Timeline from its beginning")),
    is("case.timeline_end", ("最后", "End"), ("经过最后", "Timeline to its end")),

    // Forms.
    is("form.send", ("发送", "Send"), ("发送；文字框里的回车是换行", "Send; in a text Enter is a new line")),
    is("form.next", ("下一项", "Next"), ("下一项", "The next field")),
    is("form.previous", ("上一项", "Back"), ("上一项", "The field before")),
    is("form.phrase", ("常用语", "Phrase"), ("插入常用语", "Insert a phrase")),
    is("form.values", ("选值", "Values"), ("列出可选的值", "List the values")),
    is("form.repeat", ("同上一件", "Repeat"), ("照上一件填这一项", "As in my last case")),
    is("intake.urge", ("催原单", "Urge"), ("不另立，催办此号码的在办工单", "Urge the open case of this line instead")),
    is("form.one_call", ("一次办结", "One-call"), ("一次办结：受理并当场答复", "One-call: take and answer at once")),

    // Find.
    is("find.choose", ("打开", "Open"), ("打开选中的一件", "Open the selected one")),
    is("find.up", ("上移", "Up"), ("上一行", "Up one row")),
    is("find.down", ("下移", "Down"), ("下一行", "Down one row")),
    is("find.page_up", ("上页", "PrevPage"), ("上一页", "Up one page")),
    is("find.page_down", ("下页", "NextPage"), ("下一页", "Down one page")),
    is("find.filter", ("筛选", "Filter"), ("只看客户或只看工单", "Only customers, or only cases")),

    // What changed meanwhile, a customer, settings, the numbered menu.
    is("case.rights", ("权益", "Rights"), ("权益：三包、退费应退多少、改进成效", "Rights of device or charges; effect measured")),
    is("case.receipt", ("回执", "Slip"), ("回执：给客户的受理凭单", "The slip for the customer")),
    is("customer.open", ("客户", "Customer"), ("客户：资料和全部工单", "The customer, with all cases")),
    is("conflict.send", ("仍发送", "Send"), ("看过变动，仍然发送", "Send it, the changes seen")),
    is("conflict.up", ("上移", "Up"), ("上移一行", "Up one line")),
    is("conflict.down", ("下移", "Down"), ("下移一行", "Down one line")),
    is("customer.choose", ("打开", "Open"), ("打开选中的工单", "Open the selected case")),
    is("customer.up", ("上移", "Up"), ("上一行", "Up one row")),
    is("customer.down", ("下移", "Down"), ("下一行", "Down one row")),
    is("customer.page_up", ("上页", "PrevPage"), ("上一页", "Up one page")),
    is("customer.page_down", ("下页", "NextPage"), ("下一页", "Down one page")),
    is("setup.lang", ("语言", "Language"), ("语言：中文、英文", "Language: Chinese, English")),
    is("setup.keymap", ("键位", "Keys"), ("键位：默认、功能键、vi", "Keys: default, function keys, vi")),
    is("setup.light", ("底色", "Colours"), ("屏幕底色：深、浅", "Background of the screen: dark, light")),
    is("setup.ascii", ("线框", "Lines"), ("线框：图形、ASCII", "Lines and boxes: drawn, ASCII")),
    is("setup.menu", ("首页", "Home"), ("首页：队列、数字菜单", "Home: the queue, the numbered menu")),
    is("receipt.print", ("打印", "Print"), ("打印回执", "Print the slip")),
    is("receipt.up", ("上移", "Up"), ("上移一行", "Up one line")),
    is("receipt.down", ("下移", "Down"), ("下移一行", "Down one line")),
    is("menu.intake", ("受理", "New"), ("受理：登记客户的问题", "Take a case: what the customer says")),
    is("menu.find", ("查进度", "Find"), ("查进度：按号码或工单号", "Find out how a case stands")),
    is("menu.repair", ("维修", "Repair"), ("维修：登记送修的手机", "Repair: take in a phone")),
    is("menu.queue", ("待办", "To do"), ("待办：我手上的工单", "What I have to do")),

    // Lists over a form, and help.
    is("list.choose", ("选定", "Choose"), ("选定", "Choose")),
    is("list.up", ("上移", "Up"), ("上一行", "Up one row")),
    is("list.down", ("下移", "Down"), ("下一行", "Down one row")),
    is("list.page_up", ("上页", "PrevPage"), ("上一页", "Up one page")),
    is("list.page_down", ("下页", "NextPage"), ("下一页", "Down one page")),
    is("help.up", ("上移", "Up"), ("上移一行", "Up one line")),
    is("help.down", ("下移", "Down"), ("下移一行", "Down one line")),
    is("help.page_up", ("上页", "PrevPage"), ("上一页", "Up one page")),
    is("help.page_down", ("下页", "NextPage"), ("下一页", "Down one page")),
    is("help.top", ("最前", "Top"), ("到最前", "To the beginning")),
    is("help.end", ("最后", "End"), ("到最后", "To the end")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn other_words_are_those_of_actions_and_each_stands_once() {
        for (n, (id, zh, en)) in ALSO.iter().enumerate() {
            assert!(action(id).is_some(), "{id}");
            assert!(ALSO.iter().skip(n + 1).all(|(other, ..)| other != id), "{id}");
            assert!(!zh.is_empty() && en.is_ascii() && !en.is_empty(), "{id}");
        }
    }

    #[test]
    fn every_bound_action_has_words() {
        let keymap: toml::Table = toml::from_str(include_str!("../../keymaps/default.toml")).unwrap();
        let bound: Vec<&str> = keymap
            .values()
            .flat_map(|context| context["keys"].as_array().unwrap())
            .map(|binding| binding["run"].as_str().unwrap())
            .collect();
        assert!(bound.len() > 100);
        for id in bound {
            assert!(action(id).is_some(), "`{id}` has no words");
        }
    }

    #[test]
    fn actions_are_named_once_and_fit_footer_and_help() {
        for (n, words) in ACTIONS.iter().enumerate() {
            assert!(ACTIONS.iter().skip(n + 1).all(|other| other.id != words.id), "{}", words.id);
            for lang in [Lang::Zh, Lang::En] {
                assert!((1..=8).contains(&width(words.short(lang))), "{} {lang:?}", words.id);
                assert!((1..=44).contains(&width(words.long(lang))), "{} {lang:?}", words.id);
            }
        }
    }
}

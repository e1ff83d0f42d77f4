//! The words of the dialogue of lines (`--plain`), in the form of the one table: those of the command line begin, these
//! follow, then those of rule packs. A word of `PlainSay…` lists what may be typed, the first as it is said in help.

/// The words given, and behind them those of the dialogue of lines, as one table.
macro_rules! with_plain_words {
    ($($before:tt)*) => {
        with_rule_words! {
            $($before)*

            // What may be typed.
            PlainSayMore => "更多 继续" / "more",
            PlainSayBack => "列表 返回" / "list back",
            PlainSayAll => "全部 全文 经过" / "all",
            PlainSayShow => "查看 打开" / "show open",
            PlainSayFind => "查找 查询 搜索 找" / "find search",
            PlainSayNew => "受理 新受理 新建 登记" / "new intake",
            PlainSayOneCall => "一次办结" / "one-call onecall",
            PlainSayRepair => "维修" / "repair",
            PlainSayCustomer => "客户 用户" / "customer",
            PlainSayWhy => "依据 时限依据" / "why",
            PlainSayActs => "命令 能办" / "acts commands",
            PlainSayMenu => "菜单" / "menu",
            PlainSayDrafts => "草稿" / "drafts draft",
            PlainSayUndo => "撤销" / "undo u",
            PlainSayZh => "中文" / "zh chinese",
            PlainSayEn => "英文" / "en english",
            PlainSayHelp => "帮助" / "help h",
            PlainSayQuit => "退出" / "quit exit q",
            PlainSayCancel => "取消 放下" / "cancel",
            PlainSaySend => "发送" / "send",
            PlainSayAnew => "重写 不用" / "anew no",

            // What it does, in help.
            PlainDoViews => "1–9" / "1 to 9",

            PlainDoRow => "01、02 …" / "01, 02 …",
            PlainDoRowHelp => "打开列表中的这一行（两位数字，或 #1）" / "open this row of the list (two digits, or #1)",
            PlainDoCase => "工单号或后几位" / "case number",
            PlainDoCaseHelp => "打开这个工单（后四位以上即可）" / "open this case (its last four digits or more will do)",
            PlainDoMore => "回车" / "Enter",
            PlainDoMoreHelp => "没显示完的部分；列表的下一页（也可输入“更多”）" / "the rest of an answer, the next page of a list (or: more)",
            PlainDoBack => "回到列表" / "back to the list",
            PlainDoAll => "打开的工单的全部内容" / "the whole of the case that is open",
            PlainDoShow => "再看打开的工单，或打开一个" / "show the open case again, or open one",
            PlainDoFind => "按单号、号码、姓名、拼音、地址、内容查找（也可 /内容）" / "find by number, phone, name, pinyin, address, words (or /words)",
            PlainDoNew => "受理新工单，可跟号码" / "take a new case; a line may follow",
            PlainDoOneCall => "受理并当场答复办结" / "take, resolve and answer in one call",
            PlainDoRepair => "登记送修的手机" / "take a phone in for repair",
            PlainDoCustomer => "客户资料和工单，可跟号码或编号" / "the customer and their cases; a line or number may follow",
            PlainDoWhy => "每个时限怎么算出来的" / "why each deadline stands where it stands",
            PlainDoActs => "列出打开的工单能办的每一步" / "list what the open case takes",
            PlainDoAct => "办这一步：汉字、拼音或首字母、英文、代码都行，如 回复、hfkh、reply" / "do it, by any name it has: reply, hfkh, dispatch, case.note",
            PlainDoActHead => "动作" / "an act",
            PlainDoMenu => "数字菜单" / "the numbered menu",
            PlainDoDrafts => "没写完的，接着写" / "what was left half written",
            PlainDoUndo => "撤销上一步" / "take the last act back",
            PlainDoLang => "换语言" / "switch the language",
            PlainDoQuit => "退出" / "leave",
            PlainDoForms => "填表时：回车＝用方括号里的值或不填，-＝清空，？＝列出可选的值（？网络＝只列网络），发送＝跳过其余选填项，取消＝放下（存草稿）；多行内容以单独一行 . 结束。"
                / "In a form: Enter keeps what stands in brackets or skips, - empties, ? lists the values (?net those with net), send skips what is optional, cancel puts it aside as a draft; a text ends with a line that holds only a dot.",

            // Coming in.
            PlainWelcome => "{0}  我的 {1}，超时 {2}，工单池 {3}。输入“帮助”看能做什么。" / "{0}  mine {1}, overdue {2}, pool {3}. Type help for what can be done.",
            PlainDraftsWait => "有 {0} 份草稿没写完：输入“草稿”接着写。" / "{0} {0|draft|drafts} left half written: type drafts to go on.",
            PlainShared => "这是共用账户，逐行对话还不能在这里签到：请运行 caseloop（不带 --plain）签到，或用自己的系统账户。" / "This account is shared, and the dialogue of lines cannot sign on yet: run caseloop without --plain, or use an account of your own.",
            PlainBye => "再见。" / "Goodbye.",
            PlainNowZh => "以下用中文。" / "From here on in Chinese.",
            PlainNowEn => "以下用英文。" / "From here on in English.",

            // Prompts.
            PlainPrompt => "{0}> " / "{0}> ",
            PlainFind => "查找" / "find",
            PlainMust => "（必填）" / " (required)",
            PlainMay => "（可不填）" / " (optional)",
            PlainField => "{0}{1}：" / "{0}{1}: ",
            PlainTextField => "{0}{1}，写完另起一行打 .：" / "{0}{1}, end with a line of one dot: ",
            PlainTextMore => "> " / "> ",
            PlainSendIt => "回车发送，序号改那一项，取消放下：" / "Enter sends, a number changes that field, cancel puts it aside: ",
            PlainSendAnyway => "回车仍然发送，取消放下：" / "Enter sends it all the same, cancel puts it aside: ",
            PlainDraftUse => "回车接着写，重写则从头填，取消放下：" / "Enter goes on with it, anew begins from the start, cancel leaves it: ",
            PlainWhich => "输入序号或名称，取消返回：" / "A number or a name, cancel goes back: ",

            // What is said.
            PlainMore => "（还有 {0} 行：更多）" / "({0} more {0|line|lines}: more)",
            PlainNoMore => "没有更多了。" / "There is no more.",
            PlainMoreRows => "（还有 {0} 件：回车看下一页）" / "({0} more: Enter shows the next page)",
            PlainEmptyView => "这个视图没有工单。" / "No cases in this view.",
            PlainNoRow => "列表里没有第 {0} 行：请看列表（输入“列表”），或输入工单号。" / "The list has no row {0}: type list to see it, or a case number.",
            PlainNoCase => "还没有打开工单：先输入行号（两位，如 01）或工单号。" / "No case is open: type a row (two digits, as 01) or a case number first.",
            PlainNotForYou => "您不能办“{0}”：岗位不办这一步，或须由他人办（回访须换人），或本单没有可办的。" / "{0} is not for you: your role does not do it, somebody else must (as with a revisit of what you handled), or there is nothing here to do it on.",
            PlainUnknown => "看不懂“{0}”：可以输入 1–9 看视图、行号或工单号打开工单、动作名称办理，或“帮助”。" / "\"{0}\" is not understood: type 1 to 9 for a view, a row or case number to open a case, the name of an act, or help.",
            PlainSeveral => "“{0}”可以是：{1}。请写全一些。" / "\"{0}\" may be: {1}. Please type more of it.",
            PlainNear => "看不懂“{0}”。是不是：{1}？" / "\"{0}\" is not understood. Is it: {1}?",
            PlainActs => "能办：{0}" / "Acts: {0}",
            PlainNoActs => "这个工单现在没有您能办的。" / "There is nothing for you to do on this case now.",
            PlainMoreEvents => "（前面还有 {0} 条：全部）" / "({0} earlier: all)",
            PlainWasLeft => "上次没写完（{0}）：" / "Left half written at {0}:",
            PlainCancelHow => "要放下不办请输入“取消”，写了的会存草稿。" / "To leave it type cancel; what you wrote is kept.",
            PlainKept => "已放下，草稿已存：再办这一步时接着写。" / "Put aside; the draft is kept and offered when you do this again.",
            PlainNotKept => "已放下，没有要存的。" / "Put aside; there was nothing to keep.",
            PlainLost => "草稿没能存下：{0}" / "The draft could not be kept: {0}",
            PlainEnded => "输入到此结束，没有发送。" / "The input ended here; nothing was sent.",
            PlainReadBack => "{0}，请核对：" / "{0}, please check:",
            PlainReadBackOf => "{0} {1}，请核对：" / "{0} {1}, please check:",
            PlainListAll => "（？列出全部，也可输入汉字、拼音）" / "(? lists all; words will do too)",
            PlainNoValue => "没有“{0}”这一项。" / "There is no \"{0}\".",
            PlainValues => "可选：" / "It is one of:",
            PlainAnyText => "这一项没有可选的值：直接写。" / "There is no list here: just write.",
            PlainConflict => "{0} 刚被改动，您写的还在：" / "{0} just changed; what you wrote is still here:",
            PlainLeft => "还剩 {0}" / "{0} left",
            PlainTooLong => "这一行太长，后面的没有收下：请核对。" / "The line was too long and was cut: please check.",
        }
    };
}

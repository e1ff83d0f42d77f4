//! The words of keymaps, in the form of the one table: `table` begins, these follow.

/// The words given, and behind them those of keymaps, as one table.
macro_rules! with_key_words {
    ($($before:tt)*) => {
        with_board_words! {
            $($before)*

            // What is wrong with a keymap.
            KeysShape => "不是键位文件的写法：{0}" / "not of the form of a keymap: {0}",
            KeysTooLong => "文件太长，最多 {0} 字节：请只写要改的键" / "the file is too long, at most {0} bytes: write only the keys that you change",
            KeysBase => "没有名为“{0}”的自带键位，有：{1}" / "no keymap \"{0}\" comes with the program; there are {1}",
            KeysContext => "没有名为“{0}”的场合，有：{1}" / "there is no place \"{0}\"; there are {1}",
            KeysNoKey => "没有写是哪个键：请写成 on = \"F2\" 这样" / "no key is named: write it like on = \"F2\"",
            KeysOnlyModifiers => "“{0}”后面缺少键名：请写成 Ctrl-T 这样" / "\"{0}\" lacks the key itself: write it like Ctrl-T",
            KeysUnknownKey => "没有“{0}”这个键：caseloop keys show 里有键的写法" / "there is no key \"{0}\": caseloop keys show has them as they are written",
            KeysUnknownNear => "没有“{0}”这个键，是不是 {1}" / "there is no key \"{0}\"; is {1} meant",
            KeysNoAction => "{0}：没有名为“{1}”的动作，caseloop keys show 列出全部" / "{0}: there is no action \"{1}\"; caseloop keys show lists them",
            KeysWrongPlace => "{0}：{1} 在 [{2}] 里没有用处，请写到它的场合里（caseloop keys show 可查）" / "{0}: {1} does nothing in [{2}]; put it where it works (caseloop keys show tells)",
            KeysTwice => "{0} 既是{1}，又是{2}（{3}）：请删去一行" / "{0} is {1}, and also {2} ({3}): take one of the lines away",
            KeysPrefix => "{0}（{1}）永远按不到，因为 {2} 已是{3}（另见 {4}）：请换一个键" / "{0} ({1}) is never reached, because {2} is {3} already (see also {4}): choose another key",
            KeysShadow => "{0}（{1}）在 [{2}] 里挡住 [{5}] 的 {3}（{4}，另见 {6}）：一个键只能有一个意思，请换一个键" / "{0} ({1}) in [{2}] hides {3} ({4}) of [{5}] (see also {6}): a key means one thing, choose another",
            KeysUnsendable => "{0}（{1}）靠不住：{2}。请换一个键" / "{0} ({1}) cannot be relied on: {2}. Choose another key",
            KeysText => "{0}（{1}）在 [{2}] 里是输入或改文字用的：请用 F 键或 Ctrl 键" / "{0} ({1}) types or edits text in [{2}]: choose an F-key or a Ctrl-key",
            KeysNoTwin => "{0} 在 [{1}] 里没有输入法打开时能用的键：请加一个 F 键、Ctrl 键、数字、回车或方向键" / "{0} has no key in [{1}] that works under an input method: add an F-key, Ctrl-key, digit, Enter or arrow",
            KeysNoWords => "{0} 缺少名称，这是程序的错：请告诉开发者" / "{0} lacks words, which is an error of the program: tell whoever maintains it",
            KeysFlow => "许多终端用它暂停或继续输出" / "many terminals stop and start the line with it",
            KeysSameAs => "终端送来的与 {0} 一样" / "terminals send the same as for {0}",
            KeysNotSent => "终端送不出这个键" / "terminals do not send it",
            KeysKept => "终端窗口或桌面占用了它" / "the window or the desktop keeps it",
            KeysSwitches => "它用来开关输入法" / "it switches input methods",
            KeysEscape => "它会被当成一串控制字符的开头" / "it begins an escape sequence",
            KeysShifted => "大写字母直接写，不写 Shift" / "write the character as it is typed, without Shift",
            KeysNotAscii => "键盘上没有这个字" / "no keyboard has a key for it",

            // The person's own file.
            KeysNotUsed => "自己的键位没有启用（caseloop keys check 可查）：{0}" / "Your own keys are not in force (see caseloop keys check): {0}",
            KeysNotUsedMore => "自己的键位没有启用，这一处以外还有 {1} 处错误（caseloop keys check 可查）：{0}" / "Your own keys are not in force for this and {1} {1|other thing|other things} (see caseloop keys check): {0}",
            KeysChosen => "键位：{0}" / "Keys: {0}",
            KeysDefault => "默认" / "default",
            KeysFunctionKeys => "功能键" / "function keys",
            KeysVim => "vi" / "vi",
            KeysUnread => "读不了自己的键位文件，先用自带的键位：{0}：{1}" / "Your own keymap cannot be read, and the shipped one is used: {0}: {1}",
            KeysSound => "键位文件无误：{0}" / "Nothing is wrong with {0}.",
            KeysUnsound => "有 {0} 处错误，文件没有启用。" / "{0} {0|thing is|things are} wrong, and the file is not in force.",
            KeysNone => "没有自己的键位文件，用的是自带键位。要写一份，请存为 {0}" / "You have no keymap of your own, the shipped one is in force. To write one, make {0}",
            KeysLeftOut => "自己的键位文件有错误，没有算在内：caseloop keys check 可查。" / "Your own file is left out because something is wrong with it: see caseloop keys check.",

            // Places with keys of their own.
            KeysInGlobal => "到处" / "everywhere",
            KeysInQueue => "队列" / "queue",
            KeysInCase => "工单" / "case",
            KeysInForm => "表单" / "forms",
            KeysInIntake => "受理表单" / "form of intake",
            KeysInFind => "查找" / "find",
            KeysInList => "选值、常用语、清单" / "lists of values, phrases and acts",
            KeysInHelp => "帮助、时限依据" / "help, and why a deadline stands",
            KeysInSignOn => "签到" / "signing on",
            KeysInConflict => "工单已变动" / "what changed meanwhile",
            KeysInCustomer => "客户" / "customer",
            KeysInBoard => "看板" / "board",
            KeysInSetup => "设置" / "setup",
            KeysInReceipt => "回执" / "receipt",
            KeysInMenu => "数字菜单" / "numbered menu",

            HelpKeys => "按键：检查自己的键位文件，列出按键" / "Keys: check your own file, list them",
            HelpKeysCheck => "检查键位文件（缺省为自己的文件）" / "Check a keymap file (by default your own)",
            HelpKeysFile => "键位文件" / "Keymap file",
            HelpKeysShow => "按场合列出按键和动作，自己的文件在内" / "List keys and actions by place, your own file laid over",
            HelpKeysKeymap => "只看这一份自带键位" / "Only this shipped keymap",
        }
    };
}

//! The words of rule packs: what is wrong with one, what one says. `table` begins, these follow.

/// The words given, and behind them those of rule packs, as one table.
macro_rules! with_rule_words {
    ($($before:tt)*) => {
        with_calendar_words! {
            $($before)*

            // The commands of the rules.
            HelpRules => "规则：检查、查看、比较" / "Rules: check, show, compare",
            HelpRulesCheck => "检查本单位的规则文件（叠加在自带规则之上）" / "Check a site's file of rules, laid over the shipped ones",
            HelpRulesFile => "规则文件" / "File of rules",
            HelpRulesShow => "查看规则，每项数据附依据和可靠程度" / "Show rules, each figure with its source and standing",
            HelpRulesId => "某一项的编号（缺省列出全部）" / "Id of a rule (by default all are listed)",
            HelpRulesWith => "叠加此文件之后" / "With this file laid over",
            HelpRulesDiff => "比较两份规则的不同" / "What one file of rules says otherwise than another",
            HelpRulesSide => "规则文件，或 shipped（自带规则）" / "File of rules, or shipped",

            HelpRulesInForce => "本单位正在使用的规则" / "The rules in force in the store",
            HelpRulesAdopt => "启用本单位的规则文件：新工单用新规则，已有工单不变" / "Put a site's file of rules in force: for new cases, none that there is changes",
            HelpAdoptFile => "文件，或 shipped（程序自带）" / "File, or shipped",
            HelpAdoptDryRun => "只看会有什么变化，不启用" / "Only say what would change",
            RulesAdopted => "已启用第 {0} 版规则，有 {1} 处与原来不同。已有工单仍按原规则。" / "Edition {0} is in force; {1} {1|value differs|values differ} from before. Cases that there are keep their rules.",
            RulesWouldAdopt => "启用后为第 {0} 版规则，有 {1} 处与现在不同。" / "This would be edition {0}; {1} {1|value differs|values differ} from now.",

            // Rule packs.
            RulesSound => "规则无误，与自带规则相比有 {0} 处不同。" / "Sound; {0} {0|value differs|values differ} from the shipped rules.",
            RulesUnsound => "有 {0} 处错误。" / "{0} {0|thing is|things are} wrong.",
            RulesNone => "没有编号为“{0}”的规则。caseloop rules show 可列出全部。" / "No rule has the id \"{0}\". caseloop rules show lists them.",
            RulesAt => "{0}:{1}：{2}" / "{0}:{1}: {2}",
            RulesAtBase => "{0} 改动后，原规则第 {1} 行：{2}" / "with {0} laid over it, line {1} of the rules below: {2}",
            RulesShape => "格式有误：{0}" / "not of the form of a rule pack: {0}",
            RulesUnknown => "{0} 里没有 {1}，有：{2}" / "{0} has no {1}; there are {2}",
            RulesTwice => "{0} 已有 {1} 为 {2} 的一项（第 {3} 行），请另取" / "{0} has the {1} {2} already, in line {3}; give this one another",
            RulesId => "“{0}”不能作编号：编号由 a–z、0–9 和 _ 组成，以字母开头，最多 40 个字符" / "\"{0}\" is no id: an id is made of a to z, 0 to 9 and _, begins with a letter, and has at most 40",
            RulesNoRow => "{0} 里没有 {1} 可改，有：{2}。新增的一项要写全，并有 words" / "{0} has no {1} to change; there are {2}. A new one is written whole, with words",
            RulesTooLong => "太长，最多 {0}" / "too long: at most {0}",
            RulesTargetUnit => "单位为 {0} 的时限写成 {1} 这样" / "a limit of unit {0} is written like {1}",
            RulesRange => "{0} 不在 {1} 到 {2} 之间" / "{0} is not from {1} to {2}",
            RulesLevel => "类别要么有 kind（上级），要么有 under（下级）" / "a category has either a kind (upper level) or is under another (lower level)",
            RulesCodeUnder => "代码 {0} 在 {1} 之下，应为 {1}1 到 {1}9" / "code {0} is under {1}: it is from {1}1 to {1}9",
            RulesEmpty => "{0} 不能为空" / "{0} must not be empty",
            RulesRepeated => "{0} 写了两次，一次即可" / "{0} is named twice here; once is enough",
            RulesStartsAtEnd => "时限不能从 ended 开始：此后不再有义务" / "no clock starts on ended: nothing is owed from then on",
            RulesNobodyReached => "contact_result 中须有一项 reached = true" / "one contact result must have reached = true",
            RulesNotShown => "字段 {0} 必填，但不在该种类的 fields 里，请加上" / "field {0} is required but is not among the fields of the kind; add it to them",
            RulesForNone => "请写明此时限用于哪些工单：severity、star 或 place" / "say for which cases this limit is: severity, star or place",
            RulesNotOfCase => "时限 {0} 属于任务、申请、承诺或督办，种类只能列工单的时限" / "clock {0} is of a task, an ask, a promise or an order; a kind names clocks of the case",
            RulesNotWarned => "升级链 {0} 有一步在 {1} %，此时限的 warn 也须有 {1}" / "ladder {0} has a step at {1} %, so this clock must warn at {1} too",
            RulesStepOrder => "升级链各步按到期先后排列" / "the steps of a ladder stand in the order in which they come due",
            RulesFigureNone => "此单位的数据没有 value" / "a figure of this unit has no value",
            RulesFigureNumber => "此单位的 value 为整数，不小于 0" / "a figure of this unit has a whole number as its value, 0 or more",
            RulesFigureText => "此单位的 value 写在引号里，如 00000" / "a figure of this unit has its value in quotes, like 00000",
            RulesPlaceholder => "花括号里的“{0}”没有内容，可用：{1}" / "nothing is known for \"{0}\" in braces; there are {1}",
            RulesMean => "平均值不大于最大值 {0}，单位相同" / "a mean is not more than the maximum, {0}, and counted like it",
            StandingLaw => "法规原文" / "law",
            StandingReported => "公开资料" / "reported",
            StandingUnconfirmed => "待核实" / "unconfirmed",
            StandingMission => "客户承诺" / "mission",
            StandingHouse => "本软件默认" / "house",
            RulesOff => "停用" / "off",
            RulesSource => "依据：{0}" / "Source: {0}",
            RulesOnly => "{0} {1}" / "{0} {1}",
            RulesMeanOf => "平均 {0}" / "mean {0}",
            RulesItems => "{0}（{1}）" / "{0} ({1})",
            RulesStar => "{0}星起" / "{0} stars and up",
            RulesWorking => "工作时间 {0}" / "{0} of working time",
            RulesNaturalDays => "{0} 个自然日" / "{0} calendar {0|day|days}",
            RulesWorkingDays => "{0} 个工作日" / "{0} working {0|day|days}",
            RulesMonths => "{0} 个月" / "{0} {0|month|months}",
            RulesPermilleADay => "每日 {0}‰" / "{0} per mille a day",
            RulesTimes => "{0} 倍" / "{0} times",
            RulesYuan => "{0} 元" / "{0} yuan",
            RulesCharacters => "{0} 位" / "{0} {0|character|characters}",
            RulesWeekday => "一周第 {0} 天" / "day {0} of the week",
            RulesRule => "规定" / "a rule",
        }
    };
}

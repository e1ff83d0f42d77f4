//! Help in the person's language: every command and argument has its word here, or a test fails.

use clap::{Arg, ArgAction, Command};

use crate::lang::{Lang, Word};

/// By the path of a command, and behind a dot the id of an argument.
const WORDS: &[(&str, Word)] = &[
    ("", Word::HelpProgram),
    (".data", Word::HelpData),
    (".lang", Word::HelpLang),
    (".as_staff", Word::HelpAs),
    (".light", Word::HelpLight),
    (".ascii", Word::HelpAscii),
    (".charset", Word::HelpCharset),
    (".plain", Word::HelpPlain),
    (".version", Word::HelpVersion),
    ("init", Word::HelpInit),
    ("init.site", Word::HelpInitSite),
    ("init.letters", Word::HelpInitLetters),
    ("init.name", Word::HelpInitName),
    ("init.staff", Word::HelpInitStaff),
    ("init.zone", Word::HelpInitZone),
    ("init.test_clock", Word::HelpInitTestClock),
    ("demo", Word::HelpDemo),
    ("person", Word::HelpPerson),
    ("person add", Word::HelpPersonAdd),
    ("person add.staff", Word::HelpPersonStaff),
    ("person add.name", Word::HelpPersonName),
    ("person add.role", Word::HelpPersonRole),
    ("person add.team", Word::HelpPersonTeam),
    ("person add.pin_file", Word::HelpPersonPinFile),
    ("person add.json", Word::HelpJson),
    ("person away", Word::HelpPersonAway),
    ("person away.staff", Word::HelpPersonStaff),
    ("person away.from", Word::HelpPersonFrom),
    ("person away.until", Word::HelpPersonUntil),
    ("person away.deputy", Word::HelpPersonDeputy),
    ("person away.json", Word::HelpJson),
    ("person posts", Word::HelpPersonPosts),
    ("person posts.staff", Word::HelpPersonStaff),
    ("person posts.posts", Word::HelpPersonPost),
    ("person posts.json", Word::HelpJson),
    ("person certify", Word::HelpPersonCertify),
    ("person certify.staff", Word::HelpPersonStaff),
    ("person certify.certificate", Word::HelpPersonCertificate),
    ("person certify.until", Word::HelpPersonCertifyUntil),
    ("person certify.revoke", Word::HelpPersonRevoke),
    ("person certify.json", Word::HelpJson),
    ("person change", Word::HelpPersonChange),
    ("person change.staff", Word::HelpPersonStaff),
    ("person change.name", Word::HelpPersonName),
    ("person change.role", Word::HelpPersonRole),
    ("person change.team", Word::HelpPersonTeam),
    ("person change.no_team", Word::HelpPersonNoTeam),
    ("person change.active", Word::HelpPersonActive),
    ("person change.pin_file", Word::HelpPersonPinFile),
    ("person change.json", Word::HelpJson),
    ("person key", Word::HelpKey),
    ("person key add", Word::HelpKeyAdd),
    ("person key add.staff", Word::HelpPersonStaff),
    ("person key add.file", Word::HelpKeyFile),
    ("person key add.json", Word::HelpJson),
    ("person key remove", Word::HelpKeyRemove),
    ("person key remove.staff", Word::HelpPersonStaff),
    ("person key remove.fingerprint", Word::HelpKeyFingerprint),
    ("person key list", Word::HelpKeyList),
    ("person key list.staff", Word::HelpPersonStaff),
    ("person key list.json", Word::HelpJsonLines),
    ("person list", Word::HelpPersonList),
    ("person list.json", Word::HelpJsonLines),
    ("customer", Word::HelpCustomer),
    ("customer show", Word::HelpCustomerShow),
    ("customer show.of", Word::HelpCustomerOf),
    ("customer show.json", Word::HelpJson),
    ("customer set", Word::HelpCustomerSet),
    ("customer set.of", Word::HelpCustomerOf),
    ("customer set.star", Word::HelpCustomerStar),
    ("customer set.tag", Word::HelpCustomerTag),
    ("customer set.untag", Word::HelpCustomerUntag),
    ("customer set.name", Word::HelpCustomerName),
    ("customer set.address", Word::HelpCustomerAddress),
    ("customer set.place", Word::HelpCustomerPlace),
    ("customer set.add_line", Word::HelpCustomerAddLine),
    ("customer set.remove_line", Word::HelpCustomerRemoveLine),
    ("customer set.json", Word::HelpJson),
    ("customer erase", Word::HelpCustomerErase),
    ("customer erase.of", Word::HelpCustomerOf),
    ("customer erase.yes", Word::HelpCustomerEraseYes),
    ("customer erase.json", Word::HelpJson),
    ("account", Word::HelpAccount),
    ("account bind", Word::HelpAccountBind),
    ("account bind.uid", Word::HelpAccountUid),
    ("account bind.staff", Word::HelpPersonStaff),
    ("account bind.shared", Word::HelpAccountShared),
    ("account unbind", Word::HelpAccountUnbind),
    ("account unbind.uid", Word::HelpAccountUid),
    ("serve", Word::HelpServe),
    ("serve.clock", Word::HelpServeClock),
    ("ssh", Word::HelpSsh),
    ("ssh host-key", Word::HelpHostKey),
    ("ssh host-key.json", Word::HelpJson),
    ("status", Word::HelpStatus),
    ("status.json", Word::HelpJson),
    ("notices", Word::HelpNotices),
    ("notices.json", Word::HelpJsonLines),
    ("stop", Word::HelpStop),
    ("import", Word::HelpImport),
    ("import.file", Word::HelpImportFile),
    ("import.map", Word::HelpImportMap),
    ("import.update", Word::HelpImportUpdate),
    ("import.dry_run", Word::HelpImportDryRun),
    ("import.refused", Word::HelpImportRefused),
    ("import.json", Word::HelpJson),
    ("replay", Word::HelpReplay),
    ("replay.file", Word::HelpImportFile),
    ("replay.map", Word::HelpImportMap),
    ("replay.refused", Word::HelpImportRefused),
    ("replay.json", Word::HelpJson),
    ("list", Word::HelpList),
    ("list.view", Word::HelpListView),
    ("list.stage", Word::HelpListStage),
    ("list.overdue", Word::HelpListOverdue),
    ("list.limit", Word::HelpLimit),
    ("list.json", Word::HelpJsonLines),
    ("board", Word::HelpBoard),
    ("topics", Word::HelpTopics),
    ("topics.json", Word::HelpJson),
    ("topics.dismiss", Word::HelpTopicsDismiss),
    ("topics.why", Word::HelpTopicsWhy),
    ("board.json", Word::HelpJson),
    ("show", Word::HelpShow),
    ("alike", Word::HelpAlike),
    ("alike.case", Word::HelpCase),
    ("alike.field", Word::HelpAlikeField),
    ("alike.limit", Word::HelpLimit),
    ("alike.json", Word::HelpJsonLines),
    ("show.case", Word::HelpCase),
    ("show.json", Word::HelpJson),
    ("do", Word::HelpDo),
    ("do.target", Word::HelpDoTarget),
    ("do.verb", Word::HelpDoVerb),
    ("do.field", Word::HelpDoField),
    ("do.id", Word::HelpDoId),
    ("do.base", Word::HelpDoBase),
    ("do.help", Word::HelpDoHelp),
    ("do.json", Word::HelpJson),
    ("find", Word::HelpFind),
    ("find.text", Word::HelpFindText),
    ("find.limit", Word::HelpLimit),
    ("find.json", Word::HelpJsonLines),
    ("pop", Word::HelpPop),
    ("pop.line", Word::HelpPopLine),
    ("receipt", Word::HelpReceipt),
    ("receipt.case", Word::HelpCase),
    ("reveal", Word::HelpReveal),
    ("reveal.of", Word::HelpRevealOf),
    ("reveal.reason", Word::HelpRevealReason),
    ("reveal.text", Word::HelpRevealText),
    ("evidence", Word::HelpEvidence),
    ("evidence.case", Word::HelpCase),
    ("evidence.out", Word::HelpEvidenceFile),
    ("evidence.reveal", Word::HelpEvidenceReason),
    ("evidence.text", Word::HelpRevealText),
    ("evidence.json", Word::HelpJson),
    ("audit", Word::HelpAudit),
    ("audit show", Word::HelpAuditShow),
    ("audit show.person", Word::HelpAuditPerson),
    ("audit show.case", Word::HelpAuditCase),
    ("audit show.what", Word::HelpAuditWhat),
    ("audit show.since", Word::HelpAuditSince),
    ("audit show.before", Word::HelpAuditBefore),
    ("audit show.limit", Word::HelpLimit),
    ("audit show.json", Word::HelpJsonLines),
    ("audit verify", Word::HelpAuditVerify),
    ("audit verify.against", Word::HelpAuditAgainst),
    ("audit verify.json", Word::HelpJson),
    ("audit checkpoint", Word::HelpAuditCheckpoint),
    ("check", Word::HelpCheck),
    ("check.rebuild", Word::HelpCheckRebuild),
    ("check.json", Word::HelpJson),
    ("backup", Word::HelpBackup),
    ("backup.file", Word::HelpBackupFile),
    ("backup.json", Word::HelpJson),
    ("restore", Word::HelpRestore),
    ("restore.file", Word::HelpRestoreFile),
    ("restore.unfinished", Word::HelpRestoreUnfinished),
    ("restore.json", Word::HelpJson),
    ("compact", Word::HelpCompact),
    ("compact.json", Word::HelpJson),
    ("rules", Word::HelpRules),
    ("rules check", Word::HelpRulesCheck),
    ("rules check.file", Word::HelpRulesFile),
    ("rules check.json", Word::HelpJson),
    ("rules show", Word::HelpRulesShow),
    ("rules show.id", Word::HelpRulesId),
    ("rules show.with", Word::HelpRulesWith),
    ("rules show.json", Word::HelpJsonLines),
    ("rules show.in_force", Word::HelpRulesInForce),
    ("rules adopt", Word::HelpRulesAdopt),
    ("rules adopt.file", Word::HelpAdoptFile),
    ("rules adopt.dry_run", Word::HelpAdoptDryRun),
    ("rules adopt.json", Word::HelpJson),
    ("rules diff", Word::HelpRulesDiff),
    ("rules diff.a", Word::HelpRulesSide),
    ("rules diff.b", Word::HelpRulesSide),
    ("rules diff.json", Word::HelpJsonLines),
    ("keys", Word::HelpKeys),
    ("keys check", Word::HelpKeysCheck),
    ("keys check.file", Word::HelpKeysFile),
    ("keys show", Word::HelpKeysShow),
    ("keys show.keymap", Word::HelpKeysKeymap),
    ("keys show.json", Word::HelpJsonLines),
    ("sla", Word::HelpSla),
    ("sla eval", Word::HelpSlaEval),
    ("sla eval.file", Word::HelpSlaEvalFile),
    ("sla eval._json", Word::HelpJsonLines),
    ("sla explain", Word::HelpSlaExplain),
    ("sla explain.case", Word::HelpCase),
    ("sla explain.clock", Word::HelpSlaClock),
    ("sla explain.json", Word::HelpJson),
    ("sla deadline", Word::HelpSlaDeadline),
    ("sla deadline.calendar", Word::HelpSlaCalendarName),
    ("sla deadline.start", Word::HelpSlaStart),
    ("sla deadline.add", Word::HelpSlaAdd),
    ("sla deadline.unit", Word::HelpSlaUnit),
    ("sla deadline.after_holiday", Word::HelpSlaAfterHoliday),
    ("sla deadline.json", Word::HelpJson),
    ("sla elapsed", Word::HelpSlaElapsed),
    ("sla elapsed.calendar", Word::HelpSlaCalendarName),
    ("sla elapsed.from", Word::HelpSlaFrom),
    ("sla elapsed.to", Word::HelpSlaTo),
    ("sla elapsed.json", Word::HelpJson),
    ("sla calendar", Word::HelpSlaCalendar),
    ("sla calendar.calendar", Word::HelpSlaCalendarName),
    ("sla calendar.from", Word::HelpSlaFirst),
    ("sla calendar.to", Word::HelpSlaLast),
    ("sla calendar.json", Word::HelpJsonLines),
    ("calendar", Word::HelpCalendar),
    ("calendar check", Word::HelpCalendarCheck),
    ("calendar check.file", Word::HelpCalendarFile),
    ("calendar check.json", Word::HelpJson),
    ("calendar load", Word::HelpCalendarLoad),
    ("calendar load.file", Word::HelpAdoptFile),
    ("calendar load.dry_run", Word::HelpAdoptDryRun),
    ("calendar load.json", Word::HelpJson),
    ("calendar moves", Word::HelpCalendarMoves),
    ("calendar moves.edition", Word::HelpCalendarEdition),
    ("calendar moves.json", Word::HelpJsonLines),
    ("calendar show", Word::HelpCalendarShow),
    ("calendar show.calendar", Word::HelpSlaCalendarName),
    ("simulate", Word::HelpSimulate),
    ("simulate.days", Word::HelpSimDays),
    ("simulate.seed", Word::HelpSimSeed),
    ("simulate.from", Word::HelpSimFrom),
    ("simulate.cases", Word::HelpSimCases),
    ("simulate.people", Word::HelpSimPeople),
    ("simulate.branches", Word::HelpSimBranches),
    ("simulate.restarts", Word::HelpSimRestarts),
    ("simulate.step_back", Word::HelpSimStepBack),
    ("simulate.amend", Word::HelpSimAmend),
    ("simulate.json", Word::HelpJson),
    ("generate", Word::HelpGenerate),
    ("generate.customers", Word::HelpGenCustomers),
    ("generate.cases", Word::HelpGenCases),
    ("generate.open", Word::HelpGenOpen),
    ("generate.seed", Word::HelpSimSeed),
    ("generate.until", Word::HelpGenUntil),
    ("generate.threads", Word::HelpGenThreads),
    ("generate.json", Word::HelpJson),
    ("report", Word::HelpReport),
    ("report.name", Word::HelpReportName),
    ("report.period", Word::HelpReportPeriod),
    ("report.team", Word::HelpReportTeam),
    ("report.base", Word::HelpReportBase),
    ("report.format", Word::HelpReportFormat),
    ("report.out", Word::HelpReportOut),
    ("report.cases", Word::HelpReportCases),
    ("report.columns", Word::HelpReportColumns),
    ("report.list", Word::HelpReportList),
    ("report freeze", Word::HelpReportFreeze),
    ("report freeze.month", Word::HelpReportMonth),
    ("report freeze.base", Word::HelpReportBase),
    ("report freeze.json", Word::HelpJson),
    ("rights", Word::HelpRights),
    ("rights.sold", Word::HelpRightsSold),
    ("rights.lost_invoice", Word::HelpRightsLost),
    ("rights.made", Word::HelpRightsMade),
    ("rights.part", Word::HelpRightsPart),
    ("rights.imei", Word::HelpRightsImei),
    ("rights.price", Word::HelpRightsPrice),
    ("rights.repairs", Word::HelpRightsRepair),
    ("rights.exchanged", Word::HelpRightsExchanged),
    ("rights.no_same_model", Word::HelpRightsNoModel),
    ("rights.today", Word::HelpRightsToday),
    ("rights.with", Word::HelpRulesWith),
    ("rights.calendar", Word::HelpSlaCalendarName),
    ("rights.json", Word::HelpJson),
    ("refund", Word::HelpRefund),
    ("refund.lines", Word::HelpRefundLines),
    ("refund.with", Word::HelpRulesWith),
    ("refund.json", Word::HelpJson),
    ("config", Word::HelpConfig),
    ("config check", Word::HelpConfigCheck),
    ("config check.file", Word::HelpConfigFile),
    ("config check.json", Word::HelpJson),
    ("config show", Word::HelpConfigShow),
    ("config show.file", Word::HelpConfigFile),
    ("metrics", Word::HelpMetrics),
    ("metrics.output", Word::HelpMetricsOutput),
    ("line-to-take", Word::HelpLineToTake),
    ("line-to-take add", Word::HelpLineToTakeAdd),
    ("line-to-take add.text", Word::HelpLineToTakeText),
    ("line-to-take add.until", Word::HelpLineToTakeUntil),
    ("line-to-take add.category", Word::HelpLineToTakeCategory),
    ("line-to-take add.address", Word::HelpLineToTakeAddress),
    ("line-to-take add.team", Word::HelpLineToTakeTeam),
    ("line-to-take add.case", Word::HelpLineToTakeCase),
    ("line-to-take add.instead", Word::HelpLineToTakeInstead),
    ("line-to-take add.json", Word::HelpJsonLines),
    ("line-to-take list", Word::HelpLineToTakeList),
    ("line-to-take list.json", Word::HelpJsonLines),
    ("line-to-take withdraw", Word::HelpLineToTakeWithdraw),
    ("line-to-take withdraw.no", Word::HelpLineToTakeNo),
    ("line-to-take withdraw.json", Word::HelpJsonLines),
];

/// The command with its words, all the way down.
pub fn in_lang(command: Command, lang: Lang) -> Command {
    let own = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    dress(command.disable_version_flag(true).arg(own), "", lang)
}

fn dress(command: Command, path: &str, lang: Lang) -> Command {
    let say = |key: &str| word(key).map(|word| word.say(lang));
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let has_own_help = command.get_arguments().any(|arg| arg.get_id() == "help");
    let command = command.disable_help_flag(true).disable_help_subcommand(true);
    let command = if has_own_help {
        command
    } else {
        command.arg(help.help(Word::HelpHelp.say(lang)).help_heading(Word::HelpOptions.say(lang)))
    };
    let command = command
        .mut_args(|arg| {
            let key = format!("{path}.{}", arg.get_id());
            let heading = if arg.is_positional() { Word::HelpArguments } else { Word::HelpOptions };
            let plain = arg.get_action().takes_values();
            let arg =
                arg.help_heading(heading.say(lang)).hide_possible_values(plain).hide_default_value(plain);
            match say(&key) {
                Some(help) => arg.help(help),
                None => arg,
            }
        })
        .help_template(format!(
            "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}\n",
            Word::HelpUsage.say(lang)
        ))
        .subcommand_help_heading(Word::HelpCommands.say(lang))
        .subcommand_value_name(Word::HelpCommand.say(lang))
        .mut_subcommands(|below| {
            let path = format!("{path} {}", below.get_name());
            dress(below, path.trim_start(), lang)
        });
    match say(path) {
        Some(about) => command.about(about),
        None => command,
    }
}

fn word(key: &str) -> Option<Word> {
    WORDS.iter().find(|(known, _)| *known == key).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Args;

    fn keys(command: &Command, path: &str, into: &mut BTreeSet<String>) {
        into.insert(path.to_owned());
        for arg in command.get_arguments().filter(|arg| path == "do" || arg.get_id() != "help") {
            into.insert(format!("{path}.{}", arg.get_id()));
        }
        for below in command.get_subcommands() {
            keys(below, format!("{path} {}", below.get_name()).trim_start(), into);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_word_and_no_word_is_left_over() {
        let mut there = BTreeSet::new();
        keys(&in_lang(Args::command(), Lang::Zh), "", &mut there);
        there.retain(|key| !matches!(key.as_str(), "serve.auto"));
        let said: BTreeSet<String> = WORDS.iter().map(|(key, _)| (*key).to_owned()).collect();
        assert_eq!(there, said);
    }

    #[test]
    fn help_is_in_one_language() {
        for (lang, foreign) in [(Lang::Zh, "Options"), (Lang::En, "用法")] {
            let mut command = in_lang(Args::command(), lang);
            let help = command.render_help().to_string();
            assert!(!help.contains(foreign), "{help}");
            command.build();
            let below = command.find_subcommand_mut("list").unwrap();
            assert!(!below.render_long_help().to_string().contains(foreign));
        }
        in_lang(Args::command(), Lang::En).debug_assert();
    }
}

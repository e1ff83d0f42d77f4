//! The command line as a whole.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{
    CommandFactory, FromArgMatches, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    CliError, Options, account, alike, attach, audit, backup, board, calendar, check, compact, config,
    customer, demo, do_, evidence, fallen, figures, find, generate, help, import, init, keys, line_to_take,
    list, metrics, notices,
    options::{AskedTerminal, default_data, env_lang},
    person, plain, pop, receipt, reception, refund, repair, replay, report, restore, reveal, rights, rules,
    serve, show, simulate, sla, ssh, status, stock, stop, topics, usage,
};
use crate::{
    lang::{Lang, Word},
    term::Charset,
};

/// The command line. Its words stand in `lang`, put in by `help`.
#[derive(Debug, Parser)]
#[command(name = "caseloop", version)]
pub struct Args {
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "zh|en", value_parser = langs())]
    lang: Option<Lang>,
    #[arg(long = "as", global = true, value_name = "STAFF")]
    as_staff: Option<String>,
    #[arg(long, global = true)]
    light: bool,
    #[arg(long, global = true)]
    ascii: bool,
    #[arg(long, global = true, value_name = "CHARSET", value_parser = charsets())]
    charset: Option<Charset>,
    #[arg(long)]
    plain: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Demo(demo::Demo),
    #[command(subcommand)]
    Person(person::Person),
    #[command(subcommand)]
    Customer(customer::Customer),
    #[command(subcommand)]
    Account(account::Account),
    Serve(serve::Serve),
    #[command(subcommand)]
    Ssh(ssh::Ssh),
    Status(status::Status),
    Notices(notices::Notices),
    Stop(stop::Stop),
    Import(import::Import),
    Replay(replay::Replay),
    List(list::List),
    Board(board::Board),
    Topics(topics::Topics),
    Show(show::Show),
    Do(do_::Do),
    Find(find::Find),
    Alike(alike::Alike),
    Pop(pop::Pop),
    Receipt(receipt::Receipt),
    Reveal(reveal::Reveal),
    Evidence(evidence::Evidence),
    #[command(subcommand)]
    Audit(audit::Audit),
    Check(check::Check),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Compact(compact::Compact),
    #[command(subcommand)]
    Rules(rules::Rules),
    #[command(subcommand)]
    Keys(keys::Keys),
    #[command(subcommand)]
    Sla(sla::Sla),
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    Simulate(simulate::Simulate),
    Generate(generate::Generate),
    Report(report::Report),
    Rights(rights::Rights),
    #[command(subcommand)]
    Repair(repair::Repair),
    Refund(refund::Refund),
    #[command(subcommand)]
    Config(config::Config),
    Metrics(metrics::Metrics),
    #[command(subcommand)]
    LineToTake(line_to_take::LineToTake),
    Stock(stock::Stock),
    Reception(reception::Reception),
    #[command(subcommand)]
    Figures(figures::Figures),
}

/// Runs the program with these arguments, its own name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = lang_of(&args).or_else(env_lang).unwrap_or(Lang::En);
    fallen::tell_place_alone(lang);
    let command = help::in_lang(Args::command(), lang);
    let parsed = command.try_get_matches_from(args).and_then(|found| Args::from_arg_matches(&found));
    let args = match parsed {
        Ok(args) => args,
        Err(error) => return usage::say(&error, lang),
    };
    let asked_data = args.data.is_some();
    let data = args.data.or_else(|| std::env::var_os("CASELOOP_DATA").map(PathBuf::from));
    let options = Options {
        data: data.filter(|dir| !dir.as_os_str().is_empty()).unwrap_or_else(default_data),
        asked_data,
        asked_lang: args.lang,
        as_staff: args.as_staff,
        terminal: AskedTerminal { light: args.light, ascii: args.ascii, charset: args.charset },
    };
    let done = match args.command {
        Some(_) if args.plain => Err(CliError::Usage(
            Word::UsageConflict.with(options.lang(), &[&"--plain", &Word::HelpCommand.say(options.lang())]),
        )),
        Some(command) => command.run(&options),
        None if args.plain => plain::run(&options),
        None => attach::run(&options),
    };
    done.unwrap_or_else(|error| {
        eprintln!("{}", error.say(options.lang()));
        ExitCode::from(error.code())
    })
}

impl Command {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Init(it) => it.run(with),
            Self::Demo(it) => it.run(with),
            Self::Person(it) => it.run(with),
            Self::Customer(it) => it.run(with),
            Self::Account(it) => it.run(with),
            Self::Serve(it) => it.run(with),
            Self::Ssh(it) => it.run(with),
            Self::Status(it) => it.run(with),
            Self::Notices(it) => it.run(with),
            Self::Stop(it) => it.run(with),
            Self::Import(it) => it.run(with),
            Self::Replay(it) => it.run(with),
            Self::List(it) => it.run(with),
            Self::Board(it) => it.run(with),
            Self::Topics(it) => it.run(with),
            Self::Show(it) => it.run(with),
            Self::Do(it) => it.run(with),
            Self::Find(it) => it.run(with),
            Self::Alike(it) => it.run(with),
            Self::Pop(it) => it.run(with),
            Self::Receipt(it) => it.run(with),
            Self::Reveal(it) => it.run(with),
            Self::Evidence(it) => it.run(with),
            Self::Audit(it) => it.run(with),
            Self::Check(it) => it.run(with),
            Self::Backup(it) => it.run(with),
            Self::Restore(it) => it.run(with),
            Self::Compact(it) => it.run(with),
            Self::Rules(it) => it.run(with),
            Self::Keys(it) => it.run(with),
            Self::Sla(it) => it.run(with),
            Self::Calendar(it) => it.run(with),
            Self::Simulate(it) => it.run(with),
            Self::Generate(it) => it.run(with),
            Self::Report(it) => it.run(with),
            Self::Rights(it) => it.run(with),
            Self::Repair(it) => it.run(with),
            Self::Refund(it) => it.run(with),
            Self::Config(it) => it.run(with),
            Self::Metrics(it) => it.run(with),
            Self::LineToTake(it) => it.run(with),
            Self::Stock(it) => it.run(with),
            Self::Reception(it) => it.run(with),
            Self::Figures(it) => it.run(with),
        }
    }
}

/// Reads a language.
pub fn langs() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(["zh", "en"]).map(|lang| if lang == "zh" { Lang::Zh } else { Lang::En })
}

/// Reads the name of a charset.
fn charsets() -> impl TypedValueParser<Value = Charset> {
    PossibleValuesParser::new(Charset::NAMES).map(|name| Charset::named(&name).unwrap_or_default())
}

/// The language asked for, found before the arguments are read: what is wrong with them is said in it.
fn lang_of(args: &[OsString]) -> Option<Lang> {
    let mut texts = args.iter().filter_map(|arg| arg.to_str());
    let asked = texts.find_map(|text| text.strip_prefix("--lang"))?;
    let asked = asked.strip_prefix('=').or_else(|| texts.next())?;
    match asked {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

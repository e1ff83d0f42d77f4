//! The dialogue itself: where it stands, and what is done with each line.

use jiff::tz::TimeZone;

use super::{
    desk::Desk,
    heard::{self, Heard, Say, hear},
    lines::{Enter, Lines},
    list::Listed,
};
use crate::{
    api::{CaseView, Reply, Request, SiteView},
    case::{CaseId, CommandId, Reason, Refusal, Verb},
    cli::CliError,
    client::ClientError,
    lang::{self, Lang, Word, say},
    rules::Pack,
    session::Action,
    sla::Instant,
};

/// One person's dialogue.
pub struct Talk<'a> {
    desk: &'a mut dyn Desk,
    pub(super) lines: Lines<'a>,
    pub(super) lang: Lang,
    site: SiteView,
    pub(super) pack: Pack,
    /// The zone in which times are shown.
    pub(super) zone: TimeZone,
    /// Random; command ids follow from it.
    seed: String,
    commands: u64,
    pub(super) list: Listed,
    /// The case that is open.
    pub(super) case: Option<Box<CaseView>>,
    /// The case that was acted on last, for undoing where none is open.
    pub(super) last: Option<CaseId>,
    /// What was typed where something else was asked for: the next line.
    pub(super) ahead: Option<String>,
    /// Something was refused or not understood, or is lost.
    pub(super) failed: bool,
}

/// Whether the dialogue goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goes {
    On,
    /// The input ended, or somebody leaves.
    Over,
}

impl<'a> Talk<'a> {
    /// A dialogue at its beginning, in a language or that of the site.
    ///
    /// # Errors
    /// The desk cannot be reached.
    pub fn new(
        desk: &'a mut dyn Desk,
        lines: Lines<'a>,
        lang: Option<Lang>,
        seed: String,
    ) -> Result<Self, CliError> {
        let (site, pack) = desk.arrive()?;
        let lang = lang.unwrap_or(site.lang);
        let zone = TimeZone::get(&site.zone).unwrap_or(TimeZone::UTC);
        Ok(Self {
            desk,
            lines,
            lang,
            site,
            pack,
            zone,
            seed,
            commands: 0,
            list: Listed::default(),
            case: None,
            last: None,
            ahead: None,
            failed: false,
        })
    }

    /// Talks until the input ends; whether something failed.
    ///
    /// # Errors
    /// The machine's.
    pub fn run(mut self) -> Result<bool, CliError> {
        self.welcome()?;
        loop {
            let typed = match self.ahead.take() {
                Some(typed) => typed,
                None => match self.lines.ask(&self.prompt(), Enter::More, self.lang)? {
                    Some(typed) => typed,
                    None => break,
                },
            };
            match self.turn(&typed) {
                Ok(Goes::On) => {}
                Ok(Goes::Over) => break,
                Err(CliError::Io(error)) => return Err(error.into()),
                Err(error) => {
                    self.failed = true;
                    self.lines.say(&error.say(self.lang));
                }
            }
        }
        self.lines.print(self.lang)?;
        Ok(self.failed)
    }

    /// The time of the site when the last line came.
    pub(super) fn now(&self) -> Instant {
        self.site.now
    }

    /// Asks the desk.
    pub(super) fn ask(&mut self, request: Request) -> Result<Reply, CliError> {
        self.desk.ask(request)
    }

    /// Asks the desk; a refusal is said, and gives nothing.
    pub(super) fn get(&mut self, request: Request) -> Result<Option<Reply>, CliError> {
        match self.ask(request)? {
            Reply::Refused { refusal, .. } => {
                self.refuse(&refusal);
                Ok(None)
            }
            reply => Ok(Some(reply)),
        }
    }

    /// Says why something is not done.
    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        self.failed = true;
        self.lines.say(&say::refusal(refusal, &self.pack, self.lang, self.now()));
    }

    /// Says a word of the table.
    pub(super) fn say(&mut self, word: Word) {
        self.lines.say(word.say(self.lang));
    }

    /// Says a word of the table, as something that was not understood or is not done.
    pub(super) fn say_no(&mut self, word: Word) {
        self.failed = true;
        self.say(word);
    }

    /// A number that no act has had.
    pub(super) fn number(&mut self) -> CommandId {
        self.commands += 1;
        CommandId::nth(&self.seed, self.commands)
    }

    fn welcome(&mut self) -> Result<(), CliError> {
        let Some(reply) = self.get(Request::Counts)? else { return Ok(()) };
        let Reply::Counts(counts) = reply else { return Err(ClientError::Unexpected.into()) };
        let args: [&dyn std::fmt::Display; 4] =
            [&self.site.name, &counts.mine, &counts.mine_overdue, &counts.pool];
        self.lines.say(&Word::PlainWelcome.with(self.lang, &args));
        if self.site.test_clock {
            self.say(Word::TestClock);
        }
        let drafts = self.drafts()?.waiting().count();
        if drafts > 0 {
            self.lines.say(&Word::PlainDraftsWait.with(self.lang, &[&drafts]));
        }
        Ok(())
    }

    /// Where the dialogue stands.
    fn prompt(&self) -> String {
        let place = match &self.case {
            Some(case) => format!("{} {}", case.row.case, say::stage(case.row.stage, self.lang)),
            None => self.list.title(self.lang),
        };
        Word::PlainPrompt.with(self.lang, &[&place])
    }

    fn turn(&mut self, typed: &str) -> Result<Goes, CliError> {
        (self.site, self.pack) = self.desk.arrive()?;
        // Also what only others may do here is heard, to be told why.
        match hear(typed, self.case.as_deref().map(|case| case.row.stage.acts())) {
            Heard::Nothing => self.next_page()?,
            Heard::View(n) => self.open_view(n)?,
            Heard::Row(n) => self.open_row(n)?,
            Heard::Digits(digits) => self.open_digits(&digits)?,
            Heard::Case(case) => self.open_case(case)?,
            Heard::NoCase => self.refuse(&Refusal::bare(Reason::NotFound)),
            Heard::Act(verb) => return self.act(verb),
            Heard::NextCase => self.open_next()?,
            Heard::Language => self.switch(if self.lang == Lang::Zh { Lang::En } else { Lang::Zh }),
            Heard::Say(say, rest) => return self.told(say, &rest),
            Heard::Several(actions) => {
                self.failed = true;
                let names = self.names(&actions);
                self.lines.say(&Word::PlainSeveral.with(self.lang, &[&heard::narrow(typed), &names]));
            }
            Heard::Unknown(actions) => {
                self.failed = true;
                let names = self.names(&actions);
                let typed = heard::narrow(typed);
                let said = match actions.is_empty() {
                    true => Word::PlainUnknown.with(self.lang, &[&typed]),
                    false => Word::PlainNear.with(self.lang, &[&typed, &names]),
                };
                self.lines.say(&said);
            }
        }
        Ok(Goes::On)
    }

    /// Does what a word of the dialogue says.
    pub(super) fn told(&mut self, say: Say, rest: &str) -> Result<Goes, CliError> {
        match say {
            Say::More => self.next_page()?,
            Say::Back => self.back(),
            Say::All => self.show_all()?,
            Say::Show if rest.is_empty() => self.show_again()?,
            Say::Show => return self.open_named(rest),
            Say::Find => return self.find(rest),
            Say::New => return self.intake(Verb::Accept, rest, None),
            Say::OneCall => return self.intake(Verb::Resolve, rest, None),
            Say::Repair => return self.intake(Verb::Accept, "", Some("phone_repair")),
            Say::Customer => self.customer(rest)?,
            Say::Why => self.why()?,
            Say::Acts => return self.choose_act(),
            Say::Menu => return self.menu(),
            Say::Drafts => return self.resume(),
            Say::Undo => return self.undo(),
            Say::Zh => self.switch(Lang::Zh),
            Say::En => self.switch(Lang::En),
            Say::Help => self.help(),
            // Nothing is half done here.
            Say::Cancel => self.back(),
            Say::Quit => {
                self.say(Word::PlainBye);
                return Ok(Goes::Over);
            }
        }
        Ok(Goes::On)
    }

    /// Something else was typed than what was asked for: it is done next.
    pub(super) fn instead(&mut self, typed: String) -> Result<Goes, CliError> {
        self.ahead = Some(typed);
        Ok(Goes::On)
    }

    fn switch(&mut self, lang: Lang) {
        self.lang = lang;
        self.say(if lang == Lang::Zh { Word::PlainNowZh } else { Word::PlainNowEn });
    }

    /// What actions are called, in one line.
    fn names(&self, actions: &[&Action]) -> String {
        let names = actions.iter().filter_map(|action| lang::action(action.id));
        let names: Vec<&str> = names.map(|words| words.short(self.lang)).collect();
        names.join(Word::ListComma.say(self.lang))
    }
}

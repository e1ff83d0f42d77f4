//! Who comes in by SSH without a screen: the questions that may be asked there, as the subcommands answer them, and the
//! dialogue of lines.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};

use super::{
    CliError, Server, args::langs, board::Board, command_id, explain::Explain, find::Find, help, list::List,
    out::Out, plain, show::Show, status::Status, topics::Topics, usage,
};
use crate::{
    api::{Reply, Request, SiteView},
    client::ClientError,
    lang::{Lang, Word},
    rules::Pack,
    serve::{Ask, Visitor, Wanted},
};

/// What may be asked in words: nothing that changes anything.
#[derive(Debug, Parser)]
#[command(name = "caseloop", version)]
struct Asked {
    #[arg(long, global = true, value_name = "zh|en", value_parser = langs())]
    lang: Option<Lang>,
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    List(List),
    Show(Show),
    Find(Find),
    #[command(subcommand)]
    Sla(Sla),
    Status(Status),
    Board(Board),
    Topics(Topics),
}

#[derive(Debug, Subcommand)]
enum Sla {
    Explain(Explain),
}

/// Attends to a visitor; gives the exit status: 0 done, 1 failed, 2 nothing that may be asked.
pub fn attend(wanted: Wanted, visitor: Visitor) -> u8 {
    match wanted {
        Wanted::Words(words) => answer(&words, visitor),
        Wanted::Dialogue => talk(visitor),
    }
}

fn answer(words: &str, visitor: Visitor) -> u8 {
    let Visitor { site, ask, output, errors, .. } = visitor;
    let mut out = Out::to(output, errors);
    // Also as it is written in a shell.
    let words = words.trim().strip_prefix("caseloop ").unwrap_or(words);
    let words = ["caseloop"].into_iter().chain(words.split_whitespace());
    let read = help::in_lang(Asked::command(), site.lang).try_get_matches_from(words);
    let asked = match read.and_then(|found| Asked::from_arg_matches(&found)) {
        Ok(asked) => asked,
        Err(error) => return refuse(&error, site.lang, &mut out),
    };
    if matches!(&asked.question, Question::Topics(it) if !it.only_asks()) {
        let _ = out.note(Word::SshMayAsk.say(site.lang));
        return 2;
    }
    let mut server = Server::within(site, ask, out, asked.lang);
    let done = match asked.question {
        Question::List(it) => it.ask(&mut server),
        Question::Show(it) => it.ask(&mut server),
        Question::Find(it) => it.ask(&mut server),
        Question::Sla(Sla::Explain(it)) => it.ask(&mut server),
        Question::Status(it) => it.ask(&mut server),
        Question::Board(it) => it.ask(&mut server),
        Question::Topics(it) => it.ask(&mut server),
    };
    match done {
        Ok(code) if code == ExitCode::SUCCESS => 0,
        Ok(_) => 1,
        Err(error) => {
            // Whoever is gone is told nothing.
            let _ = server.out.note(&error.say(server.lang));
            error.code()
        }
    }
}

fn refuse(error: &clap::Error, lang: Lang, out: &mut Out) -> u8 {
    let known = !matches!(
        error.kind(),
        ErrorKind::InvalidSubcommand
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let usage::Told { text, code } = usage::told(error, lang);
    let said = if known { text.as_str() } else { Word::SshMayAsk.say(lang) };
    let _ = if code == 0 { out.line(said.trim_end()) } else { out.note(said.trim_end()) };
    code
}

fn talk(visitor: Visitor) -> u8 {
    let Visitor { site, ask, mut input, mut output, errors } = visitor;
    let lang = site.lang;
    let Ok(seed) = command_id::random() else { return 1 };
    let lines = plain::Lines::new(&mut input, &mut output, false);
    let mut desk = Within { site, ask };
    let talked = plain::Talk::new(&mut desk, lines, None, seed.to_string()).and_then(plain::Talk::run);
    match talked {
        Ok(failed) => u8::from(failed),
        // Cut: the door says why, where anybody is still there.
        Err(CliError::Io(_) | CliError::Client(ClientError::Cut)) => 1,
        Err(error) => {
            let _ = Out::to(output, errors).note(&error.say(lang));
            error.code()
        }
    }
}

/// The desk of the server that this runs in.
struct Within {
    site: SiteView,
    ask: Ask,
}

impl plain::Desk for Within {
    fn arrive(&mut self) -> Result<(SiteView, Pack), CliError> {
        let Reply::Status(status) = self.ask(Request::Status)? else {
            return Err(ClientError::Unexpected.into());
        };
        self.site.now = status.now;
        let asking = std::mem::replace(&mut self.ask, Box::new(|_| None));
        let mut server = Server::within(self.site.clone(), asking, Out::standard(), None);
        let pack = server.pack();
        self.ask = server.into_ask().unwrap_or_else(|| Box::new(|_| None));
        Ok((self.site.clone(), pack))
    }

    fn ask(&mut self, request: Request) -> Result<Reply, CliError> {
        (self.ask)(request).ok_or_else(|| ClientError::Cut.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_are_sound_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            help::in_lang(Asked::command(), lang).debug_assert();
        }
    }
}

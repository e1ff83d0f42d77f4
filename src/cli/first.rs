//! The first start: a few questions in plain lines, then there is a store.

use std::io::{self, BufRead, Write};

use super::{CliError, Options, init};
use crate::{
    case::Site,
    lang::{Lang, Word},
    store::SiteFacts,
};

/// Asks what a store has to know, and makes it.
///
/// # Errors
/// Whoever was asked left, or the store cannot be made.
pub fn ask(with: &Options) -> Result<(), CliError> {
    let lang = match with.lang_without_site() {
        Some(lang) => lang,
        None => question(Word::AskLang.say(Lang::Zh), "zh", Word::AskLang.say(Lang::Zh), lang_of)?,
    };
    let say = |word: Word| word.say(lang);
    println!("{}", Word::FirstStart.with(lang, &[&with.data.display()]));
    let text = |answer: &str| (!answer.is_empty()).then(|| answer.to_owned());
    let name = question(say(Word::AskSite), "", say(Word::AskAgain), text)?;
    let letters = |answer: &str| answer.to_uppercase().parse::<Site>().ok();
    let site = question(say(Word::AskLetters), "", say(Word::AskLettersAgain), letters)?;
    let person = question(say(Word::AskName), "", say(Word::AskAgain), text)?;
    let staff = question(say(Word::AskStaff), "1001", say(Word::AskAgain), text)?;
    let facts = SiteFacts { site, name, lang, zone: init::ZONE.to_owned(), test_clock: false, epoch: 1 };
    init::make(&with.data, &facts, &staff, &person, lang)
}

fn lang_of(answer: &str) -> Option<Lang> {
    match answer.to_lowercase().as_str() {
        "1" | "zh" | "中文" => Some(Lang::Zh),
        "2" | "en" | "english" => Some(Lang::En),
        _ => None,
    }
}

/// Asks until the answer can be read; nothing typed is `usual`.
fn question<T>(
    what: &str,
    usual: &str,
    again: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, CliError> {
    loop {
        print!("{what} ");
        io::stdout().flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            println!();
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        let typed = line.trim();
        match read(if typed.is_empty() { usual } else { typed }) {
            Some(answer) => return Ok(answer),
            None => println!("{again}"),
        }
    }
}

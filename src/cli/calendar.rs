//! `calendar`: checks a calendar's file, shows one (no server is needed), puts one in force.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use serde_json::json;

use super::{
    CliError, Options,
    adopt::{Adoption, IN_FORCE, Moves},
    out,
};
use crate::{
    lang::{Lang, Word, say},
    sla::Calendar,
    text::clean_line,
};

#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    Check {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    Load(Adoption),
    Moves(Moves),
    Show {
        #[arg(value_name = "FILE|cn|in-force", default_value = "cn")]
        calendar: String,
    },
}

impl CalendarCommand {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        match self {
            Self::Check { file, json } => check(&file, json, lang),
            Self::Load(it) => it.calendar(with),
            Self::Moves(it) => it.run(with),
            Self::Show { calendar } => {
                let calendar = match calendar.as_str() {
                    IN_FORCE => with.connect()?.in_force()?.1.calendar().clone(),
                    name => named(name, lang)?,
                };
                out::text(&shown(calendar.text()))?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn check(file: &Path, json: bool, lang: Lang) -> Result<ExitCode, CliError> {
    let read = Calendar::parse(&read(file, lang)?);
    match (read, json) {
        (Ok(calendar), true) => out::json(&json!({
            "ok": true,
            "id": calendar.id(),
            "version": version(&calendar),
            "official": official(&calendar),
            "errors": [],
        }))?,
        (Ok(calendar), false) => {
            let years = official(&calendar).iter().map(ToString::to_string).collect::<Vec<_>>();
            let none = Word::CalendarNoYears.say(lang).to_owned();
            let years = if years.is_empty() { none } else { years.join(Word::ListComma.say(lang)) };
            let said = Word::CalendarOk.with(lang, &[&calendar.id(), &years, &short(&calendar)]);
            out::line(&clean_line(&said))?;
        }
        (Err(errors), true) => {
            let errors = errors.iter().map(
                |error| json!({ "line": error.line, "message": say::calendar_fault(&error.fault, lang) }),
            );
            out::json(&json!({ "ok": false, "errors": errors.collect::<Vec<_>>() }))?;
            return Ok(ExitCode::from(1));
        }
        (Err(errors), false) => return Err(faults(file, &errors, lang)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The shipped calendar by its name, or one from a file.
///
/// # Errors
/// What is wrong with the file, said line by line.
pub fn named(name: &str, lang: Lang) -> Result<Calendar, CliError> {
    if name == Calendar::shipped().id() {
        return Ok(Calendar::shipped().clone());
    }
    let file = Path::new(name);
    Calendar::parse(&read(file, lang)?).map_err(|errors| faults(file, &errors, lang))
}

/// The version of a calendar: the hash of its text.
pub fn version(calendar: &Calendar) -> String {
    calendar.hash().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As much of it as tells two apart.
fn short(calendar: &Calendar) -> String {
    version(calendar).chars().take(12).collect()
}

fn official(calendar: &Calendar) -> Vec<i16> {
    let years = calendar.parts().years.iter();
    years.filter(|(_, facts)| facts.official).map(|(year, _)| *year).collect()
}

fn faults(file: &Path, errors: &[crate::sla::CalendarError], lang: Lang) -> CliError {
    let lines =
        errors.iter().map(|error| at_line(file, error.line, &say::calendar_fault(&error.fault, lang), lang));
    CliError::Failed(lines.collect::<Vec<_>>().join("\n"))
}

/// What is wrong in a line of a file, on one line that no terminal obeys.
pub fn at_line(file: &Path, line: usize, what: &str, lang: Lang) -> String {
    clean_line(&Word::AtLine.with(lang, &[&file.display(), &line, &what])).into_owned()
}

/// The most bytes of a file that are read.
const MOST: u64 = 64 << 20;

/// Reads a text file of a bounded size; one that is no UTF-8 is refused with the line where it is none.
///
/// # Errors
/// What the machine says, or what is wrong, said already.
pub fn read(file: &Path, lang: Lang) -> Result<String, CliError> {
    let at = |error: std::io::Error| {
        let said = Word::IoFailed.with(lang, &[&error]);
        CliError::Failed(clean_line(&format!("{}: {said}", file.display())).into_owned())
    };
    let mut bytes = Vec::new();
    File::open(file).map_err(at)?.take(MOST + 1).read_to_end(&mut bytes).map_err(at)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST) {
        return Err(CliError::Failed(at_line(file, 1, &Word::FileTooLarge.with(lang, &[&MOST]), lang)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
        CliError::Failed(at_line(file, line, Word::FileUtf8.say(lang), lang))
    })
}

/// A text line by line, so that nothing in it reaches a terminal raw.
fn shown(text: &str) -> String {
    text.lines().map(|line| clean_line(line).into_owned() + "\n").collect()
}

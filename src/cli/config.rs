//! `config`: checks the file that a site sets for its server, and shows what is in force. Needs no server.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    CliError, Options,
    calendar::{at_line, read},
    out,
};
use crate::{
    lang::{Lang, Word},
    serve::{CONFIG_FILE, ConfigFault, ConfigReading},
    text::clean_line,
};

#[derive(Debug, Subcommand)]
pub enum Config {
    Check(Check),
    Show(Show),
}

#[derive(Debug, Args)]
pub struct Check {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Config {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Check(it) => it.run(with),
            Self::Show(it) => it.run(with),
        }
    }
}

impl Check {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let (file, reading) = reading(self.file, with)?;
        let mut faults = reading.faults.clone();
        faults.extend(reading.missing());
        faults.sort_by_key(|fault| fault.line);
        if self.json {
            let problem = |fault: &ConfigFault| json!({ "line": fault.line, "what": fault.say(lang) });
            let problems: Vec<_> = faults.iter().map(problem).collect();
            out::json(&json!({ "ok": faults.is_empty(), "problems": problems }))?;
        } else if faults.is_empty() {
            let word = if file.exists() { Word::ConfigSound } else { Word::ConfigNone };
            out::line(&clean_line(&word.with(lang, &[&file.display()])))?;
        } else {
            lines(&file, &faults, lang).iter().try_for_each(|line| out::line(line))?;
            eprintln!("{}", Word::ConfigUnsound.with(lang, &[&faults.len()]));
        }
        Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

impl Show {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let (file, reading) = reading(self.file, with)?;
        if !reading.faults.is_empty() {
            return Err(CliError::Failed(lines(&file, &reading.faults, lang).join("\n")));
        }
        out::text(&shown(&reading, lang))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What is in force, as a file that says the same.
fn shown(reading: &ConfigReading, lang: Lang) -> String {
    let mut text = String::new();
    for of in reading.settings.chunk_by(|one, next| one.section == next.section) {
        let Some(section) = of.first().map(|setting| setting.section) else { continue };
        let off = of.iter().any(|setting| setting.value.is_none());
        if off {
            text += &format!("# [{section}] {}\n\n", Word::ConfigUnset.say(lang));
            continue;
        }
        text += &format!("[{section}]\n");
        for setting in of {
            let usual = if setting.at.is_some() { "" } else { Word::ConfigUsual.say(lang) };
            let value = setting.value.as_deref().unwrap_or_default();
            let space = if usual.is_empty() { "" } else { "  # " };
            text += &clean_line(&format!("{} = {value}{space}{usual}", setting.key));
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// The file that is named, or that of the store; one that is not there holds what holds without it.
fn reading(file: Option<PathBuf>, with: &Options) -> Result<(PathBuf, ConfigReading), CliError> {
    let asked = file.is_some();
    let file = file.unwrap_or_else(|| with.data.join(CONFIG_FILE));
    let text = if asked || file.exists() { read(&file, with.lang())? } else { String::new() };
    Ok((file, ConfigReading::of(text)))
}

/// Faults, a line each.
pub fn lines(file: &Path, faults: &[ConfigFault], lang: Lang) -> Vec<String> {
    let said = |fault: &ConfigFault| at_line(file, fault.line as usize, &fault.say(lang), lang);
    faults.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_a_file_that_says_the_same() {
        for text in [
            "",
            "[backup]\ndir = \"/b \\\" 备份\"\n[notify]\ncommand = [\"a\", \"b\\\\\"]\ntimeout_s = 7\n[socket]\naccess = \"group\"",
        ] {
            let read = ConfigReading::of(text.to_owned());
            assert_eq!(read.faults, [], "{text}");
            for lang in [Lang::Zh, Lang::En] {
                let shown = shown(&read, lang);
                let again = ConfigReading::of(shown.clone());
                assert_eq!((again.faults.len(), &again.config), (0, &read.config), "{shown}");
            }
        }
    }
}

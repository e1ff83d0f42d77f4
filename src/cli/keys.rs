//! `keys`: checks a person's own keymap file, and shows which keys do what. Needs no store.

use std::{path::PathBuf, process::ExitCode};

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde_json::json;

use super::{CliError, Options, calendar::read, columns::align, out, own_keys::OwnFile};
use crate::{
    keys::{Context, Keymap, Shipped},
    lang::{self, Lang, Word, say},
    session::{ACTIONS, Action, OwnKeys},
    text::clean_line,
};

#[derive(Debug, Subcommand)]
pub enum Keys {
    Check(Check),
    Show(Show),
}

#[derive(Debug, Args)]
pub struct Check {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Show {
    #[arg(long, value_name = "default|function-keys|vim", value_parser = keymaps())]
    keymap: Option<Shipped>,
    #[arg(long)]
    json: bool,
}

fn keymaps() -> impl TypedValueParser<Value = Shipped> {
    PossibleValuesParser::new(Shipped::ALL.map(Shipped::id)).map(|id| Shipped::of(&id).unwrap_or_default())
}

impl Keys {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        match self {
            Self::Check(it) => it.run(lang),
            Self::Show(it) => it.run(lang),
        }
    }
}

impl Check {
    fn run(self, lang: Lang) -> Result<ExitCode, CliError> {
        let own = OwnFile::find();
        let there = own.as_ref().filter(|own| own.is_there()).map(|own| own.path.clone());
        let Some(file) = self.file.or(there) else {
            let path = own.map(|own| own.path.display().to_string()).unwrap_or_default();
            out::line(&clean_line(&Word::KeysNone.with(lang, &[&path])))?;
            return Ok(ExitCode::SUCCESS);
        };
        let name = file.display().to_string();
        match OwnKeys::of_file(&name, &read(&file, lang)?).over(None) {
            Ok(_) => {
                out::line(&clean_line(&Word::KeysSound.with(lang, &[&name])))?;
                Ok(ExitCode::SUCCESS)
            }
            Err(faults) => {
                for fault in &faults {
                    out::line(&clean_line(&say::keymap_fault(fault, lang)))?;
                }
                eprintln!("{}", Word::KeysUnsound.with(lang, &[&faults.len()]));
                Ok(ExitCode::from(1))
            }
        }
    }
}

impl Show {
    fn run(self, lang: Lang) -> Result<ExitCode, CliError> {
        let keymap = match self.keymap {
            Some(shipped) => Keymap::shipped(shipped),
            None => in_force(lang)?,
        };
        let of = |context: Context| ACTIONS.iter().filter(move |action| action.contexts.contains(&context));
        let all =
            Context::ALL.into_iter().flat_map(|context| of(context).map(move |action| (context, action)));
        if self.json {
            all.into_iter()
                .try_for_each(|(context, action)| out::json(&as_json(&keymap, context, action, lang)))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (contexts, rows): (Vec<_>, Vec<_>) =
            all.map(|(context, action)| (context, cells(&keymap, context, action, lang))).unzip();
        let mut before = None;
        for (context, line) in contexts.into_iter().zip(align(&rows)) {
            if before.replace(context) != Some(context) {
                out::line(&format!("[{context}] {}", say::context(context, lang)))?;
            }
            out::line(&line)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The person's own file laid over what it names; without it where something is wrong with it, as at work.
fn in_force(lang: Lang) -> Result<Keymap, CliError> {
    let Some(own) = OwnFile::find().filter(OwnFile::is_there) else {
        return Ok(Keymap::shipped(Shipped::Default));
    };
    let own = OwnKeys::of_file(&own.path.display().to_string(), &read(&own.path, lang)?);
    Ok(own.over(None).unwrap_or_else(|_| {
        eprintln!("{}", Word::KeysLeftOut.say(lang));
        Keymap::shipped(own.base())
    }))
}

/// The keys of an action as they are written in files, its id, and what it does.
fn cells(keymap: &Keymap, context: Context, action: &Action, lang: Lang) -> Vec<String> {
    let keys: Vec<String> = keymap.keys_of(context, action.id).map(ToString::to_string).collect();
    vec![format!("  {}", keys.join("  ")), action.id.to_owned(), words(action, lang).to_owned()]
}

fn as_json(keymap: &Keymap, context: Context, action: &Action, lang: Lang) -> serde_json::Value {
    let keys = keymap
        .keys_of(context, action.id)
        .map(|keys| keys.0.iter().map(ToString::to_string).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    json!({
        "context": context.name(),
        "action": action.id,
        "keys": keys,
        "primary": action.primary,
        "words": words(action, lang),
    })
}

fn words(action: &Action, lang: Lang) -> &'static str {
    lang::action(action.id).map_or("", |words| words.long(lang))
}

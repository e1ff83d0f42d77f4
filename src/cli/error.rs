//! What goes wrong with a subcommand, and how it is said.

use std::io;

use crate::{
    client::ClientError,
    lang::{Lang, Word, say},
};

/// Why a subcommand did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("there is no store in this directory")]
    NoStore,
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Refused or failed, and said already in the person's language.
    #[error("{0}")]
    Failed(String),
    /// Wrong usage, and said already in the person's language.
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl CliError {
    /// 1 where something was refused or failed, 2 where the usage was wrong.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Client(ClientError::NoTerminal) => 2,
            _ => 1,
        }
    }

    /// In a language: what happened, what to do next.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::NoStore => Word::StoreNotHere.say(lang).to_owned(),
            Self::Client(error) => client(error, lang),
            Self::Failed(said) | Self::Usage(said) => said.clone(),
            Self::Io(error) => io_error(error, lang),
        }
    }
}

fn client(error: &ClientError, lang: Lang) -> String {
    match error {
        ClientError::NoServer => Word::NoServer.say(lang).to_owned(),
        ClientError::NoAnswer => Word::NoAnswer.say(lang).to_owned(),
        ClientError::Denied(denied) => say::denied(denied, lang),
        ClientError::Version { theirs } => Word::OtherVersion.with(lang, &[theirs, &crate::api::PROTOCOL]),
        ClientError::Cut => Word::CutBeforeAnswer.say(lang).to_owned(),
        ClientError::NoTerminal => Word::NoTerminal.say(lang).to_owned(),
        ClientError::TooLong => Word::RequestTooLong.say(lang).to_owned(),
        ClientError::Unexpected => Word::UnexpectedAnswer.say(lang).to_owned(),
        ClientError::Io(error) => io_error(error, lang),
    }
}

fn io_error(error: &io::Error, lang: Lang) -> String {
    Word::IoFailed.with(lang, &[error])
}

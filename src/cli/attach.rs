//! No command: the workstation.

use std::{env, process::ExitCode};

use super::{CliError, Options, first, options::env_locale, own_keys};
use crate::{
    api::{Denied, Look, Seat, Terminal},
    client::{self, Attach, ClientError, Parting},
    lang::Word,
    store,
    term::Charset,
    text,
};

pub fn run(with: &Options) -> Result<ExitCode, CliError> {
    if !store::is_here(&with.data) {
        if !client::has_terminal() {
            return Err(CliError::Usage(Word::HowToInit.with(with.lang(), &[&with.data.display()])));
        }
        first::ask(with)?;
    }
    open(with)
}

/// Attaches this terminal to the server of the data directory.
pub fn open(with: &Options) -> Result<ExitCode, CliError> {
    let (terminal, charset) = terminal(with);
    let attach =
        Attach { dir: with.data.clone(), as_staff: with.as_staff.clone(), terminal, charset, cut_off };
    match client::attach(&attach) {
        Ok(Parting::Left) => Ok(ExitCode::SUCCESS),
        Ok(Parting::Ended) => Ok(ExitCode::from(1)),
        // Stopped on purpose: what happened is said, and nothing failed.
        Err(ClientError::Denied(Denied::Stopping)) => {
            eprintln!("{}", Word::ServerStopped.say(with.lang()));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Err(error.into()),
    }
}

/// This terminal, as the command line and the environment say. Its size is found when it is attached.
fn terminal(with: &Options) -> (Terminal, Charset) {
    let term = env::var("TERM").unwrap_or_default();
    let no_color = term == "dumb" || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let asked = with.terminal;
    let charset = asked.charset.or_else(|| Charset::of_locale(&env_locale("LC_CTYPE")?)).unwrap_or_default();
    let light = asked.light || env::var("COLORFGBG").is_ok_and(|colors| is_light(&colors));
    let look = Look { light, ascii: asked.ascii || !charset.has_narrow_signs() };
    let keys = own_keys::sent(with.lang());
    (Terminal { cols: 0, rows: 0, term, lang: with.asked_lang, no_color, resume: None, keys, look }, charset)
}

/// Whether the ground is light by what rxvt, Konsole and others say in `COLORFGBG`: foreground, sometimes something
/// between, and the number of the ground among the 16 colours.
fn is_light(colors: &str) -> bool {
    let ground = colors.rsplit(';').next().and_then(|ground| ground.parse::<u8>().ok());
    matches!(ground, Some(7 | 9..=15))
}

fn cut_off(seat: Seat, cols: u16) -> String {
    text::fit(Word::LineCut.say(seat.lang), usize::from(cols))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_tell_a_light_ground_from_a_dark_one() {
        for (colors, light) in [
            ("0;15", true),
            ("0;default;15", true),
            ("0;7", true),
            ("15;0", false),
            ("7;8", false),
            ("15;default;0", false),
            ("default;default", false),
            ("0;", false),
            ("", false),
        ] {
            assert_eq!(is_light(colors), light, "{colors}");
        }
    }
}

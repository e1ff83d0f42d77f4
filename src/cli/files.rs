//! The files of an import and of a replay: what is read, and where refused rows go.

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::tz::TimeZone;

use super::Options;
use crate::{
    exchange::{FileFault, Mapping, Place, Refused, Source, check_apart},
    lang::Lang,
    rules::Pack,
    sla::Instant,
};

#[derive(Debug, Args)]
pub struct Files {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "MAP.toml")]
    pub map: PathBuf,
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
}

/// A file, and what is wrong with it.
pub type Wrong<'a> = (&'a Path, FileFault);

impl Files {
    /// Opens the mapping, read under these rules, and the file.
    ///
    /// # Errors
    /// Which of them cannot be used, and why.
    pub fn open(&self, pack: &Pack) -> Result<(Mapping, Source), Wrong<'_>> {
        let mapping = Mapping::open(&self.map, pack).map_err(|fault| (self.map.as_path(), fault))?;
        let source = Source::open(&self.file, &mapping).map_err(|fault| (self.file.as_path(), fault))?;
        Ok((mapping, source))
    }

    /// The file of refused rows: where it was said, otherwise beside the store; none where nothing is to be
    /// written `unasked`.
    ///
    /// # Errors
    /// It cannot be written, or is one of those that are read.
    pub fn refused<'a>(
        &'a self,
        with: &'a Options,
        unasked: Option<Instant>,
        lang: Lang,
        zone: &TimeZone,
        header: &[String],
    ) -> Result<Refused, Wrong<'a>> {
        if let Some(refused) = &self.refused {
            check_apart(refused, &[&self.file, &self.map]).map_err(|fault| (refused.as_path(), fault))?;
        }
        let place = match (&self.refused, unasked) {
            (Some(path), _) => Place::File(path.clone()),
            (None, None) => Place::None,
            (None, Some(now)) => {
                let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
                let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
                let stem: String = stem.chars().take(40).map(plain).collect();
                let time = now.zoned(zone).strftime("%Y%m%d-%H%M%S");
                Place::Folder { folder: with.data.join("refused"), name: format!("{stem}-{time}") }
            }
        };
        let beside = self.refused.as_deref().unwrap_or(&with.data);
        Refused::new(place, lang, header).map_err(|error| (beside, error.into()))
    }
}

/// A bar on the terminal of standard error; nothing where that is no terminal.
pub fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    // A template that is wrong would leave the bar as it is made.
    if let Ok(style) = ProgressStyle::with_template("{prefix} {wide_bar} {percent:>3}%") {
        bar.set_style(style);
    }
    bar
}

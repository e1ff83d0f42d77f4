//! `evidence`: a case with what proves what was done, in one file for an appeal.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf, process::ExitCode};

use clap::{Args, builder::PossibleValuesParser};
use serde_json::{Value, json};

use super::{CliError, Options, Server, explain, json as shape, out, reveal, show};
use crate::{
    api::{Evidence as Pack, Reply, Request},
    case::{CaseId, Purpose, Subject},
    client::ClientError,
    lang::{Word, say, say::ProofLine},
    text::{clean_line, clean_text},
};

#[derive(Args)]
pub struct Evidence {
    #[arg(value_name = "CASE")]
    case: String,
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: PathBuf,
    #[arg(long, value_name = "WHY", value_parser = PossibleValuesParser::new(Purpose::ALL.map(Purpose::id)))]
    reveal: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    text: Option<String>,
    #[arg(long)]
    json: bool,
}

untold!(Evidence);

impl Evidence {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let wrong = |_| CliError::Failed(Word::NoNotFound.say(server.lang).to_owned());
        let case: CaseId = self.case.parse().map_err(wrong)?;
        // It is nobody else's business, and nothing that is there is written over.
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.out)?;
        let made = self.write(case, &mut server, &mut file);
        if made.is_err() {
            // Half of it is no evidence.
            let _ = std::fs::remove_file(&self.out);
        }
        made?;
        let name = self.out.to_string_lossy();
        let name = clean_line(&name);
        out::line(&Word::EvidenceDone.with(server.lang, &[&name]))?;
        Ok(ExitCode::SUCCESS)
    }

    fn write(&self, case: CaseId, server: &mut Server, file: &mut impl Write) -> Result<(), CliError> {
        if let Some(why) = &self.reveal {
            reveal::ask(server, Subject::Case(case), why, self.text.clone())?;
        }
        let Reply::Evidence(pack) = server.get(Request::Evidence { case })? else {
            return Err(ClientError::Unexpected.into());
        };
        let text = if self.json { format!("{}\n", as_json(&pack, server)) } else { page(&pack, server) };
        file.write_all(text.as_bytes())?;
        Ok(())
    }
}

/// As a page that people read.
fn page(pack: &Pack, server: &mut Server) -> String {
    let (lang, now, rules) = (server.lang, server.site().now, server.pack());
    let case = &pack.case;
    let mut lines = vec![format!("# {}", Word::EvidenceTitle.with(lang, &[&case.row.case])), String::new()];
    let kind = if pack.plain { Word::EvidenceIsPlain } else { Word::EvidenceIsMasked };
    lines.push(Word::EvidenceMade.with(lang, &[&now, &kind.say(lang)]));
    let head = |word: Word, lines: &mut Vec<String>| {
        lines.extend([String::new(), format!("## {}", word.say(lang)), String::new()]);
    };
    head(Word::EvidenceFacts, &mut lines);
    lines.push(format!("- {}", show::title(case, &rules, lang)));
    lines.extend(show::facts(case, lang).into_iter().map(|fact| format!("- {}", fact.join(": "))));
    head(Word::EvidenceClocks, &mut lines);
    for line in pack.proofs.iter().flat_map(|of| say::proof(of, &rules, lang, now)) {
        lines.push(match line {
            ProofLine::Title(title) => format!("- {title}"),
            ProofLine::Line(text) => format!("  - {text}"),
        });
    }
    head(Word::EvidenceTimeline, &mut lines);
    for event in &case.events {
        let (what, by) = (say::event(event, &rules, lang), say::by(event, lang));
        lines.push(format!("- {} `{}` {what} ({by})", event.occurred, event.seq));
        let text = say::event_text(event, lang).unwrap_or_default();
        lines.extend(clean_text(&text).lines().map(|line| format!("  > {line}")));
    }
    if !case.attachments.is_empty() {
        head(Word::EvidenceAttachments, &mut lines);
        let each = case.attachments.iter();
        lines.extend(each.map(|it| format!("- `{}` {}", hex(&it.sha256), clean_line(&it.name))));
    }
    head(Word::EvidenceHashes, &mut lines);
    let each = pack.hashes.iter();
    lines.extend(
        each.map(|it| format!("- `{}` `{}`; `{}` `{}`", it.seq, hex(&it.row), it.batch, hex(&it.log))),
    );
    head(Word::EvidenceCheckpoint, &mut lines);
    lines.extend(["```".to_owned(), pack.checkpoint.clone(), "```".to_owned(), String::new()]);
    lines.join("\n")
}

fn as_json(pack: &Pack, server: &Server) -> Value {
    let hashes = pack.hashes.iter().map(|it| {
        json!({ "seq": it.seq, "sha256": hex(&it.row), "batch_end": it.batch, "log_sha256": hex(&it.log) })
    });
    json!({
        "made": server.site().now,
        "plain": pack.plain,
        "case": shape::case(&pack.case),
        "clocks": pack.proofs.iter().map(|of| explain::clock(of, &server.zone, server.lang)).collect::<Vec<_>>(),
        "hashes": hashes.collect::<Vec<_>>(),
        "checkpoint": pack.checkpoint,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! `topics`: what looks like one incident, what is talked about more than in the week before, and what came of measures
//! against that.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, Options, Server, columns::align};
use crate::{
    api::{Reply, Request, Rising},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Args)]
pub struct Topics {
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "TOPIC", requires = "why")]
    dismiss: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "dismiss")]
    why: Option<String>,
}

impl Topics {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Whether it changes nothing.
    pub const fn only_asks(&self) -> bool {
        self.dismiss.is_none()
    }

    /// Asks a server, and prints where it says.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        if let (Some(topic), Some(why)) = (self.dismiss, self.why) {
            let Reply::Ok = server.get(Request::DismissTopic { topic, why })? else {
                return Err(ClientError::Unexpected.into());
            };
            server.out.note(Word::Dismissed.say(server.lang))?;
            return Ok(ExitCode::SUCCESS);
        }
        let Reply::Topics(view) = server.get(Request::Topics)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let value = serde_json::to_value(&view).map_err(|error| CliError::Failed(error.to_string()))?;
            server.out.json(&value)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, pack, zone) = (server.lang, server.pack(), server.zone.clone());
        let now = view.counted.map(|(at, ..)| at);
        let time = |at| say::time(at, &zone, now.unwrap_or(at));
        let within = say::countdown(pack.mass.within_s, lang);
        let clusters: Vec<Vec<String>> = view
            .clusters
            .iter()
            .map(|of| {
                let class = of.category.as_ref().map_or_else(
                    || say::kind(&of.kind, &pack, lang),
                    |category| say::category(category, &pack, lang),
                );
                let joins = of.parent.map(|case| Word::TopicsJoin.with(lang, &[&case])).unwrap_or_default();
                let count = Word::TopicsCases.with(lang, &[&of.count]);
                vec![
                    of.place.clone(),
                    class,
                    count,
                    Word::TopicsSince.with(lang, &[&time(of.since)]),
                    joins,
                    of.topic.clone(),
                ]
            })
            .collect();
        let incidents: Vec<Vec<String>> = view
            .incidents
            .iter()
            .map(|of| {
                let children = Word::TopicsChildren.with(lang, &[&of.children]);
                vec![of.case.to_string(), of.title.clone(), children, time(of.opened)]
            })
            .collect();
        let alarms: Vec<Vec<String>> = view
            .alarms
            .iter()
            .map(|of| {
                let joins = of.parent.map(|case| Word::TopicsJoin.with(lang, &[&case])).unwrap_or_default();
                let since = Word::TopicsSince.with(lang, &[&time(of.since)]);
                vec![
                    say::watch(&of.watch, &pack, lang),
                    of.value.clone(),
                    say::alarm(of, lang),
                    since,
                    joins,
                    of.topic.clone(),
                ]
            })
            .collect();
        let rising = |of: &[Rising], named: &dyn Fn(&str) -> String| -> Vec<Vec<String>> {
            let row = |of: &Rising| vec![named(&of.what), of.now.to_string(), format!("({})", of.before)];
            of.iter().map(row).collect()
        };
        let categories = rising(&view.categories, &|id| say::category(id, &pack, lang));
        let phrases = rising(&view.phrases, &str::to_owned);
        let today = server.site().now.zoned(&zone).date();
        let improvements: Vec<Vec<String>> = view
            .improvements
            .iter()
            .map(|of| vec![of.case.to_string(), of.title.clone(), say::effect_short(of, today, lang)])
            .collect();
        let improvements_title = match view.older_improvements {
            true => Word::TopicsImprovementsLatest.with(lang, &[&improvements.len()]),
            false => Word::TopicsImprovements.say(lang).to_owned(),
        };
        for (title, rows) in [
            (Word::TopicsClusters.with(lang, &[&within]), clusters),
            (Word::TopicsIncidents.say(lang).to_owned(), incidents),
            (Word::TopicsAlarms.say(lang).to_owned(), alarms),
            (Word::TopicsCategories.say(lang).to_owned(), categories),
            (Word::TopicsPhrases.say(lang).to_owned(), phrases),
            (improvements_title, improvements),
        ] {
            let none = if rows.is_empty() { Word::TopicsNone.say(lang) } else { "" };
            server.out.line(format!("{title}  {none}").trim_end())?;
            align(&rows).iter().try_for_each(|row| server.out.line(&format!("  {row}")))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

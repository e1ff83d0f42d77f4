//! `person away`, `person posts`: who is away and who acts for them, and who is what beyond their role.

use std::process::ExitCode;

use clap::{Args, builder::PossibleValuesParser};

use super::{CliError, Options, out, person::as_json};
use crate::{
    api::{Reply, Request},
    client::ClientError,
    lang::{Word, say},
    rules::Whom,
};

/// The posts that can be given.
const POSTS: [&str; 3] = ["site_manager", "city_desk", "duty_leader"];

#[derive(Debug, Args)]
pub struct Away {
    #[arg(value_name = "STAFF")]
    staff: String,
    #[arg(long, value_name = "WHEN")]
    from: Option<String>,
    #[arg(long, value_name = "WHEN")]
    until: String,
    #[arg(long, value_name = "STAFF")]
    deputy: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Posts {
    #[arg(value_name = "STAFF")]
    staff: String,
    #[arg(value_name = "POST", value_parser = PossibleValuesParser::new(POSTS))]
    posts: Vec<String>,
    #[arg(long)]
    json: bool,
}

impl Away {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let Self { staff, from, until, deputy, json } = self;
        let mut server = with.connect()?;
        let Reply::Person(person) = server.get(Request::SetAway { staff, from, until, deputy })? else {
            return Err(ClientError::Unexpected.into());
        };
        if json {
            out::json(&as_json(&person))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, now, zone) = (server.lang, server.site().now, server.zone.clone());
        let said = match person.away.filter(|away| away.until > now) {
            Some(away) => {
                let [from, until] = [away.from, away.until].map(|at| say::time(at, &zone, now));
                Word::PersonAway.with(lang, &[&person.staff, &person.name, &from, &until])
            }
            None => Word::PersonBack.with(lang, &[&person.staff, &person.name]),
        };
        out::line(&said)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Posts {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let posts = self.posts.iter().filter_map(|id| Whom::of(id)).collect();
        let mut server = with.connect()?;
        let Reply::Person(person) = server.get(Request::SetPosts { staff: self.staff, posts })? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            out::json(&as_json(&person))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, pack) = (server.lang, server.pack());
        let posts =
            person.posts.iter().map(|post| say::choice(crate::case::Choice::Whom, post.id(), &pack, lang));
        let posts: Vec<String> = posts.collect();
        let posts = match posts.is_empty() {
            true => Word::PersonNoPosts.say(lang).to_owned(),
            false => posts.join(Word::ListComma.say(lang)),
        };
        out::line(&format!("{} {}  {posts}", person.staff, person.name))?;
        Ok(ExitCode::SUCCESS)
    }
}

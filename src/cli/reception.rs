//! `reception`: how the branches stand on a reception day, who is on duty, the days of a year, and the sheets to print.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{CliError, Options, Server, out};
use crate::{
    api::{BranchDay, By, ReceptionView, Reply, Request, VisitView},
    case::slot_time,
    client::ClientError,
    lang::{Word, say},
    text,
};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Reception {
    #[command(subcommand)]
    does: Option<Does>,
    #[arg(long, value_name = "DAY")]
    day: Option<Date>,
    #[arg(long, value_name = "BRANCH")]
    branch: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Does {
    Duty(Duty),
    Days(Days),
    Sheet(Sheet),
    FollowUp(FollowUp),
}

#[derive(Debug, Args)]
struct Duty {
    #[arg(value_name = "BRANCH")]
    branch: String,
    #[arg(value_name = "DAY")]
    day: Date,
    #[arg(value_name = "LEADER")]
    leader: String,
    #[arg(value_name = "DEPUTY")]
    deputy: String,
}

#[derive(Debug, Args)]
struct Days {
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Sheet {
    #[arg(long, value_name = "DAY")]
    day: Option<Date>,
    #[arg(long, value_name = "BRANCH")]
    branch: String,
}

#[derive(Debug, Args)]
struct FollowUp {
    #[arg(long, value_name = "DAY")]
    day: Option<Date>,
    #[arg(long, value_name = "BRANCH")]
    branch: Option<String>,
    #[arg(long)]
    json: bool,
}

impl Reception {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        match self.does {
            None => self.board(&mut server)?,
            Some(Does::Duty(Duty { branch, day, leader, deputy })) => {
                match server.get(Request::SetReceptionDuty { day, branch, leader, deputy })? {
                    Reply::Ok => eprintln!("{}", Word::DutyDone.say(server.lang)),
                    _ => return Err(ClientError::Unexpected.into()),
                }
            }
            Some(Does::Days(days)) => days.print(&mut server)?,
            Some(Does::Sheet(sheet)) => sheet.print(&mut server)?,
            Some(Does::FollowUp(follow_up)) => follow_up.print(&mut server)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn board(self, server: &mut Server) -> Result<(), CliError> {
        let view = view(server, self.day, self.branch.clone(), false)?;
        let (lang, pack) = (server.lang, server.pack());
        let today = server.site().now.zoned(&pack.zone).date();
        if self.json {
            return out::json(&as_json(&view)).map_err(Into::into);
        }
        out::line(&Word::ReceptionTitle.with(lang, &[&say::reception_day(view.day, lang)]))?;
        let branches =
            view.branches.iter().filter(|row| self.branch.as_ref().is_none_or(|only| *only == row.branch));
        let branches: Vec<BranchDay> = branches.cloned().collect();
        say::reception_board(&branches, &pack, lang).iter().try_for_each(|row| out::line(row))?;
        let rows: Vec<Vec<String>> = view.visits.iter().map(|visit| say::visit(visit, lang, today)).collect();
        text::columns(&rows, " ").iter().try_for_each(|row| out::line(row))?;
        told_of_more(&view, server);
        Ok(())
    }
}

impl Days {
    fn print(self, server: &mut Server) -> Result<(), CliError> {
        let (lang, pack) = (server.lang, server.pack());
        let year = self.year.unwrap_or_else(|| server.site().now.zoned(&pack.zone).year());
        let days = pack.reception_days(year);
        if self.json {
            return out::json(&json!(days.iter().map(ToString::to_string).collect::<Vec<_>>()))
                .map_err(Into::into);
        }
        if days.is_empty() {
            eprintln!("{}", Word::ReceptionNone.say(lang));
        }
        days.iter().try_for_each(|day| out::line(&say::reception_day(*day, lang)))?;
        Ok(())
    }
}

impl Sheet {
    fn print(self, server: &mut Server) -> Result<(), CliError> {
        let view = view(server, self.day, Some(self.branch.clone()), false)?;
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let Some(branch) = view.branches.iter().find(|row| row.branch == self.branch) else {
            let known: Vec<&str> = view.branches.iter().map(|row| row.branch.as_str()).collect();
            let said = Word::BadNotOneOf.with(lang, &[&Word::FieldBranch.say(lang), &known.join(", ")]);
            return Err(CliError::Failed(said));
        };
        say::reception_sheet(&view, branch, &pack, lang, now).iter().try_for_each(|line| out::line(line))?;
        told_of_more(&view, server);
        Ok(())
    }
}

impl FollowUp {
    fn print(self, server: &mut Server) -> Result<(), CliError> {
        let view = view(server, self.day, self.branch, true)?;
        if self.json {
            return out::json(&as_json(&view)).map_err(Into::into);
        }
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let on = pack.calendar().working_day(view.day, 1).unwrap_or(view.day);
        say::follow_up_sheet(&view, on, &pack, lang, now).iter().try_for_each(|line| out::line(line))?;
        told_of_more(&view, server);
        Ok(())
    }
}

fn view(
    server: &mut Server,
    day: Option<Date>,
    branch: Option<String>,
    open: bool,
) -> Result<ReceptionView, CliError> {
    match server.get(Request::Reception { day, branch, open })? {
        Reply::Reception(view) => Ok(*view),
        _ => Err(ClientError::Unexpected.into()),
    }
}

fn told_of_more(view: &ReceptionView, server: &Server) {
    if view.more > 0 {
        eprintln!("{}", Word::VisitsMore.with(server.lang, &[&view.more]));
    }
}

fn as_json(view: &ReceptionView) -> Value {
    let staff = |by: &Option<By>| by.as_ref().map(|by| by.staff.clone());
    let branch = |row: &BranchDay| {
        json!({
            "branch": row.branch, "leader": staff(&row.leader), "deputy": staff(&row.deputy),
            "booked": row.booked, "confirmed": row.confirmed, "arrived": row.arrived, "waiting": row.waiting,
            "solved": row.solved, "tracked": row.tracked, "open": row.open, "overdue": row.overdue,
            "free": row.free.iter().map(|(slot, free)| json!({ "slot": slot_time(*slot), "free": free })).collect::<Vec<_>>(),
        })
    };
    let visit = |visit: &VisitView| {
        json!({
            "case": visit.row.case, "day": visit.day.to_string(), "branch": visit.branch,
            "slot": visit.slot.map(slot_time), "call": visit.call.map(|call| call.id()),
            "number": visit.arrived.map(|(no, _)| no), "arrived": visit.arrived.map(|(_, at)| at),
            "received_by": visit.received.as_ref().map(|(by, ..)| by.staff.clone()),
            "outcome": visit.received.as_ref().map(|(_, outcome, _)| outcome.id()),
            "stage": visit.row.stage.id(), "owner": staff(&visit.owner), "order_due": visit.order_due,
            "overdue": visit.overdue, "name": visit.row.name, "about": visit.row.about,
        })
    };
    json!({
        "day": view.day.to_string(),
        "branches": view.branches.iter().map(branch).collect::<Vec<_>>(),
        "visits": view.visits.iter().map(visit).collect::<Vec<_>>(),
        "more": view.more,
    })
}

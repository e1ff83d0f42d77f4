//! 部门占用时间: how long closed cases lay with which department, bounces included. The time of a case itself is spent
//! once, so the rows add up to that of all; tasks run beside it and stand apart.

use std::collections::BTreeSet;

use super::{Column, Figure, Ground, Measure, Row, TOTAL, UNSAID, figure::Times, name::column};
use crate::{api::StayFacts, case::CaseId};

pub const COLUMNS: &[Column] = &[
    column("cases", Measure::Count),
    column("stays", Measure::Count),
    column("time", Measure::Time),
    column("mean", Measure::Time),
    column("max", Measure::Time),
    column("held", Measure::Time),
    column("sent_back", Measure::Count),
    column("tasks", Measure::Count),
    column("task_time", Measure::Time),
];

type Lay<'a> = (&'a StayFacts, i64, CaseId);

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.closed();
    let lay = |stay: &'_ StayFacts| Some(stay.stay.until?.since(stay.stay.from));
    let all: Vec<Lay<'_>> = cases
        .iter()
        .flat_map(|facts| facts.stays.iter().filter_map(|stay| Some((stay, lay(stay)?, facts.case))))
        .collect();
    let mut keys: Vec<&str> = ground.pack.teams.iter().map(|team| team.id.as_str()).collect();
    let others: BTreeSet<&str> = all.iter().filter_map(|(stay, ..)| stay.stay.team.as_deref()).collect();
    let known: BTreeSet<&str> = keys.iter().copied().collect();
    keys.extend(others.difference(&known));
    let of = |team: Option<&str>| -> Vec<Lay<'_>> {
        all.iter().filter(|(stay, ..)| stay.stay.team.as_deref() == team).copied().collect()
    };
    let row = |key: &str, lay: &[Lay<'_>]| Row { key: key.to_owned(), figures: figures(lay) };
    let mut rows: Vec<Row> = keys.into_iter().map(|key| row(key, &of(Some(key)))).collect();
    rows.push(row(UNSAID, &of(None)));
    rows.push(row(TOTAL, &all));
    rows
}

fn figures(lay: &[Lay<'_>]) -> Vec<Figure> {
    let times = |task: bool| {
        let of = lay.iter().filter(move |(stay, ..)| stay.stay.task.is_some() == task);
        Times::new(of.map(|(_, time, case)| (*time, *case)))
    };
    let (own, tasks) = (times(false), times(true));
    let held = lay.iter().filter(|(stay, ..)| stay.stay.task.is_none() && stay.held_s > 0);
    let held = Times::new(held.map(|(stay, _, case)| (stay.held_s, *case)));
    let cases: BTreeSet<CaseId> = lay.iter().map(|(.., case)| *case).collect();
    let sent_back = lay.iter().filter(|(stay, ..)| stay.stay.sent_back).map(|(.., case)| *case);
    vec![
        Figure::of_cases(cases.into_iter().collect()),
        own.count(),
        own.total(),
        own.mean(),
        own.max(),
        held.total(),
        Figure::of_cases(sent_back.collect()),
        tasks.count(),
        tasks.total(),
    ]
}

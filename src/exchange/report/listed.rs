//! The cases behind a figure, one line each: nothing of the customer, and nobody's staff number unless it is asked for.

use super::{Cell, Columns, ColumnsFault, Form, Head, Sheet, Telling, columns::Chosen, said::class};
use crate::{
    api::CaseFacts,
    case::{Choice, FlagKind, Satisfaction},
    lang::{Lang, Word, say},
    text::clean_line,
};

/// Columns of a list of cases. The last one, the staff number, is there for who asks for it by a file of columns.
pub const LISTED: [&str; 27] = [
    "case",
    "kind",
    "category",
    "class",
    "channel",
    "severity",
    "team",
    "stage",
    "opened",
    "contacted",
    "accepted",
    "finished",
    "replied",
    "revisited",
    "closed",
    "closing",
    "disposition",
    "satisfaction",
    "why",
    "asked",
    "bounces",
    "urges",
    "rounds",
    "flags",
    "one_call",
    "late",
    "owner",
];

/// A list of cases as a sheet.
///
/// # Errors
/// The file of columns names one that there is not.
pub fn listed(cases: &[&CaseFacts], title: String, telling: &Telling<'_>) -> Result<Sheet, ColumnsFault> {
    let usual = |place| Chosen { place, heading: None, form: None };
    let chosen = match telling.columns {
        Some(columns) => columns.of(&LISTED)?,
        None => (0..LISTED.len() - 1).map(usual).collect(),
    };
    let id = |chosen: &Chosen| LISTED.get(chosen.place).copied().unwrap_or_default();
    let head = |chosen: &Chosen| Head {
        id: id(chosen).to_owned(),
        heading: chosen.heading.clone().unwrap_or_else(|| heading(id(chosen), telling.lang).to_owned()),
    };
    let row = |facts: &&CaseFacts| -> Vec<Cell> {
        let form = |chosen: &Chosen| chosen.form.unwrap_or(Form::Time);
        chosen.iter().map(|chosen| cell(facts, id(chosen), form(chosen), telling)).collect()
    };
    Ok(Sheet {
        title: telling.columns.and_then(|columns: &Columns| columns.title.clone()).unwrap_or(title),
        heads: chosen.iter().map(head).collect(),
        rows: cases.iter().map(row).collect(),
        notes: Vec::new(),
    })
}

fn heading(id: &str, lang: Lang) -> &'static str {
    let word = match id {
        "case" => Word::FieldCase,
        "kind" => Word::FieldKind,
        "category" => Word::FieldCategory,
        "class" => Word::ReportClass,
        "channel" => Word::FieldChannel,
        "severity" => Word::FieldSeverity,
        "team" => Word::ReportTeam,
        "stage" => Word::ReportStage,
        "opened" => Word::FieldOpened,
        "contacted" => Word::ReportContacted,
        "accepted" => Word::ReportAccepted,
        "finished" => Word::ReportFinished,
        "replied" => Word::ReportReplied,
        "revisited" => Word::ReportRevisited,
        "closed" => Word::FieldClosed,
        "closing" => Word::ReportClosing,
        "disposition" => Word::FieldDisposition,
        "satisfaction" => Word::FieldSatisfaction,
        "why" => Word::ReportWhy,
        "asked" => Word::ReportTries,
        "bounces" => Word::ReportBounces,
        "urges" => Word::ReportUrges,
        "rounds" => Word::ReportRounds,
        "flags" => Word::ReportFlags,
        "one_call" => Word::ReportOneCall,
        "late" => Word::ReportLateClocks,
        _ => Word::ReportOwner,
    };
    word.say(lang)
}

fn cell(facts: &CaseFacts, id: &str, form: Form, telling: &Telling<'_>) -> Cell {
    let Telling { lang, pack, zone, .. } = *telling;
    let chosen = |choice, id: &Option<String>| {
        Cell::text(id.as_deref().map(|id| say::choice(choice, id, pack, lang)).unwrap_or_default())
    };
    let count = |count: u32| Cell::whole(count.into());
    match id {
        "case" => Cell::Text(facts.case.to_string()),
        "kind" => Cell::text(say::kind(&facts.kind, pack, lang)),
        "category" => {
            let category = facts.category.as_deref().map(|id| say::category(id, pack, lang));
            Cell::text(category.unwrap_or_default())
        }
        "class" => Cell::text(facts.class.as_deref().map(|id| class(id, pack, lang)).unwrap_or_default()),
        "channel" => chosen(Choice::Channel, &Some(facts.channel.clone())),
        "severity" => Cell::text(say::severity(facts.severity, pack)),
        "team" => chosen(Choice::Team, &facts.team),
        "stage" => Cell::text(say::stage(facts.stage, lang).to_owned()),
        "opened" => Cell::at(Some(facts.opened), zone, form),
        "contacted" => Cell::at(facts.contacted, zone, form),
        "accepted" => Cell::at(facts.accepted, zone, form),
        "finished" => Cell::at(facts.finished, zone, form),
        "replied" => Cell::at(facts.replied, zone, form),
        "revisited" => Cell::at(facts.revisited, zone, form),
        "closed" => Cell::at(facts.closed, zone, form),
        "closing" => {
            Cell::text(facts.closing.map(|how| say::closing(how, lang)).unwrap_or_default().to_owned())
        }
        "disposition" => chosen(Choice::Disposition, &facts.disposition),
        "satisfaction" => {
            let said: Option<&str> =
                facts.satisfaction.map(|answer: Satisfaction| say::satisfaction(answer, lang));
            Cell::text(said.unwrap_or_default().to_owned())
        }
        "why" => chosen(Choice::WhyDissatisfied, &facts.why),
        "asked" => count(facts.asked),
        "bounces" => count(facts.bounces),
        "urges" => count(facts.urges),
        "rounds" => count(facts.rounds),
        "flags" => {
            let flag = |flag: &FlagKind| say::choice(Choice::FlagKind, flag.id(), pack, lang);
            Cell::text(joined(facts.flags.iter().map(flag), lang))
        }
        "one_call" => Cell::text(if facts.one_call { Word::Yes.say(lang).to_owned() } else { String::new() }),
        "late" => {
            let mut late: Vec<&str> =
                facts.clocks.iter().filter(|it| it.breached).map(|it| it.clock.as_str()).collect();
            late.dedup();
            Cell::text(joined(late.into_iter().map(|id| say::clock(id, pack, lang)), lang))
        }
        _ => Cell::text(clean_line(facts.owner.as_deref().unwrap_or_default()).into_owned()),
    }
}

fn joined(names: impl Iterator<Item = String>, lang: Lang) -> String {
    names.collect::<Vec<_>>().join(Word::ListComma.say(lang))
}

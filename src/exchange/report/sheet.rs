//! A report as it is read: a sheet with headings, or a JSON document.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::{Cell, Cohort, Columns, ColumnsFault, Figure, Period, Report, Value, columns::Chosen, said};
use crate::{
    lang::{Lang, Word},
    rules::Pack,
};

/// How it is told: in which language, by which rules, on which clocks, and in which columns.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub lang: Lang,
    pub pack: &'a Pack,
    pub zone: &'a TimeZone,
    pub columns: Option<&'a Columns>,
}

/// What stands over a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub id: String,
    pub heading: String,
}

/// Rows of cells under headings.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub title: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Cell>>,
    /// What the figures mean.
    pub notes: Vec<String>,
}

/// The columns in front of the figures: what a row is called, and its key.
const OWN: [&str; 2] = ["row", "key"];

/// A report as a sheet. Behind a column in which anything frozen would be another figure today stands one that says so.
///
/// # Errors
/// The file of columns names one that there is not.
pub fn sheet(
    report: &Report,
    title: String,
    notes: Vec<String>,
    telling: &Telling<'_>,
) -> Result<Sheet, ColumnsFault> {
    let (lang, figures) = (telling.lang, report.name.columns());
    let ids: Vec<&str> = OWN.into_iter().chain(figures.iter().map(|column| column.id)).collect();
    let usual = |place| Chosen { place, heading: None, form: None };
    let chosen: Vec<Chosen> = match telling.columns {
        Some(columns) => columns.of(&ids)?,
        None => (0..ids.len()).filter(|place| *place != 1).map(usual).collect(),
    };
    let differs = |place: usize| {
        let of = |row: &super::Row| row.figures.get(place).is_some_and(|figure| figure.now.is_some());
        report.rows.iter().any(of)
    };
    let mut heads = Vec::new();
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); report.rows.len()];
    for Chosen { place, heading, form } in &chosen {
        let id = ids.get(*place).copied().unwrap_or_default();
        let own = place.checked_sub(OWN.len()).and_then(|at| Some((at, figures.get(at)?)));
        let said = match (own, id) {
            (Some(_), id) => said::column(id, lang),
            (None, "row") => said::rows(report.name, lang),
            (None, _) => Word::ReportKey.say(lang),
        };
        let heading = heading.clone().unwrap_or_else(|| said.to_owned());
        let today = own.filter(|(at, _)| differs(*at));
        heads.push(Head { id: id.to_owned(), heading: heading.clone() });
        if today.is_some() {
            let heading = Word::ReportToday.with(lang, &[&heading]);
            heads.push(Head { id: format!("{id}_today"), heading });
        }
        for (row, cells) in report.rows.iter().zip(&mut rows) {
            let Some((at, column)) = own else {
                let label = said::row(report.name, &row.key, telling.pack, lang);
                cells.push(Cell::text(if id == "row" { label } else { row.key.clone() }));
                continue;
            };
            let figure = row.figures.get(at);
            let form = form.unwrap_or_else(|| column.measure.form());
            cells.push(Cell::of(figure.map_or(Value::None, |figure| figure.value), form));
            if today.is_some() {
                let now = figure.and_then(|figure| figure.now).unwrap_or(Value::None);
                cells.push(Cell::of(now, form));
            }
        }
    }
    let title = telling.columns.and_then(|columns| columns.title.clone()).unwrap_or(title);
    Ok(Sheet { title, heads, rows, notes })
}

/// A report as JSON: `docs/REPORTS.md` promises its form.
pub fn as_json(report: &Report, period: &Period, telling: &Telling<'_>) -> Map<String, Json> {
    let columns = report.name.columns();
    let row = |row: &super::Row| {
        let of = |which: &dyn Fn(&Figure) -> Option<Json>| -> Map<String, Json> {
            let each = columns.iter().zip(&row.figures);
            each.filter_map(|(column, figure)| Some((column.id.to_owned(), which(figure)?))).collect()
        };
        let label = said::row(report.name, &row.key, telling.pack, telling.lang);
        let figures = of(&|figure| Some(figure_json(figure.value)));
        let mut line = json!({ "row": row.key, "label": label, "figures": figures });
        let today = of(&|figure| figure.now.map(figure_json));
        if let (false, Some(line)) = (today.is_empty(), line.as_object_mut()) {
            line.insert("today".to_owned(), today.into());
        }
        line
    };
    let by = match report.name.cohort() {
        Cohort::Opened => "opened",
        Cohort::Closed => "closed",
        Cohort::Decided => "decided",
        Cohort::Told => "told",
    };
    let whole = json!({
        "report": report.name.id(),
        "title": said::title(report.name, telling.lang),
        "period": { "name": period.name, "from": period.from, "until": period.until, "by": by },
        "rows": report.rows.iter().map(row).collect::<Vec<_>>(),
    });
    match whole {
        Json::Object(whole) => whole,
        _ => Map::new(),
    }
}

fn figure_json(value: Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Count(count) => count.into(),
        Value::Share { part, of } => {
            json!({ "part": part, "of": of, "percent": Cell::of(value, super::Form::Number).shown() })
        }
        Value::Rate { part, of, per } => {
            json!({ "part": part, "of": of, "per": per, "rate": Cell::of(value, super::Form::Number).shown() })
        }
        Value::Seconds(seconds) => json!({ "seconds": seconds }),
        Value::Day(day) => day.to_string().into(),
    }
}

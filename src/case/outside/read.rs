//! How a cell of a table is read under its column, and whether what was read may stand there.

use super::{FigureFault, MAX_FIGURE_NAME};
use crate::{
    case::grouped,
    rules::{Entry, OutsideColumn, OutsideShape as S, Pack, Words},
    text,
};

/// A cell that was read: what the figures are of, or a figure, which may lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutsideCell {
    Key(String),
    Figure(Option<i64>),
}

/// Reads a cell.
///
/// # Errors
/// What would stand there instead.
pub fn read_cell(column: &OutsideColumn, cell: &str, pack: &Pack) -> Result<OutsideCell, FigureFault> {
    // A cell of several lines is one name.
    let cell = text::clean_line(&cell.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
    let cell = cell.as_str();
    if cell.is_empty() {
        return match column.shape.is_figure() && column.optional {
            true => Ok(OutsideCell::Figure(None)),
            false => Err(FigureFault::Missing),
        };
    }
    let key = match column.shape {
        S::Field => {
            let fields = column.fields.iter().filter_map(|id| pack.field(id.as_str()));
            let named = fields.clone().find(|field| is_called(cell, field.id.as_str(), &field.words));
            let known = named.map(|field| field.id.as_str().to_owned());
            known.ok_or_else(|| not_one_of(fields.map(|field| &field.words)))?
        }
        S::Choice => {
            let values = column.values(pack);
            let chosen = values.iter().find(|value| is_called(cell, &value.id, &value.words));
            let known = chosen.map(|value| value.id.clone());
            known.ok_or_else(|| not_one_of(values.iter().map(|value| &value.words)))?
        }
        S::Branch => {
            let called = |team: &&Entry| is_called(cell, &team.id, &team.words);
            pack.teams.iter().find(called).map_or_else(|| cell.to_owned(), |team| team.id.clone())
        }
        S::Line => cell.to_owned(),
        S::Count | S::Percent | S::Number => {
            let figure = number(column, cell).ok_or(FigureFault::NoNumber)?;
            let figure = figure.map_err(|()| FigureFault::NoPercent)?;
            let (least, most) = column.bounds();
            return match (least..=most).contains(&figure) {
                true => Ok(OutsideCell::Figure(Some(figure))),
                false => Err(out_of_bounds(column)),
            };
        }
    };
    fits(column, &key, pack)?;
    Ok(OutsideCell::Key(key))
}

/// Whether this cell may say what figures are of.
pub(super) fn fits(column: &OutsideColumn, cell: &str, pack: &Pack) -> Result<(), FigureFault> {
    let known = match column.shape {
        S::Field => column.fields.iter().any(|field| field.as_str() == cell),
        S::Choice => column.values(pack).iter().any(|value| value.id == cell),
        S::Line | S::Branch | S::Count | S::Percent | S::Number => true,
    };
    if !known {
        return Err(FigureFault::NotOneOf { values: Vec::new() });
    }
    if grouped(cell).is_empty() {
        return Err(FigureFault::Missing);
    }
    if cell.chars().count() > MAX_FIGURE_NAME {
        return Err(FigureFault::TooLong);
    }
    match text::is_clean(cell) && !cell.contains(char::is_control) {
        true => Ok(()),
        false => Err(FigureFault::Unclean),
    }
}

/// What a figure must be between.
pub(super) fn out_of_bounds(column: &OutsideColumn) -> FigureFault {
    let (least, most) = column.bounds();
    let (least, most) = match column.shape {
        S::Percent => (least / 10, most / 10),
        _ => (least, most),
    };
    FigureFault::NotBetween { least, most }
}

/// Whether somebody calls something so: by its id, or by its words in either language.
fn is_called(text: &str, id: &str, words: &Words) -> bool {
    let text = grouped(text);
    [id, &words.zh, &words.en].into_iter().any(|name| grouped(name) == text)
}

fn not_one_of<'a>(values: impl Iterator<Item = &'a Words>) -> FigureFault {
    let values = values.map(|words| match words.zh == words.en {
        true => words.zh.clone(),
        false => format!("{} {}", words.zh, words.en),
    });
    FigureFault::NotOneOf { values: values.collect() }
}

/// A figure as it is kept; an error where it may be a share of 1 or per cent. A sign for thousands and the unit behind it may
/// stand there.
fn number(column: &OutsideColumn, cell: &str) -> Option<Result<i64, ()>> {
    let text = grouped(cell).replace(['−', '–'], "-");
    let unit = column.unit.as_deref().map(grouped).unwrap_or_default();
    let bare = text.strip_suffix(unit.as_str()).unwrap_or(&text);
    let (bare, signed) = match bare.strip_suffix('%') {
        Some(bare) if column.shape == S::Percent => (bare, true),
        _ => (bare, false),
    };
    let (negative, bare) = bare.strip_prefix('-').map_or((false, bare), |rest| (true, rest));
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let whole = thousands(whole)?;
    if !part.bytes().all(|b| b.is_ascii_digit()) || bare.ends_with('.') || part.len() > 20 {
        return None;
    }
    let nothing = part.bytes().all(|b| b == b'0');
    let scale = match column.shape {
        S::Percent => 10,
        _ => 1,
    };
    if column.shape == S::Count && !nothing {
        return None;
    }
    // A cell of a spreadsheet that shows 96.2% may hold 0.962.
    if column.shape == S::Percent && !signed && !negative && (whole, nothing) != (0, true) {
        let up_to_one = whole == 0 || (whole, nothing) == (1, true);
        if up_to_one {
            return Some(Err(()));
        }
    }
    let digit = |at: usize| part.as_bytes().get(at).map_or(0, |digit| i64::from(digit - b'0'));
    let (kept, next) = if scale == 10 { (whole * 10 + digit(0), digit(1)) } else { (whole, digit(0)) };
    // Half is rounded away from nothing, except that what is not all never becomes all.
    let up = next >= 5 && !(column.shape == S::Percent && kept == 999);
    let kept = kept + i64::from(up);
    Some(Ok(if negative { -kept } else { kept }))
}

/// A whole number, with commas where thousands end or without.
fn thousands(text: &str) -> Option<i64> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let digits = text.replace(',', "");
    let fits =
        grouped && !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten()
}

//! Figures from outside: what they are of, what they say, and what is wrong with a row of them.

use super::{
    event::{called, joined},
    field_label, team,
};
use crate::{
    api::FigureView,
    case::{FigureFault, FiguresTaken, MAX_FIGURE_NAME, MONTH},
    lang::{Lang, Word},
    rules::{Outside, OutsideColumn, OutsideShape, Pack},
    text::clean_line,
};

/// At most so many values are named in a sentence.
const NAMED: usize = 6;

/// What a sort of figures is called.
pub fn outside(figure: &str, pack: &Pack, lang: Lang) -> String {
    clean_line(pack.outside(figure).map_or(figure, |of| of.words.say(lang))).into_owned()
}

/// What a column is called.
pub fn outside_column(figure: &str, column: &str, pack: &Pack, lang: Lang) -> String {
    if column == MONTH {
        return Word::FieldMonth.say(lang).to_owned();
    }
    clean_line(rule(figure, column, pack).map_or(column, |rule| rule.words.say(lang))).into_owned()
}

/// A cell that says what figures are of, in the words of the rules where it is an id of them.
pub fn outside_cell(figure: &str, column: &str, cell: &str, pack: &Pack, lang: Lang) -> String {
    let Some(rule) = rule(figure, column, pack) else { return clean_line(cell).into_owned() };
    match rule.shape {
        OutsideShape::Field => field_label(cell, pack, lang),
        OutsideShape::Branch => team(cell, pack, lang),
        OutsideShape::Choice => {
            let value = rule.values(pack).iter().find(|value| value.id == cell);
            clean_line(value.map_or(cell, |value| value.words.say(lang))).into_owned()
        }
        _ => clean_line(cell).into_owned(),
    }
}

/// A figure as people read it: `96.2%`, `-98 dBm`, `1203`.
pub fn outside_figure(figure: &str, column: &str, value: i64, pack: &Pack, lang: Lang) -> String {
    let rule = rule(figure, column, pack);
    match rule.map(|rule| (rule.shape, rule.unit.as_deref())) {
        Some((OutsideShape::Percent, _)) => {
            let sign = if value < 0 { "-" } else { "" };
            let tenths = value.unsigned_abs();
            Word::OutsidePercent.with(lang, &[&format_args!("{sign}{}.{}", tenths / 10, tenths % 10)])
        }
        Some((_, Some(unit))) => format!("{value} {}", clean_line(unit)),
        _ => value.to_string(),
    }
}

fn rule<'a>(figure: &str, column: &str, pack: &'a Pack) -> Option<&'a OutsideColumn> {
    pack.outside(figure).and_then(|of| of.column(column))
}

/// The figures of a row: `覆盖率 96.2%，-98 dBm`. One in a unit goes without the name of its column: a line is short.
fn figures(row: &FigureView, pack: &Pack, lang: Lang) -> String {
    let said = row.figures.iter().map(|(column, value)| {
        let said = outside_figure(&row.figure, column, *value, pack, lang);
        match rule(&row.figure, column, pack).is_some_and(|rule| rule.unit.is_some()) {
            true => said,
            false => {
                Word::OutsideFigure.with(lang, &[&outside_column(&row.figure, column, pack, lang), &said])
            }
        }
    });
    said.collect::<Vec<_>>().join(Word::OutsideComma.say(lang))
}

/// What is known from outside of the places of a case, a line for each sort of figures and place, marked as external with its
/// month: `外部数据 2026-10 东街小区：4G 覆盖率 96.2%，-98 dBm`. The rows of a place stand one behind another.
pub fn outside_lines(rows: &[FigureView], pack: &Pack, lang: Lang) -> Vec<String> {
    let place = |row: &FigureView| (row.figure.clone(), row.month, row.key.get(..2).map(<[_]>::to_vec));
    rows.chunk_by(|one, other| place(one) == place(other))
        .filter_map(|rows| {
            let first = rows.first()?;
            let (column, cell) = first.key.get(1)?;
            let name = outside_cell(&first.figure, column, cell, pack, lang);
            let each = rows.iter().map(|row| {
                let of = row.key.iter().skip(2);
                let of: Vec<String> =
                    of.map(|(column, cell)| outside_cell(&row.figure, column, cell, pack, lang)).collect();
                match of.is_empty() {
                    true => figures(row, pack, lang),
                    false => Word::OutsideFigure.with(lang, &[&of.join(" "), &figures(row, pack, lang)]),
                }
            });
            let said = each.collect::<Vec<_>>().join(Word::And.say(lang));
            Some(Word::OutsideOf.with(lang, &[&first.month, &name, &said]))
        })
        .collect()
}

/// Figures that were taken in, in one line: `外部数据  网络覆盖  200 行  coverage.csv`.
pub(super) fn figures_taken(taken: &FiguresTaken, pack: &Pack, lang: Lang) -> String {
    joined([
        called("figures_taken", lang),
        outside(&taken.figure, pack, lang),
        Word::EventFiguresRows.with(lang, &[&taken.rows.len()]),
        clean_line(&taken.source).into_owned(),
    ])
}

/// The head line that a file of these figures has, in a language.
pub fn outside_heads(of: &Outside, lang: Lang) -> String {
    let columns = of.columns.iter().map(|column| column.words.say(lang));
    let heads: Vec<&str> = std::iter::once(Word::FieldMonth.say(lang)).chain(columns).collect();
    Word::FiguresHeads.with(lang, &[&of.words.say(lang), &heads.join(Word::ListComma.say(lang))])
}

/// Why a row is refused.
pub(super) fn figure_fault(
    figure: &str,
    column: &str,
    fault: &FigureFault,
    pack: &Pack,
    lang: Lang,
) -> String {
    let said = match fault {
        FigureFault::Missing => Word::FigureMissing.say(lang).to_owned(),
        FigureFault::NotOneOf { values } if values.is_empty() => Word::FigureNotKnown.say(lang).to_owned(),
        FigureFault::NotOneOf { values } => {
            let more = if values.len() > NAMED { Word::ListMore.say(lang) } else { "" };
            let named: Vec<_> = values.iter().take(NAMED).map(|value| clean_line(value)).collect();
            Word::FigureNotOneOf.with(lang, &[&format!("{}{more}", named.join(Word::ListComma.say(lang)))])
        }
        FigureFault::TooLong => Word::FigureTooLong.with(lang, &[&MAX_FIGURE_NAME]),
        FigureFault::Unclean => Word::FigureUnclean.say(lang).to_owned(),
        FigureFault::NoNumber => Word::FigureNoNumber.say(lang).to_owned(),
        FigureFault::NoPercent => Word::FigureNoPercent.say(lang).to_owned(),
        FigureFault::NotBetween { least, most } => Word::FigureNotBetween.with(lang, &[least, most]),
        FigureFault::NoMonth => Word::FigureNoMonth.say(lang).to_owned(),
        FigureFault::MonthAhead { this } => Word::FigureMonthAhead.with(lang, &[this]),
        FigureFault::MoreThan { column, figure: whole } => {
            let of = outside_column(figure, column, pack, lang);
            Word::FigureMoreThan.with(lang, &[&of, &outside_figure(figure, column, *whole, pack, lang)])
        }
        FigureFault::Twice { line } => Word::FigureTwice.with(lang, &[line]),
        FigureFault::OtherColumns => Word::FigureOtherColumns.say(lang).to_owned(),
    };
    let of = match fault {
        FigureFault::Twice { .. } | FigureFault::OtherColumns => outside(figure, pack, lang),
        _ => outside_column(figure, column, pack, lang),
    };
    Word::NoFigure.with(lang, &[&of, &said])
}

/// A place or channel as a list has it: its cells, what the figures say, and where they came from.
pub fn figure_row(row: &FigureView, pack: &Pack, lang: Lang, taken: &str) -> Vec<String> {
    let mut cells = vec![row.month.to_string()];
    cells.extend(row.key.iter().map(|(column, cell)| outside_cell(&row.figure, column, cell, pack, lang)));
    cells.extend(row.figures.iter().map(|(column, value)| {
        let value = outside_figure(&row.figure, column, *value, pack, lang);
        Word::OutsideFigure.with(lang, &[&outside_column(&row.figure, column, pack, lang), &value])
    }));
    cells.push(Word::FiguresFrom.with(lang, &[&clean_line(&row.source), &row.by, &taken]));
    cells
}

//! Sheets as CSV and as Markdown.

use csv::{QuoteStyle, WriterBuilder};

use super::{Cell, Sheet};
use crate::{exchange::harmless::harmless, text::clean_line};

/// A sheet as CSV: its headings and its rows, every cell in quotes, and no text one that a spreadsheet takes for a
/// formula. `mark` puts the mark in front without which spreadsheets take it for another encoding.
///
/// # Errors
/// What the machine says.
pub fn csv(sheet: &Sheet, mark: bool) -> std::io::Result<Vec<u8>> {
    let mut out = if mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(&mut out);
    for head in &sheet.heads {
        writer.write_field(harmless(&head.heading).as_ref())?;
    }
    writer.write_record(None::<&[u8]>)?;
    for row in &sheet.rows {
        for cell in row {
            match cell {
                Cell::Text(text) => writer.write_field(harmless(text).as_ref())?,
                // What we counted is a number, whatever its sign.
                cell => writer.write_field(cell.shown())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// A sheet as a table of Markdown under its title, with its notes below.
pub fn markdown(sheet: &Sheet) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = format!("## {}\n\n", plain(&sheet.title));
    out.push_str(&line(sheet.heads.iter().map(|head| plain(&head.heading)).collect()));
    let numbers = |column: usize| {
        let number = |row: &Vec<Cell>| matches!(row.get(column), Some(Cell::Number { .. }));
        sheet.rows.iter().any(number)
    };
    let rule = |column: usize| if numbers(column) { "--:".to_owned() } else { "---".to_owned() };
    out.push_str(&line((0..sheet.heads.len()).map(rule).collect()));
    for row in &sheet.rows {
        out.push_str(&line(row.iter().map(|cell| plain(cell.shown())).collect()));
    }
    for note in &sheet.notes {
        out.push_str(&format!("\n{}\n", plain(note)));
    }
    out
}

/// A text that Markdown takes as it stands.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean_line(text).chars() {
        if matches!(c, '\\' | '|' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

//! Sheets as a workbook. Texts are written as texts, so that nothing in it is a formula.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{Cell, Sheet};
use crate::text::{clean_line, cut};

/// The longest name of a sheet, in cells.
const NAME: usize = 31;
/// Cells that a column is wide at most.
const WIDE: usize = 40;

/// A workbook of these sheets.
///
/// # Errors
/// There are more rows than a sheet takes, or what the writer says.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(name(&sheet.title))?;
        for (column, head) in (0..).zip(&sheet.heads) {
            page.write_string_with_format(0, column, text(&head.heading), &bold)?;
            let wide = sheet.rows.iter().take(200).filter_map(|row| row.get(usize::from(column)));
            let wide = wide.map(|cell| crate::text::width(cell.shown())).max().unwrap_or_default();
            let wide = wide.max(crate::text::width(&head.heading)).min(WIDE) + 2;
            page.set_column_width(column, u16::try_from(wide).unwrap_or(10))?;
        }
        page.set_freeze_panes(1, 0)?;
        let mut line: u32 = 1;
        for row in &sheet.rows {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Nothing => {}
                    Cell::Text(said) => {
                        page.write_string(line, column, text(said))?;
                    }
                    Cell::Number { value, form, .. } => {
                        page.write_number_with_format(
                            line,
                            column,
                            *value,
                            &Format::new().set_num_format(*form),
                        )?;
                    }
                }
            }
            line = line.saturating_add(1);
        }
        for note in &sheet.notes {
            line = line.saturating_add(1);
            page.write_string(line, 0, text(note))?;
        }
    }
    book.save_to_buffer()
}

/// A text that a sheet takes: no control characters, and not too long.
fn text(text: &str) -> String {
    clean_line(text).chars().take(32_000).collect()
}

/// The name of a sheet, without the signs that none may have.
fn name(title: &str) -> String {
    let plain = |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c };
    let title: String = clean_line(title).chars().map(plain).collect();
    cut(&title, NAME).to_string()
}

//! Lines of a table, aligned by the cells that a terminal takes.

use crate::text::{clean_line, columns};

/// Rows as lines, each column as wide as its widest cell. Cells are cleaned: what somebody wrote is data.
pub fn align(rows: &[Vec<String>]) -> Vec<String> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clean_line(cell).into_owned()).collect()).collect();
    columns(&rows, "  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn columns_stand_under_each_other_in_cells_and_data_stay_data() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let lines = align(&[row(&["张三", "a", "x"]), row(&["Li", "回访"]), row(&["\u{1b}[2J", "b", "y"])]);
        let at = |line: &str, what: &str| width(&line[..line.find(what).unwrap()]);
        assert_eq!(at(&lines[0], "a"), at(&lines[1], "回访"));
        assert_eq!(at(&lines[0], "x"), at(&lines[2], "y"));
        assert!(!lines[2].contains('\u{1b}'));
    }
}

//! A form: its fields one below the other, and a hint for the one with the focus at the end.

use super::{field, list, pane::Pane};
use crate::session::{Form, Session, layout};

/// Draws a form; the caret stands where the next character goes.
pub fn draw(session: &Session, form: &Form, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let rows = pane.rows();
    let hint_rows = if rows > 4 { layout::HINT } else { 1.min(rows.saturating_sub(1)) };
    let room = rows - hint_rows;
    let shown: Vec<usize> = (0..form.fields.len()).filter(|at| form.is_active(*at, session.pack())).collect();
    let heights = heights(form, &shown, room);
    let total: u16 = heights.iter().sum();
    let focus = shown.iter().position(|at| *at == form.focus).unwrap_or(0);
    // Where not all fields fit, the one with the focus is seen whole.
    let above: u16 = heights.iter().take(focus).sum();
    let own = heights.get(focus).copied().unwrap_or(1);
    let skip = (above + own).saturating_sub(room).min(total.saturating_sub(room).max(above));

    let mut caret = None;
    let mut y = 0_u16;
    let cols = pane.cols();
    for (at, height) in shown.iter().zip(&heights) {
        let Some(of) = form.fields.get(*at) else { continue };
        if y >= skip && y < skip + room {
            let mut part = pane.part(0, y - skip, cols, (*height).min(skip + room - y));
            let here = field::draw(session, form, *at, of, &mut part);
            if *at == form.focus {
                caret = here;
            }
        }
        y += height;
    }
    field::hint(session, form, &mut pane.part(0, room.min(total), cols, hint_rows));
    match &form.list {
        Some(open) => list::draw(session, Some(form), open, pane),
        None => caret,
    }
}

/// Rows of each field: one, and for texts of several lines what is left, shared, but at least two.
fn heights(form: &Form, shown: &[usize], room: u16) -> Vec<u16> {
    let has_lines = |at: &usize| form.fields.get(*at).is_some_and(|field| field.has_lines());
    let texts = u16::try_from(shown.iter().filter(|at| has_lines(at)).count()).unwrap_or(1);
    let singles = u16::try_from(shown.len()).unwrap_or(u16::MAX).saturating_sub(texts);
    let each = room.saturating_sub(singles).checked_div(texts).unwrap_or(1).clamp(2, 12);
    shown.iter().map(|at| if has_lines(at) { each } else { 1 }).collect()
}

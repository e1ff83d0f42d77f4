//! A field of a form: its label, what is in it, and, for the one with the focus, what could be.

use super::{pane::Pane, theme};
use crate::{
    case::Shape,
    lang::{Word, say},
    session::{Chosen, Form, FormField, Opt, Session, Value, is_short, layout::LABEL},
    text::width,
};

/// Draws a field; gives the place of the caret in it.
pub fn draw(
    session: &Session,
    form: &Form,
    at: usize,
    field: &FormField,
    pane: &mut Pane<'_>,
) -> Option<(u16, u16)> {
    let focused = at == form.focus;
    let label = session.label(form, field.name);
    if focused {
        pane.text(0, 0, ">", theme::STRONG);
    }
    let style = match (&field.fault, focused) {
        (Some(_), _) => theme::ERROR,
        (None, true) => theme::STRONG,
        (None, false) => theme::PLAIN,
    };
    let wide = width(&label) > usize::from(LABEL - 1);
    let x = if wide { pane.fit(1, 0, LABEL - 1, &label, style) } else { pane.text(1, 0, &label, style) };
    if form.must(at) && x < LABEL {
        pane.text(x, 0, "*", theme::PLAIN);
    }
    let mut rest = pane.part(LABEL, 0, pane.cols().saturating_sub(LABEL + 1), pane.rows());
    match &field.value {
        Value::Choice(chosen) => choice(session, form, at, chosen, &mut rest),
        Value::Text(text) if field.has_lines() => {
            let (lines, (line, column)) = text.lines(usize::from(rest.cols()));
            let page = usize::from(rest.rows()).max(1);
            let top = if focused { (line + 1).saturating_sub(page) } else { 0 };
            for (y, range) in (0..).zip(lines.into_iter().skip(top).take(page)) {
                rest.text(0, y, text.text().get(range).unwrap_or_default(), theme::PLAIN);
            }
            Some(rest.at(cell(column), cell(line - top.min(line))))
        }
        Value::Text(text) => {
            let (seen, column) = text.window(usize::from(rest.cols()));
            let end = rest.text(0, 0, &seen, theme::PLAIN);
            if field.shape == Shape::Phone && !focused {
                digits(session, text.text(), end + 1, &mut rest);
            }
            Some(rest.at(cell(column), 0))
        }
    }
}

fn choice(
    session: &Session,
    form: &Form,
    at: usize,
    chosen: &Chosen,
    pane: &mut Pane<'_>,
) -> Option<(u16, u16)> {
    let options = form.options(at, session.pack(), session.lang());
    let digits = options.iter().map(|opt| opt.code.len()).max().unwrap_or(1);
    let own = options.iter().find(|opt| chosen.id.as_deref() == Some(opt.id.as_str()));
    let code = if chosen.typed.is_empty() { own.map_or("", |opt| opt.code.as_str()) } else { &chosen.typed };
    let mut x = pane.text(0, 0, &format!("[{code:<digits$}] "), theme::STRONG);
    let caret = pane.at(1 + cell(chosen.typed.len()), 0);
    if is_short(chosen.choice) && line_width(&options) + usize::from(x) <= usize::from(pane.cols()) {
        for opt in &options {
            let style = if own == Some(opt) { theme::STRONG } else { theme::PLAIN };
            x = pane.text(x, 0, &opt.code, style);
            x = pane.text(x + 1, 0, &opt.words, style) + 2;
        }
    } else if let Some(own) = own {
        let words = match chosen.choice {
            crate::case::Choice::Category => say::category(&own.id, session.pack(), session.lang()),
            _ => own.words.clone(),
        };
        pane.text(x, 0, &words, theme::STRONG);
    }
    Some(caret)
}

/// The cells that all options take on one line.
fn line_width(options: &[Opt]) -> usize {
    let each = options.iter().map(|opt| opt.code.len() + 1 + width(&opt.words) + 2);
    each.sum::<usize>().saturating_sub(2)
}

/// What could stand in the field with the focus. What is wrong with it stands in the status line.
pub fn hint(session: &Session, form: &Form, pane: &mut Pane<'_>) {
    let Some(field) = form.focused() else { return };
    let lang = session.lang();
    match (&field.value, field.shape) {
        (Value::Choice(chosen), _) => {
            let options = form.options(form.focus, session.pack(), lang);
            let digits = options.iter().map(|opt| opt.code.len()).max().unwrap_or(1);
            let room = usize::from(pane.cols().saturating_sub(LABEL + digits_cells(digits) + 1));
            if !is_short(chosen.choice) || line_width(&options) > room {
                offer(&options, chosen, pane);
            }
        }
        (_, Shape::When) => _ = pane.text(LABEL, 0, Word::HintWhen.say(lang), theme::FAINT),
        (_, Shape::Staff) if form.has_values() => {
            let text = Word::HintStaff.with(lang, &[&session.key_name("form.values")]);
            pane.text(LABEL, 0, &text, theme::FAINT);
        }
        _ if field.name == "slot" => {
            let text = Word::HintSlot.with(lang, &[&session.key_name("form.values")]);
            pane.text(LABEL, 0, &text, theme::FAINT);
        }
        _ if form.has_values() => {
            let text = Word::HintStock.with(lang, &[&session.key_name("form.values")]);
            pane.text(LABEL, 0, &text, theme::FAINT);
        }
        _ => {}
    }
}

/// How many digits what looks like a mobile number lacks, or has too many; said once the number is left, since a
/// hint that changes with every digit is a line of bytes for each.
fn digits(session: &Session, number: &str, x: u16, pane: &mut Pane<'_>) {
    let count = number.bytes().filter(u8::is_ascii_digit).count();
    let text = match (number.starts_with('1'), count) {
        (true, ..=10) => Word::DigitsLack.with(session.lang(), &[&(11 - count)]),
        (true, 12..) => Word::DigitsTooMany.with(session.lang(), &[&(count - 11)]),
        _ => return,
    };
    pane.text(x, 0, &text, theme::SOON);
}

fn digits_cells(digits: usize) -> u16 {
    cell(digits) + 3
}

/// The options of a long list: the upper level first, and below a digit what it leads to.
fn offer(options: &[Opt], chosen: &Chosen, pane: &mut Pane<'_>) {
    let tree = options.iter().any(|opt| opt.code.len() == 1) && options.iter().any(|opt| opt.code.len() == 2);
    let own = options.iter().find(|opt| chosen.id.as_deref() == Some(opt.id.as_str()));
    let first = chosen.typed.chars().next().or_else(|| own.and_then(|opt| opt.code.chars().next()));
    let shown = options.iter().filter(|opt| match (tree, first) {
        (true, None) => opt.code.len() == 1 || opt.code.len() == 2 && opt.code.ends_with('0'),
        (true, Some(digit)) => opt.code.starts_with(digit),
        (false, _) => true,
    });
    let (mut x, mut y) = (1, 0);
    for opt in shown {
        let cells = cell(opt.code.len() + 1 + width(&opt.words));
        if x + cells > pane.cols() && x > 1 {
            (x, y) = (1, y + 1);
        }
        let style = if own == Some(opt) { theme::STRONG } else { theme::PLAIN };
        x = pane.text(x, y, &opt.code, style);
        x = pane.text(x + 1, y, &opt.words, style) + 2;
    }
}

fn cell(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

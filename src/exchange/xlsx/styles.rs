//! Which numbers are moments, and which per cent: a cell names a format by number, and a format says what it shows.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{
    archive::Part,
    xml::{Xml, attribute},
};
use crate::exchange::{FileFault, limits::MAX_FORMATS};

/// What a format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Number,
    /// A share of 1 as per cent.
    Percent,
    /// A day; a day and a time, or a time alone.
    Day,
    Time,
    /// Hours that go beyond a day.
    Duration,
}

/// What the formats of a workbook show, by number.
#[derive(Default)]
pub struct Styles(Vec<Shows>);

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// It is damaged, or has more formats than any spreadsheet.
    pub fn read(part: Part) -> Result<Self, FileFault> {
        let mut xml = Xml::new(part);
        let mut own = HashMap::new();
        let mut all = Vec::new();
        let mut in_cells = false;
        loop {
            match xml.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "cellXfs" => in_cells = true,
                    "numFmt" => {
                        let code = attribute(&start, "formatCode")?.unwrap_or_default();
                        own.insert(number(attribute(&start, "numFmtId")?), of_code(&code));
                    }
                    "xf" if in_cells => all.push(number(attribute(&start, "numFmtId")?)),
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "cellXfs" => in_cells = false,
                Event::Eof => break,
                _ => {}
            }
            if all.len().max(own.len()) > MAX_FORMATS {
                return Err(FileFault::Broken { why: format!("more than {MAX_FORMATS} formats") });
            }
        }
        let shows = |id: u32| own.get(&id).copied().unwrap_or_else(|| built_in(id));
        Ok(Self(all.into_iter().map(shows).collect()))
    }

    /// What a cell of this format shows.
    pub fn shows(&self, format: Option<usize>) -> Shows {
        self.0.get(format.unwrap_or(0)).copied().unwrap_or(Shows::Number)
    }
}

fn number(text: Option<String>) -> u32 {
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Formats that stand in no file (ECMA-376, 18.8.30, with those of Chinese).
const fn built_in(id: u32) -> Shows {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shows::Day,
        18..=22 | 32..=35 | 45 | 47 | 55 | 56 => Shows::Time,
        46 => Shows::Duration,
        9 | 10 => Shows::Percent,
        _ => Shows::Number,
    }
}

/// What the code of a format shows, told by its first section.
fn of_code(code: &str) -> Shows {
    let (mut day, mut time, mut percent) = (false, false, false);
    let mut rest = code.chars();
    let mut before = ' ';
    while let Some(char) = rest.next() {
        match char.to_ascii_lowercase() {
            '"' => drop(rest.by_ref().find(|next| *next == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|next| *next != ']').collect();
                let first = inside.chars().next().map(|first| first.to_ascii_lowercase());
                let same = |unit: char| inside.chars().all(|next| next.eq_ignore_ascii_case(&unit));
                if first.is_some_and(|first| matches!(first, 'h' | 'm' | 's') && same(first)) {
                    return Shows::Duration;
                }
            }
            ';' => break,
            // The word General, and the exponent of 0.00E+00.
            'g' if rest.as_str().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("eneral")) => {
                rest = rest.as_str().get(6..).unwrap_or_default().chars();
            }
            'e' if rest.as_str().starts_with(['+', '-']) && matches!(before, '0' | '#' | '?' | '.') => {}
            'y' | 'd' | 'e' | 'm' => day = true,
            'h' | 's' => time = true,
            '%' => percent = true,
            _ => {}
        }
        before = char;
    }
    match (day, time) {
        (_, true) => Shows::Time,
        (true, false) => Shows::Day,
        (false, false) if percent => Shows::Percent,
        (false, false) => Shows::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_what_it_shows() {
        for (code, shows) in [
            ("General", Shows::Number),
            ("general", Shows::Number),
            ("0.00", Shows::Number),
            ("0.00E+00", Shows::Number),
            ("##0.0E-0", Shows::Number),
            ("#,##0.00;[Red]-#,##0.00", Shows::Number),
            ("0\"day\"", Shows::Number),
            ("0\\d", Shows::Number),
            ("0.0%", Shows::Percent),
            ("0%;[Red]-0%", Shows::Percent),
            ("0\"%\"", Shows::Number),
            ("0\\%", Shows::Number),
            ("@", Shows::Number),
            ("[$¥-804]#,##0.00", Shows::Number),
            ("_-* #,##0_-", Shows::Number),
            ("yyyy-mm-dd", Shows::Day),
            ("YYYY/M/D", Shows::Day),
            ("yyyy\"年\"m\"月\"d\"日\"", Shows::Day),
            ("[$-804]aaaa;yyyy", Shows::Number),
            ("[$-409]d-mmm-yy;@", Shows::Day),
            ("[DBNum1]yyyy\"年\"", Shows::Day),
            ("yyyy-mm-dd hh:mm:ss", Shows::Time),
            ("h:mm AM/PM", Shows::Time),
            ("mm:ss.0", Shows::Time),
            ("[h]:mm", Shows::Duration),
            ("[hh]:mm:ss", Shows::Duration),
            ("[mm]", Shows::Duration),
            ("", Shows::Number),
            ("\"", Shows::Number),
            ("[", Shows::Number),
            ("\\", Shows::Number),
        ] {
            assert_eq!(of_code(code), shows, "{code}");
        }
        for (id, shows) in [
            (0, Shows::Number),
            (9, Shows::Percent),
            (10, Shows::Percent),
            (14, Shows::Day),
            (22, Shows::Time),
            (31, Shows::Day),
            (33, Shows::Time),
            (49, Shows::Number),
        ] {
            assert_eq!(built_in(id), shows, "{id}");
        }
    }
}

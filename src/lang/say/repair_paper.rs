//! 接机凭单, 维修记录: what a customer gets on paper of a repair.

use super::{by, choice, day, field_label, field_value, sheet_values, team};
use crate::{
    api::{CaseView, DeviceView, EventView},
    case::{Choice, Event, Movement, Word as Of, sealed_values},
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
    text,
};

/// Cells of a line: a page of 80 columns with a margin.
pub const WIDTH: usize = 76;
/// The most lines of one fact.
const OF_FACT: usize = 12;

/// What papers are made of.
struct Paper<'a> {
    view: &'a CaseView,
    device: &'a DeviceView,
    pack: &'a Pack,
    lang: Lang,
    now: Instant,
}

/// The slip of a device that was handed in, at most `WIDTH` cells a line, clean; none before that.
pub fn repair_slip(
    view: &CaseView,
    device: &DeviceView,
    site: &str,
    pack: &Pack,
    lang: Lang,
    now: Instant,
) -> Option<Vec<String>> {
    let paper = Paper { view, device, pack, lang, now };
    let handed_in = paper.last("hand_in")?;
    let mut facts = paper.who();
    facts.push((Word::SlipIn.say(lang).to_owned(), paper.at(handed_in)));
    facts.push((Word::SlipBy.say(lang).to_owned(), by(handed_in, lang)));
    for field in ["model", "device", "bought", "invoice", "fault_kind", "looks"] {
        facts.push(paper.field(field));
    }
    let mut lines = paper.page(Word::SlipTitle, site, facts);
    // Who prints it without the code cannot tell the customer to read it out.
    if device.code.is_some() {
        lines.extend(wrapped(Word::SlipAsk.say(lang), 0));
    }
    lines.push(Word::SlipSign.say(lang).to_owned());
    Some(lines)
}

/// The record of a repair: what the rules ask of it, and every step with who did it and when; none before the hand-in.
pub fn repair_record(
    view: &CaseView,
    device: &DeviceView,
    site: &str,
    pack: &Pack,
    lang: Lang,
    now: Instant,
) -> Option<Vec<String>> {
    let paper = Paper { view, device, pack, lang, now };
    let handed_in = paper.last("hand_in")?;
    let mut facts = paper.who();
    facts.push((Word::SlipIn.say(lang).to_owned(), paper.at(handed_in)));
    for field in ["fault_kind", "cause"] {
        facts.push(paper.field(field));
    }
    facts.push((Word::SlipTreatment.say(lang).to_owned(), paper.field("diagnosis").1));
    let (label, written) = paper.field("parts");
    facts.push((label, paper.parts(written)));
    facts.push(paper.field("work"));
    let handed_out = paper.last("handed_out").map(|event| paper.at(event)).unwrap_or_default();
    facts.push((Word::SlipOut.say(lang).to_owned(), handed_out));
    let engineer = paper.last("repaired").map(|event| by(event, lang)).unwrap_or_default();
    facts.push((Word::SlipEngineer.say(lang).to_owned(), engineer));
    let at = view.row.team.as_deref().map(|id| team(id, pack, lang)).unwrap_or_default();
    facts.push((Word::SlipTeam.say(lang).to_owned(), at));
    for field in ["model", "device", "bought", "invoice"] {
        facts.push(paper.field(field));
    }
    let mut lines = paper.page(Word::RecordTitle, site, facts);
    lines.push(Word::SlipSteps.say(lang).to_owned());
    for event in paper.filled() {
        let Event::SheetFilled { sheet, values } = &event.event else { continue };
        let step = choice(Choice::Sheet, sheet, pack, lang);
        lines.extend(wrapped(&[paper.at(event), step, by(event, lang)].join("  "), 2));
        for (label, value) in sheet_values(sheet, values, &event.words, pack, lang) {
            lines.extend(wrapped(&format!("{label} {value}"), 4));
        }
    }
    lines.push("-".repeat(WIDTH));
    lines.push(Word::SlipSign.say(lang).to_owned());
    Some(lines)
}

impl Paper<'_> {
    /// The sheets that were filled in and not undone.
    fn filled(&self) -> impl Iterator<Item = &EventView> {
        let is_sheet = |event: &&EventView| matches!(event.event, Event::SheetFilled { .. }) && !event.undone;
        self.view.events.iter().filter(is_sheet)
    }

    /// The last time that a sheet was filled in.
    fn last(&self, id: &str) -> Option<&EventView> {
        let is = |event: &&EventView| matches!(&event.event, Event::SheetFilled { sheet, .. } if sheet == id);
        self.filled().filter(is).last()
    }

    fn at(&self, event: &EventView) -> String {
        let at = event.occurred;
        format!("{} {}", day(at, &self.pack.zone, self.now), super::clock_time(at, &self.pack.zone))
    }

    /// A field of a sheet as it stands now, with what it is called.
    fn field(&self, id: &str) -> (String, String) {
        let shape = self.pack.field(id).and_then(|rule| rule.shape);
        let open = self.view.values.iter().find(|(field, _)| field == id).map(|(_, value)| value.clone());
        let sealed = || sealed_values(&self.view.words).remove(id).map(|(_, value)| value);
        let value = open.or_else(sealed).unwrap_or_default();
        let said = match value.is_empty() {
            true => value,
            false => field_value(id, shape, &value, self.pack, self.lang),
        };
        (field_label(id, self.pack, self.lang), said)
    }

    /// What went into the device: what was written of it on sheets, and what was taken out of stock.
    fn parts(&self, written: String) -> String {
        let used = self.view.events.iter().filter_map(|event| match &event.event {
            Event::Stock(Movement::Used { article, count, version, .. }) => {
                let version = version.as_deref().unwrap_or_default();
                Some(format!("{article} {version} ×{count}").replace("  ", " "))
            }
            _ => None,
        });
        let all: Vec<String> = [written].into_iter().filter(|one| !one.is_empty()).chain(used).collect();
        all.join(Word::ListComma.say(self.lang))
    }

    fn who(&self) -> Vec<(String, String)> {
        let word = |of: Of| self.view.words.get(of).unwrap_or_default();
        // Paper is left lying about. A line that the reader may not see is masked already.
        let line = word(Of::Line);
        let line = if line.contains('*') { line.to_owned() } else { text::mask_phone(line) };
        let said = |word: Word, value: String| (word.say(self.lang).to_owned(), value);
        vec![
            said(Word::SlipCase, self.view.row.case.to_string()),
            said(Word::SlipCode, self.device.code.clone().unwrap_or_default()),
            said(Word::SlipName, word(Of::Name).to_owned()),
            said(Word::SlipLine, line),
        ]
    }

    /// A title and facts; what is not known has no line.
    fn page(&self, title: Word, site: &str, facts: Vec<(String, String)>) -> Vec<String> {
        let facts: Vec<_> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let indent = facts.iter().map(|(name, _)| text::width(name)).max().unwrap_or_default() + 2;
        let rule = "-".repeat(WIDTH);
        let mut lines =
            vec![text::clean_line(site).into_owned(), title.say(self.lang).to_owned(), rule.clone()];
        for (name, value) in facts {
            let value = text::clean_line(&value).into_owned();
            for (n, range) in text::wrap(&value, WIDTH - indent).into_iter().enumerate().take(OF_FACT) {
                let name = if n == 0 { name.as_str() } else { "" };
                let piece = value.get(range).unwrap_or_default();
                lines.push(format!("{}{piece}", text::fit(name, indent)).trim_end().to_owned());
            }
        }
        lines.push(rule);
        lines
    }
}

fn wrapped(said: &str, indent: usize) -> Vec<String> {
    let said = text::clean_line(said).into_owned();
    let pieces = text::wrap(&said, WIDTH - indent).into_iter().take(OF_FACT);
    pieces
        .map(|range| format!("{}{}", " ".repeat(indent), said.get(range).unwrap_or_default().trim_end()))
        .collect()
}

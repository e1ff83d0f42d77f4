//! 服务承诺: what a pledge is called, by what it is measured, and why it is not.

use crate::{
    api::PledgeMonth,
    case::Choice,
    lang::{Lang, Word, say},
    rules::{Kept, Pack, Pledge, Unmeasured, find},
    text::clean_line,
};

/// What a pledge is called; its id where the rules have none of it any more.
pub fn pledge(id: &str, pack: &Pack, lang: Lang) -> String {
    clean_line(pack.pledge(id).map_or(id, |pledge| pledge.words.say(lang))).into_owned()
}

/// The share of a month: per cent with a decimal, cut off.
pub fn pledge_share(month: PledgeMonth) -> String {
    month.per_mille().map_or_else(|| "-".to_owned(), |share| format!("{}.{}%", share / 10, share % 10))
}

/// Of which cases it is, and what each of them must have: `终端维修，填写：接机，按时：维修七日`.
pub fn pledge_measured(of: &Pledge, pack: &Pack, lang: Lang) -> String {
    let kinds = of.kinds.iter().map(|id| say::kind(id, pack, lang));
    let categories = of.categories.iter().map(|id| say::category(id, pack, lang));
    let channels = of.channels.iter().map(|id| {
        find(&pack.channels, id).map_or_else(|| id.clone(), |entry| entry.words.say(lang).to_owned())
    });
    // A category says more than the kind above it.
    let mut whose: Vec<String> =
        if of.categories.is_empty() { kinds.collect() } else { categories.collect() };
    whose.extend(channels);
    if whose.is_empty() {
        whose.push(Word::PledgeOfAll.say(lang).to_owned());
    }
    let (mut sheets, mut clocks) = (Vec::new(), Vec::new());
    for kept in &of.kept {
        match kept {
            Kept::Clock(clock) => clocks.push(say::clock(clock, pack, lang)),
            Kept::Filled(sheet) => sheets.push(say::choice(Choice::Sheet, sheet.as_str(), pack, lang)),
        }
    }
    let comma = Word::ListComma.say(lang);
    let mut all = whose.join(comma);
    for (word, parts) in [(Word::PledgeBySheets, sheets), (Word::PledgeByClocks, clocks)] {
        if !parts.is_empty() {
            all = Word::PledgeMeasured.with(lang, &[&all, &word.with(lang, &[&parts.join(comma)])]);
        }
    }
    clean_line(&all).into_owned()
}

/// Why nothing measures it, where nothing does.
pub fn pledge_unmeasured(of: &Pledge, pack: &Pack, lang: Lang) -> Option<String> {
    let why = match of.unmeasured(pack)? {
        Unmeasured::Said(words) => words.say(lang).to_owned(),
        Unmeasured::ClockOff(clock) => Word::PledgeClockOff.with(lang, &[&say::clock(clock, pack, lang)]),
    };
    Some(clean_line(&Word::PledgeUnmeasured.with(lang, &[&why])).into_owned())
}

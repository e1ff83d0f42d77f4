//! What the rule pack names: kinds, categories, severities, teams, clocks.

use super::choice;
use crate::{
    case::Choice,
    lang::{Lang, Word},
    rules::Pack,
    text::clean_line,
};

/// A kind of case.
pub fn kind(id: &str, pack: &Pack, lang: Lang) -> String {
    choice(Choice::Kind, id, pack, lang)
}

/// A category with the one above it: `网络质量 / 室内覆盖`.
pub fn category(id: &str, pack: &Pack, lang: Lang) -> String {
    let own = choice(Choice::Category, id, pack, lang);
    match pack.category(id).and_then(|category| category.under.as_deref()) {
        Some(above) => format!("{} / {own}", choice(Choice::Category, above, pack, lang)),
        None => own,
    }
}

/// What a case is about in one short word: the upper category, or its kind where it has none.
pub fn matter(kind: &str, category: Option<&str>, pack: &Pack, lang: Lang) -> String {
    let Some(id) = category else { return self::kind(kind, pack, lang) };
    let above = pack.category(id).and_then(|category| category.under.as_deref());
    choice(Choice::Category, above.unwrap_or(id), pack, lang)
}

/// A severity by its short name: `P2`.
pub fn severity(level: u8, pack: &Pack) -> String {
    match pack.severity(level) {
        Some(severity) => clean_line(&severity.code).into_owned(),
        None => level.to_string(),
    }
}

/// A team.
pub fn team(id: &str, pack: &Pack, lang: Lang) -> String {
    choice(Choice::Team, id, pack, lang)
}

/// A certificate.
pub fn certificate(id: &str, pack: &Pack, lang: Lang) -> String {
    clean_line(pack.certificate(id).map_or(id, |entry| entry.words.say(lang))).into_owned()
}

/// A clock by its id; one that is no rule of the pack by its sort and number.
pub fn clock(id: &str, pack: &Pack, lang: Lang) -> String {
    let numbered = |(sort, no): (&str, &str)| {
        let word = match sort {
            "promise" => Word::ClockPromise,
            "order" => Word::ClockOrder,
            "task" => Word::ClockTask,
            "ask" => Word::ClockAsk,
            "loaner" => Word::ClockLoaner,
            _ => return None,
        };
        Some(word.with(lang, &[&no.parse::<u32>().ok()?]))
    };
    if let Some(said) = id.split_once('#').and_then(numbered) {
        return said;
    }
    clean_line(pack.clock(id).map_or(id, |clock| clock.words.say(lang))).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_said_in_full_and_in_short() {
        let pack = Pack::builtin();
        for (id, zh, en) in [
            ("indoor_coverage", "网络质量 / 室内覆盖", "network quality / indoor coverage"),
            ("network_quality", "网络质量", "network quality"),
            ("gone", "gone", "gone"),
        ] {
            assert_eq!(category(id, pack, Lang::Zh), zh);
            assert_eq!(category(id, pack, Lang::En), en);
        }
        assert_eq!(matter("complaint", Some("plan_fee"), pack, Lang::Zh), "收费争议");
        assert_eq!(matter("complaint", Some("network_quality"), pack, Lang::Zh), "网络质量");
        assert_eq!(matter("repair", None, pack, Lang::Zh), "终端维修");
        assert_eq!(severity(2, pack), "P2");
        assert_eq!(severity(9, pack), "9");
        assert_eq!(clock("result", pack, Lang::En), "reply to the customer");
        assert_eq!(clock("promise#2", pack, Lang::Zh), "承诺2");
        assert_eq!(clock("order#1", pack, Lang::En), "order 1");
        assert_eq!(clock("order#\u{1b}", pack, Lang::En), "order#⟦001B⟧");
    }
}

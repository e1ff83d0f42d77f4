//! What is told of values that more customers have than usual.

use super::super::Word;
use crate::{
    api::Alarm,
    rules::{Lang, Rules},
};

/// What a value that is watched is called.
pub fn watch(id: &str, rules: &Rules, lang: Lang) -> String {
    rules.watch(id).map_or_else(|| id.to_owned(), |watch| watch.words.say(lang).to_owned())
}

/// How many customers, and how many there are usually.
pub fn alarm(alarm: &Alarm, lang: Lang) -> String {
    let usual = alarm.usual_tenths().unwrap_or_default();
    let usual = format!("{}.{}", usual / 10, usual % 10);
    Word::TopicsUsual.with(lang, &[&alarm.count, &usual])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rules::Pack, sla::Instant};

    #[test]
    fn an_alarm_says_how_many_there_are_usually_in_as_many_days() {
        for (count, before, before_days, zh, en) in [
            (14, 6, 28, "14 人（平时 1.5）", "14 (usually 1.5)"),
            (6, 0, 28, "6 人（平时 0.0）", "6 (usually 0.0)"),
            (90, 40, 14, "90 人（平时 20.0）", "90 (usually 20.0)"),
        ] {
            let alarm = Alarm {
                watch: "app".to_owned(),
                value: "快看".to_owned(),
                count,
                days: 7,
                before,
                before_days,
                since: Instant::from_seconds(0),
                cases: Vec::new(),
                joining: Vec::new(),
                parent: None,
                topic: "0f".to_owned(),
            };
            assert_eq!(
                (super::alarm(&alarm, Lang::Zh).as_str(), super::alarm(&alarm, Lang::En).as_str()),
                (zh, en)
            );
        }
        assert_eq!(watch("app", Pack::builtin(), Lang::Zh), "应用告警");
        assert_eq!(watch("gone", Pack::builtin(), Lang::En), "gone");
    }
}

//! What a measure came to: in one line of a list, and on a page of its own with how it was counted.

use jiff::{ToSpan, civil::Date};

use super::{ProofLine, category};
use crate::{
    api::{Clear, Counted, Effect, ImprovementView},
    lang::{Lang, Word},
    rules::Pack,
    text::{bar, clean_line},
};

/// Cells of the longest bar.
const BAR: u16 = 30;

/// The effect in few words: `11-02起 12.0→5.3/周 -56%（全部 -3%）`.
pub fn effect_short(view: &ImprovementView, today: Date, lang: Lang) -> String {
    let said = match &view.effect {
        // It says from which day on itself.
        Effect::From(date) => return Word::EffectFrom.with(lang, &[&date_of(*date, today)]),
        Effect::Counted(counted) => short(counted, lang),
        other => uncounted(other, lang).to_owned(),
    };
    match view.in_force {
        Some(date) => Word::EffectSince.with(lang, &[&date_of(date, today), &said]),
        None => said,
    }
}

fn short(counted: &Counted, lang: Lang) -> String {
    let (before, after) = counted.tenths();
    let (before, after) = (tenths(before), tenths(after));
    match counted.change() {
        Some(change) => {
            let all = of_all(counted);
            Word::EffectCounted.with(lang, &[&before, &after, &percent(change), &all])
        }
        None => Word::EffectNoneBefore.with(lang, &[&before, &after]),
    }
}

/// Why there are no figures.
fn uncounted(effect: &Effect, lang: Lang) -> &'static str {
    let word = match effect {
        Effect::NoAim => Word::EffectNoAim,
        Effect::NoBefore => Word::EffectNoBefore,
        Effect::TooMany => Word::EffectTooMany,
        Effect::Counting => Word::TopicsCounting,
        Effect::NotInForce | Effect::From(_) | Effect::Counted(_) => Word::EffectNotInForce,
    };
    word.say(lang)
}

/// The page of an item: what is counted, the spans, the figures, week by week, and what counts as a case.
pub fn improvement_page(view: &ImprovementView, pack: &Pack, today: Date, lang: Lang) -> Vec<ProofLine> {
    let clean = |text: String| clean_line(&text).into_owned();
    let mut lines = vec![ProofLine::Title(clean(view.title.clone()))];
    let mut line = |text: String| lines.push(ProofLine::Line(clean(text)));
    let named = view.category.as_deref().map(|id| {
        let has_under = pack.categories.iter().any(|of| of.under.as_deref() == Some(id));
        let named = category(id, pack, lang);
        if has_under { Word::EffectWithUnder.with(lang, &[&named]) } else { named }
    });
    match (named, &view.phrase) {
        (Some(category), Some(phrase)) => line(Word::EffectOfBoth.with(lang, &[&category, phrase])),
        (Some(category), None) => line(Word::EffectOfCategory.with(lang, &[&category])),
        (None, Some(phrase)) => line(Word::EffectOfPhrase.with(lang, &[phrase])),
        (None, None) => {}
    }
    if let Some(date) = view.in_force {
        line(Word::EffectInForce.with(lang, &[&date]));
    }
    match (&view.effect, view.in_force) {
        (Effect::Counted(counted), Some(date)) => figures(counted, date, today, lang, &mut lines),
        (Effect::From(date), _) => line(Word::EffectFrom.with(lang, &[date])),
        (Effect::NoAim, _) => line(Word::EffectNameAim.say(lang).to_owned()),
        (Effect::NotInForce, _) => line(Word::EffectSayInForce.say(lang).to_owned()),
        (Effect::TooMany, _) => line(Word::EffectNameCategory.say(lang).to_owned()),
        (other, _) => line(uncounted(other, lang).to_owned()),
    }
    lines.push(ProofLine::Title(Word::EffectHow.say(lang).to_owned()));
    for word in [Word::EffectHowWeeks, Word::EffectHowCases, Word::EffectHowClear] {
        lines.push(ProofLine::Line(word.say(lang).to_owned()));
    }
    lines
}

fn figures(counted: &Counted, in_force: Date, today: Date, lang: Lang, lines: &mut Vec<ProofLine>) {
    let mut line = |text: String| lines.push(ProofLine::Line(text));
    let weeks = counted.after.len();
    let (before, after) = counted.sums();
    let (tenths_before, tenths_after) = counted.tenths();
    let day = |days: i64| in_force.checked_add(days.days()).unwrap_or(in_force);
    let span = i64::try_from(7 * weeks).unwrap_or_default();
    for (word, from, to, sum, a_week) in [
        (Word::EffectBefore, day(-span), day(-1), before, tenths_before),
        (Word::EffectAfter, in_force, day(span - 1), after, tenths_after),
    ] {
        let (from, to) = (date_of(from, today), date_of(to, today));
        line(word.with(lang, &[&weeks, &from, &to, &sum, &tenths(a_week)]));
    }
    line(match counted.change() {
        Some(change) => Word::EffectChange.with(lang, &[&percent(change)]),
        None => Word::EffectNoChange.say(lang).to_owned(),
    });
    let (all_before, all_after) = (&counted.all_before, &counted.all_after);
    line(Word::EffectAll.with(lang, &[&of_all(counted), all_before, all_after]));
    let clear = match counted.clear {
        Clear::Fell => Word::EffectFell,
        Clear::Rose => Word::EffectRose,
        Clear::No => Word::EffectUnclear,
    };
    line(clear.say(lang).to_owned());
    lines.push(ProofLine::Title(Word::EffectWeeks.say(lang).to_owned()));
    let most = counted.before.iter().chain(&counted.after).copied().max().unwrap_or_default();
    let week = |(at, count): (usize, &u32)| {
        let from = day(7 * i64::try_from(at).unwrap_or_default() - span);
        // The date of a year that is not this one is longer.
        let (from, bar) = (format!("{:<10}", date_of(from, today)), bar(*count, most, BAR));
        ProofLine::Line(format!("{from} {count:>5} {bar}").trim_end().to_owned())
    };
    lines.extend(counted.before.iter().enumerate().map(week));
    lines.push(ProofLine::Line(Word::EffectInForce.with(lang, &[&in_force])));
    lines.extend((weeks..).zip(&counted.after).map(week));
}

/// The change of all cases.
fn of_all(counted: &Counted) -> String {
    counted.change_of_all().map_or_else(|| "-".to_owned(), percent)
}

fn tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn percent(change: i64) -> String {
    if change == 0 { "0%".to_owned() } else { format!("{change:+}%") }
}

/// A date, with its year where that is another one.
fn date_of(date: Date, today: Date) -> String {
    if date.year() == today.year() { date.strftime("%m-%d").to_string() } else { date.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Stage, sla::Instant};

    fn view(effect: Effect) -> ImprovementView {
        ImprovementView {
            case: "ZJ-000123-4"
                .parse()
                .unwrap_or(crate::case::CaseId { site: "ZJ".parse().unwrap(), n: 123 }),
            title: "订购前加一次短信确认".to_owned(),
            stage: Stage::Handle,
            category: Some("unordered".to_owned()),
            phrase: None,
            in_force: Some("2026-11-02".parse().unwrap()),
            effect,
        }
    }

    fn counted(before: &[u32], after: &[u32], all: (u32, u32)) -> Effect {
        Effect::Counted(Box::new(Counted {
            at: Instant::from_seconds(0),
            before: before.to_vec(),
            after: after.to_vec(),
            all_before: all.0,
            all_after: all.1,
            clear: Clear::Fell,
        }))
    }

    #[test]
    fn an_effect_in_a_list_says_since_when_how_many_a_week_and_what_became_of_all() {
        let today: Date = "2026-12-01".parse().unwrap();
        for (effect, zh, en) in [
            (
                counted(&[10, 14], &[6, 5], (300, 291)),
                "11-02起 12.0→5.5/周 -54%（全部 -3%）",
                "11-02: 12.0 -> 5.5/wk -54% (all -3%)",
            ),
            (
                counted(&[4, 4], &[4, 4], (300, 300)),
                "11-02起 4.0→4.0/周 0%（全部 0%）",
                "11-02: 4.0 -> 4.0/wk 0% (all 0%)",
            ),
            (
                counted(&[0, 0], &[1, 0], (300, 360)),
                "11-02起 0.0→0.5/周（之前没有）",
                "11-02: 0.0 -> 0.5/wk (none before)",
            ),
            (Effect::From("2026-11-09".parse().unwrap()), "11-09起可统计", "counted from 11-09 on"),
            (Effect::From("2027-01-04".parse().unwrap()), "2027-01-04起可统计", "counted from 2027-01-04 on"),
            (Effect::Counting, "11-02起 正在统计…", "11-02: Counting ..."),
        ] {
            let view = view(effect);
            assert_eq!(
                (
                    effect_short(&view, today, Lang::Zh).as_str(),
                    effect_short(&view, today, Lang::En).as_str()
                ),
                (zh, en)
            );
        }
        let view = ImprovementView { in_force: None, ..view(Effect::NotInForce) };
        assert_eq!(effect_short(&view, today, Lang::Zh), "未填落实日期");
    }

    #[test]
    fn weeks_stand_under_their_first_days_on_either_side_of_the_measure() {
        let today: Date = "2027-01-20".parse().unwrap();
        let page = improvement_page(
            &view(counted(&[10, 20], &[0, 5], (300, 291))),
            Pack::builtin(),
            today,
            Lang::En,
        );
        let lines: Vec<String> = page
            .into_iter()
            .map(|line| match line {
                ProofLine::Title(text) | ProofLine::Line(text) => text,
            })
            .collect();
        let at = lines.iter().position(|line| line.starts_with("2026-10-19")).unwrap();
        let full = "█".repeat(30);
        assert_eq!(
            lines[at..at + 5],
            [
                format!("2026-10-19    10 {}", "█".repeat(15)),
                format!("2026-10-26    20 {full}"),
                "In force from 2026-11-02 on".to_owned(),
                "2026-11-02     0".to_owned(),
                format!("2026-11-09     5 {}", "█".repeat(7)),
            ]
        );
        assert!(lines.iter().any(|line| line.contains("2026-10-19 to 2026-11-01")), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("2026-11-02 to 2026-11-15")), "{lines:?}");
    }
}

//! What a line means: a view, a row, a case, a word of the dialogue, or the name of an action, looked for as the palette
//! looks for it.

use std::{cmp::Reverse, sync::LazyLock};

use crate::{
    api::View,
    case::{CaseId, IdError, Verb},
    keys::Context,
    lang::{self, Lang, Word},
    session::{ACTIONS, Action, Does, Sought, fits},
    text,
};

/// What fits less than this is too little to do something by: letters in the right order only, or the middle of a word.
const SURE: i64 = 300;
/// The same for Chinese, where a word has no beginning of its own.
const SURE_OF_HAN: i64 = 150;
/// Names that are told where several fit.
const TOLD: usize = 5;

/// What a line is.
#[derive(Clone, PartialEq, Eq)]
pub enum Heard {
    Nothing,
    /// The view on this digit.
    View(usize),
    /// A row of the list, from 1.
    Row(usize),
    Case(CaseId),
    /// The number of no case: a digit is wrong.
    NoCase,
    /// A row, or the end of a case number.
    Digits(String),
    /// A word of the dialogue, and what stands behind it.
    Say(Say, String),
    Act(Verb),
    NextCase,
    Language,
    /// Several actions fit alike.
    Several(Vec<&'static Action>),
    /// Nothing fits; perhaps one of these was meant.
    Unknown(Vec<&'static Action>),
}

untold!(Heard);

/// The words of the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    More,
    Back,
    All,
    Show,
    Find,
    New,
    OneCall,
    Repair,
    Customer,
    Why,
    Acts,
    Menu,
    Drafts,
    Undo,
    Zh,
    En,
    Help,
    Quit,
    Cancel,
}

/// What may be typed for each.
const SAYS: &[(Word, Say)] = &[
    (Word::PlainSayMore, Say::More),
    (Word::PlainSayBack, Say::Back),
    (Word::PlainSayAll, Say::All),
    (Word::PlainSayShow, Say::Show),
    (Word::PlainSayFind, Say::Find),
    (Word::PlainSayOneCall, Say::OneCall),
    (Word::PlainSayRepair, Say::Repair),
    (Word::PlainSayCustomer, Say::Customer),
    (Word::PlainSayWhy, Say::Why),
    (Word::PlainSayActs, Say::Acts),
    (Word::PlainSayMenu, Say::Menu),
    (Word::PlainSayDrafts, Say::Drafts),
    (Word::PlainSayUndo, Say::Undo),
    (Word::PlainSayZh, Say::Zh),
    (Word::PlainSayEn, Say::En),
    (Word::PlainSayHelp, Say::Help),
    (Word::PlainSayQuit, Say::Quit),
    (Word::PlainSayCancel, Say::Cancel),
    (Word::PlainSayNew, Say::New),
];

impl Say {
    /// Whether something may stand behind it.
    const fn takes_more(self) -> bool {
        matches!(self, Self::Find | Self::New | Self::OneCall | Self::Customer | Self::Show)
    }
}

/// A line with its full-width letters, digits and signs read as ASCII, without what is around it.
pub fn narrow(typed: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    typed.chars().map(narrow).collect::<String>().trim().to_owned()
}

/// Everything that may be typed for a word of the dialogue, in both languages.
fn spellings(word: Word) -> impl Iterator<Item = &'static str> {
    [Lang::Zh, Lang::En].into_iter().flat_map(move |lang| word.say(lang).split_whitespace())
}

/// How well something must fit a folded text to be what was meant.
pub const fn sure(folded: &str) -> i64 {
    if folded.is_ascii() { SURE } else { SURE_OF_HAN }
}

/// Whether a line is a word of the dialogue and nothing else.
pub fn is_word(typed: &str, word: Word) -> bool {
    let typed = text::fold(&narrow(typed));
    spellings(word).any(|spelling| spelling == typed)
}

/// What a line means where a case that takes these acts is open, or none is.
pub fn hear(typed: &str, open: Option<&[Verb]>) -> Heard {
    let typed = narrow(typed);
    if typed.is_empty() {
        return Heard::Nothing;
    }
    if let Some(text) = typed.strip_prefix('/') {
        return Heard::Say(Say::Find, text.trim().to_owned());
    }
    if typed == "?" {
        return Heard::Say(Say::Help, String::new());
    }
    if let Some(Ok(row)) = typed.strip_prefix('#').map(|row| row.trim().parse()) {
        return Heard::Row(row);
    }
    if typed.bytes().all(|b| b.is_ascii_digit()) {
        return match typed.parse() {
            Ok(n @ 1..=9) if typed.len() == 1 => Heard::View(n),
            _ => Heard::Digits(typed),
        };
    }
    match typed.parse() {
        Ok(case) => return Heard::Case(case),
        Err(IdError::Check) => return Heard::NoCase,
        Err(_) => {}
    }
    if !typed.chars().any(char::is_alphanumeric) {
        return Heard::Unknown(Vec::new());
    }
    let folded = text::fold(&typed);
    // 受理 is the act where the open case waits for it, and a new case everywhere else.
    let accepts = open.is_some_and(|acts| acts.contains(&Verb::Accept));
    match said(&folded, &typed) {
        Some((Say::New, rest)) if accepts && rest.is_empty() && folded == "受理" => {
            Heard::Act(Verb::Accept)
        }
        // Without a case it is the view of everything.
        Some((Say::All, _)) if open.is_none() => Heard::View(6),
        Some((say, rest)) => Heard::Say(say, rest),
        None => action(&folded, open),
    }
}

fn said(folded: &str, typed: &str) -> Option<(Say, String)> {
    let (first, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let first = text::fold(first);
    for (word, say) in SAYS {
        for spelling in spellings(*word) {
            if folded == spelling {
                return Some((*say, String::new()));
            }
            if say.takes_more() && first == spelling {
                return Some((*say, rest.trim().to_owned()));
            }
        }
    }
    // Chinese is written without a space before a number: 受理13800001234.
    SAYS.iter().filter(|(_, say)| say.takes_more()).find_map(|(word, say)| {
        let rest = word.say(Lang::Zh).split_whitespace().find_map(|spelling| typed.strip_prefix(spelling))?;
        let begins = rest.chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || *say == Say::Find);
        begins.then(|| (*say, rest.trim().to_owned()))
    })
}

/// What of the catalogue can be done here.
fn heard(action: &Action) -> Option<Heard> {
    let say = |say: Say| Some(Heard::Say(say, String::new()));
    match action.does {
        Does::View(n) => Some(Heard::View(n)),
        Does::Act(Verb::Undo) => say(Say::Undo),
        Does::Act(verb) => Some(Heard::Act(verb)),
        Does::NextCase => Some(Heard::NextCase),
        Does::Help => say(Say::Help),
        Does::Back => say(Say::Back),
        Does::Find => say(Say::Find),
        Does::Intake => say(Say::New),
        Does::Language => Some(Heard::Language),
        Does::Quit => say(Say::Quit),
        Does::Palette => say(Say::Acts),
        Does::Drafts => say(Say::Drafts),
        Does::Customer => say(Say::Customer),
        Does::Home => Some(Heard::View(1)),
        Does::Menu => say(Say::Menu),
        Does::IntakeRepair => say(Say::Repair),
        Does::Proof => say(Say::Why),
        Does::OneCall => say(Say::OneCall),
        _ => None,
    }
}

/// What can be done here, by name. The numbered menu has other names for the same.
static OFFERED: LazyLock<Vec<(&Action, Sought)>> = LazyLock::new(|| {
    let offered = |action: &&Action| heard(action).is_some() && action.contexts != [Context::Menu];
    ACTIONS.iter().filter(offered).map(|action| (action, sought(action))).collect()
});

/// By what an action is found in the palette.
fn sought(action: &Action) -> Sought {
    let mut sought = Sought::of([action.id]);
    for lang in [Lang::Zh, Lang::En] {
        if let Some(words) = lang::action(action.id) {
            [words.short(lang), words.long(lang), words.also(lang)]
                .into_iter()
                .for_each(|words| sought.add(words));
        }
    }
    sought
}

fn action(folded: &str, open: Option<&[Verb]>) -> Heard {
    let mut found: Vec<(i64, &'static Action)> = Vec::new();
    for (action, sought) in OFFERED.iter() {
        if let Some(fits) = fits(folded, sought) {
            // What fits alike stands in this order: an act that the case takes, all else, an act that it does not take.
            let order = match action.does {
                Does::Act(verb) if open.is_some_and(|acts| acts.contains(&verb)) => 1,
                Does::Act(_) => -1,
                _ => 0,
            };
            found.push((fits + order, action));
        }
    }
    found.sort_by_key(|(fits, _)| Reverse(*fits));
    let best = found.first().map(|(fits, _)| *fits);
    let sure = sure(folded) - 1;
    let mut alike: Vec<_> =
        found.iter().filter(|(fits, _)| Some(*fits) == best).map(|(_, action)| *action).collect();
    alike.truncate(TOLD);
    match (best, alike.as_slice()) {
        (Some(fits), [only]) if fits >= sure => heard(only).unwrap_or(Heard::Nothing),
        (Some(fits), _) if fits >= sure => Heard::Several(alike),
        _ => Heard::Unknown(found.into_iter().take(TOLD).map(|(_, action)| action).collect()),
    }
}

/// The view on a digit.
pub fn view(n: usize) -> Option<View> {
    View::NAMED.into_iter().nth(n.checked_sub(1)?).map(|(_, view)| view)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::case::Stage;

    fn say(say: Say, rest: &str) -> Heard {
        Heard::Say(say, rest.to_owned())
    }

    #[test]
    fn lines_mean_the_same_in_both_languages_and_both_widths() {
        let (handle, accept) = (Stage::Handle.acts(), Stage::Accept.acts());
        let table: &[(&str, Option<&[Verb]>, Heard)] = &[
            ("", None, Heard::Nothing),
            ("　 ", None, Heard::Nothing),
            ("1", None, Heard::View(1)),
            ("９", None, Heard::View(9)),
            ("0", None, Heard::Digits("0".into())),
            ("01", None, Heard::Digits("01".into())),
            ("＃１２", None, Heard::Row(12)),
            ("4230", None, Heard::Digits("4230".into())),
            ("zj-000421-8", None, Heard::NoCase),
            ("ｚｊ０００４２１７", None, Heard::Case("ZJ-000421-7".parse().unwrap())),
            ("/张三", None, say(Say::Find, "张三")),
            ("／ 0912", None, say(Say::Find, "0912")),
            ("find Li Min", None, say(Say::Find, "Li Min")),
            ("查找 张三", None, say(Say::Find, "张三")),
            ("查找张三", None, say(Say::Find, "张三")),
            ("受理", None, say(Say::New, "")),
            ("受理", Some(accept), Heard::Act(Verb::Accept)),
            ("受理", Some(handle), say(Say::New, "")),
            ("accept", Some(accept), Heard::Act(Verb::Accept)),
            ("受理１３８００００１２３４", Some(accept), say(Say::New, "13800001234")),
            ("NEW 13800001234", None, say(Say::New, "13800001234")),
            ("客户C7", None, say(Say::Customer, "C7")),
            ("全部", None, Heard::View(6)),
            ("all", Some(handle), say(Say::All, "")),
            ("我的", None, Heard::View(1)),
            ("overdue", None, Heard::View(4)),
            ("待回访", None, Heard::View(5)),
            ("派单", Some(handle), Heard::Act(Verb::Dispatch)),
            ("paidan", Some(handle), Heard::Act(Verb::Dispatch)),
            ("dispatch", Some(handle), Heard::Act(Verb::Dispatch)),
            ("ｄｉｓｐａｔｃｈ", Some(handle), Heard::Act(Verb::Dispatch)),
            ("case.note", Some(handle), Heard::Act(Verb::Note)),
            ("hf", Some(Stage::Revisit.acts()), Heard::Act(Verb::Revisit)),
            ("处理完成", Some(handle), Heard::Act(Verb::Finish)),
            ("finish", Some(handle), Heard::Act(Verb::Finish)),
            ("reply", Some(handle), Heard::Act(Verb::Reply)),
            ("revisit", Some(Stage::Revisit.acts()), Heard::Act(Verb::Revisit)),
            ("下一件", None, Heard::NextCase),
            ("next", None, Heard::NextCase),
            ("依据", None, say(Say::Why, "")),
            ("why", None, say(Say::Why, "")),
            ("撤销", None, say(Say::Undo, "")),
            ("帮助", None, say(Say::Help, "")),
            ("？", None, say(Say::Help, "")),
            ("q", None, say(Say::Quit, "")),
            ("ＥＮ", None, say(Say::En, "")),
            ("xyzzy", None, Heard::Unknown(Vec::new())),
            (".", None, Heard::Unknown(Vec::new())),
            ("EOF", Some(handle), Heard::Unknown(Vec::new())),
        ];
        for (typed, open, heard) in table {
            let got = hear(typed, *open);
            match heard {
                Heard::Unknown(_) => assert!(matches!(got, Heard::Unknown(_)), "{typed}: {got:?}"),
                heard => assert_eq!(&got, heard, "{typed} {open:?}"),
            }
        }
    }

    #[test]
    fn every_act_is_heard_by_its_words_and_its_code() {
        for action in ACTIONS {
            let Does::Act(verb) = action.does else { continue };
            if matches!(verb, Verb::Undo | Verb::Accept) {
                continue;
            }
            let words = lang::action(action.id).unwrap();
            for typed in [action.id, words.short(Lang::Zh), words.short(Lang::En)] {
                let heard = hear(typed, Some(&[verb]));
                assert_eq!(heard, Heard::Act(verb), "{typed}");
            }
        }
    }

    #[test]
    fn no_two_words_of_the_dialogue_are_spelled_alike() {
        let all: Vec<&str> = SAYS.iter().flat_map(|(word, _)| spellings(*word)).collect();
        for (n, spelling) in all.iter().enumerate() {
            assert!(all.iter().skip(n + 1).all(|other| other != spelling), "{spelling}");
            assert_eq!(text::fold(spelling), *spelling);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_means_something(typed in any::<String>()) {
            let _ = hear(&typed, None);
            let _ = hear(&typed, Some(Stage::Handle.acts()));
        }
    }
}

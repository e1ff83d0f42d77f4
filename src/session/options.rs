//! What a choice offers: each value with the one or two digits that choose it, printed beside its word.

use crate::{
    case::Choice,
    lang::{Lang, say},
    rules::{Entry, Pack, offered},
};

/// A value that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opt {
    /// One or two digits.
    pub code: String,
    pub id: String,
    pub words: String,
}

/// The values of a choice for a case of this kind, in the order of their codes.
///
/// Categories and trees have one digit on the upper level and a second one below it; lists of more than nine have
/// two digits throughout, so that a code is never the beginning of an unrelated one.
pub fn options(choice: Choice, kind: Option<&str>, pack: &Pack, lang: Lang) -> Vec<Opt> {
    let coded: Vec<(String, String)> = match choice {
        Choice::Category => {
            let offered = pack.categories.iter().filter(|category| pack.is_offered(category));
            offered.map(|c| (c.code.to_string(), c.id.clone())).collect()
        }
        Choice::Kind => offered(&pack.kinds).map(|k| (k.code.to_string(), k.id.clone())).collect(),
        Choice::Severity => choice.values(pack).into_iter().map(|level| (level.clone(), level)).collect(),
        Choice::ClosingReason => match kind {
            Some(kind) => coded_tree(&pack.closing_reasons_for(kind).collect::<Vec<_>>()),
            None => coded_tree(&offered(&pack.closing_reasons).collect::<Vec<_>>()),
        },
        Choice::Disposition => match kind {
            Some(kind) => coded_tree(&pack.dispositions_for(kind).collect::<Vec<_>>()),
            None => coded_tree(&offered(&pack.dispositions).collect::<Vec<_>>()),
        },
        _ => numbered(choice.values(pack)),
    };
    coded
        .into_iter()
        .map(|(code, id)| Opt { words: say::choice(choice, &id, pack, lang), code, id })
        .collect()
}

/// The sheets for a case of this kind and category, of which those may be filled in that are named; all where that is not
/// known. The digits of each stay the same, whichever may be filled in now.
pub fn sheets(
    kind: Option<&str>,
    category: Option<&str>,
    now: Option<&[String]>,
    pack: &Pack,
    lang: Lang,
) -> Vec<Opt> {
    let ids = pack.sheets_for(kind.unwrap_or_default(), category).map(|sheet| sheet.id.clone()).collect();
    numbered(ids)
        .into_iter()
        .filter(|(_, id)| now.is_none_or(|now| now.contains(id)))
        .map(|(code, id)| Opt { words: say::choice(Choice::Sheet, &id, pack, lang), code, id })
        .collect()
}

fn numbered(ids: Vec<String>) -> Vec<(String, String)> {
    let wide = ids.len() > 9;
    let code = |n: usize| if wide { format!("{n:02}") } else { n.to_string() };
    ids.into_iter().enumerate().map(|(n, id)| (code(n + 1), id)).collect()
}

/// Entries of a tree: those of the upper level numbered, those below with the digit of what they are under first.
fn coded_tree(entries: &[&Entry]) -> Vec<(String, String)> {
    let below = |above: Option<&str>| -> Vec<&&Entry> {
        entries.iter().filter(|entry| entry.under.as_deref() == above).collect()
    };
    let tops = below(None);
    if tops.len() > 9 || tops.iter().any(|top| below(Some(&top.id)).len() > 9) {
        return numbered(entries.iter().map(|entry| entry.id.clone()).collect());
    }
    let mut coded = Vec::new();
    for (n, top) in (1..).zip(tops) {
        coded.push((format!("{n}"), top.id.clone()));
        coded.extend((1..).zip(below(Some(&top.id))).map(|(m, under)| (format!("{n}{m}"), under.id.clone())));
    }
    coded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(choice: Choice, kind: Option<&str>) -> Vec<(String, String)> {
        let options = options(choice, kind, Pack::builtin(), Lang::Zh);
        options.into_iter().map(|opt| (opt.code, opt.id)).collect()
    }

    #[test]
    fn codes_are_digits_and_each_stands_for_one_value() {
        for choice in Choice::ALL {
            let codes = codes(choice, None);
            assert!(!codes.is_empty());
            for (n, (code, _)) in codes.iter().enumerate() {
                // Ten kinds of matter and more have a digit more.
                assert!((1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
                assert!(codes.iter().skip(n + 1).all(|(other, _)| other != code), "{choice:?} {code}");
            }
        }
    }

    #[test]
    fn only_what_fits_the_kind_is_offered() {
        let of = |kind| codes(Choice::Disposition, Some(kind)).into_iter().map(|(_, id)| id);
        assert_eq!(of("enquiry").collect::<Vec<_>>(), ["answered"]);
        assert_eq!(of("praise").collect::<Vec<_>>(), ["passed_on"]);
        let reasons = codes(Choice::ClosingReason, Some("repair"));
        let expected = [
            ("1", "terminal"),
            ("11", "hardware"),
            ("12", "terminal_software"),
            ("13", "damaged"),
            ("2", "other"),
        ];
        let expected: Vec<_> = expected.map(|(code, id)| (code.to_owned(), id.to_owned())).into();
        assert_eq!(reasons, expected);
    }

    #[test]
    fn a_long_list_has_two_digits_throughout() {
        let ids = (0..12).map(|n| n.to_string()).collect();
        let codes: Vec<_> = numbered(ids).into_iter().map(|(code, _)| code).collect();
        assert_eq!((codes.first().unwrap().as_str(), codes.last().unwrap().as_str()), ("01", "12"));
    }
}

//! How well what is typed fits something that has a name: by its words, by how they are read, by its initials, and at
//! last by letters that stand in the right order.

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use crate::text;

/// Letters from which on what is typed may leave some out.
const FUZZY: usize = 3;
/// What letters in the right order count at most: less than any stretch that stands there as it is typed.
const LOOSE: i64 = 100;
/// How far behind stands what cannot be chosen now: a name that is typed whole after one that begins so and can, before one
/// that has it in its middle.
pub(super) const NOT_NOW: i64 = 150;

/// By what something is found; folded.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sought {
    words: Vec<String>,
    initials: Vec<String>,
}

untold!(Sought);

impl Sought {
    /// What is found by these.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sought = Self::default();
        words.into_iter().for_each(|words| sought.add(words));
        sought
    }

    /// And by these.
    pub fn add(&mut self, words: &str) {
        let folded = text::fold(words);
        let text::Reading { letters, initials } = text::spelled(&folded);
        if letters != folded {
            self.words.push(letters);
        }
        self.words.push(folded);
        self.initials.push(initials);
    }
}

/// How well something fits a folded text, the more the better; `None` where a word of it does not fit at all.
pub fn fits(typed: &str, sought: &Sought) -> Option<i64> {
    typed.split_whitespace().map(|word| fits_word(word, sought)).sum()
}

fn fits_word(word: &str, sought: &Sought) -> Option<i64> {
    let as_is = sought.words.iter().filter_map(|words| match words.find(word)? {
        0 if words.len() == word.len() => Some(500),
        0 => Some(400),
        // The beginning of a word counts more than its middle.
        at if words.get(..at).is_some_and(|before| before.ends_with([' ', '.', '_', ':'])) => Some(300),
        _ => Some(200),
    });
    let by_initials = sought.initials.iter().filter_map(|initials| match initials.find(word)? {
        0 => Some(350),
        _ => Some(150),
    });
    if let Some(best) = as_is.chain(by_initials).max() {
        return Some(best);
    }
    if word.chars().count() < FUZZY {
        return None;
    }
    let matcher = SkimMatcherV2::default();
    let loose = sought.words.iter().filter_map(|words| matcher.fuzzy_match(words, word)).max()?;
    Some(loose.clamp(1, LOOSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in the order in which they fit.
    fn order<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        let mut found: Vec<_> =
            names.iter().filter_map(|name| Some((fits(typed, &Sought::of([*name]))?, *name))).collect();
        found.sort_by_key(|(fits, _)| std::cmp::Reverse(*fits));
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn characters_pinyin_initials_and_english_find_the_same() {
        for typed in ["回复", "huifu", "hfkh", "hf", "reply", "repl", "rply", "客户 回复", "huifu kehu"]
        {
            let sought = Sought::of(["回复客户", "Reply to the customer", "case.reply"]);
            assert!(fits(typed, &sought).is_some(), "{typed}");
        }
        for typed in ["转派", "zp", "xyz", "回复 转派", "q"] {
            assert_eq!(fits(typed, &Sought::of(["回复客户", "Reply", "case.reply"])), None, "{typed}");
        }
    }

    #[test]
    fn what_begins_so_comes_before_what_holds_it_and_that_before_loose_letters() {
        assert_eq!(
            order("re", &["more", "case.reply", "reply", "re"]),
            ["re", "reply", "case.reply", "more"]
        );
        assert_eq!(
            order("hold", &["h x o x l x d", "household", "hold"]),
            ["hold", "household", "h x o x l x d"]
        );
        assert_eq!(order("hf", &["换人回访", "回访"]), ["回访", "换人回访"]);
    }
}

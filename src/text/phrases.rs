//! What is said more often than before: phrases of texts that rose from one stretch of time to the next.
//!
//! A phrase is a run of two to six characters of a script without spaces, or of one to three words. Numbers are never
//! part of one. How much one rose is measured by the difference of two counts over the square root of their sum, which
//! is about normal where nothing changed. Each text counts once. Longer runs are made of shorter ones that are frequent
//! themselves, so that no more is kept than that (Agrawal, Srikant: Fast algorithms for mining association rules, 1994).

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{agreed_width, fold};

/// Characters of an unspaced script, and words, that a phrase has at most.
const CHARACTERS: usize = 6;
const WORDS: usize = 3;
/// In so many texts at least, so that a phrase names nobody.
const TEXTS: u32 = 5;
/// Tokens of a text that are looked at.
const LOOKED: usize = 400;
/// How many standard deviations more than before: ten thousand phrases are looked at.
const DEVIATIONS: f64 = 4.0;
/// Of two phrases that stand in nearly the same texts one is told, in percent.
const SAME: usize = 70;

/// A phrase that rose.
#[derive(Clone, PartialEq, Eq)]
pub struct Risen {
    pub phrase: String,
    pub before: u32,
    /// Which of the later texts have it.
    pub texts: Vec<u32>,
}

untold!(Risen, before, texts);

/// Phrases that are in clearly more of the texts `now` than of those `before`, the clearest first.
pub fn risen<S: AsRef<str>>(now: &[S], before: &[S], most: usize) -> Vec<Risen> {
    let mut ids = Tokens::default();
    let now: Vec<Vec<u32>> = now.iter().map(|text| ids.read(text.as_ref())).collect();
    let of = (count(now.len()), count(before.len()));
    let before: Vec<Vec<u32>> = before.iter().map(|text| ids.read(text.as_ref())).collect();
    let mut found = Vec::new();
    let mut runs = (now.clone(), before.clone());
    for length in 1..=CHARACTERS {
        let texts = texts_of(&runs.0);
        let kept: HashMap<u32, Vec<u32>> =
            texts.into_iter().filter(|(_, texts)| texts.len() >= TEXTS as usize).collect();
        if kept.is_empty() {
            break;
        }
        let earlier = texts_of(&runs.1);
        for (run, texts) in &kept {
            let Some(phrase) = phrase(*run, length, texts, &runs.0, &now, &ids) else { continue };
            let before = earlier.get(run).map_or(0, |texts| count(texts.len()));
            let rose = rose((count(texts.len()), before), of);
            if rose >= DEVIATIONS {
                found.push((rose, Risen { phrase, before, texts: texts.clone() }));
            }
        }
        let mut made = HashMap::new();
        runs = (longer(&runs.0, &kept, &mut made), longer(&runs.1, &kept, &mut made));
    }
    told(found, most)
}

/// By how many standard deviations a count (now, before) rose, of so many in all: where there is more of everything, a
/// count that grew with it did not rise.
pub fn rose((now, before): (u32, u32), (all_now, all_before): (u32, u32)) -> f64 {
    let scaled = f64::from(before) * f64::from(all_now) / f64::from(all_before.max(1));
    let (now, before) = (f64::from(now), scaled.max(f64::from(before)));
    if now + before == 0.0 { 0.0 } else { (now - before) / (now + before).sqrt() }
}

/// Where a run cannot go on.
const END: u32 = u32::MAX;

#[derive(Default)]
struct Tokens {
    ids: HashMap<String, u32>,
    words: Vec<String>,
}

impl Tokens {
    /// The tokens of a text, with an end where a phrase cannot go on.
    fn read(&mut self, text: &str) -> Vec<u32> {
        let folded = fold(text);
        let (mut tokens, mut word, mut spaced) = (Vec::new(), String::new(), false);
        let close = |word: &mut String, tokens: &mut Vec<u32>, ids: &mut Self| {
            if !word.is_empty() {
                let named = word.chars().all(|c| !c.is_numeric());
                tokens.push(if named { ids.of(word) } else { END });
                word.clear();
            }
        };
        for c in folded.chars() {
            if tokens.len() >= LOOKED {
                break;
            }
            let unspaced = c.is_alphabetic() && agreed_width(c) == Some(2);
            if unspaced {
                close(&mut word, &mut tokens, self);
                // Scripts do not mix in a phrase.
                if spaced {
                    tokens.push(END);
                }
                spaced = false;
                tokens.push(self.of(c.encode_utf8(&mut [0; 4])));
            } else if c.is_alphanumeric() {
                if word.is_empty() && !spaced {
                    tokens.push(END);
                }
                spaced = true;
                word.push(c);
            } else {
                close(&mut word, &mut tokens, self);
                if c != ' ' || !spaced {
                    tokens.push(END);
                }
            }
        }
        close(&mut word, &mut tokens, self);
        tokens
    }

    fn of(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = count(self.words.len());
        self.ids.insert(word.to_owned(), id);
        self.words.push(word.to_owned());
        id
    }

    fn word(&self, id: u32) -> &str {
        self.words.get(id as usize).map_or("", String::as_str)
    }
}

/// The texts in which each run stands, in order.
fn texts_of(runs: &[Vec<u32>]) -> HashMap<u32, Vec<u32>> {
    let mut texts: HashMap<u32, Vec<u32>> = HashMap::new();
    for (at, runs) in (0..).zip(runs) {
        for run in runs.iter().filter(|run| **run != END) {
            let of = texts.entry(*run).or_default();
            if of.last() != Some(&at) {
                of.push(at);
            }
        }
    }
    texts
}

/// Runs of one token more: of two frequent ones that overlap.
fn longer(
    runs: &[Vec<u32>],
    kept: &HashMap<u32, Vec<u32>>,
    made: &mut HashMap<(u32, u32), u32>,
) -> Vec<Vec<u32>> {
    let mut join = |pair: &[u32]| match pair {
        [a, b] if kept.contains_key(a) && kept.contains_key(b) => {
            let next = count(made.len());
            *made.entry((*a, *b)).or_insert(next)
        }
        _ => END,
    };
    runs.iter().map(|runs| runs.windows(2).map(&mut join).collect()).collect()
}

/// The phrase of a run of so many tokens, where it is one that may be told.
fn phrase(
    run: u32,
    length: usize,
    texts: &[u32],
    runs: &[Vec<u32>],
    tokens: &[Vec<u32>],
    ids: &Tokens,
) -> Option<String> {
    let text = *texts.first()? as usize;
    let at = runs.get(text)?.iter().position(|of| *of == run)?;
    let words: Vec<&str> =
        tokens.get(text)?.get(at..at + length)?.iter().map(|token| ids.word(*token)).collect();
    let unspaced = words.first()?.chars().next().and_then(agreed_width) == Some(2);
    if unspaced {
        return (length >= 2).then(|| words.concat());
    }
    (length <= WORDS && words.iter().all(|word| word.chars().count() >= 3)).then(|| words.join(" "))
}

/// The clearest, without those that say the same.
fn told(mut found: Vec<(f64, Risen)>, most: usize) -> Vec<Risen> {
    // Of two that are as clear the longer one says more.
    let key = |(rose, risen): &(f64, Risen)| rose + 0.1 * f64::from(count(risen.phrase.chars().count()));
    found.sort_by(|a, b| key(b).total_cmp(&key(a)).then_with(|| a.1.phrase.cmp(&b.1.phrase)));
    let mut told: BTreeMap<usize, Risen> = BTreeMap::new();
    for (_, risen) in found {
        if told.len() >= most {
            break;
        }
        let texts: HashSet<u32> = risen.texts.iter().copied().collect();
        let same = told.iter_mut().find(|(_, other)| {
            let both = other.texts.iter().filter(|text| texts.contains(text)).count();
            both * 100 >= SAME * risen.texts.len().min(other.texts.len())
        });
        match same {
            // The whole of what was found a piece of.
            Some((_, other))
                if risen.phrase.contains(&other.phrase)
                    && risen.texts.len() * 100 >= SAME * other.texts.len() =>
            {
                *other = risen;
            }
            Some(_) => {}
            None => drop(told.insert(told.len(), risen)),
        }
    }
    told.into_values().collect()
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(now: &[String], before: &[String]) -> Vec<(String, usize, u32)> {
        let found = risen(now, before, 10);
        found.into_iter().map(|risen| (risen.phrase, risen.texts.len(), risen.before)).collect()
    }

    #[test]
    fn a_phrase_that_rose_is_told_whole_and_once() {
        let usual = |n: usize| format!("用户反映套餐资费有疑问，请核实第{n}项");
        let before: Vec<String> = (0..60).map(usual).collect();
        let mut now: Vec<String> = (0..60).map(usual).collect();
        now.extend((0..30).map(|n| format!("万全东街基站断电{n}次，用户反映没有信号")));
        now.extend((0..20).map(|n| format!("the roaming pack {n} was charged twice")));
        let found = phrases(&now, &before);
        assert!(
            found.iter().any(|(phrase, texts, _)| phrase.contains("东街基站") && *texts == 30),
            "{found:?}"
        );
        assert!(
            found.iter().any(|(phrase, texts, _)| phrase == "was charged twice" && *texts == 20),
            "{found:?}"
        );
        assert!(found.len() <= 4, "said once: {found:?}");
        assert!(found.iter().all(|(phrase, ..)| !phrase.contains("用户反映")), "{found:?}");
    }

    #[test]
    fn numbers_and_what_only_a_few_say_are_never_told() {
        let now: Vec<String> = (0..40)
            .map(|_| "请回电 13833330912 或 abc123def".to_owned())
            .chain(["王小明投诉".to_owned()])
            .collect();
        let found = phrases(&now, &[]);
        assert!(!found.is_empty());
        for (phrase, ..) in &found {
            assert!(phrase.chars().all(|c| !c.is_numeric()) && !phrase.contains("王小明"), "{found:?}");
        }
    }

    #[test]
    fn nothing_rose_where_nothing_changed() {
        let texts: Vec<String> = (0..200)
            .map(|n| format!("宽带网速慢，{}楼无信号", "一二三四五".chars().nth(n % 5).unwrap()))
            .collect();
        assert_eq!(phrases(&texts, &texts), []);
        assert_eq!(phrases(&[], &texts), []);
    }

    #[test]
    fn what_rose_is_measured_against_the_spread_of_counts() {
        for (now, before, of, want) in [
            (0, 0, (9, 9), 0),
            (10, 10, (100, 100), 0),
            (25, 0, (100, 100), 5),
            (9, 16, (100, 100), -1),
            (32, 18, (100, 100), 2),
            // There is twice as much of everything.
            (32, 16, (200, 100), 0),
            // And where there is half of it, as much as before is not more.
            (16, 16, (50, 100), 0),
        ] {
            let rose = rose((now, before), of);
            assert!((rose - f64::from(want)).abs() < 0.5, "{now} {before} {rose}");
        }
    }
}

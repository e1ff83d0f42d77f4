//! Finding a case by what somebody has of it: its number, another system's, the end of a telephone number, a
//! name, words.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::{authorize::Reader, core::Core, rows};
use crate::{
    api::{Hit, Why},
    case::{Case, CaseId, Recorded, Site, Word},
    store::StoreError,
    text,
};

/// Hits that one answer has at most.
pub const MOST: usize = 200;
/// Cases that are looked at at most, the newest first.
const CANDIDATES: usize = 2_000;
/// Of these, cases whose whole history is read because their head alone does not have the words.
const HISTORIES: usize = 300;
/// The latest events of a history that are read.
const EVENTS: usize = 500;
/// Characters of a query that count.
const TYPED: usize = 200;
/// Words of a query that count.
const WORDS: usize = 8;
/// Digits of a telephone number that find something.
const TAIL: usize = 3;
/// Characters shown on either side of a word that was found.
const AROUND: usize = 16;

/// A query as it is compared: folded words, each of which a case must have.
#[derive(Debug)]
struct Query {
    /// The whole of it, where it may be a number of ours or of another system.
    whole: String,
    words: Vec<String>,
}

impl Query {
    fn new(typed: &str) -> Self {
        let typed: String = typed.chars().take(TYPED).collect();
        let folded = text::fold(&typed);
        let words = folded.split_whitespace().take(WORDS).map(str::to_owned).collect();
        Self { whole: typed.trim().to_owned(), words }
    }
}

/// Cases that this reader may see and that have all that was typed: by number first, then by telephone, name
/// and words; of these the closest to what was typed first, and of equally close ones the newest.
pub fn find(core: &Core, reader: &Reader, typed: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
    let query = Query::new(typed);
    if query.words.is_empty() {
        return Ok(Vec::new());
    }
    let limit = limit.min(MOST);
    let mut found: HashMap<CaseId, (Arc<Case>, Why)> = HashMap::new();
    for (id, why) in by_number(core, &query)? {
        if let Some(case) = core.case(id)?.filter(|case| reader.sees(case)) {
            found.entry(id).or_insert((case, why));
        }
    }
    let mut histories = HISTORIES;
    let mut texts = 0;
    let Candidates { newest, better } = candidates(core, &query)?;
    for id in newest {
        // Of those that can only have the words in a text, the newest are enough.
        if found.contains_key(&id) || (texts >= limit && !better.contains(&id)) {
            continue;
        }
        let Some(case) = core.case(id)?.filter(|case| reader.sees(case)) else { continue };
        let mut why = matched(&case, &[], &query.words);
        if why.is_none() && histories > 0 {
            histories -= 1;
            why = matched(&case, &core.store.history(case.last, EVENTS)?, &query.words);
        }
        if let Some(why) = why {
            texts += usize::from(matches!(why, Why::Text(_)));
            found.insert(id, (case, why));
        }
    }
    let (matcher, typed) = (SkimMatcherV2::default().ignore_case(), query.words.concat());
    let mut found: Vec<(Arc<Case>, Why)> = found.into_values().collect();
    found.sort_by_cached_key(|(case, why)| {
        (place(why), Reverse((closeness(&matcher, case, why, &typed), case.opened, case.id)))
    });
    found.truncate(limit);
    let (people, now) = (core.read(|live| live.people.clone()), core.time.now());
    Ok(found.into_iter().map(|(case, why)| Hit { row: rows::row(&case, &people, now), why }).collect())
}

/// Which hits come first.
const fn place(why: &Why) -> u8 {
    match why {
        Why::Number => 0,
        Why::External => 1,
        Why::Phone => 2,
        Why::Name => 3,
        Why::Text(_) => 4,
    }
}

/// How close what was found is to what was typed: a whole name before a part of it, words that stand together
/// before scattered ones. A number is there or is not.
fn closeness(matcher: &SkimMatcherV2, case: &Case, why: &Why, typed: &str) -> i64 {
    let said = match why {
        Why::Number | Why::External | Why::Phone => return 0,
        Why::Name => case.word(Word::Name).unwrap_or_default(),
        Why::Text(piece) => piece,
    };
    matcher.fuzzy_match(&text::fold(said), typed).unwrap_or(0)
}

/// The cases that the whole of a query names.
fn by_number(core: &Core, query: &Query) -> Result<Vec<(CaseId, Why)>, StoreError> {
    let mut found: Vec<(CaseId, Why)> =
        numbers(&query.whole, core.store.facts().site).into_iter().map(|id| (id, Why::Number)).collect();
    let is_theirs = |case: &&Arc<Case>| case.references.iter().any(|reference| reference.id == query.whole);
    found.extend(core.read(|live| -> Vec<(CaseId, Why)> {
        live.fresh.cases.values().filter(is_theirs).map(|case| (case.id, Why::External)).collect()
    }));
    let theirs = core.store.by_external(&query.whole, MOST)?;
    found.extend(theirs.into_iter().map(|id| (id, Why::External)));
    Ok(found)
}

/// The case numbers that somebody may mean: whole, without its letters, or without its leading zeros.
fn numbers(typed: &str, site: Site) -> Vec<CaseId> {
    let typed = text::fold(typed).to_ascii_uppercase();
    let kept: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let split = kept.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(kept.len());
    let (letters, digits) = kept.split_at(split);
    if !(2..=10).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let letters = if letters.is_empty() { site.letters() } else { letters };
    format!("{letters}{digits:0>7}").parse().into_iter().collect()
}

/// Cases that may have every word.
struct Candidates {
    newest: Vec<CaseId>,
    /// Those that may have one of the words in a number or a name.
    better: BTreeSet<CaseId>,
}

/// The cases of the word that the fewest have, and those that the store does not know yet.
fn candidates(core: &Core, query: &Query) -> Result<Candidates, StoreError> {
    let mut fewest: Option<BTreeSet<CaseId>> = None;
    let mut better = BTreeSet::new();
    for word in &query.words {
        let mut named = core.store.by_name(word, CANDIDATES)?;
        if let Some(tail) = tail(word) {
            named.extend(core.store.by_phone_tail(tail, CANDIDATES)?);
        }
        better.extend(named.iter().copied());
        let having: BTreeSet<CaseId> =
            core.store.by_words(word, CANDIDATES)?.into_iter().chain(named).collect();
        if fewest.as_ref().is_none_or(|fewest| having.len() < fewest.len()) {
            fewest = Some(having);
        }
    }
    let mut all = fewest.unwrap_or_default();
    let fresh: Vec<CaseId> = core.read(|live| live.fresh.cases.keys().copied().collect());
    all.extend(&fresh);
    better.extend(fresh);
    let mut newest: Vec<CaseId> = all.into_iter().collect();
    newest.sort_unstable_by_key(|id| Reverse(id.n));
    newest.truncate(CANDIDATES);
    Ok(Candidates { newest, better })
}

/// A word that may be the end of a telephone number.
fn tail(word: &str) -> Option<&str> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    (digits && word.len() >= TAIL).then_some(word)
}

/// Why a case has every word, if it has: of the first word, or of the first that stands in a text.
fn matched(case: &Case, history: &[Recorded], words: &[String]) -> Option<Why> {
    let mut first = None;
    let mut in_text = None;
    for word in words {
        let why = has(case, history, word)?;
        if matches!(why, Why::Text(_)) {
            in_text.get_or_insert(why);
        } else {
            first.get_or_insert(why);
        }
    }
    first.or(in_text)
}

/// By what a case has a word.
fn has(case: &Case, history: &[Recorded], word: &str) -> Option<Why> {
    if let Some(tail) = tail(word)
        && [Word::Line, Word::Contact]
            .into_iter()
            .any(|number| case.word(number).is_some_and(|number| number.ends_with(tail)))
    {
        return Some(Why::Phone);
    }
    if case.word(Word::Name).is_some_and(|name| text::fold(name).contains(word)) {
        return Some(Why::Name);
    }
    let written = [Word::Title, Word::Wants, Word::Text];
    let in_head = written.into_iter().filter_map(|word| case.word(word));
    let in_history =
        history.iter().flat_map(|record| written.into_iter().filter_map(|word| record.words.get(word)));
    in_head.chain(in_history).find_map(|said| around(said, word)).map(Why::Text)
}

/// A piece of a text around a folded word, if it is there.
fn around(said: &str, word: &str) -> Option<String> {
    let folded = text::fold(said);
    let at = folded.find(word)?;
    let before = folded.get(..at)?.chars().count();
    let from = before.saturating_sub(AROUND);
    let length = before - from + word.chars().count() + AROUND;
    // Folding mostly keeps the number of characters; where it does not, the folded text is shown.
    let shown = if folded.chars().count() == said.chars().count() { said } else { &folded };
    let piece: String = shown.chars().skip(from).take(length).collect();
    Some(piece.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Words, desk::bench, sla::Instant};

    fn case() -> Case {
        let mut case = bench::case(1, Instant::from_seconds(0));
        case.words = Words::of([
            (Word::Line, Some("13833330912".to_owned())),
            (Word::Contact, Some("03131234567".to_owned())),
            (Word::Name, Some("李 Ｌｉ某".to_owned())),
            (Word::Address, Some("商业东街".to_owned())),
            (Word::Text, Some("2楼室内无信号，WiFi 也断".to_owned())),
        ]);
        case
    }

    #[test]
    fn every_word_must_be_there() {
        let case = case();
        for (typed, want) in [
            ("0912", Some(Why::Phone)),
            ("4567", Some(Why::Phone)),
            ("12", None),
            ("3333", None),
            ("李", Some(Why::Name)),
            ("LI", Some(Why::Name)),
            ("wifi", Some(Why::Text("2楼室内无信号，WiFi 也断".to_owned()))),
            ("李 无信号 0912", Some(Why::Name)),
            ("无信号 李", Some(Why::Name)),
            ("李 有信号", None),
            ("商业东街", None),
        ] {
            assert_eq!(matched(&case, &[], &Query::new(typed).words), want, "{typed}");
        }
    }

    #[test]
    fn notes_count_too() {
        let case = case();
        let fact = crate::case::Fact {
            event: crate::case::Event::Noted,
            words: Words::of([(Word::Text, Some("客户出差".to_owned()))]),
        };
        let note = bench::record(&case, fact, case.opened, case.opened);
        assert_eq!(matched(&case, &[], &Query::new("出差 信号").words), None);
        let why = matched(&case, &[note], &Query::new("出差 信号").words);
        assert_eq!(why, Some(Why::Text("客户出差".to_owned())));
    }

    #[test]
    fn a_piece_is_cut_around_the_word() {
        let long = format!("{}目标{}", "前".repeat(40), "后".repeat(40));
        let piece = format!("{}目标{}", "前".repeat(AROUND), "后".repeat(AROUND));
        assert_eq!(around(&long, "目标"), Some(piece));
        assert_eq!(around("ＡＢ\n c", "ab"), Some("ＡＢ c".to_owned()));
        assert_eq!(around("x", "y"), None);
    }

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        let id = CaseId::mint(bench::site(), 421).unwrap();
        let said = id.to_string();
        let digits = said.trim_start_matches("ZJ-");
        let short = digits.trim_start_matches('0');
        for typed in
            [said.as_str(), &said.to_lowercase(), digits, short, &said.replace('-', " "), "ＺＪ000421"]
        {
            let full =
                if typed.starts_with('Ｚ') { format!("{typed}{}", &said[10..]) } else { typed.to_owned() };
            assert_eq!(numbers(&full, bench::site()), [id], "{full}");
        }
        for typed in ["", "7", "ZJ", "张三", "ZJ-000421-", "138333309123", "421-x"] {
            assert!(numbers(typed, bench::site()).is_empty(), "{typed}");
        }
    }
}

//! Whether a case or a customer has what was typed, by what, and how closely. Nothing here reads the store.

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use crate::{
    api::Why,
    case::{Case, CaseId, Customer, CustomerId, Site, Word, Words},
    text,
};

/// Characters of a query that count.
const TYPED: usize = 200;
/// Words of a query that count.
const WORDS: usize = 8;
/// Characters of a word that count.
const LONG: usize = 40;
/// Digits of a telephone number that find something.
const DIGITS: usize = 3;
/// Characters shown on either side of a word that was found.
const AROUND: usize = 16;

/// A query as it is compared: folded words, each of which a case must have.
pub struct Query {
    /// The whole of it, where it may be a number of ours or of another system.
    pub whole: String,
    pub words: Vec<String>,
}

untold!(Query);

impl Query {
    pub fn new(typed: &str) -> Self {
        let typed: String = typed.chars().take(TYPED).collect();
        let folded = text::fold(&typed);
        let word = |word: &str| word.chars().take(LONG).collect();
        let mut words: Vec<String> = folded.split_whitespace().take(WORDS).map(word).collect();
        // What is typed twice is asked once.
        let mut seen = std::collections::BTreeSet::new();
        words.retain(|word| seen.insert(word.clone()));
        Self { whole: typed.trim().to_owned(), words }
    }

    /// The customer whose number this is: `C17`.
    pub fn customer(&self) -> Option<CustomerId> {
        text::fold(&self.whole).parse().ok()
    }

    /// The case numbers that somebody may mean: whole, without its letters, or without its leading zeros.
    pub fn cases(&self, site: Site) -> Vec<CaseId> {
        let typed = text::fold(&self.whole).to_ascii_uppercase();
        let kept: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let split = kept.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(kept.len());
        let (letters, digits) = kept.split_at(split);
        let least = if split > 0 { 1 } else { 2 };
        if !(least..=10).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let letters = if letters.is_empty() { site.letters() } else { letters };
        let mut found: Vec<CaseId> = format!("{letters}{digits:0>7}").parse().into_iter().collect();
        // With its letters it is a case number, even where the check digit is left out; and so are more digits than
        // the four by which telephones are looked for.
        if (split > 0 || digits.len() > 4)
            && let (Ok(site), Ok(n)) = (letters.parse(), digits.parse())
            && let Some(id) = CaseId::mint(site, n).filter(|id| id.n == n)
            && !found.contains(&id)
        {
            found.push(id);
        }
        found
    }
}

/// Which hits come first.
pub const fn place(why: &Why) -> u8 {
    match why {
        Why::Number => 0,
        Why::External => 1,
        Why::Phone => 2,
        Why::Digits => 3,
        Why::Name => 4,
        Why::Pinyin => 5,
        Why::Address => 6,
        Why::Text(_) => 7,
    }
}

/// How close a name or a text is to what was typed: the whole of it, its beginning, and then how fuzzy-matcher
/// scores it, which alone would put 王伟丽 before 王伟. A number is there or is not.
pub struct Closeness<'a> {
    matcher: SkimMatcherV2,
    typed: &'a str,
}

impl<'a> Closeness<'a> {
    /// To folded words run together.
    pub fn to(typed: &'a str) -> Self {
        Self { matcher: SkimMatcherV2::default().ignore_case(), typed }
    }

    pub fn of(&self, why: &Why, name: &str) -> (u8, i64) {
        match why {
            Why::Number | Why::External | Why::Phone | Why::Digits | Why::Address => (0, 0),
            Why::Name => self.score(&text::fold(name)),
            Why::Pinyin => {
                let read = text::readings(name);
                let ways = read.iter().flat_map(|reading| [&reading.letters, &reading.initials]);
                ways.map(|way| self.score(way)).max().unwrap_or_default()
            }
            Why::Text(piece) => (0, self.score(&text::fold(piece)).1),
        }
    }

    fn score(&self, said: &str) -> (u8, i64) {
        let said: String = said.split_whitespace().collect();
        let bonus = match said.strip_prefix(self.typed) {
            Some("") => 2,
            Some(_) => 1,
            None => 0,
        };
        (bonus, self.matcher.fuzzy_match(&said, self.typed).unwrap_or(0))
    }
}

/// What a case has of the words: by what it has each.
pub struct Had<'w>(Vec<(&'w str, Option<Why>)>);

impl<'w> Had<'w> {
    /// As its head tells.
    pub fn of_case(case: &Case, words: &'w [String]) -> Self {
        let numbers = [Word::Line, Word::Contact].into_iter().filter_map(|number| case.word(number));
        let numbers: Vec<String> = numbers.map(text::digits).collect();
        let by = |word: &str| person_word(&case.words, &numbers, word).or_else(|| in_text(&case.words, word));
        Self(words.iter().map(|word| (word.as_str(), by(word))).collect())
    }

    /// What was said besides.
    pub fn take(&mut self, said: &Words) {
        for (word, why) in self.0.iter_mut().filter(|(_, why)| why.is_none()) {
            *why = in_text(said, word);
        }
    }

    pub fn has_all(&self) -> bool {
        self.0.iter().all(|(_, why)| why.is_some())
    }

    pub fn has_some(&self) -> bool {
        self.0.iter().any(|(_, why)| why.is_some())
    }

    /// Why it has every word, if it has.
    pub fn why(&self) -> Option<Why> {
        best(self.0.iter().map(|(_, why)| why.clone()))
    }
}

/// Why a customer has every word, if it has.
pub fn customer(customer: &Customer, words: &[String]) -> Option<Why> {
    let contact = customer.words.get(Word::Contact).map(text::digits);
    let numbers: Vec<String> = customer.lines.iter().cloned().chain(contact).collect();
    best(words.iter().map(|word| person_word(&customer.words, &numbers, word)))
}

/// Of the first word that stands in no text, or of the first word; of none, where one is not there.
fn best(each: impl Iterator<Item = Option<Why>>) -> Option<Why> {
    let mut first = None;
    let mut in_text = None;
    for why in each {
        let why = why?;
        if matches!(why, Why::Text(_)) {
            in_text.get_or_insert(why);
        } else {
            first.get_or_insert(why);
        }
    }
    first.or(in_text)
}

/// Where a word stands in what was written.
fn in_text(said: &Words, word: &str) -> Option<Why> {
    let written = [Word::Title, Word::Wants, Word::Text].into_iter().filter_map(|of| said.get(of));
    written.into_iter().find_map(|said| around(said, word)).map(Why::Text)
}

/// By what somebody with these words and numbers has a word.
fn person_word(words: &Words, numbers: &[String], word: &str) -> Option<Why> {
    if word.len() >= DIGITS && word.bytes().all(|byte| byte.is_ascii_digit()) {
        if numbers.iter().any(|number| number.ends_with(word)) {
            return Some(Why::Phone);
        }
        if numbers.iter().any(|number| number.contains(word)) {
            return Some(Why::Digits);
        }
    }
    if let Some(name) = words.get(Word::Name) {
        if text::is_in_name(&text::fold(name), word) {
            return Some(Why::Name);
        }
        if text::pinyin_letters(word).is_some_and(|letters| text::is_read(name, &letters)) {
            return Some(Why::Pinyin);
        }
    }
    let address = words.get(Word::Address)?;
    text::stands(&text::fold(address), word).map(|_| Why::Address)
}

/// A piece of a text around a folded word, if it stands there.
fn around(said: &str, word: &str) -> Option<String> {
    let folded = text::fold(said);
    let at = text::stands(&folded, word)?;
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
    use crate::{desk::bench, sla::Instant};

    fn one() -> Case {
        let mut case = bench::case(1, Instant::from_seconds(0));
        case.words = Words::of([
            (Word::Line, Some("13833330912".to_owned())),
            (Word::Contact, Some("03131234567".to_owned())),
            (Word::Name, Some("李 Ｌｉ某".to_owned())),
            (Word::Address, Some("商业东街5号".to_owned())),
            (Word::Text, Some("2楼室内无信号，WiFi 也断".to_owned())),
        ]);
        case
    }

    fn found(case: &Case, said: &[Words], typed: &str) -> Option<Why> {
        let query = Query::new(typed);
        let mut had = Had::of_case(case, &query.words);
        said.iter().for_each(|said| had.take(said));
        assert_eq!(had.has_all(), had.why().is_some());
        had.why()
    }

    #[test]
    fn every_word_must_be_there() {
        let case = one();
        for (typed, want) in [
            ("0912", Some(Why::Phone)),
            ("4567", Some(Why::Phone)),
            ("12", None),
            ("3333", Some(Why::Digits)),
            ("李", Some(Why::Name)),
            ("LI", Some(Why::Name)),
            ("lilim", Some(Why::Pinyin)),
            ("llm", Some(Why::Pinyin)),
            ("wifi", Some(Why::Text("2楼室内无信号，WiFi 也断".to_owned()))),
            ("李 无信号 0912", Some(Why::Name)),
            ("无信号 李", Some(Why::Name)),
            ("李 有信号", None),
            ("业东", Some(Why::Address)),
            ("业西", None),
        ] {
            assert_eq!(found(&case, &[], typed), want, "{typed}");
        }
    }

    #[test]
    fn notes_count_too() {
        let note = Words::of([(Word::Text, Some("客户出差".to_owned()))]);
        assert_eq!(found(&one(), &[], "出差 信号"), None);
        assert_eq!(found(&one(), &[note], "出差 信号"), Some(Why::Text("客户出差".to_owned())));
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
    fn whole_names_come_before_longer_ones() {
        let close = |typed: &str, names: &[&str], why: Why| {
            let closeness = Closeness::to(typed);
            let mut names = names.to_vec();
            names.sort_by_key(|name| std::cmp::Reverse(closeness.of(&why, name)));
            names.join(" ")
        };
        assert_eq!(close("王伟", &["李王伟", "王伟丽", "王伟"], Why::Name), "王伟 王伟丽 李王伟");
        assert_eq!(close("ww", &["王伟丽", "王伟"], Why::Pinyin), "王伟 王伟丽");
        assert_eq!(close("wangwei", &["王伟丽", "王伟"], Why::Pinyin), "王伟 王伟丽");
    }

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        let id = CaseId::mint(bench::site(), 421).unwrap();
        let numbers = |typed: &str| Query::new(typed).cases(bench::site());
        let said = id.to_string();
        let digits = said.trim_start_matches("ZJ-");
        let short = digits.trim_start_matches('0');
        for typed in
            [said.as_str(), &said.to_lowercase(), digits, short, &said.replace('-', " "), "ＺＪ000421"]
        {
            let full =
                if typed.starts_with('Ｚ') { format!("{typed}{}", &said[10..]) } else { typed.to_owned() };
            assert!(numbers(&full).contains(&id), "{full}");
        }
        for typed in ["zj-421", "ZJ000421", "ＺＪ-421", "000421", "00421"] {
            assert!(numbers(typed).contains(&id), "{typed}");
        }
        for typed in ["", "7", "ZJ", "张三", "138333309123", "421-x"] {
            assert!(numbers(typed).is_empty(), "{typed}");
        }
        for (typed, want) in
            [("C-17", Some(17)), ("ｃ-17", Some(17)), ("C17", Some(17)), ("C-", None), ("c-1x", None)]
        {
            assert_eq!(Query::new(typed).customer(), want.map(CustomerId), "{typed}");
        }
    }
}

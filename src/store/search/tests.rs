//! The index against what was said, after any steps, and merges.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use redb::{ReadTransaction, ReadableTable};

use super::{
    block::{Entries, Packer, key, split},
    index::gather,
    list::{List, Of},
    merge::merge,
    posting,
    segment::{self, Segments, State},
    *,
};
use crate::{
    case::{Word, Words},
    store::{
        Store, StoreError,
        tables::{GRAMS, SEGMENTS},
        tests::{disk::Disk, facts},
    },
    text::{self, Asks},
};

type Postings = BTreeMap<Vec<u8>, BTreeSet<u32>>;

/// Which numbers stand in each list, in whatever segments.
pub fn postings(txn: &ReadTransaction) -> Result<Postings, StoreError> {
    let mut all = Postings::new();
    for row in txn.open_table(GRAMS)?.iter()? {
        let (_, block) = row?;
        let mut entries = Entries::new(block.value());
        while let Some(bytes) = entries.next()? {
            let (list, first) = split(entries.key())?;
            let mut numbers = Vec::new();
            posting::read(first, bytes, &mut numbers)?;
            all.entry(list.to_vec()).or_default().extend(numbers);
        }
    }
    Ok(all)
}

fn store() -> Store {
    Disk::with_store(&facts(), &[]).1
}

#[derive(Debug, Clone)]
enum Step {
    /// Texts, and how many a segment is told that they are.
    Say(Vec<(bool, u32, u8, String)>, u32),
    Merge(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let said = (any::<bool>(), 0u32..40, 0u8..4, "[张王李小信号断网a-c0-2 ]{0,8}");
    let say = (proptest::collection::vec(said, 1..12), prop_oneof![Just(1u32), Just(100)]);
    prop_oneof![
        8 => say.prop_map(|(said, texts)| Step::Say(said, texts)),
        4 => (1usize..3_000).prop_map(Step::Merge),
    ]
}

const WORDS: [Word; 4] = [Word::Name, Word::Text, Word::Address, Word::Line];

/// What was said of whom.
type Said = BTreeMap<(bool, u32), Vec<Words>>;

fn kind(customer: bool) -> Kind {
    if customer { Kind::Customer } else { Kind::Case }
}

fn take(store: &Store, step: &Step, said: &mut Said) {
    let done = store.write(|txn| match step {
        Step::Say(texts, count) => {
            let mut brought = Vec::new();
            for (customer, n, word, text) in texts {
                let words = Words::of([(WORDS[usize::from(*word)], Some(text.clone()))]);
                gather(kind(*customer), *n, &words, &mut brought);
                said.entry((*customer, *n)).or_default().push(words);
            }
            Segments::new(txn)?.add(brought, *count)
        }
        Step::Merge(bytes) => merge(txn, *bytes).map(drop),
    });
    done.unwrap();
}

/// What the lists would be with no segments at all.
fn plain(said: &Said) -> Postings {
    let mut all = Postings::new();
    for ((customer, n), texts) in said {
        let mut brought = Vec::new();
        texts.iter().for_each(|words| gather(kind(*customer), *n, words, &mut brought));
        for (list, n) in brought {
            all.entry(list.bytes().to_vec()).or_default().insert(n);
        }
    }
    all
}

/// What grams a text has.
type Grams = fn(&str, &mut dyn FnMut(&str));

/// Who has all grams of a word in one text, the newest first.
fn asked(said: &Said, customer: bool, word: Word, asks: &Asks, grams: Grams) -> Vec<u32> {
    let has = |texts: &Vec<Words>| {
        texts.iter().filter_map(|words| words.get(word)).any(|text| {
            let mut had = BTreeSet::new();
            grams(text, &mut |gram| _ = had.insert(gram.to_owned()));
            match asks {
                Asks::All(asked) => asked.iter().all(|gram| had.contains(gram)),
                Asks::Beginning(with) => had.iter().any(|gram| gram.starts_with(with)),
                Asks::Nothing => false,
            }
        })
    };
    let found = said.iter().filter(|((of, _), texts)| *of == customer && has(texts));
    found.map(|((_, n), _)| *n).rev().collect()
}

fn candidates(store: &Store, customer: bool, by: By, words: &[&str], page: usize) -> Vec<u32> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let (mut all, mut below) = (Vec::new(), None);
    loop {
        let question = Question { kind: kind(customer), words: &words, by, below, most: page };
        let mut budget = Budget::new(&|| false);
        let found = store.candidates(&question, &mut budget).unwrap();
        assert!(!budget.partial);
        all.extend(&found);
        below = found.last().copied();
        if found.len() < page {
            return all;
        }
    }
}

/// Every part of what was said is found, and nothing but what has its grams.
fn holds(store: &Store, said: &Said, word: &str, page: usize) {
    for customer in [false, true] {
        for (by, of, asks, grams) in [
            (By::Name, Word::Name, text::name_asks(word), text::name_grams as Grams),
            (By::Address, Word::Address, text::text_asks(word), text::text_grams),
            (By::Text, Word::Text, text::text_asks(word), text::text_grams),
        ] {
            if customer && by == By::Text {
                continue;
            }
            // Two texts of one case may share the work in a merged segment, so more may be found than has it.
            let (found, want) =
                (candidates(store, customer, by, &[word], page), asked(said, customer, of, &asks, grams));
            assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
            assert!(
                want.iter().all(|n| found.contains(n)),
                "{by:?} {word}: {found:?} lacks some of {want:?}"
            );
            let mut brought = BTreeMap::<Vec<u8>, BTreeSet<u32>>::new();
            for (list, numbers) in plain(said) {
                brought.insert(list, numbers);
            }
            if let Asks::All(grams) = &asks {
                for n in found {
                    for gram in grams {
                        let of = [Of::Name, Of::Address, Of::Text]
                            [[By::Name, By::Address, By::Text].iter().position(|it| *it == by).unwrap()];
                        let list = List::new(kind(customer), of, gram).unwrap();
                        assert!(brought.get(list.bytes()).is_some_and(|numbers| numbers.contains(&n)));
                    }
                }
            }
        }
        // A part of a name stands in some list, whatever else the query has.
        let anything = candidates(store, customer, By::Anything, &[word], page);
        let named: Vec<u32> = said
            .iter()
            .filter(|((of, _), texts)| {
                let named = |name: &str| text::is_in_name(&text::fold(name), word);
                *of == customer && texts.iter().filter_map(|words| words.get(Word::Name)).any(named)
            })
            .map(|((_, n), _)| *n)
            .collect();
        assert!(named.iter().all(|n| anything.contains(n)), "{word}: {anything:?} lacks some of {named:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_index_is_what_was_said_after_any_steps(
        steps in proptest::collection::vec(step(), 1..60),
        words in proptest::collection::vec("[张王李小信号断网]{1,3}|[a-c0-2]{1,4}", 1..6),
        page in 1usize..9,
    ) {
        let (store, mut said) = (store(), Said::new());
        for (at, step) in steps.iter().enumerate() {
            take(&store, step, &mut said);
            if at % 7 == 0 {
                prop_assert_eq!(store.read(postings).unwrap(), plain(&said));
                holds(&store, &said, &words[at % words.len()], page);
            }
        }
        prop_assert_eq!(store.read(postings).unwrap(), plain(&said));
        for word in &words {
            holds(&store, &said, word, page);
        }
    }

    #[test]
    fn blocks_read_back(lists in proptest::collection::btree_map("[a-d信号]{1,4}", proptest::collection::btree_set(any::<u32>(), 1..900), 1..60)) {
        let mut packer = Packer::default();
        let mut want = Vec::new();
        for (gram, numbers) in &lists {
            let Some(list) = List::new(Kind::Case, Of::Text, gram) else { continue };
            let numbers: Vec<u32> = numbers.iter().copied().collect();
            want.push((list, numbers));
        }
        want.sort_unstable();
        want.iter().for_each(|(list, numbers)| packer.list(list.bytes(), numbers));
        let mut back = BTreeMap::<Vec<u8>, BTreeSet<u32>>::new();
        let mut before = Vec::new();
        for (first, block) in packer.rows() {
            prop_assert!(block.len() <= 4_000);
            let mut entries = Entries::new(&block);
            let mut at_first = true;
            while let Some(bytes) = entries.next().unwrap() {
                prop_assert!(entries.key() > before.as_slice());
                prop_assert!(!std::mem::take(&mut at_first) || entries.key() == first.as_slice());
                before = entries.key().to_vec();
                let (list, from) = split(entries.key()).unwrap();
                let mut numbers = Vec::new();
                posting::read(from, bytes, &mut numbers).unwrap();
                back.entry(list.to_vec()).or_default().extend(numbers);
            }
        }
        let want: BTreeMap<Vec<u8>, BTreeSet<u32>> =
            want.into_iter().map(|(list, numbers)| (list.bytes().to_vec(), numbers.into_iter().collect())).collect();
        prop_assert_eq!(back, want);
    }

    #[test]
    fn any_bytes_of_a_block_are_read_or_refused(block in proptest::collection::vec(any::<u8>(), 0..80)) {
        let mut entries = Entries::new(&block);
        while let Ok(Some(_)) = entries.next() {
            let _ = split(entries.key());
        }
    }
}

#[test]
fn a_block_as_it_stands_in_files() {
    let mut packer = Packer::default();
    for (of, gram, numbers) in
        [(Of::Name, "王", vec![7, 8, 300]), (Of::Text, "王", vec![9]), (Of::Text, "王伟", vec![1])]
    {
        packer.list(List::new(Kind::Case, of, gram).unwrap().bytes(), &numbers);
    }
    let rows = packer.rows();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(rows.len(), 1);
    assert_eq!(hex(&rows[0].0), "e78e8b01fffffff8");
    assert_eq!(
        hex(&rows[0].1),
        "0008e78e8b01fffffff8000300a302030506fffffff600000308e4bc9f06fffffffe0000".replace('\n', "")
    );
    assert_eq!(hex(&key("王".as_bytes(), 7)), "e78e8bfffffff8");
}

#[test]
fn segments_stay_few_and_texts_that_move_are_found() {
    let store = store();
    let words = |n: u32| Words::of([(Word::Text, Some(format!("第{n}件信号断断续续")))]);
    let mut most = 0;
    for turn in 0..300u32 {
        let write = store.write(|txn| {
            let mut brought = Vec::new();
            (turn * 10..turn * 10 + 10).for_each(|n| gather(Kind::Case, n, &words(n), &mut brought));
            Segments::new(txn)?.add(brought, 100)?;
            merge(txn, 4_000).map(drop)
        });
        write.unwrap();
        let segments = store.read(|txn| segment::all(&txn.open_table(SEGMENTS)?)).unwrap();
        most = most.max(segments.len());
        if turn % 10 == 9 {
            assert_eq!(
                candidates(&store, false, By::Text, &["信号断断续续"], 9_999).len() as u32,
                turn * 10 + 10
            );
        }
    }
    // Of three levels, eight and eight that are being merged.
    assert!(most <= 48, "{most} segments of 300 that were written");
    let moved = store.read(|txn| segment::all(&txn.open_table(SEGMENTS)?)).unwrap();
    assert!(moved.iter().any(|(_, segment)| segment.level >= 2), "{moved:?}");
    assert!(moved.iter().filter(|(_, segment)| matches!(segment.state, State::Growing(_))).count() <= 3);
}

/// T24: whatever is asked ends within counted work, whatever the clock says.
#[test]
fn nasty_questions_end_within_the_budget() {
    let store = store();
    let texts = ["信号断断续续", "aaaaaaaaaaaaaaaaaaaaaaaa", "1111111111111111111111", "王王王王王王王"];
    for turn in 0..40u32 {
        let write = store.write(|txn| {
            let mut brought = Vec::new();
            for n in turn * 500..turn * 500 + 500 {
                let said = texts[n as usize % 4];
                let words = Words::of(
                    [Word::Name, Word::Text, Word::Address, Word::Line].map(|w| (w, Some(said.to_owned()))),
                );
                gather(Kind::Case, n, &words, &mut brought);
            }
            Segments::new(txn)?.add(brought, 100)
        });
        write.unwrap();
    }
    let combining: String = std::iter::once('e').chain(std::iter::repeat_n('\u{301}', 5_000)).collect();
    for nasty in [
        "a".repeat(5_000),
        "1".repeat(5_000),
        "王".repeat(5_000),
        combining,
        ".*".repeat(2_000),
        "(a+)+$ .* [^a] \\".to_owned(),
        "a b c d e f g h i j k l m n o p".to_owned(),
        "信 号 断 续 王 a 1 11".to_owned(),
        "\u{0}\u{FFFF}\u{202E}".to_owned(),
        "𠀀𠀁".repeat(900),
    ] {
        let words: Vec<String> = text::fold(&nasty).split_whitespace().map(str::to_owned).collect();
        for by in [By::Tail, By::Digits, By::Name, By::Pinyin, By::Address, By::Text, By::Named, By::Anything]
        {
            let mut budget = Budget::new(&|| false);
            let question = Question { kind: Kind::Case, words: &words, by, below: None, most: 2_000 };
            let found = store.candidates(&question, &mut budget).unwrap();
            let spent = budget.spent;
            assert!(found.len() <= 2_000);
            assert!(
                spent.lookups < 4_100 && spent.postings < 3_100_000 && spent.steps < 3_000_300,
                "{spent:?}"
            );
        }
    }
    // And who is told that nobody waits looks at next to nothing.
    let words = ["信号".to_owned()];
    let mut budget = Budget::new(&|| true);
    let question = Question { kind: Kind::Case, words: &words, by: By::Text, below: None, most: 2_000 };
    assert_eq!(store.candidates(&question, &mut budget).unwrap(), [0; 0]);
    assert!(budget.partial && budget.spent.postings == 0 && budget.spent.lookups <= 64, "{:?}", budget.spent);
}

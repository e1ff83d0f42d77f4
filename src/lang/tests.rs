//! The table as a whole.

use std::{collections::BTreeSet, fs, path::Path};

use super::{Lang, Word, fill::holes};

#[test]
fn no_word_is_empty_and_both_languages_have_the_same_holes() {
    for word in Word::ALL {
        let (zh, en) = (word.say(Lang::Zh), word.say(Lang::En));
        for said in [zh, en] {
            assert!(!said.trim().is_empty(), "{word:?}");
            assert_eq!(said.matches('{').count(), said.matches('}').count(), "{word:?}");
        }
        assert_eq!(holes(zh), holes(en), "{word:?}");
        let numbers: Vec<usize> = holes(zh).into_iter().collect();
        assert_eq!(numbers, (0..numbers.len()).collect::<Vec<_>>(), "{word:?}");
    }
}

#[test]
fn chinese_is_chinese_and_english_is_ascii() {
    for word in Word::ALL {
        let en = word.say(Lang::En);
        assert!(en.chars().all(|c| c.is_ascii() || c == '…'), "{word:?} {en}");
        assert!(!word.say(Lang::Zh).contains([',', ';', '?', '!']), "{word:?}: full-width signs in Chinese");
    }
}

#[test]
fn every_word_is_said_somewhere() {
    let mut said = BTreeSet::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut said);
    let silent: Vec<String> =
        Word::ALL.iter().map(|word| format!("{word:?}")).filter(|word| !said.contains(word)).collect();
    assert_eq!(silent, [""; 0], "words that nobody says: take them out of the table");
}

/// The names after `Word::` in all sources below a folder.
fn collect(folder: &Path, said: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, said);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            for after in source.split("Word::").skip(1) {
                said.insert(after.chars().take_while(|c| c.is_alphanumeric()).collect());
            }
        }
    }
}

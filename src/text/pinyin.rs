//! How a Chinese name is read: its pinyin run together, and the initials of its syllables.
//!
//! Many characters have several readings, above all surnames (曾 ceng and zeng, 单 dan, chan and shan): a name is
//! found by each of them. Who types ü has a `v` or a `u` on the keyboard, so `lü` reads `lv` and `lu`.

use pinyin::ToPinyinMulti;

use super::fold;

/// Syllables of a name that are read; what is longer is a firm, and found by its characters.
const SYLLABLES: usize = 8;
/// Readings that one character has at most.
const OF_ONE: usize = 4;
/// Readings of a name at most; where they are more, later characters are read in their commonest way.
const OF_NAME: usize = 16;
/// Initials by which a name is indexed at most.
pub const INITIALS: usize = 4;

/// One way to read a name.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// `wangxiaoming`
    pub letters: String,
    /// `wxm`
    pub initials: String,
}

untold!(Reading);

/// The ways to read a name; none where it has no Chinese characters.
pub fn readings(name: &str) -> Vec<Reading> {
    let name = fold(name);
    let mut read = vec![Reading::default()];
    let (mut syllables, mut chinese, mut in_word) = (0, 0, false);
    for c in name.chars() {
        let sounds = sounds(c);
        let begins = !std::mem::replace(&mut in_word, c.is_ascii_lowercase()) || !sounds.is_empty();
        if sounds.is_empty() {
            // Letters among them are read as they are.
            if c.is_ascii_lowercase() {
                for reading in &mut read {
                    reading.letters.push(c);
                    if begins {
                        reading.initials.push(c);
                    }
                }
            }
            continue;
        }
        if syllables == SYLLABLES {
            break;
        }
        (syllables, chinese) = (syllables + 1, chinese + 1);
        let most = (OF_NAME / read.len()).max(1);
        read = sounds
            .iter()
            .take(most)
            .flat_map(|sound| read.iter().map(move |before| before.and(sound)))
            .collect();
    }
    if chinese == 0 {
        return Vec::new();
    }
    read.sort_unstable();
    read.dedup();
    read
}

/// How a phrase of any length is read, each character in its commonest way, with letters and digits as they are.
pub fn spelled(phrase: &str) -> Reading {
    let mut reading = Reading::default();
    let mut in_word = false;
    for c in fold(phrase).chars() {
        let sound = sounds(c).into_iter().next();
        let plain = c.is_ascii_alphanumeric().then(|| c.to_string());
        let begins = sound.is_some() || !in_word;
        in_word = sound.is_none() && plain.is_some();
        let Some(said) = sound.or(plain) else { continue };
        if begins {
            reading.initials.extend(said.chars().next());
        }
        reading.letters.push_str(&said);
    }
    reading
}

impl Reading {
    fn and(&self, sound: &str) -> Self {
        let initial = sound.get(..1).unwrap_or_default();
        Self { letters: format!("{}{sound}", self.letters), initials: format!("{}{initial}", self.initials) }
    }
}

/// The sounds of a character without tones, the commonest first; none where it is not Chinese.
fn sounds(c: char) -> Vec<String> {
    let mut sounds: Vec<String> = Vec::new();
    let Some(multi) = c.to_pinyin_multi() else { return sounds };
    for sound in multi {
        let plain: String = sound.plain().chars().filter_map(plain).collect();
        for typed in [plain.clone(), plain.replace('v', "u")] {
            let is_new = sounds.len() < OF_ONE && !sounds.contains(&typed);
            if is_new && !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_lowercase()) {
                sounds.push(typed);
            }
        }
    }
    sounds
}

/// A letter as keyboards have it.
fn plain(c: char) -> Option<char> {
    match c {
        'ü' => Some('v'),
        'ê' => Some('e'),
        _ if c.is_ascii_lowercase() => Some(c),
        _ => None,
    }
}

/// A folded word as it may be pinyin or initials: letters alone; nothing where it is anything else.
pub fn pinyin_letters(word: &str) -> Option<String> {
    let letters: Option<String> = word.chars().filter(|c| *c != '\'').map(plain).collect();
    letters.filter(|letters| !letters.is_empty())
}

/// Whether a name may be read so: three letters and more anywhere, two as its beginning, or any number of them as
/// the first of its initials.
pub fn is_read(name: &str, letters: &str) -> bool {
    readings(name).iter().any(|reading| {
        let anywhere = letters.len() > 2 && reading.letters.contains(letters);
        let begins = letters.len() == 2 && reading.letters.starts_with(letters);
        anywhere || begins || reading.initials.starts_with(letters)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_phrase_is_spelled_in_its_commonest_way() {
        for (phrase, letters, initials) in [
            ("回复客户", "huifukehu", "hfkh"),
            ("视图 1：我的", "shitu1wode", "st1wd"),
            ("VIP 客户", "vipkehu", "vkh"),
            ("Zh/En", "zhen", "ze"),
            ("", "", ""),
        ] {
            let spelled = spelled(phrase);
            assert_eq!(
                (spelled.letters.as_str(), spelled.initials.as_str()),
                (letters, initials),
                "{phrase}"
            );
        }
    }

    #[test]
    fn names_are_found_by_how_they_are_read() {
        for (name, typed, want) in [
            ("王小明", "wangx", true),
            ("王小明", "xiaom", true),
            ("王小明", "wxm", true),
            ("王小明", "wx", true),
            ("王小明", "w", true),
            ("王小明", "wm", false),
            ("王小明", "xm", false),
            ("李明", "li", true),
            ("李明", "im", false),
            ("吕布", "lvbu", true),
            ("吕布", "lubu", true),
            ("吕布", "lü", true),
            ("曾志伟", "zzw", true),
            ("曾志伟", "czw", true),
            ("单雄信", "shan", true),
            ("单雄信", "dan", true),
            ("李Anna", "lia", true),
            ("李 Anna Bo", "lab", true),
            ("Anna", "ann", false),
            ("", "a", false),
        ] {
            let letters = pinyin_letters(&fold(typed)).unwrap();
            assert_eq!(is_read(name, &letters), want, "{name} {typed}");
        }
        assert_eq!(pinyin_letters("xi'an").as_deref(), Some("xian"));
        for other in ["", "王", "a1", "138", "a.b"] {
            assert_eq!(pinyin_letters(other), None, "{other}");
        }
    }

    #[test]
    fn what_two_libraries_read_is_found() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/pinyin/names.json");
        let Ok(file) = std::fs::read_to_string(path) else {
            eprintln!("skipped: {path} is not there");
            return;
        };
        let file: serde_json::Value = serde_json::from_str(&file).unwrap();
        let names = file["names"].as_array().unwrap();
        assert!(names.len() > 100);
        for entry in names {
            let name = entry["name"].as_str().unwrap();
            for typed in [&entry["initials"], &entry["surname_mode_initials"]] {
                assert!(is_read(name, typed.as_str().unwrap()), "{name} {typed}");
            }
            for syllables in [&entry["pinyin"], &entry["surname_mode_pinyin"]] {
                let Some(syllables) = syllables.as_array() else { continue };
                let typed: String = syllables.iter().map(|s| s.as_str().unwrap()).collect();
                assert!(is_read(name, &pinyin_letters(&typed).unwrap()), "{name} {typed}");
            }
        }
    }

    proptest! {
        #[test]
        fn readings_are_few_and_of_letters(name in any::<String>()) {
            let read = readings(&name);
            prop_assert!(read.len() <= OF_NAME);
            for reading in read {
                prop_assert!(reading.letters.bytes().chain(reading.initials.bytes()).all(|b| b.is_ascii_lowercase()));
            }
        }
    }
}

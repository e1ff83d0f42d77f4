//! Ids minted locally, and the case number that can be said on the phone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

/// What is wrong with an id that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("site letters are 2 to 4 capital letters A–Z")]
    Letters,
    #[error("a case number looks like ZJ-000421-7")]
    Shape,
    #[error("the check digit does not fit: one digit is wrong, or two are swapped")]
    Check,
}

/// The letters of a site: 2 to 4 capitals, unique in a company. They open every case number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site([u8; 4]);

impl Site {
    /// The letters as text.
    pub fn letters(&self) -> &str {
        let used = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        // Only ASCII capitals and trailing zeros are ever stored.
        self.0.get(..used).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

impl FromStr for Site {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if !(2..=4).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(IdError::Letters);
        }
        let mut letters = [0; 4];
        for (slot, byte) in letters.iter_mut().zip(text.bytes()) {
            *slot = byte;
        }
        Ok(Self(letters))
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters())
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters())
    }
}

/// A case: the site that opened it and that site's counter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId {
    pub site: Site,
    pub n: u32,
}

/// Case numbers have at most nine digits before the check digit: within ten digits MOD 11-2 finds every
/// wrong digit and every two digits that changed places.
pub const MAX_CASE_COUNTER: u32 = 999_999_999;

impl CaseId {
    /// The first counter at or after `from` whose number has a decimal check digit; the others (one in
    /// eleven, whose check character would be X) are never given out.
    pub fn mint(site: Site, from: u32) -> Option<Self> {
        (from..=MAX_CASE_COUNTER).map(|n| Self { site, n }).find(|id| id.check_digit().is_some())
    }

    /// ISO/IEC 7064 MOD 11-2 over the letters (A = 10 …) and the digits; `None` stands for X.
    fn check_digit(self) -> Option<u8> {
        let digits = format!("{:06}", self.n);
        let values = self.site.letters().bytes().map(|b| u32::from(b - b'A') + 10);
        let values = values.chain(digits.bytes().map(|b| u32::from(b - b'0')));
        let sum = values.fold(0, |sum, value| (sum + value) * 2 % 11);
        let check = (12 - sum) % 11;
        u8::try_from(check).ok().filter(|digit| *digit < 10)
    }
}

/// As it is said and written: `ZJ-000421-7`.
impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.check_digit() {
            Some(check) => write!(f, "{}-{:06}-{check}", self.site, self.n),
            None => write!(f, "{}-{:06}-X", self.site, self.n),
        }
    }
}

impl fmt::Debug for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads a number as typed: any case, with or without dashes and spaces.
impl FromStr for CaseId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let kept: String =
            text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        let split = kept.find(|c: char| !c.is_ascii_uppercase()).ok_or(IdError::Shape)?;
        let (letters, digits) = kept.split_at(split);
        let site: Site = letters.parse().map_err(|_| IdError::Shape)?;
        if !(7..=10).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError::Shape);
        }
        let (counter, check) = digits.split_at(digits.len() - 1);
        let id = Self { site, n: counter.parse().map_err(|_| IdError::Shape)? };
        match (id.check_digit(), check.parse::<u8>()) {
            (Some(right), Ok(typed)) if right == typed => Ok(id),
            _ => Err(IdError::Check),
        }
    }
}

/// A person of this store: the counter of its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonId(pub u32);

impl PersonId {
    /// The system itself: alarms, holds that end at their date.
    pub const SYSTEM: Self = Self(0);
}

/// A customer of this store: the counter of its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CustomerId(pub u32);

/// As it is said and written: `C7`.
impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{}", self.0)
    }
}

/// Reads a number as typed, with its letter: without one it is a line.
impl FromStr for CustomerId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let number = text.trim().strip_prefix(['C', 'c']).ok_or(IdError::Shape)?;
        let number = number.strip_prefix('-').unwrap_or(number);
        number.parse().map(Self).map_err(|_| IdError::Shape)
    }
}

/// The number of a thing that a client wants done once, however often it is sent. 16 bytes; 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandId(pub [u8; 16]);

impl CommandId {
    /// The id of a client's own word: 32 hex digits (dashes allowed) are taken as they are, any other word
    /// by the first 16 bytes of its SHA-256.
    pub fn of(word: &str) -> Self {
        let hex: Vec<u8> = word.bytes().filter(|b| *b != b'-').collect();
        let mut id = [0; 16];
        if hex.len() == 32 && hex.iter().all(u8::is_ascii_hexdigit) {
            for (byte, pair) in id.iter_mut().zip(hex.chunks(2)) {
                let pair = std::str::from_utf8(pair).unwrap_or_default();
                *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
            }
        } else {
            for (byte, hashed) in id.iter_mut().zip(Sha256::digest(word.as_bytes()).iter()) {
                *byte = *hashed;
            }
        }
        Self(id)
    }

    /// The id of the `n`-th thing that follows from one word, such as the rows of one import.
    pub fn nth(word: &str, n: u64) -> Self {
        Self::of(&format!("{word}\u{0}{n}"))
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The letters of a site as they are stored: held to be letters, since a number is reckoned from them.
struct Letters(Site);

impl<'de> Deserialize<'de> for Letters {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = <[u8; 4]>::deserialize(from)?;
        let used = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let (letters, rest) = bytes.split_at(used);
        let text = std::str::from_utf8(letters).unwrap_or_default();
        match text.parse() {
            Ok(site) if rest.iter().all(|byte| *byte == 0) => Ok(Self(site)),
            _ => Err(D::Error::custom(IdError::Letters)),
        }
    }
}

/// Text where people read it, bytes in the store.
macro_rules! readable {
    ($id:ty, $parse:expr, $bytes:ty, $to:expr, $from:expr) => {
        impl Serialize for $id {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                if out.is_human_readable() { out.collect_str(self) } else { $to(self).serialize(out) }
            }
        }
        impl<'de> Deserialize<'de> for $id {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    $parse(&String::deserialize(from)?).map_err(D::Error::custom)
                } else {
                    <$bytes>::deserialize(from).map($from)
                }
            }
        }
    };
}

readable!(Site, str::parse::<Site>, Letters, |id: &Site| id.0, |Letters(site)| site);
readable!(CaseId, str::parse::<CaseId>, (Site, u32), |id: &CaseId| (id.site, id.n), |(site, n)| CaseId {
    site,
    n
});
readable!(
    CommandId,
    |text: &str| Ok::<_, IdError>(CommandId::of(text)),
    [u8; 16],
    |id: &CommandId| id.0,
    CommandId
);

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        "ZJ".parse().unwrap()
    }

    #[test]
    fn bytes_that_are_no_letters_are_no_site() {
        for (bytes, is_one) in [
            (*b"ZJ\0\0", true),
            (*b"ABCD", true),
            (*b"Z\0\0\0", false),
            (*b"12\0\0", false),
            (*b"zj\0\0", false),
            (*b"ZJ\0A", false),
            ([0xff; 4], false),
        ] {
            assert_eq!(postcard::from_bytes::<Site>(&bytes).is_ok(), is_one, "{bytes:?}");
        }
    }

    #[test]
    fn a_number_reads_back_as_it_was_said() {
        let mut n = 1;
        for _ in 0..2_000 {
            let id = CaseId::mint(site(), n).unwrap();
            assert_eq!(id.to_string().parse::<CaseId>(), Ok(id));
            assert_eq!(id.to_string().to_lowercase().replace('-', " ").parse::<CaseId>(), Ok(id));
            n = id.n + 1;
        }
    }

    /// Check digits worked out apart from this program, from the weights 2, 4, 8, … modulo 11 of the standard.
    #[test]
    fn check_digits_are_those_of_the_standard() {
        for number in ["ZJ-000001-3", "ZJ-000421-7", "AB-000421-6", "HEB-999999999-2", "ZJ-000002-1"] {
            assert_eq!(number.parse::<CaseId>().unwrap().to_string(), number);
        }
        // 3 and 1234567 have the check character X in ZJ: the next counter is given out.
        for (from, minted) in [(3, 4), (1_234_567, 1_234_568)] {
            assert_eq!(CaseId::mint(site(), from).unwrap().n, minted);
        }
        assert_eq!(format!("{:?}", site()), "ZJ");
    }

    #[test]
    fn one_wrong_digit_and_any_two_swapped_digits_are_found() {
        for start in [1, 421, 99_999, 1_234_560, 987_654_320] {
            let id = CaseId::mint(site(), start).unwrap();
            let digits: Vec<u8> = id.to_string().bytes().filter(u8::is_ascii_digit).collect();
            let try_it = |digits: &[u8]| format!("ZJ{}", String::from_utf8_lossy(digits)).parse::<CaseId>();
            for at in 0..digits.len() {
                for wrong in b'0'..=b'9' {
                    let mut typed = digits.clone();
                    typed[at] = wrong;
                    assert_eq!(try_it(&typed).is_ok(), typed == digits, "{id} typed {typed:?}");
                }
                for other in 0..at {
                    let mut typed = digits.clone();
                    typed.swap(at, other);
                    assert_eq!(try_it(&typed).is_ok(), typed == digits, "{id} typed {typed:?}");
                }
            }
        }
    }

    #[test]
    fn other_shapes_are_refused_with_what_is_wrong() {
        for (typed, why) in [
            ("", IdError::Shape),
            ("ZJ", IdError::Shape),
            ("421", IdError::Shape),
            ("ZJ-42-1", IdError::Shape),
            ("ZJ-0000000000000-1", IdError::Shape),
            ("Z-000421-7", IdError::Shape),
            ("张家-000421-7", IdError::Shape),
        ] {
            assert_eq!(typed.parse::<CaseId>(), Err(why), "{typed}");
        }
    }

    #[test]
    fn command_ids_of_words_differ_and_hex_is_kept() {
        let hex = "00112233-4455-6677-8899-aabbccddeeff";
        assert_eq!(CommandId::of(hex).to_string(), hex.replace('-', ""));
        assert_ne!(CommandId::of("a"), CommandId::of("b"));
        assert_ne!(CommandId::nth("file", 1), CommandId::nth("file", 11));
    }
}

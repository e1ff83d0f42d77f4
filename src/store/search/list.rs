//! Lists: of whom a gram was said, and as what. Their keys stand in files.

/// Whose numbers a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Case,
    Customer,
}

/// As what a gram was said. The numbers are part of the stored form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    Name = 1,
    /// Pinyin of a name: three letters anywhere, two as its beginning.
    Pinyin = 2,
    /// The first of the initials of a name.
    Initials = 3,
    /// Three digits of a number.
    Digits = 4,
    Address = 5,
    Text = 6,
}

/// Bytes of a gram at most: three characters of a spaced script.
const GRAM: usize = 12;
/// Customers stand behind cases.
const CUSTOMERS: u8 = 8;

/// The key of a list: its gram, then one byte that says as what, and of which kind. No gram has bytes so low, so
/// lists are ordered by gram first, and all that is said with one gram stands side by side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct List([u8; GRAM + 1]);

impl List {
    /// The list of a gram; none where it is longer than any.
    pub fn new(kind: Kind, of: Of, gram: &str) -> Option<Self> {
        let mut bytes = [0; GRAM + 1];
        let end = gram.len();
        if end == 0 || end > GRAM {
            return None;
        }
        bytes.get_mut(..end)?.copy_from_slice(gram.as_bytes());
        *bytes.get_mut(end)? = of as u8 + if kind == Kind::Customer { CUSTOMERS } else { 0 };
        Some(Self(bytes))
    }

    /// A list by its key.
    pub fn of(key: &[u8]) -> Option<Self> {
        let mut bytes = [0; GRAM + 1];
        bytes.get_mut(..key.len())?.copy_from_slice(key);
        Some(Self(bytes))
    }

    /// The key without what fills it up.
    pub fn bytes(&self) -> &[u8] {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        self.0.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_as_they_stand_in_files() {
        for (kind, of, gram, want) in [
            (Kind::Case, Of::Name, "王", "e78e8b01"),
            (Kind::Case, Of::Text, "信号", "e4bfa1e58fb706"),
            (Kind::Customer, Of::Name, "王", "e78e8b09"),
            (Kind::Customer, Of::Pinyin, "wan", "77616e0a"),
            (Kind::Customer, Of::Initials, "wx", "77780b"),
            (Kind::Case, Of::Digits, "091", "30393104"),
            (Kind::Customer, Of::Address, "东街", "e4b89ce8a1970d"),
        ] {
            let list = List::new(kind, of, gram).unwrap();
            let hex: String = list.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, want, "{gram}");
        }
        assert!(List::new(Kind::Case, Of::Text, "").is_none());
        assert!(List::new(Kind::Case, Of::Text, "一二三四五").is_none());
    }
}

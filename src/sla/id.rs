//! The id of something that a rule pack defines and that is named in many places: kept once, copied for nothing.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Mutex, OnceLock, PoisonError},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most different names of one process: many packs full of them. They are never given back.
const MOST: usize = 10_000;
/// The longest, in bytes.
const LONGEST: usize = 40;

/// Such an id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(&'static str);

impl Id {
    /// The name of an id; none where it is too long, or there are too many.
    pub fn of(id: &str) -> Option<Self> {
        static NAMES: OnceLock<Mutex<BTreeSet<&'static str>>> = OnceLock::new();
        let mut names = NAMES.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(id) {
            return Some(Self(known));
        }
        if id.len() > LONGEST || names.len() >= MOST {
            return None;
        }
        let kept: &'static str = Box::leak(id.into());
        names.insert(kept);
        Some(Self(kept))
    }

    /// The id.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::of(&id).ok_or_else(|| de::Error::custom("an id has at most 40 characters"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once_and_a_long_one_not_at_all() {
        let id = "hand_in".to_owned();
        let (one, other) = (Id::of(&id).unwrap(), Id::of("hand_in").unwrap());
        assert_eq!((one, one.as_str()), (other, "hand_in"));
        assert!(std::ptr::eq(one.as_str(), other.as_str()));
        assert_eq!(Id::of(&"x".repeat(LONGEST + 1)), None);
    }
}

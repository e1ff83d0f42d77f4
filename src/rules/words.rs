//! What the pack calls a thing, in both languages.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// `zh` or `en`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language of that name.
    pub fn of(id: &str) -> Option<Self> {
        [Self::Zh, Self::En].into_iter().find(|lang| lang.id() == id)
    }
}

/// A name or a phrase in Chinese and in English; neither is empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 中文
    #[serde(deserialize_with = "filled")]
    pub zh: String,
    /// English
    #[serde(deserialize_with = "filled")]
    pub en: String,
}

impl Words {
    /// The words in a language.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Text that says something.
pub(super) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() { Err(D::Error::custom("this text must not be empty")) } else { Ok(text) }
}

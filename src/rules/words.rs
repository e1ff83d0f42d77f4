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

    /// The text with what its braces stand for; a name for which there is nothing is left out.
    pub fn fill(&self, lang: Lang, value: impl Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        for piece in pieces(self.say(lang)) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Name(name) => out.push_str(&value(name).unwrap_or_default()),
            }
        }
        out
    }

    /// What stands between braces, in both languages.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("zh", &self.zh), ("en", &self.en)].into_iter().flat_map(|(lang, text)| {
            pieces(text).into_iter().filter_map(move |piece| match piece {
                Piece::Name(name) => Some((lang, name)),
                Piece::Text(_) => None,
            })
        })
    }
}

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    /// What stands between braces.
    Name(&'a str),
}

/// Splits a template; a brace without its partner is text.
fn pieces(mut rest: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        pieces.push(Piece::Text(before));
        pieces.push(Piece::Name(name));
        rest = behind;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Text that says something.
pub(super) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() { Err(D::Error::custom("this text must not be empty")) } else { Ok(text) }
}

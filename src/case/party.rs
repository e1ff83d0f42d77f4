//! Who and what a case is connected with: relation, secrecy, flags, references, attachments.

use serde::{Deserialize, Serialize};

use crate::{rules::Locality, sla::Instant};

/// How the complainant stands to the owner of the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 本人
    #[default]
    Own,
    /// 代诉: somebody else complains for the owner.
    Proxy,
    /// 匿名
    Anonymous,
    /// 保密: the identity is known and must not be passed on.
    Secret,
}

/// What kind of place it is, for limits that differ between town and village (电信条例 art. 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// 城镇
    Town,
    /// 农村
    Village,
}

impl Place {
    /// The word in TOML, JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Village => "village",
        }
    }

    /// The place of a word.
    pub fn of(id: &str) -> Option<Self> {
        [Self::Town, Self::Village].into_iter().find(|place| place.id() == id)
    }

    /// As the rules of clocks call it.
    pub const fn locality(self) -> Locality {
        match self {
            Self::Town => Locality::Town,
            Self::Village => Locality::Village,
        }
    }
}

/// What a case carries for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    pub kind: FlagKind,
    /// `None` = as long as the case lives.
    pub until: Option<Instant>,
}

/// The flags of the life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    Vip,
    /// 媒体
    Media,
    /// 升级投诉: the complainant went over our heads.
    Escalated,
    /// 申诉: before the regulator.
    Appeal,
    /// 重复投诉
    Repeat,
}

impl FlagKind {
    /// The word in TOML, JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Vip => "vip",
            Self::Media => "media",
            Self::Escalated => "escalated",
            Self::Appeal => "appeal",
            Self::Repeat => "repeat",
        }
    }
}

/// A number under which another system knows this case.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// Whose number it is (省单号, EOMS, an import's source).
    pub source: String,
    pub id: String,
}

untold!(Reference, source);

/// A file that belongs to a case: its name, hash and place, never its bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub name: String,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// Where the file is kept (a path or URL of the site's own).
    pub place: String,
    /// Size in bytes.
    pub bytes: u64,
}

untold!(Attachment, bytes);

/// Where a case came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Taken here.
    Own,
    /// From a file; nothing fires for what happened before it was recorded here.
    Imported { source: String },
}

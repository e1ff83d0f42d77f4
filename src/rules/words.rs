//! What the pack calls a thing, in both languages.

use serde::Deserialize;

/// A name or a phrase in Chinese and in English; neither is empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

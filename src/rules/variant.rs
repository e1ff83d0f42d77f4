//! Variants: what a province has otherwise. A site picks one with `region = "…"`.

use serde::Deserialize;
use toml::de::DeTable;

use super::{
    Words,
    tree::{New, Tree, Wrong},
};

/// A province. Besides its id and words it holds rows that change values of the pack, and adds none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Variant {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
}

/// How many variants a pack has.
pub fn count(tree: &Tree<'_>) -> usize {
    rows(tree).count()
}

/// The place of the variant that the pack picks, where it picks one that is there.
pub fn picked(tree: &Tree<'_>) -> Option<usize> {
    let region = tree.root().get("region")?.get_ref().as_str()?;
    rows(tree).position(|row| row.get("id").is_some_and(|id| id.get_ref().as_str() == Some(region)))
}

/// The tree with the variant at this place laid over it.
pub fn laid<'a>(tree: &Tree<'a>, at: usize) -> (Tree<'a>, Vec<Wrong>) {
    let mut with = tree.clone();
    let mut over = rows(tree).nth(at).cloned().unwrap_or_default();
    for own in ["id", "words"] {
        over.remove(own);
    }
    let wrong = with.merge(over, New::Refused);
    (with, wrong)
}

fn rows<'t, 'a>(tree: &'t Tree<'a>) -> impl Iterator<Item = &'t DeTable<'a>> {
    let rows = tree.root().get("variant").and_then(|rows| rows.get_ref().as_array());
    rows.into_iter().flatten().filter_map(|row| row.get_ref().as_table())
}

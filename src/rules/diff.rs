//! What one pack says otherwise than another.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{Pack, render::inline, tree::Tree, variant};

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it stands: `clock.result.target`, `undo.grace`.
    pub path: String,
    /// As the first pack writes it; none where it has none.
    pub before: Option<String>,
    /// As the second pack writes it; none where it has none.
    pub after: Option<String>,
}

impl Pack {
    /// What another pack says otherwise, in the order of paths. Variants count as far as one is picked.
    pub fn diff(&self, other: &Self) -> Vec<Change> {
        let (ours, theirs) = (self.values(), other.values());
        let mut paths: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        let change = |path: &String| Change {
            path: path.clone(),
            before: ours.get(path).cloned(),
            after: theirs.get(path).cloned(),
        };
        paths.into_iter().map(change).filter(|change| change.before != change.after).collect()
    }

    /// Every value of the pack by its path, as the text writes it.
    pub fn values(&self) -> BTreeMap<String, String> {
        // The text of a pack that was read is TOML.
        let Ok(tree) = Tree::read(self.text()) else { return BTreeMap::new() };
        let tree = match variant::picked(&tree) {
            Some(at) => variant::laid(&tree, at).0,
            None => tree,
        };
        let mut values = BTreeMap::new();
        for (name, value) in tree.root() {
            if name.get_ref() != "variant" {
                collect(name.get_ref().to_string(), value.get_ref(), &mut values);
            }
        }
        values
    }
}

fn collect(path: String, value: &DeValue<'_>, values: &mut BTreeMap<String, String>) {
    match value {
        DeValue::Table(table) => collect_table(&path, table, values),
        DeValue::Array(rows) if !rows.is_empty() && rows.iter().all(|row| id(row.get_ref()).is_some()) => {
            for row in rows {
                let id = id(row.get_ref()).unwrap_or_default();
                collect(format!("{path}.{id}"), row.get_ref(), values);
            }
        }
        value => {
            values.insert(path, inline(value));
        }
    }
}

fn collect_table(path: &str, table: &DeTable<'_>, values: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        collect(format!("{path}.{}", key.get_ref()), value.get_ref(), values);
    }
}

/// The id of a row, or its level.
fn id(row: &DeValue<'_>) -> Option<String> {
    match row.get("id").or_else(|| row.get("level"))?.get_ref() {
        DeValue::String(id) => Some(id.to_string()),
        DeValue::Integer(level) => Some(level.to_string()),
        _ => None,
    }
}

//! Checks that need the whole pack: ids, codes, references, units. Each fault is found again in the text.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Entry, Fault, PackError, Row, Rules,
    row::LISTS,
    tree::{Step, Tree},
};

use Step::{At, Key};

mod clocks;
mod lists;
mod reckoned;
mod sheets;
mod watches;
mod pledges;
mod outside;
mod policies;

/// Everything wrong with a pack that has the right shape, in the order of its lines.
pub fn check(pack: &Rules, tree: &Tree<'_>) -> Vec<PackError> {
    let mut check = Check { pack, tree, errors: Vec::new() };
    check.lists();
    check.clocks();
    check.policies();
    check.errors.sort_by_key(|error| error.at);
    check.errors
}

struct Check<'a> {
    pack: &'a Rules,
    tree: &'a Tree<'a>,
    errors: Vec<PackError>,
}

/// The ids of a list, in its order.
fn ids(pack: &Rules, list: &str) -> Vec<String> {
    fn of<T: Row>(rows: &[T]) -> Vec<String> {
        rows.iter().map(|row| row.id().to_owned()).collect()
    }
    match list {
        "category" => of(&pack.categories),
        "hold_reason" => of(&pack.hold_reasons),
        "contact_result" => of(&pack.contact_results),
        "dissatisfied_reason" => of(&pack.dissatisfied_reasons),
        "phrase" => of(&pack.phrases),
        "kind" => of(&pack.kinds),
        "clock" => of(&pack.clocks),
        "figure" => of(&pack.figures),
        "ladder" => of(&pack.ladders),
        "ask" => of(&pack.asks),
        "notice" => of(&pack.notices),
        "revisit_rule" => of(&pack.revisit_rules),
        "work" => of(&pack.works),
        "sheet" => of(&pack.sheets),
        "watch" => of(&pack.watches),
        "number_range" => of(&pack.number_ranges),
        "pledge" => of(&pack.pledges),
        "outside" => of(&pack.outside),
        "field" => of(&pack.fields),
        "variant" => pack.variants.iter().map(|x| x.id.clone()).collect(),
        "severity" => pack.severities.iter().map(|x| x.level.to_string()).collect(),
        other => of(entries(pack, other)),
    }
}

fn entries<'a>(pack: &'a Rules, list: &str) -> &'a [Entry] {
    match list {
        "class" => &pack.classes,
        "channel" => &pack.channels,
        "disposition" => &pack.dispositions,
        "closing_reason" => &pack.closing_reasons,
        "reject_reason" => &pack.reject_reasons,
        "breach_reason" => &pack.breach_reasons,
        "team" => &pack.teams,
        "certificate" => &pack.certificates,
        _ => &[],
    }
}

impl Check<'_> {
    /// Each value of a key is there once in its group.
    fn once(
        &mut self,
        list: &'static str,
        key: &'static str,
        values: impl IntoIterator<Item = (String, String)>,
    ) {
        let mut before = BTreeMap::new();
        for (at, value) in values.into_iter().enumerate() {
            if let Some(first) = before.get(&value) {
                let first = self.tree.spot(self.tree.offset(&[Key(list), At(*first), Key(key)]));
                let fault = Fault::Twice { list, key, value: value.1, first };
                self.fault(&[Key(list), At(at), Key(key)], fault);
            } else {
                before.insert(value, at);
            }
        }
    }

    /// Every id is in the list, and is named once.
    fn all_known(&mut self, list: &'static str, named: &[String], path: &[Step]) {
        if !named.is_empty() {
            let ids = ids(self.pack, list);
            self.all_among(list, &ids, named, path);
        }
    }

    fn all_among(&mut self, list: &'static str, known: &[String], named: &[String], path: &[Step]) {
        let mut before = BTreeSet::new();
        for (at, id) in named.iter().enumerate() {
            let path = [path, &[At(at)]].concat();
            self.among(list, known, id, &path);
            if !before.insert(id) {
                self.fault(&path, Fault::Repeated { id: id.clone() });
            }
        }
    }

    fn known(&mut self, list: &'static str, id: &str, path: &[Step]) {
        let ids = ids(self.pack, list);
        self.among(list, &ids, id, path);
    }

    fn among(&mut self, list: &'static str, known: &[String], id: &str, path: &[Step]) {
        if !known.iter().any(|one| one == id) {
            self.fault(path, Fault::Unknown { list, id: id.to_owned(), known: known.to_vec() });
        }
    }

    fn range(&mut self, value: i64, least: i64, most: i64, path: &[Step]) {
        if !(least..=most).contains(&value) {
            self.fault(path, Fault::Range { value, least, most });
        }
    }

    fn filled(&mut self, key: &'static str, empty: bool, path: &[Step]) {
        if empty {
            self.fault(path, Fault::Empty { key });
        }
    }

    fn fault(&mut self, path: &[Step], fault: Fault) {
        // Each may carry a whole list; more than a person reads would only be kept.
        if self.errors.len() < super::read::MOST_ERRORS {
            let at = self.tree.spot(self.tree.offset(path));
            self.errors.push(PackError { at, fault });
        }
    }
}

fn is_id(id: &str) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests;

//! Customers who changed and are not projected yet, findable by what the store would find them by.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::case::{Customer, CustomerId, Reference};

/// The customers of a batch, or of those that were committed since the last projection.
#[derive(Default)]
pub struct Clientele {
    customers: BTreeMap<CustomerId, Arc<Customer>>,
    lines: HashMap<String, BTreeSet<CustomerId>>,
    references: HashMap<Reference, CustomerId>,
}

untold!(Clientele);

impl Clientele {
    /// Takes a customer in as they stand now.
    pub fn put(&mut self, customer: Arc<Customer>) {
        self.take(customer.id);
        for line in &customer.lines {
            self.lines.entry(line.clone()).or_default().insert(customer.id);
        }
        for reference in &customer.facts.references {
            self.references.insert(reference.clone(), customer.id);
        }
        self.customers.insert(customer.id, customer);
    }

    fn take(&mut self, id: CustomerId) {
        let Some(before) = self.customers.remove(&id) else { return };
        for line in &before.lines {
            if let Some(of) = self.lines.get_mut(line) {
                of.remove(&id);
                if of.is_empty() {
                    self.lines.remove(line);
                }
            }
        }
        for reference in &before.facts.references {
            if self.references.get(reference) == Some(&id) {
                self.references.remove(reference);
            }
        }
    }

    /// Takes all of another in.
    pub fn extend(&mut self, newer: Self) {
        newer.customers.into_values().for_each(|customer| self.put(customer));
    }

    /// Forgets those whose last event is in the store.
    pub fn forget(&mut self, upto: u64) {
        let stored = self.customers.values().filter(|customer| customer.last <= upto);
        let stored: Vec<CustomerId> = stored.map(|customer| customer.id).collect();
        stored.into_iter().for_each(|id| self.take(id));
    }

    /// A customer.
    pub fn get(&self, id: CustomerId) -> Option<Arc<Customer>> {
        self.customers.get(&id).cloned()
    }

    /// Everybody.
    pub fn all(&self) -> impl Iterator<Item = Arc<Customer>> {
        self.customers.values().cloned()
    }

    /// The customers of a line, where `before` are those whom it had before: who is here is as they are here.
    pub fn of_line(&self, line: &str, before: Vec<CustomerId>) -> Vec<CustomerId> {
        let mut of: BTreeSet<CustomerId> =
            before.into_iter().filter(|id| !self.customers.contains_key(id)).collect();
        of.extend(self.lines.get(line).into_iter().flatten());
        of.into_iter().collect()
    }

    /// The customer whom another system knows under this number, where `before` is who had it before.
    pub fn external(&self, reference: &Reference, before: Option<CustomerId>) -> Option<CustomerId> {
        let before = before.filter(|id| !self.customers.contains_key(id));
        self.references.get(reference).copied().or(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{CustomerFacts, Words};

    fn customer(id: u32, lines: &[&str], number: &str, last: u64) -> Arc<Customer> {
        let facts = CustomerFacts { references: vec![reference(number)], ..CustomerFacts::default() };
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Arc::new(Customer { id: CustomerId(id), facts, words: Words::default(), lines, erased: false, last })
    }

    fn reference(number: &str) -> Reference {
        Reference { source: "crm".to_owned(), id: number.to_owned() }
    }

    #[test]
    fn who_changed_is_found_as_they_are_now_and_all_others_as_they_were() {
        let mut fresh = Clientele::default();
        let ids = |ids: &[u32]| ids.iter().copied().map(CustomerId).collect::<Vec<_>>();
        fresh.put(customer(2, &["138", "139"], "a", 7));
        assert_eq!(fresh.of_line("138", ids(&[1, 2])), ids(&[1, 2]));
        assert_eq!(fresh.external(&reference("a"), None), Some(CustomerId(2)));
        // The line and the number went to somebody else.
        fresh.put(customer(2, &["139"], "b", 8));
        fresh.put(customer(3, &["138"], "a", 9));
        assert_eq!(fresh.of_line("138", ids(&[2])), ids(&[3]));
        assert_eq!(fresh.of_line("137", ids(&[2])), ids(&[]));
        assert_eq!(fresh.external(&reference("a"), Some(CustomerId(2))), Some(CustomerId(3)));
        assert_eq!(fresh.external(&reference("c"), Some(CustomerId(2))), None);
        assert_eq!(fresh.external(&reference("c"), Some(CustomerId(9))), Some(CustomerId(9)));
        fresh.forget(8);
        assert_eq!((fresh.get(CustomerId(2)), fresh.get(CustomerId(3)).map(|c| c.last)), (None, Some(9)));
        assert_eq!(fresh.of_line("139", ids(&[2])), ids(&[2]), "as the store has it");
        fresh.forget(9);
        assert!(fresh.customers.is_empty() && fresh.lines.is_empty() && fresh.references.is_empty());
    }
}

//! Open cases that were looked at lately, so that a page that is looked at again is not read again.
//!
//! Nothing here is ever out of date for who asks: a case is given out only for the last event that the queue has
//! for it, however long ago it was read and whatever was written meanwhile.

use std::{
    num::NonZero,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use lru::LruCache;

use crate::case::{Case, CaseId};

/// Cases that are kept, of some six kilobytes each.
const KEPT: NonZero<usize> = NonZero::<usize>::MIN.saturating_add(1_023);

/// A bounded number of open cases, the ones that nobody asked for the longest dropped first.
pub struct Recent(Mutex<LruCache<u32, Arc<Case>>>);

impl Default for Recent {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

impl Recent {
    /// A case as it stands at event `last`.
    pub fn get(&self, id: CaseId, last: u64) -> Option<Arc<Case>> {
        self.kept().get(&id.n).filter(|case| case.last == last && case.id == id).cloned()
    }

    /// Keeps a case, unless it is kept newer: who read it may have been slow.
    pub fn keep(&self, case: &Arc<Case>) {
        let mut kept = self.kept();
        if kept.peek(&case.id.n).is_none_or(|known| known.last < case.last) {
            kept.put(case.id.n, case.clone());
        }
    }

    /// Takes a case in the place of an older one of it, where there is one.
    pub fn renew(&self, case: &Arc<Case>) {
        if let Some(known) = self.kept().peek_mut(&case.id.n).filter(|known| known.last < case.last) {
            *known = case.clone();
        }
    }

    /// Every case that is kept.
    pub fn all(&self) -> Vec<Arc<Case>> {
        self.kept().iter().map(|(_, case)| case.clone()).collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.kept().clear();
    }

    fn kept(&self) -> MutexGuard<'_, LruCache<u32, Arc<Case>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{desk::bench, sla::Instant};

    fn case(n: u32, last: u64) -> Arc<Case> {
        let mut case = bench::case(n, Instant::from_seconds(0));
        case.last = last;
        Arc::new(case)
    }

    #[test]
    fn a_head_that_was_read_slowly_never_hides_a_newer_one() {
        let recent = Recent::default();
        let (old, new) = (case(1, 5), case(1, 9));
        recent.keep(&new);
        recent.keep(&old);
        assert_eq!(recent.get(new.id, 9).unwrap().last, 9);
        assert!(recent.get(new.id, 5).is_none() && recent.get(new.id, 11).is_none());

        // The writer published while the old one was read: nobody is given it for the case as it stands.
        recent.clear();
        recent.keep(&old);
        assert!(recent.get(new.id, 9).is_none());
        recent.renew(&new);
        assert_eq!(recent.get(new.id, 9).unwrap().last, 9);
        recent.renew(&old);
        assert_eq!(recent.get(new.id, 9).unwrap().last, 9);
        recent.renew(&case(2, 1));
        assert_eq!(recent.all().len(), 1, "what nobody looked at is not kept for having changed");
    }

    #[test]
    fn it_never_keeps_more_than_it_may() {
        let recent = Recent::default();
        let one = case(1, 1);
        for n in 1..=2_000 {
            let mut case = Case::clone(&one);
            case.id.n = n;
            recent.keep(&Arc::new(case));
            recent.get(one.id, 1);
        }
        assert_eq!(recent.all().len(), KEPT.get());
        assert!(recent.get(one.id, 1).is_some(), "what is asked for stays");
    }
}

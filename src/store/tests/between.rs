//! Something that happens between the looks at the two files of a store.

use std::cell::RefCell;

thread_local! {
    static NEXT: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Lets this happen the next times that this thread looks at both files, the last of it first.
pub(crate) fn next(happens: Vec<Box<dyn FnOnce()>>) {
    NEXT.set(happens);
}

/// Whether something is still to happen.
pub(crate) fn is_to_happen() -> bool {
    NEXT.with_borrow(|next| !next.is_empty())
}

pub(crate) fn happen() {
    // It looks at the files itself.
    let mut rest = NEXT.take();
    if let Some(happens) = rest.pop() {
        happens();
    }
    NEXT.set(rest);
}

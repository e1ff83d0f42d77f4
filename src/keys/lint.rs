//! The lint of a keymap: what a person would only find out by pressing keys.

use super::{ActionId, Binding, Context, Fault, Key, Keymap};

/// The most faults that are told at once: a file can have as many as its lines have pairs.
pub const MAX_FAULTS: usize = 100;

/// What the lint must know of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionFacts<'a> {
    pub id: &'a str,
    /// Where it can be run; `Global` is everywhere.
    pub contexts: &'a [Context],
    /// Whether each of its contexts must have a key for it that works under an input method.
    pub primary: bool,
    /// What it is called in each language, short and long; an empty one is missing.
    pub words: [&'a str; 4],
}

impl ActionFacts<'_> {
    fn applies_in(&self, context: Context) -> bool {
        context.chain().iter().any(|outer| self.contexts.contains(outer))
    }
}

/// What is wrong with `keymap`, given all the actions there are: all of it, up to [`MAX_FAULTS`]. Empty for a good one.
#[must_use]
pub fn lint(keymap: &Keymap, catalogue: &[ActionFacts<'_>]) -> Vec<Fault> {
    let of_bindings = keymap.bindings.iter().enumerate().flat_map(|(i, binding)| {
        let clashes = keymap.bindings.iter().take(i).filter_map(|earlier| clash(earlier, binding));
        action_fault(binding, catalogue).into_iter().chain(key_fault(binding)).chain(clashes)
    });
    let primary = catalogue.iter().filter(|facts| facts.primary);
    let wordless = catalogue.iter().filter(|facts| facts.words.iter().any(|word| word.trim().is_empty()));
    keymap
        .faults
        .iter()
        .cloned()
        .chain(of_bindings)
        .chain(primary.flat_map(|facts| without_key(keymap, facts)))
        .chain(wordless.map(|facts| Fault::NoWords { action: ActionId::new(facts.id) }))
        .take(MAX_FAULTS)
        .collect()
}

fn action_fault(binding: &Binding, catalogue: &[ActionFacts<'_>]) -> Option<Fault> {
    match catalogue.iter().find(|facts| facts.id == binding.action.as_str()) {
        None => Some(Fault::UnknownAction(binding.clone())),
        Some(facts) if !facts.applies_in(binding.context) => Some(Fault::WrongContext(binding.clone())),
        Some(_) => None,
    }
}

fn key_fault(binding: &Binding) -> Option<Fault> {
    let unsendable = |key: &Key| {
        let why = key.unsendable()?;
        Some(Fault::Unsendable { binding: binding.clone(), key: *key, why })
    };
    binding.keys.0.iter().find_map(unsendable).or_else(|| {
        (binding.context.takes_text() && binding.keys.begins_in_text())
            .then(|| Fault::TypedAsText(binding.clone()))
    })
}

fn clash(first: &Binding, second: &Binding) -> Option<Fault> {
    if !first.keys.overlaps(&second.keys) {
        return None;
    }
    let (first, second) = (first.clone(), second.clone());
    if first.context == second.context {
        return Some(if first.keys == second.keys {
            Fault::Duplicate { first, second }
        } else if first.keys.0.len() < second.keys.0.len() {
            Fault::Prefix { short: first, long: second }
        } else {
            Fault::Prefix { short: second, long: first }
        });
    }
    let (inner, outer) = if first.context.chain().contains(&second.context) {
        (first, second)
    } else if second.context.chain().contains(&first.context) {
        (second, first)
    } else {
        return None;
    };
    // Where text is taken, letters of outer contexts and keys that edit do not command anyway.
    let text = inner.context.takes_text() && outer.keys.begins_in_text();
    (!text).then_some(Fault::Shadow { inner, outer })
}

fn without_key<'a>(keymap: &'a Keymap, facts: &'a ActionFacts<'_>) -> impl Iterator<Item = Fault> {
    facts.contexts.iter().filter_map(|context| {
        let keys = keymap.keys_of(*context, facts.id).cloned().collect::<Vec<_>>();
        let reachable = keys.iter().any(|keys| keys.0.iter().all(|key| key.passes_input_method()));
        (!reachable).then(|| Fault::NoKeyUnderInputMethod {
            action: ActionId::new(facts.id),
            context: *context,
            keys,
            taken: keymap.taken_from(*context, facts.id),
        })
    })
}

#[cfg(test)]
mod tests;

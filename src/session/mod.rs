//! One person's screens: what is shown, focus, forms, drafts; input in, effects out.

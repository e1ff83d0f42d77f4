//! The domain: what a case is, what may be done with it, and what follows.

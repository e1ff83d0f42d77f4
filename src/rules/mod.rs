//! The rule pack: kinds, fields, categories, clocks and policies, each figure with its source and standing.

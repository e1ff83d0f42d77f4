//! Text for terminals: cleaning of foreign text, cell widths, cuts on grapheme borders, search grams.

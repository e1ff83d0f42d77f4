//! ASCII in place of signs that some terminals draw two cells wide (or that some fonts lack).

/// The stand-in of a sign that takes one cell here and, where East Asian "ambiguous" characters are wide, two
/// there. Letters have none: they are data, and stay.
pub(super) const fn stand_in(c: char) -> Option<char> {
    Some(match c {
        '─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '═' | '—' | '–' | '―' => '-',
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' => '|',
        '\u{2500}'..='\u{257F}' => '+',
        '█' | '■' | '●' | '◆' => '#',
        '▓' => '%',
        '▒' => ':',
        '\u{2580}'..='\u{259F}' | '□' | '○' | '◇' => '.',
        '…' | '·' | '•' => '.',
        '★' | '☆' | '※' | '×' => '*',
        '→' | '▶' | '▸' | '►' => '>',
        '←' | '◀' | '◂' => '<',
        '↑' | '▲' => '^',
        '↓' | '▼' => 'v',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '✓' | '√' => 'v',
        _ => return None,
    })
}

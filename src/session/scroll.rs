//! Moves in lists and texts, and which part is seen.

use super::catalogue::Move;

/// Where a move leads from position `at` of `count`, with `page` positions seen at once.
pub fn moved(at: usize, count: usize, page: usize, to: Move) -> usize {
    let last = count.saturating_sub(1);
    let page = page.saturating_sub(1).max(1);
    match to {
        Move::Up => at.saturating_sub(1),
        Move::Down => at.saturating_add(1).min(last),
        Move::PageUp => at.saturating_sub(page),
        Move::PageDown => at.saturating_add(page).min(last),
        Move::Top => 0,
        Move::End => last,
    }
}

/// The first position seen, moved as little as needed so that `selected` is among the `page` that follow.
pub fn follow(top: usize, selected: usize, count: usize, page: usize) -> usize {
    let page = page.max(1);
    let top = top.min(selected).max((selected + 1).saturating_sub(page));
    top.min(count.saturating_sub(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moves_stop_at_both_ends() {
        for (at, to, expected) in [
            (0, Move::Up, 0),
            (0, Move::Down, 1),
            (9, Move::Down, 9),
            (0, Move::PageDown, 3),
            (8, Move::PageDown, 9),
            (2, Move::PageUp, 0),
            (5, Move::Top, 0),
            (5, Move::End, 9),
        ] {
            assert_eq!(moved(at, 10, 4, to), expected, "{to:?} from {at}");
        }
        assert_eq!(moved(0, 0, 4, Move::End), 0);
    }

    proptest! {
        #[test]
        fn the_selection_is_always_seen(top in 0..50_usize, count in 1..50_usize, page in 1..20_usize, at in 0..50_usize) {
            let selected = at % count;
            let top = follow(top, selected, count, page);
            prop_assert!(top <= selected && selected < top + page);
            prop_assert!(top == 0 || top + page <= count);
        }
    }
}

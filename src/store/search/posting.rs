//! Numbers that rise, each stored as the distance from the one before it, in seven-bit groups.

use super::super::StoreError;

/// The numbers of a posting that begins with `first`, in rising order, behind those that are there.
pub fn read(first: u32, bytes: &[u8], into: &mut Vec<u32>) -> Result<(), StoreError> {
    into.push(first);
    let (mut at, mut distance, mut shift) = (first, 0u32, 0u32);
    for byte in bytes {
        distance |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            at = at.saturating_add(distance).saturating_add(1);
            into.push(at);
            (distance, shift) = (0, 0);
        }
    }
    if shift == 0 { Ok(()) } else { Err(StoreError::damaged("a posting is cut short")) }
}

/// The bytes of numbers that rise, behind the first of them.
pub fn write(numbers: &[u32], bytes: &mut Vec<u8>) {
    for (before, after) in numbers.iter().zip(numbers.iter().skip(1)) {
        let mut distance = after.saturating_sub(*before).saturating_sub(1);
        while distance >= 0x80 {
            bytes.push((distance & 0x7f) as u8 | 0x80);
            distance >>= 7;
        }
        bytes.push(distance as u8);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn both_ways(numbers: &[u32]) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut back) = (Vec::new(), Vec::new());
        write(numbers, &mut bytes);
        read(numbers[0], &bytes, &mut back).unwrap();
        (bytes, back)
    }

    #[test]
    fn neighbours_cost_a_byte_and_a_cut_posting_is_found() {
        assert_eq!(both_ways(&[7]).0, [0_u8; 0]);
        assert_eq!(both_ways(&[0, 1, 2, 1023]).0, [0, 0, 0xfc, 0x07]);
        assert_eq!(both_ways(&[0, u32::MAX]).1, [0, u32::MAX]);
        let cut = read(3, &[0, 0x80], &mut Vec::new()).unwrap_err();
        assert_eq!(cut.to_string(), "the store is damaged: a posting is cut short");
    }

    proptest! {
        #[test]
        fn postings_read_back(numbers in proptest::collection::btree_set(any::<u32>(), 1..200)) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            prop_assert_eq!(both_ways(&numbers).1, numbers);
        }

        #[test]
        fn any_bytes_are_read_or_refused(first in any::<u32>(), bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut numbers = Vec::new();
            let _ = read(first, &bytes, &mut numbers);
            let distinct: BTreeSet<u32> = numbers.iter().copied().collect();
            prop_assert!(numbers.is_sorted() && distinct.len() + 40 >= numbers.len());
        }
    }
}

//! Which cases of a block have a gram: offsets in rising order, each stored as the distance from the one
//! before it, in seven-bit groups.

use super::super::StoreError;

/// The offsets of a posting, in rising order.
pub fn read(bytes: &[u8]) -> Result<Vec<u32>, StoreError> {
    let mut offsets = Vec::new();
    let (mut next, mut distance, mut shift) = (0u32, 0u32, 0u32);
    for byte in bytes {
        let group = u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(u32::MAX);
        distance = distance.saturating_add(group);
        shift += 7;
        if byte & 0x80 == 0 {
            let offset = next.saturating_add(distance);
            offsets.push(offset);
            (next, distance, shift) = (offset.saturating_add(1), 0, 0);
        }
    }
    if shift == 0 { Ok(offsets) } else { Err(StoreError::damaged("a posting is cut short")) }
}

/// The bytes of offsets that rise.
pub fn write(offsets: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for offset in offsets {
        let mut distance = offset.saturating_sub(next);
        while distance >= 0x80 {
            bytes.push((distance & 0x7f) as u8 | 0x80);
            distance >>= 7;
        }
        bytes.push(distance as u8);
        next = offset.saturating_add(1);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn neighbours_cost_a_byte_and_a_cut_posting_is_found() {
        assert_eq!(write([0, 1, 2, 1023]), [0, 0, 0, 0xfc, 0x07]);
        assert_eq!(read(&[0, 0x80]).unwrap_err().to_string(), "the store is damaged: a posting is cut short");
    }

    proptest! {
        #[test]
        fn postings_read_back(offsets in proptest::collection::btree_set(0u32..1024, 0..200)) {
            let read = read(&write(offsets.iter().copied())).unwrap();
            prop_assert_eq!(BTreeSet::from_iter(read), offsets);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = read(&bytes);
        }
    }
}

//! The bytes of a row: an open part, and a sealed one beside it.

use super::{
    NewEvent, StoreError,
    seal::{KeyRows, Keys, NewKeys, place},
};
use crate::case::{Envelope, Event, KeyId, OpenPart, Recorded, Subject, decode_open, encode_open};

/// Open and sealed bytes as one value.
pub fn join(open: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    Ok(postcard::to_stdvec(&(open, sealed))?)
}

/// What [`join`] joined.
pub fn split(row: &[u8]) -> Result<(&[u8], &[u8]), StoreError> {
    Ok(postcard::from_bytes(row)?)
}

/// Where the words of an event belong.
pub fn event_place(envelope: &Envelope) -> Result<Vec<u8>, StoreError> {
    place(&("event", envelope.site, envelope.epoch, envelope.seq, envelope.subject))
}

/// The row of a new event. Its key is made where there was none.
pub fn write(new: &NewEvent, keys: &mut Keys<impl NewKeys>) -> Result<Vec<u8>, StoreError> {
    let NewEvent { envelope, event, words } = new;
    // What stands in the clear is about the site, never about a person: the text of a rule pack.
    if envelope.key == KeyId::None && !words.is_empty() && envelope.subject != Subject::Site {
        return Err(StoreError::Unsealed { seq: envelope.seq });
    }
    let sealed = keys.seal(envelope.key, words, &event_place(envelope)?)?;
    join(&open_bytes(envelope, event)?, &sealed)
}

/// The open part of an event.
pub fn open_bytes(envelope: &Envelope, event: &Event) -> Result<Vec<u8>, StoreError> {
    Ok(encode_open(&OpenPart { envelope: envelope.clone(), event: event.clone() })?)
}

/// The event of the row that stands at `seq`.
pub fn read(seq: u64, row: &[u8], keys: &mut Keys<impl KeyRows>) -> Result<Recorded, StoreError> {
    let (open, sealed) = split(row)?;
    let OpenPart { envelope, event } = decode_open(open)?;
    if envelope.seq != seq {
        return Err(StoreError::damaged(format_args!("event {} stands at {seq}", envelope.seq)));
    }
    let words = keys.open(envelope.key, sealed, &event_place(&envelope)?)?;
    let erased = words.is_none();
    Ok(Recorded { envelope, event, words: words.unwrap_or_default(), erased })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{case::CommandId, store::outcome};

    proptest! {
        #[test]
        fn any_bytes_of_a_row_or_an_outcome_are_read_or_refused(
            version in 0_u8..4, bytes in proptest::collection::vec(any::<u8>(), 0..200)
        ) {
            if let Ok((open, sealed)) = split(&bytes) {
                prop_assert!(open.len() + sealed.len() < bytes.len());
                let joined = join(open, sealed).unwrap();
                prop_assert_eq!(split(&joined).unwrap(), (open, sealed));
            }
            let _ = outcome::read(CommandId([1; 16]), &bytes);
            let _ = outcome::read(CommandId([1; 16]), &[&[version], bytes.as_slice()].concat());
        }
    }
}

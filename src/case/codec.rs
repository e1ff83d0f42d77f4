//! The stored form of events: a version byte, then postcard. Old versions are decoded for ever; golden bytes
//! in the tests hold every version that was ever written.

use serde::{Deserialize, Serialize};

use super::{Envelope, Event, PAYLOAD_VERSION, Words};

/// Bytes that are not an event of any version known here.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    #[error("payload version {0} is newer than this program")]
    Newer(u8),
    #[error("the bytes are not an event: {0}")]
    Damaged(#[from] postcard::Error),
    #[error("the bytes are empty")]
    Empty,
}

/// The part of an event that is stored in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPart {
    pub envelope: Envelope,
    pub event: Event,
}

/// Version byte and postcard of envelope and open facts.
///
/// # Errors
/// Never for events that this program makes; postcard's word otherwise.
pub fn encode_open(part: &OpenPart) -> Result<Vec<u8>, CodecError> {
    let bytes = vec![PAYLOAD_VERSION];
    Ok(postcard::to_extend(part, bytes)?)
}

/// Reads what [`encode_open`] wrote, in any version.
///
/// # Errors
/// A newer version, or bytes that are no event.
pub fn decode_open(bytes: &[u8]) -> Result<OpenPart, CodecError> {
    match bytes.split_first() {
        Some((1, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((version, _)) => Err(CodecError::Newer(*version)),
        None => Err(CodecError::Empty),
    }
}

/// Version byte and postcard of the words, before they are sealed.
///
/// # Errors
/// As [`encode_open`].
pub fn encode_words(words: &Words) -> Result<Vec<u8>, CodecError> {
    Ok(postcard::to_extend(words, vec![PAYLOAD_VERSION])?)
}

/// Reads what [`encode_words`] wrote, in any version.
///
/// # Errors
/// As [`decode_open`].
pub fn decode_words(bytes: &[u8]) -> Result<Words, CodecError> {
    match bytes.split_first() {
        Some((1, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((version, _)) => Err(CodecError::Newer(*version)),
        None => Err(CodecError::Empty),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{
        CaseId, CommandId, Door, KeyId, Opened, Origin, PackNo, PersonId, Place, Reference, Relation,
        Subject, Word,
    };

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn opened() -> OpenPart {
        let id = CaseId::mint("ZJ".parse().unwrap(), 421).unwrap();
        let envelope = Envelope {
            site: id.site,
            epoch: 1,
            seq: 300,
            prev: 0,
            subject: Subject::Case(id),
            occurred: "2026-03-02T01:00:00Z".parse().unwrap(),
            recorded: "2026-03-02T01:00:07Z".parse().unwrap(),
            actor: PersonId(7),
            on_behalf: Some(PersonId(8)),
            door: Door::Request,
            command: CommandId([0xAB; 16]),
            base: None,
            version: PAYLOAD_VERSION,
            key: KeyId::Case(id),
        };
        let event = Event::Opened(Box::new(Opened {
            kind: "complaint".to_owned(),
            category: Some("voice".to_owned()),
            severity: 2,
            channel: "call".to_owned(),
            origin: Origin::Imported { source: "EOMS".to_owned() },
            pack: PackNo(1),
            customer: None,
            relation: Relation::Proxy,
            place: Some(Place::Village),
            contact_at: None,
            references: vec![Reference { source: "EOMS".to_owned(), id: "A-1".to_owned() }],
        }));
        OpenPart { envelope, event }
    }

    /// Bytes as version 1 wrote them. When this fails, do not change the bytes: raise the version and keep
    /// the decoder of version 1.
    #[test]
    fn version_1_reads_and_writes_these_bytes() {
        let open = concat!(
            "015a4a000001ac0200015a4a0000a503a084a79a0dae84a79a0d07010802abababababababababab",
            "abababababab0001025a4a0000a5030709636f6d706c61696e740105766f696365020463616c6c01",
            "04454f4d530100010101000104454f4d5303412d31"
        );
        assert_eq!(hex(&encode_open(&opened()).unwrap()), open);
        assert_eq!(decode_open(&encode_open(&opened()).unwrap()).unwrap(), opened());
        let words =
            Words::of([(Word::Line, Some("138".to_owned())), (Word::Text, Some("无信号".to_owned()))]);
        assert_eq!(hex(&encode_words(&words).unwrap()), "010200033133380509e697a0e4bfa1e58fb7");
        assert_eq!(decode_words(&encode_words(&words).unwrap()).unwrap(), words);
    }

    #[test]
    fn a_newer_version_is_named_and_other_bytes_are_refused() {
        assert!(matches!(decode_open(&[2, 0]), Err(CodecError::Newer(2))));
        assert!(matches!(decode_open(&[]), Err(CodecError::Empty)));
        assert!(matches!(decode_words(&[1, 0xFF]), Err(CodecError::Damaged(_))));
    }
}

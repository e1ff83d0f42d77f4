//! Frames on a stream of bytes: four bytes of length, big end first, then the frame.
//!
//! Nothing here reads or writes: bytes go in, frames come out, so that a server that waits for a thousand peers
//! and a client that blocks on one share it.

use serde::{Serialize, de::DeserializeOwned};
use tokio_util::{
    bytes::{Bytes, BytesMut},
    codec::{Decoder, Encoder, LengthDelimitedCodec},
};

use super::{FrameError, decode, encode};

/// One direction of a connection.
pub struct Wire {
    codec: LengthDelimitedCodec,
    /// The length of a frame was taken, its bytes are not all there.
    headed: bool,
    /// Incoming: what came and is no whole frame yet. Outgoing: what was not taken yet.
    pub bytes: BytesMut,
}

impl Wire {
    /// A direction on which a frame has at most `max` bytes.
    pub fn new(max: usize) -> Self {
        let codec = LengthDelimitedCodec::builder().max_frame_length(max).new_codec();
        Self { codec, headed: false, bytes: BytesMut::new() }
    }

    /// The next whole frame, or nothing until more bytes are there.
    ///
    /// # Errors
    /// A frame that is too long, damaged or of another version. The stream is of no use after that.
    pub fn take<T: DeserializeOwned>(&mut self) -> Result<Option<T>, FrameError> {
        let came = self.bytes.len();
        match self.codec.decode(&mut self.bytes) {
            Ok(Some(frame)) => {
                self.headed = false;
                decode(&frame).map(Some)
            }
            Ok(None) => {
                self.headed |= came > self.bytes.len();
                Ok(None)
            }
            Err(_) => Err(FrameError::Long),
        }
    }

    /// Whether a part of a frame came, if only its length.
    pub fn has_begun(&self) -> bool {
        self.headed || !self.bytes.is_empty()
    }

    /// Appends a frame to what is to be sent.
    ///
    /// # Errors
    /// It is longer than the other side takes; nothing was appended.
    pub fn put<T: Serialize>(&mut self, frame: &T) -> Result<(), FrameError> {
        self.put_raw(encode(frame)?)
    }

    /// Appends the version of this side alone: what a peer of any other version understands.
    ///
    /// # Errors
    /// Never.
    pub fn put_version(&mut self) -> Result<(), FrameError> {
        self.put_raw(super::PROTOCOL.to_le_bytes().to_vec())
    }

    fn put_raw(&mut self, frame: Vec<u8>) -> Result<(), FrameError> {
        self.codec.encode(Bytes::from(frame), &mut self.bytes).map_err(|_| FrameError::Long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{MAX_TO_SERVER, Request, ToServer};

    #[test]
    fn frames_come_out_however_the_bytes_are_cut() {
        let frames = [
            ToServer::Ask { as_staff: Some("1001".into()) },
            ToServer::Request(Box::new(Request::Find { text: "张三".into(), limit: 7 })),
            ToServer::Bytes(vec![27, b'[', b'A']),
        ];
        let mut out = Wire::new(MAX_TO_SERVER);
        frames.iter().for_each(|frame| out.put(frame).unwrap());
        for cut in 1..out.bytes.len() {
            let mut into = Wire::new(MAX_TO_SERVER);
            let mut got = Vec::new();
            for piece in out.bytes.chunks(cut) {
                into.bytes.extend_from_slice(piece);
                while let Some(frame) = into.take::<ToServer>().unwrap() {
                    got.push(frame);
                }
            }
            assert_eq!(got, frames, "pieces of {cut}");
            assert!(into.bytes.is_empty());
        }
    }

    #[test]
    fn a_frame_has_begun_when_nothing_but_its_length_came() {
        let mut out = Wire::new(MAX_TO_SERVER);
        out.put(&ToServer::Size { cols: 80, rows: 24 }).unwrap();
        let mut into = Wire::new(MAX_TO_SERVER);
        assert!(!into.has_begun());
        let (head, rest) = out.bytes.split_at(4);
        into.bytes.extend_from_slice(head);
        assert_eq!(into.take::<ToServer>().unwrap(), None);
        assert!(into.bytes.is_empty() && into.has_begun());
        into.bytes.extend_from_slice(rest);
        assert!(into.take::<ToServer>().unwrap().is_some());
        assert!(!into.has_begun());
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_anything_is_kept() {
        let mut into = Wire::new(MAX_TO_SERVER);
        into.bytes.extend_from_slice(&u32::try_from(MAX_TO_SERVER + 1).unwrap().to_be_bytes());
        assert!(matches!(into.take::<ToServer>(), Err(FrameError::Long)));
        let mut out = Wire::new(MAX_TO_SERVER);
        assert!(matches!(out.put(&ToServer::Bytes(vec![0; MAX_TO_SERVER])), Err(FrameError::Long)));
        assert!(out.bytes.is_empty());
    }

    #[test]
    fn a_frame_of_another_version_is_not_decoded_but_named() {
        let mut wire = Wire::new(MAX_TO_SERVER);
        wire.put_raw(vec![0x34, 0x12, 0xff, 0xff]).unwrap();
        assert!(matches!(wire.take::<ToServer>(), Err(FrameError::Version { theirs: 0x1234 })));
        wire.put_version().unwrap();
        assert!(matches!(wire.take::<ToServer>(), Err(FrameError::Damaged(_))), "our own, and nothing in it");
    }
}

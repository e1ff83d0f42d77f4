//! A checkpoint: where trail and log stood, signed by the site, as one line of text that can be printed, mailed or
//! sent to another machine's log.

use base64ct::{Base64UrlUnpadded as Base64, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};

use super::key::Key;
use crate::{case::Site, sla::Instant};

/// The word with which every checkpoint begins.
pub const MARK: &str = "caseloop-checkpoint";
/// The form of the line.
const FORM: &str = "1";

/// Where trail and log of a site stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub site: Site,
    /// The life of the store.
    pub epoch: u32,
    /// The last entry of the trail, and the hash of the trail up to it.
    pub n: u64,
    pub trail: [u8; 32],
    /// The last event of the log, and the hash of the log up to it.
    pub seq: u64,
    pub log: [u8; 32],
    pub at: Instant,
    /// The public key that the signature is held against.
    pub key: [u8; 32],
}

/// What a signature covers: the line before it.
pub struct Signed {
    text: String,
    signature: [u8; 64],
}

impl Checkpoint {
    /// The line, signed.
    pub fn line(&self, key: &Key) -> String {
        let text = self.text();
        let signature = Base64::encode_string(&key.sign(text.as_bytes()));
        format!("{text} {signature}")
    }

    fn text(&self) -> String {
        let Self { site, epoch, n, trail, seq, log, at, key } = self;
        let [trail, log, key] = [trail, log, key].map(|bytes| Base64::encode_string(bytes));
        format!("{MARK} {FORM} {} {epoch} {n} {trail} {seq} {log} {} {key}", site.letters(), at.seconds())
    }

    /// The checkpoint in a line, which may have something in front of it; `None` where there is none. Its signature
    /// is not held against it yet.
    pub fn read(line: &str) -> Option<(Self, Signed)> {
        let line = line.get(line.find(MARK)?..)?.trim_end();
        let (text, signature) = line.rsplit_once(' ')?;
        let mut words = text.split(' ');
        let mut next = || words.next();
        if (next()?, next()?) != (MARK, FORM) {
            return None;
        }
        let checkpoint = Self {
            site: next()?.parse().ok()?,
            epoch: next()?.parse().ok()?,
            n: next()?.parse().ok()?,
            trail: bytes(next()?)?,
            seq: next()?.parse().ok()?,
            log: bytes(next()?)?,
            at: Instant::from_seconds(next()?.parse().ok()?),
            key: bytes(next()?)?,
        };
        // Nothing is signed that is not read, and nothing read that could be written in two ways.
        let signed = Signed { text: text.to_owned(), signature: bytes(signature)? };
        (next().is_none() && checkpoint.text() == text).then_some((checkpoint, signed))
    }
}

impl Signed {
    /// Whether the holder of this key signed it.
    pub fn is_of(&self, key: &[u8; 32]) -> bool {
        VerifyingKey::from_bytes(key).is_ok_and(|key| {
            key.verify_strict(self.text.as_bytes(), &Signature::from_bytes(&self.signature)).is_ok()
        })
    }
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (Base64::decode(text, &mut bytes).ok()?.len() == N).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn checkpoint(key: &Key) -> Checkpoint {
        Checkpoint {
            site: "ZJ".parse().unwrap(),
            epoch: 1,
            n: 12_345,
            trail: [1; 32],
            seq: 67_890,
            log: [2; 32],
            at: Instant::from_seconds(1_780_000_000),
            key: key.public(),
        }
    }

    /// These lines stand on paper and in the logs of other machines.
    #[test]
    fn a_line_as_form_1_writes_it() {
        let key = Key::of(&[7; 32]);
        assert_eq!(
            checkpoint(&key).line(&key),
            "caseloop-checkpoint 1 ZJ 1 12345 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE 67890 \
             AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI 1780000000 \
             6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw \
             0RHfijRa3qz-NnZ2CKpuclXpGd7CbxTOD-Tlx1Zg_I_61z-UdkXitc5n-lywr5qb8DtJUzwg9jZemcDZ_2aIDA"
        );
    }

    #[test]
    fn a_line_is_read_behind_what_another_machine_wrote_in_front_of_it() {
        let key = Key::of(&[7; 32]);
        let stands = checkpoint(&key);
        let line = format!("Mar  2 01:00:00 hall-3 caseloop[7]: {}\r\n", stands.line(&key));
        let (read, signed) = Checkpoint::read(&line).unwrap();
        assert_eq!(read, stands);
        assert!(signed.is_of(&key.public()) && !signed.is_of(&Key::of(&[8; 32]).public()));
        assert!(Checkpoint::read("caseloop-checkpoint 2 ZJ").is_none() && Checkpoint::read("").is_none());
    }

    proptest! {
        #[test]
        fn whatever_is_changed_in_a_line_it_is_none_or_not_signed(at in 0usize..400, to in "[ -~]") {
            let key = Key::of(&[7; 32]);
            let line = checkpoint(&key).line(&key);
            let at = at % line.len();
            let changed = format!("{}{to}{}", &line[..at], &line[at + 1..]);
            prop_assume!(changed != line);
            if let Some((_, signed)) = Checkpoint::read(&changed) {
                prop_assert!(!signed.is_of(&key.public()), "{}", changed);
            }
        }
    }
}

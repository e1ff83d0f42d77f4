//! What is spoken: key exchange, keys, ciphers. Nothing that is weak is offered, so nothing weak can be chosen.

use std::{borrow::Cow, time::Duration};

use russh::{
    MethodKind, MethodSet, Preferred, SshId, cipher, compression, kex,
    keys::{Algorithm, EcdsaCurve, HashAlg, PrivateKey},
    mac,
    server::Config,
};

use crate::serve::limits::{
    CHANNEL_BUFFER, CHANNEL_WINDOW, KEEPALIVE, KEEPALIVES, PACKET, REJECTED, STUCK, TRIES_OF_CONNECTION,
};

/// Key exchange. The last name is no exchange but the strict form of them all (against Terrapin, CVE-2023-48795).
pub const KEX: &[kex::Name] = &[
    kex::MLKEM768X25519_SHA256,
    kex::CURVE25519,
    kex::CURVE25519_PRE_RFC_8731,
    kex::EXTENSION_SUPPORT_AS_SERVER,
    kex::EXTENSION_OPENSSH_STRICT_KEX_AS_SERVER,
];

const CIPHERS: &[cipher::Name] = &[cipher::CHACHA20_POLY1305, cipher::AES_256_GCM, cipher::AES_128_GCM];

/// For ciphers that need one; the three above bring their own.
const MACS: &[mac::Name] = &[mac::HMAC_SHA512_ETM, mac::HMAC_SHA256_ETM];

/// Signatures, of people too. No RSA with SHA-1.
const SIGNATURES: &[Algorithm] = &[
    Algorithm::Ed25519,
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP384 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP521 },
    Algorithm::Rsa { hash: Some(HashAlg::Sha512) },
    Algorithm::Rsa { hash: Some(HashAlg::Sha256) },
];

/// None: what is compressed before anybody signed on is a way to fill the memory.
const COMPRESSIONS: &[compression::Name] = &[compression::NONE];

/// How the door speaks.
pub fn config(host_key: PrivateKey) -> Config {
    Config {
        server_id: SshId::Standard(Cow::Borrowed("SSH-2.0-caseloop")),
        methods: MethodSet::from(&[MethodKind::PublicKey][..]),
        auth_rejection_time: REJECTED,
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![host_key],
        window_size: CHANNEL_WINDOW,
        maximum_packet_size: PACKET,
        channel_buffer_size: CHANNEL_BUFFER,
        // A frame that was handed over and not written yet is one that waits; no more than that.
        event_buffer_size: 1,
        preferred: Preferred {
            kex: Cow::Borrowed(KEX),
            key: Cow::Borrowed(SIGNATURES),
            host_key_certificates: Cow::Borrowed(&[]),
            cipher: Cow::Borrowed(CIPHERS),
            mac: Cow::Borrowed(MACS),
            compression: Cow::Borrowed(COMPRESSIONS),
        },
        max_auth_attempts: TRIES_OF_CONNECTION,
        // Also how long a client may take nothing of what is being written to it.
        inactivity_timeout: Some(STUCK),
        keepalive_interval: Some(KEEPALIVE),
        keepalive_max: KEEPALIVES,
        nodelay: true,
        ..Config::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<T: AsRef<str>>(of: &[T]) -> Vec<&str> {
        of.iter().map(AsRef::as_ref).collect()
    }

    #[test]
    fn nothing_weak_is_offered_and_key_exchange_is_strict() {
        let key = super::super::host_key::random().unwrap();
        let config = config(key);
        let spoken = &config.preferred;
        assert_eq!(
            names(&spoken.kex),
            [
                "mlkem768x25519-sha256",
                "curve25519-sha256",
                "curve25519-sha256@libssh.org",
                "ext-info-s",
                "kex-strict-s-v00@openssh.com"
            ]
        );
        assert_eq!(
            names(&spoken.cipher),
            ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com"]
        );
        assert_eq!(names(&spoken.mac), ["hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com"]);
        assert_eq!(names(&spoken.compression), ["none"]);
        let signatures: Vec<String> = spoken.key.iter().map(ToString::to_string).collect();
        assert_eq!(
            signatures,
            [
                "ssh-ed25519",
                "ecdsa-sha2-nistp256",
                "ecdsa-sha2-nistp384",
                "ecdsa-sha2-nistp521",
                "rsa-sha2-512",
                "rsa-sha2-256"
            ]
        );
        assert!(config.certificates.is_empty());
        assert_eq!(config.methods, MethodSet::from(&[MethodKind::PublicKey][..]));
    }
}

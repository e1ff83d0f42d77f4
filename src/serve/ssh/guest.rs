//! Who knocks, as the protocol sees them: proven by a signature, and given one channel for one purpose.
//!
//! The person is known only once a signature was checked (`auth_publickey`), from the key that made it, and never changes
//! after. What a client merely shows, and the name it gives, mean nothing. Every request that has no answer here is
//! refused by what is refused in its default.

use std::sync::Arc;

use russh::{
    Channel, ChannelId, Pty,
    keys::{Algorithm, HashAlg, PublicKey},
    server::{Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey},
};
use tokio::sync::watch;

use super::{attend::Stage, talk};
use crate::{
    case::PersonId,
    serve::{hall::Hall, peer::Peer},
};

/// Somebody at the door.
pub struct Guest {
    hall: Arc<Hall>,
    stage: watch::Sender<Stage>,
    /// Whose key signed, and the SHA-256 of the key.
    proven: Option<(PersonId, [u8; 32])>,
    /// The one channel was opened.
    opened: bool,
    /// A terminal was asked for.
    pty: bool,
    /// What is wanted was said.
    asked: bool,
}

impl Guest {
    pub const fn new(hall: Arc<Hall>, stage: watch::Sender<Stage>) -> Self {
        Self { hall, stage, proven: None, opened: false, pty: false, asked: false }
    }

    /// The person of a key, and its SHA-256.
    fn person_of(&self, key: &PublicKey, signs_with: &Algorithm) -> Option<(PersonId, [u8; 32])> {
        if matches!(signs_with, Algorithm::Rsa { hash: None }) {
            return None;
        }
        let sha256 = key.fingerprint(HashAlg::Sha256).sha256()?;
        let (person, kept) = self.hall.desk.person_of_key(&sha256)?;
        let kept = PublicKey::from_openssh(&kept).ok()?;
        (kept.key_data() == key.key_data()).then_some((person, sha256))
    }

    fn refuse(&self) -> Auth {
        self.stage.send_if_modified(|stage| {
            let first = *stage == Stage::Knocking;
            if first {
                *stage = Stage::Failing;
            }
            first
        });
        Auth::reject()
    }

    /// Whether this is the first time that something is asked for, of what is asked for once.
    fn answer(
        session: &mut Session,
        channel: ChannelId,
        asked: &mut bool,
        may: bool,
    ) -> Result<(), russh::Error> {
        if !may || std::mem::replace(asked, true) {
            session.channel_failure(channel)
        } else {
            session.channel_success(channel)
        }
    }
}

impl Handler for Guest {
    type Error = russh::Error;

    /// Says only whether it is worth signing with this key.
    async fn auth_publickey_offered(
        &mut self,
        _user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Self::Error> {
        match self.person_of(offer.public_key, offer.algorithm) {
            Some(_) => Ok(Auth::Accept),
            None => Ok(self.refuse()),
        }
    }

    /// The signature was checked.
    async fn auth_publickey(&mut self, _user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth, Self::Error> {
        match self.person_of(key.public_key, key.algorithm) {
            Some(proven) if self.proven.is_none() => {
                self.proven = Some(proven);
                self.stage.send_replace(Stage::SignedOn);
                Ok(Auth::Accept)
            }
            _ => Ok(self.refuse()),
        }
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        let Some((person, sha256)) = self.proven.filter(|_| !self.opened) else { return Ok(()) };
        self.opened = true;
        self.stage.send_replace(Stage::Busy);
        let peer = Peer::of_key(&self.hall.desk, person, sha256);
        reply.accept().await;
        tokio::spawn(talk::talk(Arc::clone(&self.hall), peer, channel, self.stage.clone()));
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _term: &str,
        _cols: u32,
        _rows: u32,
        _width: u32,
        _height: u32,
        _modes: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        Self::answer(session, channel, &mut self.pty, !self.asked)
    }

    async fn shell_request(&mut self, channel: ChannelId, session: &mut Session) -> Result<(), Self::Error> {
        Self::answer(session, channel, &mut self.asked, true)
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        _words: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        Self::answer(session, channel, &mut self.asked, true)
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _name: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        _name: &str,
        _value: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _single: bool,
        _protocol: &str,
        _cookie: &str,
        _screen: u32,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }
}

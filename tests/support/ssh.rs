//! A client at the SSH door: keys, and a screen that is read as a terminal would.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::{
    fs,
    net::{IpAddr, SocketAddr, TcpListener},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use russh::{
    Channel, ChannelMsg,
    client::{self, AuthResult, Handle, Msg},
    keys::{PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate, ssh_key::private::Ed25519Keypair},
};
use tokio::{net::TcpSocket, time::timeout};

use crate::support::{Served, Site, eventually};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A site whose SSH door is open.
pub struct Open {
    pub site: Site,
    pub served: Served,
    pub at: SocketAddr,
}

impl Open {
    /// 1001 manages; key 1 is theirs. 1002 is an agent with key 2.
    pub fn new() -> Self {
        let site = Site::new();
        site.ok(&["person", "add", "1002", "李明", "--role", "agent"]);
        Self::of(site)
    }

    /// The same of a site that has both.
    pub fn of(site: Site) -> Self {
        site.ok(&["ssh", "host-key"]);
        add_key(&site, "1001", 1);
        add_key(&site, "1002", 2);
        site.ok(&["stop"]);
        let at = free();
        fs::write(site.path().join("config.toml"), format!("[ssh]\nlisten = \"{at}\"\n")).unwrap();
        let served = site.serve(&[]);
        eventually("the SSH door opens", || std::net::TcpStream::connect(at).is_ok());
        Self { site, served, at }
    }

    /// Somebody who signed on with this key.
    pub async fn sign_on(&self, key: u8) -> Handle<Client> {
        let mut handle = connect(self.at, None).await;
        let signed = handle.authenticate_publickey("anybody", with_hash(key)).await.unwrap();
        assert!(signed.success(), "{signed:?}");
        handle
    }

    /// The workstation of who has this key.
    pub async fn sit(&self, key: u8) -> Screen {
        Screen::of(self.sign_on(key).await).await
    }

    /// The kilobytes of memory that the server has.
    pub fn memory_kb(&self) -> u64 {
        memory_kb(self.site.server().as_raw_nonzero().get())
    }
}

/// The kilobytes of memory that a process has.
pub fn memory_kb(pid: i32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

/// An address where nobody listens.
pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// The key of this number.
pub fn key(n: u8) -> PrivateKey {
    PrivateKey::from(Ed25519Keypair::from_seed(&[n; 32]))
}

pub fn with_hash(n: u8) -> PrivateKeyWithHashAlg {
    PrivateKeyWithHashAlg::new(Arc::new(key(n)), None)
}

/// Lets a person in with the key of this number; gives its fingerprint.
pub fn add_key(site: &Site, staff: &str, n: u8) -> String {
    use std::io::Write;
    let mut child = site
        .command(&["person", "key", "add", staff, "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let public = key(n).public_key().to_openssh().unwrap();
    child.stdin.take().unwrap().write_all(public.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let added: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    added["fingerprint"].as_str().unwrap().to_owned()
}

/// Takes the server for what it says it is.
pub struct Client;

impl client::Handler for Client {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

/// A connection, from this address where one is named.
pub async fn connect(at: SocketAddr, from: Option<IpAddr>) -> Handle<Client> {
    try_connect(at, from).await.unwrap()
}

/// The same where it may be turned away.
pub async fn try_connect(at: SocketAddr, from: Option<IpAddr>) -> Result<Handle<Client>, russh::Error> {
    let socket = TcpSocket::new_v4()?;
    if let Some(from) = from {
        socket.bind(SocketAddr::new(from, 0))?;
    }
    let stream = socket.connect(at).await?;
    stream.set_nodelay(true)?;
    let config = client::Config { window_size: 256 * 1024, ..client::Config::default() };
    let connecting = client::connect_stream(Arc::new(config), stream, Client);
    timeout(PATIENCE, connecting).await.map_err(|_| russh::Error::ConnectionTimeout)?
}

/// Whether signing on with this key is taken.
pub async fn signs_on(handle: &mut Handle<Client>, n: u8) -> bool {
    matches!(handle.authenticate_publickey("1001", with_hash(n)).await, Ok(AuthResult::Success))
}

/// What was said, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub output: String,
    pub errors: String,
    pub status: Option<u32>,
}

/// Asks in words.
pub async fn ask(handle: &Handle<Client>, words: &str) -> Answer {
    let channel = handle.channel_open_session().await.unwrap();
    channel.exec(true, words).await.unwrap();
    heard(channel).await
}

/// Everything until the channel is closed.
pub async fn heard(mut channel: Channel<Msg>) -> Answer {
    let (mut output, mut errors, mut status) = (Vec::new(), Vec::new(), None);
    while let Some(said) = timeout(PATIENCE, channel.wait()).await.expect("it ends in time") {
        match said {
            ChannelMsg::Data { data } => output.extend_from_slice(&data),
            ChannelMsg::ExtendedData { data, .. } => errors.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => status = Some(exit_status),
            _ => {}
        }
    }
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Answer { output: text(output), errors: text(errors), status }
}

pub fn cells(n: u16) -> std::num::NonZero<u16> {
    n.try_into().unwrap()
}

/// A terminal at the workstation. It answers what a terminal is asked.
pub struct Screen {
    pub handle: Handle<Client>,
    pub channel: Channel<Msg>,
    pub parser: vt100::Parser,
    pub status: Option<u32>,
    /// Bytes that came.
    pub bytes: usize,
}

impl Screen {
    pub async fn of(handle: Handle<Client>) -> Self {
        let channel = handle.channel_open_session().await.unwrap();
        channel.request_pty(true, "xterm-256color", 80, 24, 0, 0, &[]).await.unwrap();
        channel.request_shell(true).await.unwrap();
        let parser = vt100::Parser::new(cells(24), cells(80), 0);
        Self { handle, channel, parser, status: None, bytes: 0 }
    }

    /// The next frame; false where nothing more comes.
    pub async fn hear(&mut self) -> bool {
        loop {
            match self.channel.wait().await {
                Some(ChannelMsg::Data { data }) => {
                    self.bytes += data.len();
                    self.parser.process(&data);
                    let asked = data.windows(4).filter(|four| four == b"\x1b[5n").count();
                    for _ in 0..asked {
                        let _ = self.channel.data_bytes(&b"\x1b[0n"[..]).await;
                    }
                    return true;
                }
                Some(ChannelMsg::ExitStatus { exit_status }) => self.status = Some(exit_status),
                Some(ChannelMsg::Close) | None => return false,
                Some(_) => {}
            }
        }
    }

    pub async fn keys(&mut self, keys: &str) {
        self.channel.data_bytes(keys.as_bytes().to_vec()).await.unwrap();
    }

    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    pub async fn shows(&mut self, what: &str) {
        while !self.text().contains(what) {
            let heard = timeout(PATIENCE, self.hear()).await;
            assert!(matches!(heard, Ok(true)), "it does not show {what}:\n{}", self.text());
        }
    }

    /// Waits for the end; gives the screen then.
    pub async fn end(&mut self) -> String {
        while timeout(PATIENCE, self.hear()).await.expect("it ends in time") {}
        self.text()
    }
}

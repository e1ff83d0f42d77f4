//! The SSH door against the real server: who is let in, what they get, and what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;
#[path = "support/ssh.rs"]
mod ssh;

use std::{
    fs,
    io::Read,
    net::{IpAddr, Ipv4Addr, TcpStream},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use russh::{
    ChannelMsg,
    client::{AuthResult, Handle, KeyboardInteractiveAuthResponse},
    keys::{
        HashAlg, agent::AgentIdentity, signature::Signer as _, ssh_encoding::Encode as _, ssh_key::Signature,
    },
};
use ssh::{Client, Open, Screen, add_key, ask, connect, heard, key, signs_on, try_connect, with_hash};
use support::{Site, eventually};
use tokio::time::{sleep, timeout};

/// Signs with another key than was shown.
struct Forger(u8);

#[derive(Debug)]
struct Unsent;

impl From<russh::SendError> for Unsent {
    fn from(_: russh::SendError) -> Self {
        Self
    }
}

impl russh::Signer for Forger {
    type Error = Unsent;

    async fn auth_sign(
        &mut self,
        _: &AgentIdentity,
        _: Option<HashAlg>,
        mut to_sign: Vec<u8>,
    ) -> Result<Vec<u8>, Unsent> {
        let signed: Signature = key(self.0).try_sign(&to_sign).unwrap();
        let signature = signed.encode_vec().unwrap();
        to_sign.extend(u32::try_from(signature.len()).unwrap().to_be_bytes());
        to_sign.extend(signature);
        Ok(to_sign)
    }
}

#[tokio::test]
async fn who_shows_another_persons_key_and_signs_with_their_own_is_themselves_or_nobody() {
    let open = Open::new();
    let mut handle = connect(open.at, None).await;
    let shown = key(1).public_key().clone();
    let signed = handle.authenticate_publickey_with("1001", shown, None, &mut Forger(2)).await.unwrap();
    assert!(!signed.success(), "a key that did not sign: {signed:?}");
    // The administrator's key was shown and found good to sign with; what counts is the key that signs.
    assert!(signs_on(&mut handle, 2).await);
    let mut screen = Screen::of(handle).await;
    screen.shows("李明").await;
    assert!(!screen.text().contains("王芳"));
}

#[tokio::test]
async fn the_name_of_the_user_means_nothing_and_a_stranger_is_nobody() {
    let open = Open::new();
    for name in ["1001", "root", "", "王芳"] {
        let mut handle = connect(open.at, None).await;
        let signed = handle.authenticate_publickey(name, with_hash(2)).await.unwrap();
        assert!(signed.success(), "{name}");
        let mut screen = Screen::of(handle).await;
        screen.shows("李明").await;
    }
    let mut stranger = connect(open.at, None).await;
    assert!(!signs_on(&mut stranger, 9).await);
}

#[tokio::test]
async fn nothing_but_a_key_lets_anybody_in() {
    let open = Open::new();
    let mut handle = connect(open.at, None).await;
    assert!(!handle.authenticate_none("1001").await.unwrap().success());
    let password = handle.authenticate_password("1001", "").await.unwrap();
    let AuthResult::Failure { remaining_methods, .. } = password else { panic!("let in") };
    let methods: Vec<&str> = remaining_methods.iter().map(Into::into).collect();
    assert_eq!(methods, ["publickey"]);
    let asked = handle.authenticate_keyboard_interactive_start("1001", None).await.unwrap();
    assert!(matches!(asked, KeyboardInteractiveAuthResponse::Failure { .. }), "{asked:?}");
    assert!(handle.channel_open_session().await.is_err(), "nobody signed on");
}

/// Asks for something on a fresh channel; whether it was granted.
macro_rules! granted {
    ($handle:expr, $channel:ident => $ask:expr) => {{
        let mut $channel = $handle.channel_open_session().await.unwrap();
        $ask.await.unwrap();
        loop {
            match timeout(ssh::PATIENCE, $channel.wait()).await.unwrap() {
                Some(ChannelMsg::Success) => break true,
                Some(ChannelMsg::Failure) | None => break false,
                Some(_) => {}
            }
        }
    }};
}

#[tokio::test]
async fn everything_else_that_ssh_can_do_is_refused() {
    let open = Open::new();
    async fn on(open: &Open) -> Handle<Client> {
        open.sign_on(1).await
    }
    assert!(!granted!(on(&open).await, it => it.set_env(true, "LD_PRELOAD", "/tmp/x.so")));
    assert!(!granted!(on(&open).await, it => it.set_env(true, "LANG", "C")));
    assert!(!granted!(on(&open).await, it => it.request_subsystem(true, "sftp")));
    assert!(!granted!(on(&open).await, it => it.request_x11(true, false, "MIT-MAGIC-COOKIE-1", "00", 0)));
    assert!(!granted!(on(&open).await, it => it.agent_forward(true)));
    let handle = on(&open).await;
    assert!(handle.channel_open_direct_tcpip("127.0.0.1", 22, "127.0.0.1", 9).await.is_err());
    assert!(handle.channel_open_direct_streamlocal("/run/x.sock").await.is_err());
    assert!(handle.channel_open_x11("127.0.0.1", 9).await.is_err());
    assert!(handle.tcpip_forward("0.0.0.0", 0).await.is_err());
    assert!(handle.streamlocal_forward("/tmp/x.sock").await.is_err());
    // One channel, and on it one thing.
    let channel = handle.channel_open_session().await.unwrap();
    assert!(handle.channel_open_session().await.is_err());
    channel.exec(false, "status").await.unwrap();
    assert_eq!(heard(channel).await.status, Some(0));
    assert!(handle.channel_open_session().await.is_err());
    let handle = on(&open).await;
    assert!(granted!(handle, it => it.request_pty(true, "xterm", 80, 24, 0, 0, &[])));
    let handle = on(&open).await;
    let mut twice = handle.channel_open_session().await.unwrap();
    twice.exec(true, "status").await.unwrap();
    twice.exec(true, "status").await.unwrap();
    twice.request_shell(true).await.unwrap();
    let (mut yes, mut no) = (0, 0);
    while let Some(said) = timeout(ssh::PATIENCE, twice.wait()).await.unwrap() {
        yes += u32::from(matches!(said, ChannelMsg::Success));
        no += u32::from(matches!(said, ChannelMsg::Failure));
    }
    assert!(yes == 1 && no <= 2, "{yes} {no}");
}

#[tokio::test]
async fn questions_are_answered_and_nothing_else_is_done() {
    let open = Open::new();
    let case = open.site.new_case("楼上没有信号");
    let status = ask(&open.sign_on(2).await, "status --json").await;
    assert_eq!((status.status, status.errors.as_str()), (Some(0), ""));
    let said: serde_json::Value = serde_json::from_str(&status.output).unwrap();
    assert_eq!(said["cases"]["open"], 1);

    let list = ask(&open.sign_on(2).await, "list").await;
    assert!(list.status == Some(0) && list.output.starts_with(&case), "{list:?}");
    assert!(!list.output.contains("13800001234"), "masked for who may not see it");
    assert_eq!(ask(&open.sign_on(2).await, "list --overdue").await.output, "");
    let show = ask(&open.sign_on(2).await, &format!("caseloop show {case}")).await;
    assert!(show.status == Some(0) && show.output.contains("楼上没有信号"), "{show:?}");
    let find = ask(&open.sign_on(2).await, "find 没有信号").await;
    assert!(find.status == Some(0) && find.output.contains(&case), "{find:?}");
    let explain = ask(&open.sign_on(2).await, &format!("sla explain {case} --lang en")).await;
    assert!(explain.status == Some(0) && !explain.output.is_empty(), "{explain:?}");
    let help = ask(&open.sign_on(2).await, "list --help --lang en").await;
    assert!(help.status == Some(0) && help.output.contains("--overdue"), "{help:?}");
    let none = ask(&open.sign_on(2).await, "show ZJ-9999999").await;
    assert!(none.status == Some(1) && none.output.is_empty() && !none.errors.is_empty(), "{none:?}");

    let events = open.site.json(&["status"])["events"].clone();
    for words in [
        "do new accept --field line=13800001234",
        "person list",
        "stop",
        "import x --map y",
        "serve",
        "sh -c id",
        "/bin/sh",
        "",
        "list; id",
        "scp -t /tmp",
        "sla eval /etc/passwd --json",
        "sla calendar --calendar /etc/passwd --from 2026-01-01 --to 2026-01-02",
    ] {
        let refused = ask(&open.sign_on(1).await, words).await;
        assert_eq!((refused.status, refused.output.as_str()), (Some(2), ""), "{words}: {refused:?}");
        assert!(!refused.errors.is_empty(), "{words}");
    }
    let word = ask(&open.sign_on(1).await, "reboot").await.errors;
    assert!(word.contains("list") && word.contains("sla explain"), "{word}");
    let long = ask(&open.sign_on(1).await, &format!("find {}", "长".repeat(5_000))).await;
    assert_eq!(long.status, Some(2));
    assert_eq!(open.site.json(&["status"])["events"], events, "nothing was written");
}

#[tokio::test]
async fn what_somebody_wrote_does_not_reach_the_terminal_of_who_asks() {
    let open = Open::new();
    let case = open.site.new_case("\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}x");
    for words in
        ["list".to_owned(), format!("show {case}"), "find owned".to_owned(), format!("show {case} --json")]
    {
        let said = ask(&open.sign_on(2).await, &words).await;
        let evil = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!said.output.contains(evil) && !said.errors.contains(evil), "{words}: {said:?}");
        assert!(said.output.contains("owned"), "{words}: {said:?}");
    }
}

#[tokio::test]
async fn without_a_terminal_there_is_the_dialogue_of_lines() {
    let open = Open::new();
    let case = open.site.new_case("楼上没有信号");
    let handle = open.sign_on(2).await;
    let channel = handle.channel_open_session().await.unwrap();
    channel.request_shell(true).await.unwrap();
    channel.data_bytes(format!("{case}\nq\nq\n").into_bytes()).await.unwrap();
    channel.eof().await.unwrap();
    let said = heard(channel).await;
    assert!(said.output.contains("楼上没有信号") && said.output.contains(&case), "{said:?}");
    assert!(said.status.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_comes_back_to_what_they_were_typing_and_nobody_else_does() {
    let open = Open::new();
    let mut screen = open.sit(2).await;
    screen.shows("李明").await;
    screen.keys("i").await;
    screen.shows("业务号码").await;
    screen.keys("13833330912").await;
    screen.shows("13833330912").await;
    let gone = russh::Disconnect::ByApplication;
    screen.handle.disconnect(gone, "", "").await.unwrap();
    drop(screen);
    eventually("the server sees it", || open.site.json(&["status"])["sessions"] == 0);
    let mut other = open.sit(1).await;
    other.shows("王芳").await;
    assert!(!other.text().contains("13833330912"));
    let mut back = open.sit(2).await;
    back.shows("13833330912").await;
    back.channel.window_change(120, 40, 0, 0).await.unwrap();
    back.parser.screen_mut().set_size(ssh::cells(40), ssh::cells(120));
    let wide = |back: &Screen| back.text().lines().any(|line| line.chars().count() > 60);
    while !wide(&back) {
        assert!(timeout(ssh::PATIENCE, back.hear()).await.unwrap(), "{}", back.text());
    }
}

#[tokio::test]
async fn who_leaves_by_the_key_is_told_nothing_failed_and_the_terminal_is_given_back() {
    let open = Open::new();
    let mut screen = open.sit(2).await;
    screen.shows("李明").await;
    screen.keys("\u{18}").await;
    screen.end().await;
    assert_eq!(screen.status, Some(0));
    assert!(!screen.parser.screen().alternate_screen());
}

#[tokio::test]
async fn a_leaver_and_a_key_that_was_removed_are_out_within_a_second() {
    let open = Open::new();
    let second = add_key(&open.site, "1002", 3);
    let (mut by_two, mut by_three, mut boss) = (open.sit(2).await, open.sit(3).await, open.sit(1).await);
    for screen in [&mut by_two, &mut by_three] {
        screen.shows("李明").await;
    }
    boss.shows("王芳").await;
    let lines = open.sign_on(2).await;
    let dialogue = lines.channel_open_session().await.unwrap();
    dialogue.request_shell(true).await.unwrap();

    open.site.ok(&["person", "key", "remove", "1002", &second]);
    let began = Instant::now();
    let last = timeout(Duration::from_secs(1), by_three.end()).await.expect("out within a second");
    assert!(last.contains("注销") && by_three.status == Some(1), "{last}");
    assert!(!signs_on(&mut connect(open.at, None).await, 3).await);
    by_two.keys("?").await;
    assert!(timeout(ssh::PATIENCE, by_two.hear()).await.unwrap(), "the other key is as good as before");

    open.site.ok(&["person", "change", "1002", "--active", "no"]);
    let last = timeout(Duration::from_secs(1), by_two.end()).await.expect("out within a second");
    assert!(last.contains("离岗"), "{last}");
    let said = timeout(Duration::from_secs(1), heard(dialogue)).await.expect("out within a second");
    assert_eq!(said.status, Some(1));
    assert!(!signs_on(&mut connect(open.at, None).await, 2).await);
    boss.keys("?").await;
    assert!(timeout(ssh::PATIENCE, boss.hear()).await.unwrap());
    assert!(began.elapsed() < ssh::PATIENCE);
}

#[tokio::test]
async fn a_server_that_stops_says_so_and_leaves_the_terminal_as_it_was() {
    let open = Open::new();
    let mut screen = open.sit(2).await;
    screen.shows("李明").await;
    open.site.ok(&["stop"]);
    let last = screen.end().await;
    assert!(last.contains("停止") && screen.status == Some(0), "{last}");
    assert!(!screen.parser.screen().alternate_screen());
}

#[tokio::test]
async fn a_person_has_so_many_sessions_and_is_told_when_there_are_no_more() {
    let open = Open::new();
    let mut there = Vec::new();
    for _ in 0..16 {
        let mut screen = open.sit(2).await;
        screen.shows("李明").await;
        there.push(screen);
    }
    let mut one_more = open.sit(2).await;
    let said = one_more.end().await;
    assert!(said.contains("16") && one_more.status == Some(1), "{said}");
    let mut boss = open.sit(1).await;
    boss.shows("王芳").await;
}

/// How many connections that never sign on are opened; a thousand where the environment says so.
fn half_open() -> usize {
    std::env::var("CASELOOP_HALF_OPEN").ok().and_then(|many| many.parse().ok()).unwrap_or(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_never_sign_on_cost_little_and_keep_nobody_out() {
    let open = Open::new();
    let mut working = open.sit(2).await;
    working.shows("李明").await;
    let before = open.memory_kb();
    // Some say nothing, some a version, some announce the largest packet there is and never send it.
    let knocking: Vec<TcpStream> = (0..half_open())
        .map(|n| {
            use std::io::Write;
            let mut stream = TcpStream::connect(open.at).unwrap();
            let said: &[u8] = match n % 3 {
                0 => b"",
                1 => b"SSH-2.0-x\r\n",
                _ => b"SSH-2.0-x\r\n\x00\x03\xff\xf0\x04",
            };
            let _ = stream.write_all(said);
            stream
        })
        .collect();
    sleep(Duration::from_millis(500)).await;
    let during = open.memory_kb();
    assert!(
        during < before + 16 * 1024,
        "{before} kB before, {during} kB with {} that knock",
        knocking.len()
    );
    // Who works goes on, and from elsewhere people sign on.
    working.keys("?").await;
    assert!(timeout(Duration::from_secs(5), working.hear()).await.unwrap());
    let elsewhere = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
    let mut handle = connect(open.at, Some(elsewhere)).await;
    assert!(signs_on(&mut handle, 1).await);
    // From here nobody does, and is told why in a line.
    let mut turned = TcpStream::connect(open.at).unwrap();
    turned.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut said = String::new();
    turned.read_to_string(&mut said).unwrap();
    assert!(said.contains("稍后再试") && !said.contains("SSH-2.0"), "{said}");
    // They are let go, and then this place is as good as any other.
    let began = Instant::now();
    loop {
        if let Ok(mut handle) = try_connect(open.at, None).await
            && signs_on(&mut handle, 1).await
        {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "they are let go after ten seconds");
        sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_shows_wrong_keys_again_and_again_is_turned_away_and_others_are_not() {
    let open = Open::new();
    let elsewhere = Some(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3)));
    for _ in 0..30 {
        let mut handle = connect(open.at, elsewhere).await;
        assert!(!signs_on(&mut handle, 9).await);
        drop(handle);
    }
    eventually("they are all counted", || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        std::thread::spawn(move || runtime.block_on(try_connect(open.at, elsewhere)).is_err()).join().unwrap()
    });
    assert!(signs_on(&mut connect(open.at, None).await, 2).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_stop_reading_add_nothing() {
    let open = Open::new();
    for n in 0..40 {
        open.site.new_case(&format!("第 {n} 件：楼上没有信号"));
    }
    let mut stopped = Vec::new();
    for _ in 0..4 {
        let mut screen = open.sit(2).await;
        screen.shows("李明").await;
        stopped.push(screen);
    }
    let mut working = open.sit(1).await;
    working.shows("王芳").await;
    // They type on, so that there is something to paint each time, and read nothing of it.
    let before = open.memory_kb();
    for _ in 0..400 {
        for screen in &mut stopped {
            let _ = timeout(Duration::from_millis(20), screen.channel.data_bytes(&b"\x0c"[..])).await;
        }
    }
    sleep(Duration::from_millis(500)).await;
    let after = open.memory_kb();
    assert!(after < before + 8 * 1024, "{before} kB before, {after} kB after");
    working.keys("?").await;
    assert!(timeout(Duration::from_secs(5), working.hear()).await.unwrap());
}

#[test]
fn the_door_stays_shut_until_there_is_a_host_key_and_a_persons_key() {
    let site = Site::new();
    site.ok(&["stop"]);
    let at = ssh::free();
    fs::write(site.path().join("config.toml"), format!("[ssh]\nlisten = \"{at}\"\n")).unwrap();
    let is_open = || TcpStream::connect(at).is_ok();
    let served = site.serve(&[]);
    add_key(&site, "1001", 1);
    assert!(!is_open(), "there is no host key");
    site.ok(&["stop"]);
    drop(served);
    let printed = site.json(&["ssh", "host-key"]);
    assert!(printed["fingerprint"].as_str().unwrap().starts_with("SHA256:"));
    let list = site.lines(&["person", "key", "list"]);
    site.ok(&["person", "key", "remove", "1001", list[0]["fingerprint"].as_str().unwrap()]);
    site.ok(&["stop"]);
    let _served = site.serve(&[]);
    assert!(!is_open(), "nobody has a key");
    add_key(&site, "1001", 1);
    eventually("it opens with the first key", is_open);
}

#[test]
fn the_real_client_gets_an_answer_and_a_status() {
    if Command::new("ssh").arg("-V").stderr(Stdio::null()).status().is_err() {
        eprintln!("skipped: there is no ssh on this machine");
        return;
    }
    let open = Open::new();
    let case = open.site.new_case("楼上没有信号");
    let file = open.site.path().join("id");
    let text = key(2).to_openssh(russh::keys::ssh_key::LineEnding::LF).unwrap();
    fs::write(&file, text.as_bytes()).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let known = open.site.path().join("known");
    let host_key = open.site.json(&["ssh", "host-key"])["key"].as_str().unwrap().to_owned();
    fs::write(&known, format!("[127.0.0.1]:{} {host_key}\n", open.at.port())).unwrap();
    let ssh = |words: &[&str]| {
        let mut command = Command::new("ssh");
        command.args(["-F", "none", "-p", &open.at.port().to_string(), "-i", file.to_str().unwrap()]);
        for option in [
            "IdentitiesOnly=yes",
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            "LogLevel=ERROR",
            &format!("UserKnownHostsFile={}", known.display()),
        ] {
            command.args(["-o", option]);
        }
        command.arg("desk@127.0.0.1").args(words).stdin(Stdio::null()).output().unwrap()
    };
    let list = ssh(&["list"]);
    let said = String::from_utf8(list.stdout).unwrap();
    assert!(
        list.status.success() && said.contains(&case),
        "{said} {}",
        String::from_utf8_lossy(&list.stderr)
    );
    let refused = ssh(&["id"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("list"));
    assert_eq!(ssh(&["show", "ZJ-9999999"]).status.code(), Some(1));
}

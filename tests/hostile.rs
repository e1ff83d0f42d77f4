//! Hostile words in every field, through every screen and subcommand of the real program: no byte reaches the
//! terminal that we did not mean (T17, T18, T19, T22).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use caseloop::term::allow::first_foreign;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use support::Site;

/// Title, clipboard, colours, C1 forms, bidi, zero width, and a mountain of combining marks.
fn hostile() -> String {
    let marks = "\u{301}".repeat(300);
    format!(
        "\u{1b}]0;pwned\u{7}\u{1b}]52;c;aGk=\u{7}\u{1b}[31mred\u{1b}[6n\u{9b}5n\u{202e}abc\u{2066}\u{200b}\u{feff}e{marks}\u{1b}P+q\u{1b}\\end"
    )
}

/// A site whose every word is hostile, and its case.
fn site() -> (Site, String) {
    let site = Site::new();
    let word = hostile();
    let field = |name: &str| format!("{name}={word}");
    let (name, text, wants) = (field("name"), field("text"), field("wants"));
    let (address, title) = (field("address"), field("title"));
    let mut words = vec!["do", "new", "accept", "--field", "line=13800001234", "--json"];
    for field in [&name, &text, &wants, &address, &title] {
        words.extend(["--field", field]);
    }
    let done: serde_json::Value = serde_json::from_str(&site.ok(&words)).unwrap();
    let case = done["case"].as_str().unwrap().to_owned();
    site.ok(&["do", &case, "note", "--field", &text]);
    site.ok(&["do", &case, "refer", "--field", &format!("source={word}"), "--field", &format!("id={word}")]);
    // A name may be refused; what is said of it is as hostile then.
    assert_plain("person add", &site.run(&["person", "add", "1009", &word, "--role", "agent"]).stderr);
    site.ok(&["person", "add", "1008", "张\u{202e}三\u{200b}", "--role", "agent"]);
    (site, case)
}

fn assert_plain(what: &str, printed: &[u8]) {
    let text = String::from_utf8_lossy(printed);
    let foreign = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
    };
    let found = text.chars().find(foreign);
    assert_eq!(found, None, "{what} prints {found:?}");
}

#[test]
fn no_subcommand_prints_what_somebody_wrote_raw() {
    let (site, case) = site();
    let word = hostile();
    let text = format!("text={word}");
    for words in [
        vec!["list", "--view", "all"],
        vec!["show", &case],
        vec!["find", "pwned"],
        vec!["find", &word],
        vec!["do", &case, "note", "--field", &text],
        vec!["do", &case, "note", "--field", &word],
        vec!["do", &case, &word],
        vec!["do", &word, "note"],
        vec!["person", "list"],
        vec!["status"],
        vec!["check"],
        vec!["import", &word, "--map", &word],
        vec!["--as", &word, "list"],
    ] {
        let output = site.run(&words);
        assert_plain(&words.join(" "), &output.stdout);
        assert_plain(&words.join(" "), &output.stderr);
    }
}

#[test]
fn no_screen_sends_what_somebody_wrote_raw() {
    let (site, _) = site();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_caseloop"));
    command.args(["--data", site.path().to_str().unwrap(), "--lang", "zh"]);
    command.env("TERM", "xterm-256color");
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut child = pty.slave.spawn_command(command).unwrap();
    let mut reader = pty.master.try_clone_reader().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&seen);
    thread::spawn(move || {
        let mut buffer = [0; 4_096];
        while let Ok(read @ 1..) = reader.read(&mut buffer) {
            into.lock().unwrap().extend_from_slice(&buffer[..read]);
        }
    });
    let mut keys = pty.master.take_writer().unwrap();
    // Pasted words are hostile too, and terminal replies come in between.
    let pasted = format!("\u{1b}[200~{}\u{1b}[201~", hostile().replace('\u{1b}', ""));
    let typed = [
        "1",
        "\r",
        "w",
        &pasted,
        "\u{1b}[0n",
        "\u{1b}",
        "p",
        "\u{1b}",
        "f",
        "\u{1b}",
        "?",
        "\u{1b}",
        "\u{1b}",
        "6",
        "/",
        &pasted,
        "\u{1b}",
        "/",
        "pwned",
        "\u{1b}[12;40R",
        "\r",
        "\u{1b}",
        "\u{1b}",
        "i",
        "13800001234",
        &pasted,
        "\u{1b}",
        "\u{c}",
        "\u{19}",
        "\u{18}",
    ];
    for keys_typed in typed {
        keys.write_all(keys_typed.as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(150));
    }
    let _ = child.kill();
    let _ = child.wait();
    let seen = seen.lock().unwrap();
    assert!(String::from_utf8_lossy(&seen).contains("pwned"), "the words were shown, made harmless");
    let foreign = first_foreign(&seen);
    assert!(foreign.is_none(), "{foreign:?}");
}

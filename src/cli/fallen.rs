//! A fault of the program itself: it is told by its place alone. What a panic says may be somebody's number or name, and
//! standard error often ends in a log.

use std::panic;

use crate::lang::{Lang, Word};

/// From now on a panic is one sentence on standard error: where it was, and what to do. A server tells it in its log.
pub fn tell_place_alone(lang: Lang) {
    panic::set_hook(Box::new(move |panic| {
        let at = panic.location().map_or_else(|| "?".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
        eprintln!("{}", Word::Fallen.with(lang, &[&at]));
    }));
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        panic::{AssertUnwindSafe, catch_unwind},
        path::Path,
        process::Command,
        thread,
    };

    use super::*;
    use crate::serve::panics_in_log;

    const CANARY: &str = "金丝雀 13987650412";
    const PLAYS: &str = "CASELOOP_TEST_FALLS";

    /// In a process of its own, whose hook is nobody else's.
    fn falls(how: &str, dir: &Path) -> String {
        let name = "cli::fallen::tests::falls_where_it_is_told_to";
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", name, "--nocapture"]).env(PLAYS, format!("{how} {}", dir.display()));
        child.env("CASELOOP_LOG", "trace").env("RUST_BACKTRACE", "full");
        let ended = child.output().unwrap();
        assert!(ended.status.success(), "{how}");
        let log = fs::read_to_string(dir.join("server.log")).unwrap_or_default();
        [&String::from_utf8_lossy(&ended.stdout), &String::from_utf8_lossy(&ended.stderr), log.as_str()]
            .concat()
    }

    /// Falls in the process that the test below starts; in any other it does nothing.
    #[test]
    fn falls_where_it_is_told_to() {
        let Some((how, dir)) = std::env::var(PLAYS).ok().and_then(|plays| {
            let (how, dir) = plays.split_once(' ')?;
            Some((how.to_owned(), dir.to_owned()))
        }) else {
            return;
        };
        if how != "untold" {
            tell_place_alone(Lang::Zh);
        }
        if how == "server" || how == "session" {
            panics_in_log(Path::new(&dir)).unwrap();
        }
        let data: Result<(), &str> = if how.is_empty() { Ok(()) } else { Err(CANARY) };
        let caught = match how.as_str() {
            // As the server catches what a session does.
            "session" => catch_unwind(AssertUnwindSafe(|| data.unwrap())).is_err(),
            "server" => thread::Builder::new()
                .name("writer".to_owned())
                .spawn(move || panic!("in the middle of {CANARY}"))
                .unwrap()
                .join()
                .is_err(),
            _ => catch_unwind(|| panic!("in the middle of {CANARY}")).is_err(),
        };
        assert!(caught);
    }

    #[test]
    fn a_panic_of_the_server_a_session_or_a_command_tells_its_place_and_nothing_of_what_it_says() {
        for (how, told) in
            [("server", "event=\"panic\""), ("session", "event=\"panic\""), ("client", "程序内部出错")]
        {
            let dir = tempfile::tempdir().unwrap();
            let said = falls(how, dir.path());
            assert!(said.contains(told) && said.contains("fallen.rs"), "{how}: {said}");
            for canary in ["金丝雀", "13987650412", "in the middle"] {
                assert!(!said.contains(canary), "{how}: {said}");
            }
        }
        let dir = tempfile::tempdir().unwrap();
        assert!(falls("untold", dir.path()).contains(CANARY), "without the hook it is said");
    }
}

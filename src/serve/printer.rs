//! 打印: gives a slip to the command that the site has for its printer.

use std::{
    io::Write,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long the command may take: it hands the slip over, the printer takes its own time.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(20);

/// What became of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    Done,
    /// The command could not be run, failed, or took too long.
    Failed,
    /// The site has no command for it.
    NoPrinter,
}

/// Runs the command with the slip on its standard input, and waits for it; a thread of its own does so.
pub fn print(command: &[String], slip: &str) -> Printed {
    let Some((program, arguments)) = command.split_first() else { return Printed::NoPrinter };
    let child = Command::new(program)
        .args(arguments)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return Printed::Failed };
    if let Some(mut input) = child.stdin.take() {
        // A slip is far shorter than what a pipe holds, so this does not wait.
        let _ = input.write_all(slip.as_bytes());
    }
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Printed::Done,
            Ok(None) if began.elapsed() < PATIENCE => thread::sleep(LOOK),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                tracing::warn!("a slip was not printed");
                return Printed::Failed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(of: &[&str]) -> Vec<String> {
        of.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_slip_reaches_the_command_and_its_failure_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("slip");
        let to = format!("cat > {}", file.display());
        assert_eq!(print(&command(&["sh", "-c", &to]), "回执\n单号\n"), Printed::Done);
        assert_eq!(std::fs::read_to_string(file).unwrap(), "回执\n单号\n");
        assert_eq!(print(&command(&["sh", "-c", "exit 3"]), "x"), Printed::Failed);
        assert_eq!(print(&command(&["/nowhere/lp"]), "x"), Printed::Failed);
        assert_eq!(print(&[], "x"), Printed::NoPrinter);
    }
}

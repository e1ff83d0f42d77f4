//! A command of the site that is given one line: of notices, of messages to staff, of checkpoints.

use std::{
    io::Write,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// Starts a command in the folder of the store and gives it a line.
pub fn start(command: &[String], dir: &Path, line: &str) -> std::io::Result<Child> {
    let (program, arguments) = command.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(if dir.is_dir() { dir } else { Path::new("/") })
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A line is far shorter than what a pipe holds, so this does not wait; and who does not read it says
        // by the exit code what that means.
        let _ = input.write_all(line.as_bytes()).and_then(|()| input.write_all(b"\n"));
    }
    Ok(child)
}

/// Ends a command and what it started.
pub fn end(child: &mut Child) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

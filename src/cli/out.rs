//! Standard output: lines for people, JSON for programs.

use std::io::{self, ErrorKind, Write};

use serde_json::Value;

use crate::text::{clean_text, is_shown};

/// Prints a line. A reader that has seen enough (`| head`) is no error: nobody is told the rest.
///
/// # Errors
/// What the machine says, but for that.
pub fn line(line: &str) -> io::Result<()> {
    text(&format!("{line}\n"))
}

/// Prints text as it is.
///
/// # Errors
/// As [`line`].
pub fn text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        done => done,
    }
}

/// Prints a JSON document on a line of its own.
///
/// # Errors
/// As [`line`].
pub fn json(value: &Value) -> io::Result<()> {
    line(&escaped(&value.to_string()))
}

/// Where a subcommand prints.
pub struct Out(Option<Sinks>);

struct Sinks {
    output: Box<dyn Write + Send>,
    errors: Box<dyn Write + Send>,
}

impl Out {
    /// Standard output and standard error.
    pub const fn standard() -> Self {
        Self(None)
    }

    /// Somebody elsewhere, whose terminal gets nothing that it would obey.
    pub fn to(output: Box<dyn Write + Send>, errors: Box<dyn Write + Send>) -> Self {
        Self(Some(Sinks { output, errors }))
    }

    /// Prints a line of the answer.
    ///
    /// # Errors
    /// As [`line`]; of somebody elsewhere also that they are gone.
    pub fn line(&mut self, said: &str) -> io::Result<()> {
        match &mut self.0 {
            None => line(said),
            Some(sinks) => sinks.output.write_all(format!("{}\n", clean_text(said)).as_bytes()),
        }
    }

    /// Prints a JSON document on a line of its own.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn json(&mut self, value: &Value) -> io::Result<()> {
        match &mut self.0 {
            None => json(value),
            Some(sinks) => sinks.output.write_all(format!("{}\n", escaped(&value.to_string())).as_bytes()),
        }
    }

    /// Says something that is no part of the answer.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn note(&mut self, said: &str) -> io::Result<()> {
        match &mut self.0 {
            None => {
                eprintln!("{said}");
                Ok(())
            }
            Some(sinks) => sinks.errors.write_all(format!("{}\n", clean_text(said)).as_bytes()),
        }
    }
}

/// JSON without a character that a terminal would obey: standard output may be one. Outside of strings JSON has
/// none, and inside an escape means the same.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_shown(c) == Some(true) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_nothing_that_a_terminal_obeys_and_says_the_same() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{e0041}张\n";
        let value = Value::from(hostile);
        let printed = escaped(&value.to_string());
        assert!(printed.chars().all(|c| c == '张' || (' '..='~').contains(&c)), "{printed}");
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), value);
    }
}

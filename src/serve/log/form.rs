//! The form of a line: `TIME LEVEL ROOM event="what happened" name=value …`, one line per event whatever stands in it.

use std::fmt::{self, Debug, Write};

use jiff::{Timestamp, Unit};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

/// Bytes of one value at most.
const LONGEST: usize = 2_000;

/// Writes lines of that form.
pub struct Form;

impl<S, N> FormatEvent<S, N> for Form
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut to: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let meta = event.metadata();
        let now = Timestamp::now();
        let now = now.round(Unit::Millisecond).unwrap_or(now);
        let room = meta.target().strip_prefix("caseloop::").unwrap_or(meta.target());
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        writeln!(to, "{now:.3} {} {room}{}", meta.level(), fields.0)
    }
}

/// The fields of an event, each behind a blank.
struct Fields(String);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        let name = if field.name() == "message" { "event" } else { field.name() };
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push('=');
        put(&mut self.0, value, name == "event");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

/// Puts a value, in quotes where it is more than a word.
fn put(to: &mut String, value: &str, is_text: bool) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._:/+-".contains(c);
    if !is_text && !value.is_empty() && value.chars().all(is_word) && value.len() <= LONGEST {
        return to.push_str(value);
    }
    to.push('"');
    for (at, c) in value.char_indices() {
        if at >= LONGEST {
            to.push('…');
            break;
        }
        match c {
            '"' | '\\' => to.extend(['\\', c]),
            '\n' => to.push_str("\\n"),
            c if crate::text::is_shown(c) == Some(true) => to.push(c),
            // Writing into a string does not fail.
            c => _ = write!(to, "\\u{{{:x}}}", u32::from(c)),
        }
    }
    to.push('"');
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_event_is_one_line_of_the_same_form_whatever_stands_in_it() {
        let kept = Kept::default();
        let writer = kept.clone();
        let log = tracing_subscriber::fmt().event_format(Form).with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(log, || {
            tracing::info!(pid = 7, "serving");
            tracing::error!(error = %"a\nb\u{1b}[2J \"c\"", path = "/mnt/x", empty = "", "it failed");
            tracing::warn!(long = "x".repeat(9_000), "long");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        let rests: Vec<&str> = lines.iter().map(|line| line.split_once(' ').unwrap().1).collect();
        assert_eq!(rests[0], "INFO serve::log::form::tests event=\"serving\" pid=7");
        assert_eq!(
            rests[1],
            r#"ERROR serve::log::form::tests event="it failed" error="a\nb\u{1b}[2J \"c\"" path=/mnt/x empty="""#
        );
        assert!(lines[2].len() < 2_200, "a long value is cut");
        let times = lines.iter().map(|line| line.split_once(' ').unwrap().0);
        assert!(times.clone().all(|time| time.len() == 24 && time.parse::<Timestamp>().is_ok()), "{text}");
    }
}

//! OpenMetrics text: families of samples, one after the other, and an end.

use std::fmt::{Display, Write};

/// A text that grows by families.
pub struct Families(String);

/// What sort of figures a family has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Gauge,
    /// Its samples end in `_total`.
    Counter,
}

/// A label and its value.
pub type Label<'a> = (&'static str, &'a str);

impl Families {
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// A family with these samples; none where there are none.
    pub fn family<V: Display>(
        &mut self,
        name: &str,
        sort: Sort,
        help: &str,
        samples: impl IntoIterator<Item = (Vec<Label<'static>>, V)>,
    ) {
        self.owned(
            name,
            sort,
            help,
            samples.into_iter().map(|(labels, value)| {
                (labels.into_iter().map(|(name, value)| (name, value.to_owned())).collect(), value)
            }),
        );
    }

    /// The same with labels that were made just now.
    pub fn owned<V: Display>(
        &mut self,
        name: &str,
        sort: Sort,
        help: &str,
        samples: impl IntoIterator<Item = (Vec<(&'static str, String)>, V)>,
    ) {
        let mut samples = samples.into_iter().peekable();
        if samples.peek().is_none() {
            return;
        }
        let (kind, end) = match sort {
            Sort::Gauge => ("gauge", ""),
            Sort::Counter => ("counter", "_total"),
        };
        self.head(name, kind, help);
        for (labels, value) in samples {
            self.sample(&format!("{name}{end}"), &labels, &value);
        }
    }

    /// A histogram in seconds: how many were within each bound (in milliseconds), those above last, and their sum.
    pub fn histogram(&mut self, name: &str, help: &str, bounds_ms: &[u64], counts: &[u64], sum_s: f64) {
        self.head(name, "histogram", help);
        let mut so_far = 0;
        let bounds = bounds_ms.iter().map(|bound| seconds(*bound)).chain(std::iter::once("+Inf".to_owned()));
        for (bound, count) in bounds.zip(counts) {
            so_far += count;
            self.sample(&format!("{name}_bucket"), &[("le", bound)], &so_far);
        }
        self.sample(&format!("{name}_count"), &[], &so_far);
        self.sample(&format!("{name}_sum"), &[], &sum_s);
    }

    /// The whole text.
    pub fn end(mut self) -> String {
        self.0.push_str("# EOF\n");
        self.0
    }

    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing into a string does not fail, here and below.
        _ = writeln!(self.0, "# TYPE {name} {kind}\n# HELP {name} {}", escaped(help));
    }

    fn sample(&mut self, name: &str, labels: &[(&str, String)], value: &dyn Display) {
        self.0.push_str(name);
        if !labels.is_empty() {
            let labels = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value)));
            _ = write!(self.0, "{{{}}}", labels.collect::<Vec<_>>().join(","));
        }
        _ = writeln!(self.0, " {value}");
    }
}

/// Milliseconds as a number of seconds in its shortest form, with a point in it as OpenMetrics wants it of a bound.
fn seconds(ms: u64) -> String {
    let text = format!("{}.{:03}", ms / 1_000, ms % 1_000);
    let short = text.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_written_with_their_labels_escaped() {
        let mut text = Families::new();
        let none: [(Vec<Label<'static>>, u64); 0] = [];
        text.family("none", Sort::Gauge, "nothing", none);
        text.family("a", Sort::Gauge, "an \"a\"", [(vec![], 1)]);
        text.owned(
            "b",
            Sort::Counter,
            "b\nc",
            [(vec![("why", "x\"y\\z\n".to_owned()), ("d", String::new())], 2)],
        );
        text.histogram("t_seconds", "t", &[1, 2_500, 10_000], &[3, 0, 1, 2], 1.5);
        assert_eq!(
            text.end(),
            "# TYPE a gauge\n# HELP a an \\\"a\\\"\na 1\n\
             # TYPE b counter\n# HELP b b\\nc\nb_total{why=\"x\\\"y\\\\z\\n\",d=\"\"} 2\n\
             # TYPE t_seconds histogram\n# HELP t_seconds t\nt_seconds_bucket{le=\"0.001\"} 3\n\
             t_seconds_bucket{le=\"2.5\"} 3\nt_seconds_bucket{le=\"10.0\"} 4\nt_seconds_bucket{le=\"+Inf\"} 6\n\
             t_seconds_count 6\nt_seconds_sum 1.5\n# EOF\n"
        );
    }
}

//! Sentences with holes: `{0}` takes the first argument, `{0|case|cases}` the first word where that argument is
//! 1 and the second otherwise.

use std::fmt::{Display, Write as _};

use super::{Lang, Word};
use crate::text::clean_line;

impl Word {
    /// This word with its holes filled. Every argument is cleaned for a line of a terminal, so that data can be
    /// put in as it is. A hole without argument stays as it is written.
    pub fn with(self, lang: Lang, args: &[&dyn Display]) -> String {
        fill(self.say(lang), args)
    }
}

fn fill(template: &str, args: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let (index, forms) = hole.split_once('|').map_or((hole, None), |(index, forms)| (index, Some(forms)));
        let Some(arg) = index.parse::<usize>().ok().and_then(|index| args.get(index)) else {
            _ = write!(out, "{{{hole}}}");
            continue;
        };
        let arg = arg.to_string();
        match forms.and_then(|forms| forms.split_once('|')) {
            Some((one, _)) if arg == "1" => out.push_str(one),
            Some((_, other)) => out.push_str(other),
            None => out.push_str(&clean_line(&arg)),
        }
    }
    out.push_str(rest);
    out
}

/// The holes of a template, by number, sorted and once each.
#[cfg(test)]
pub(super) fn holes(template: &str) -> std::collections::BTreeSet<usize> {
    let parts = template.split('{').skip(1);
    parts.map(|part| part.split(['}', '|']).next().unwrap_or_default().parse().unwrap()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_by_number_and_count() {
        for (template, args, filled) in [
            ("plain", &[] as &[&dyn Display], "plain"),
            ("{1} then {0}", &[&"a", &"b"], "b then a"),
            ("{0} {0|case|cases}", &[&1], "1 case"),
            ("{0} {0|case|cases}", &[&0], "0 cases"),
            ("{0} {0|case|cases}", &[&21], "21 cases"),
            ("{2} stays", &[&1], "{2} stays"),
            ("{0", &[&1], "1"),
            ("共 {0} 件", &[&3], "共 3 件"),
        ] {
            assert_eq!(fill(template, args), filled, "{template}");
        }
    }

    #[test]
    fn what_somebody_wrote_steers_no_terminal() {
        assert_eq!(fill("<{0}>", &[&"a\u{1b}[2J\nb\u{202e}{0}"]), "<a⟦001B⟧[2J b⟦202E⟧{0}>");
    }
}

//! What a value is put together from: cells and constant text. A column, several columns, a template and a
//! constant are one thing.

/// The pieces of a value, joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take(pub Vec<Piece>);

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// The cell of a column, named as it stands in the mapping: `{Zip:05}` is the column `Zip:05`, or the column
    /// `Zip` with zeros in front up to five digits.
    Column(String),
}

impl Take {
    /// The cell of a column.
    pub fn column(name: String) -> Self {
        Self(vec![Piece::Column(name)])
    }

    /// The cells of several columns with a blank between them.
    pub fn columns(names: Vec<String>) -> Self {
        let mut pieces = Vec::with_capacity(names.len() * 2);
        for name in names {
            if !pieces.is_empty() {
                pieces.push(Piece::Text(" ".to_owned()));
            }
            pieces.push(Piece::Column(name));
        }
        Self(pieces)
    }

    /// The cells of several columns as a list, which somebody may have written into a single one too.
    pub fn listed(names: Vec<String>) -> Self {
        let mut take = Self::columns(names);
        for piece in &mut take.0 {
            if let Piece::Text(between) = piece {
                ";".clone_into(between);
            }
        }
        take
    }

    /// A text without cells.
    pub fn constant(text: String) -> Self {
        Self(vec![Piece::Text(text)])
    }

    /// A text with columns in braces; `{{` and `}}` are braces themselves. Nothing where a brace stands alone.
    pub fn template(text: &str) -> Option<Self> {
        let (mut pieces, mut plain) = (Vec::new(), String::new());
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                plain.extend(brace.chars().next());
                rest = after;
                continue;
            }
            let (name, after) = brace.strip_prefix('{')?.split_once('}')?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Column(name.to_owned()));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Some(Self(pieces))
    }
}

/// A column name with a width: `Zip:05` is `Zip`, five digits.
pub fn split_width(name: &str) -> Option<(&str, usize)> {
    let (name, width) = name.rsplit_once(":0")?;
    let width = width.parse().ok().filter(|width| (1..=20).contains(width))?;
    Some((name, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_texts_with_columns_in_them() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let column = |name: &str| Piece::Column(name.to_owned());
        for (template, pieces) in [
            ("", Some(vec![])),
            ("plain", Some(vec![text("plain")])),
            ("{a}", Some(vec![column("a")])),
            ("{City}, {Zip:05}!", Some(vec![column("City"), text(", "), column("Zip:05"), text("!")])),
            ("{{{a}}}", Some(vec![text("{"), column("a"), text("}")])),
            ("a}}b{{", Some(vec![text("a}b{")])),
            ("{a", None),
            ("a}", None),
            ("{", None),
        ] {
            assert_eq!(Take::template(template).map(|take| take.0), pieces, "{template}");
        }
        assert_eq!(split_width("Zip:05"), Some(("Zip", 5)));
        for name in ["Zip", "Zip:5", "Zip:0", "Zip:00", "Zip:099", "Zip:0x"] {
            assert_eq!(split_width(name), None, "{name}");
        }
    }
}

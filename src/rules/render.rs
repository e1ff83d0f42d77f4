//! A tree written as text again: one line for each value of a row, in the order of keys, `id` first.

use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

/// The text of a tree. Read again it gives the same tree, and that one the same text.
pub fn render(root: &DeTable<'_>) -> String {
    let mut out = String::new();
    let is_block = |value: &DeValue<'_>| matches!(value, DeValue::Table(_)) || rows(value).is_some();
    for (key, value) in root.iter().filter(|(_, value)| !is_block(value.get_ref())) {
        entry(&mut out, key.get_ref(), value.get_ref());
    }
    for (name, value) in root {
        match value.get_ref() {
            DeValue::Table(table) => {
                out.push_str("\n[");
                push_key(&mut out, name.get_ref());
                out.push_str("]\n");
                entries(&mut out, table);
            }
            value => {
                for row in rows(value).into_iter().flatten() {
                    out.push_str("\n[[");
                    push_key(&mut out, name.get_ref());
                    out.push_str("]]\n");
                    entries(&mut out, row);
                }
            }
        }
    }
    out
}

/// A value on one line.
pub fn inline(value: &DeValue<'_>) -> String {
    let mut out = String::new();
    push(&mut out, value);
    out
}

/// The rows of a list that is written in blocks.
fn rows<'v, 'a>(value: &'v DeValue<'a>) -> Option<Vec<&'v DeTable<'a>>> {
    let rows = value.as_array().filter(|rows| !rows.is_empty())?;
    rows.iter().map(|row| row.get_ref().as_table()).collect()
}

fn entries(out: &mut String, table: &DeTable<'_>) {
    let is_id = |key: &str| key == "id";
    for first in [true, false] {
        for (key, value) in table.iter().filter(|(key, _)| is_id(key.get_ref()) == first) {
            entry(out, key.get_ref(), value.get_ref());
        }
    }
}

fn entry(out: &mut String, key: &str, value: &DeValue<'_>) {
    push_key(out, key);
    out.push_str(" = ");
    push(out, value);
    out.push('\n');
}

fn push(out: &mut String, value: &DeValue<'_>) {
    match value {
        DeValue::String(text) => push_text(out, text),
        DeValue::Integer(number) => out.push_str(&number.to_string()),
        DeValue::Float(number) => out.push_str(number.as_str()),
        DeValue::Boolean(yes) => out.push_str(if *yes { "true" } else { "false" }),
        DeValue::Datetime(at) => out.push_str(&at.to_string()),
        DeValue::Array(values) => {
            out.push('[');
            for (n, value) in values.iter().enumerate() {
                out.push_str(if n == 0 { "" } else { ", " });
                push(out, value.get_ref());
            }
            out.push(']');
        }
        DeValue::Table(table) => {
            out.push_str("{ ");
            for (n, (key, value)) in table.iter().enumerate() {
                out.push_str(if n == 0 { "" } else { ", " });
                push_key(out, key.get_ref());
                out.push_str(" = ");
                push(out, value.get_ref());
            }
            out.push_str(" }");
        }
    }
}

fn push_key(out: &mut String, key: &str) {
    if !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        out.push_str(key);
    } else {
        push_text(out, key);
    }
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_again_reads_as_before() {
        for (text, expected) in [
            ("b=1\na=2", "a = 2\nb = 1\n"),
            ("a_b-1 = [1,2,]", "a_b-1 = [1, 2]\n"),
            ("'' = 1", "\"\" = 1\n"),
            ("'a b' = 1", "\"a b\" = 1\n"),
            ("'天' = '\"\\'", "\"天\" = \"\\\"\\\\\"\n"),
            ("a = \"\\t天\\u0007\"", "a = \"\\u0009天\\u0007\"\n"),
            ("a = [true, false, 1.5, 2026-11-23]", "a = [true, false, 1.5, 2026-11-23]\n"),
            ("a = []", "a = []\n"),
            ("a = [{ k = 1 }, 1]", "a = [{ k = 1 }, 1]\n"),
            (
                "s = { z = 1, id = 2, y = [{ k = 1, b = 2 }] }",
                "\n[s]\nid = 2\ny = [{ b = 2, k = 1 }]\nz = 1\n",
            ),
            ("r = [{ x = 1, id = 'a' }, {}]\nq = 1", "q = 1\n\n[[r]]\nid = \"a\"\nx = 1\n\n[[r]]\n"),
            ("'a b' = {}\n'c d' = [{}]", "\n[\"a b\"]\n\n[[\"c d\"]]\n"),
        ] {
            let written = |text: &str| render(DeTable::parse(text).unwrap().get_ref());
            assert_eq!(written(text), expected, "{text}");
            assert_eq!(written(expected), expected, "{text}");
        }
    }
}

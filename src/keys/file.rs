//! Keymap files: a table per context, in it `keys = [{ on = ["g", "q"], run = "queue.open" }, …]`.
//!
//! `on` is one chord or a list of chords pressed one after the other; an empty `run` takes the key away. Before the
//! tables `over = "vim"` may say which shipped keymap the file is laid over.

use std::fmt;
use std::sync::Arc;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use toml::Spanned;

use super::{ActionId, At, Binding, ChordError, Context, Fault, Key, Keymap, Sequence, Shipped};

/// The most bytes that a keymap file may have.
pub const MAX_KEYMAP: usize = 32 * 1024;

/// A file as it is written: what it is laid over, and its tables in their order.
#[derive(Default)]
struct File {
    over: Option<Spanned<String>>,
    tables: Vec<(Spanned<String>, Table)>,
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = File;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("tables of keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
                let mut file = File::default();
                while let Some(name) = map.next_key::<Spanned<String>>()? {
                    if name.get_ref() == "over" {
                        file.over = Some(map.next_value()?);
                    } else {
                        file.tables.push((name, map.next_value()?));
                    }
                }
                Ok(file)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    keys: Vec<Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    on: On,
    run: String,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`on` must be a key or a list of keys")]
enum On {
    One(String),
    Several(Vec<String>),
}

impl Keymap {
    /// Reads a keymap file. `file` is the name that faults give. What cannot be read is left out and becomes a fault.
    #[must_use]
    pub fn read(file: &str, text: &str) -> Self {
        let file: Arc<str> = file.into();
        let at = |offset: usize| At { file: Arc::clone(&file), line: line_at(text, offset) };
        let mut keymap = Self::default();
        if text.len() > MAX_KEYMAP {
            keymap.faults.push(Fault::TooLong { at: at(MAX_KEYMAP), most: MAX_KEYMAP });
            return keymap;
        }
        let File { over, tables } = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let at = at(error.span().map_or(0, |span| span.start));
                keymap.faults.push(Fault::Unreadable { at, message: error.message().to_owned() });
                return keymap;
            }
        };
        if let Some(over) = over {
            keymap.base = Shipped::of(over.get_ref());
            if keymap.base.is_none() {
                let at = at(over.span().start);
                keymap.faults.push(Fault::UnknownBase { at, name: over.into_inner() });
            }
        }
        for (name, table) in tables {
            let Some(context) = Context::named(name.get_ref()) else {
                keymap
                    .faults
                    .push(Fault::UnknownContext { at: at(name.span().start), name: name.into_inner() });
                continue;
            };
            for row in table.keys {
                let at = at(row.span().start);
                let Row { on, run } = row.into_inner();
                match sequence(&on) {
                    Err(error) => keymap.faults.push(Fault::BadChord { at, error }),
                    Ok(keys) if run.is_empty() => keymap.unbound.push((context, keys, at)),
                    Ok(keys) => {
                        keymap.bindings.push(Binding { context, keys, action: ActionId::new(run), at })
                    }
                }
            }
        }
        keymap
    }
}

fn sequence(on: &On) -> Result<Sequence, ChordError> {
    let chords = match on {
        On::One(chord) => std::slice::from_ref(chord),
        On::Several(chords) => chords,
    };
    if chords.is_empty() {
        return Err(ChordError::Empty);
    }
    chords.iter().map(|chord| chord.parse()).collect::<Result<Vec<Key>, _>>().map(Sequence)
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

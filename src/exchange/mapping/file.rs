//! The file of a mapping, and everything that may be wrong in it.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    ops::Range,
};

use jiff::tz::TimeZone;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer, value::SeqAccessDeserializer},
};
use toml::Spanned;

use super::{FieldMap, Mapping, Name, Named, Take, check_format, take::Piece, take::split_width};
use crate::{
    api::{TakenLine, Towards},
    exchange::{Encoding, MapFault, MapWhat},
    rules::Pack,
    sla::HoldReason,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Source,
    customers: Option<Customers>,
    #[serde(default)]
    file: Format,
    columns: Spanned<BTreeMap<Spanned<String>, Spanned<From>>>,
    #[serde(default)]
    activity: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    rest: Rest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: Spanned<String>,
    /// Customers have no moments.
    zone: Option<Spanned<String>>,
}

/// Makes the file one of customers.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Customers {
    taken_lines: TakenLines,
}

#[derive(Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TakenLines {
    #[default]
    Stay,
    Move,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Format {
    encoding: Option<Encoding>,
    delimiter: Option<Spanned<String>>,
    sheet: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rest {
    more: Vec<Spanned<String>>,
    skip: Vec<Spanned<String>>,
}

/// A column, several of them, or a table that says more.
enum From {
    Column(String),
    Columns(Vec<String>),
    Spec(Box<Spec>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Spec {
    column: Option<String>,
    columns: Option<Vec<String>>,
    join: Option<String>,
    constant: Option<String>,
    values: Option<BTreeMap<String, String>>,
    otherwise: Option<String>,
    none: Vec<String>,
    formats: Option<Vec<String>>,
    trim: bool,
}

impl<'de> Deserialize<'de> for From {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = From;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, a list of names, or a table such as { column = \"…\", trim = true }")
            }

            fn visit_str<E>(self, name: &str) -> Result<From, E> {
                Ok(From::Column(name.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<From, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(From::Columns)
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<From, A::Error> {
                Spec::deserialize(MapAccessDeserializer::new(table)).map(Box::new).map(From::Spec)
            }
        }

        from.deserialize_any(Any)
    }
}

impl Mapping {
    /// Reads the text of a mapping, of which the rules say what the sheets of new cases ask.
    ///
    /// # Errors
    /// Everything that is wrong in it, by line.
    pub fn read(text: &str, pack: &Pack) -> Result<Self, Vec<MapFault>> {
        let breaks = text.match_indices('\n').map(|(at, _)| at).collect();
        let mut faults = Faults { breaks, customers: false, names: Vec::new(), all: Vec::new() };
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let at = error.span().unwrap_or_default();
                faults.push(&at, MapWhat::Unreadable(error.message().to_owned()));
                return Err(faults.all);
            }
        };
        let customers = file.customers.as_ref().map(|customers| match customers.taken_lines {
            TakenLines::Stay => TakenLine::Stays,
            TakenLines::Move => TakenLine::Moves,
        });
        faults.customers = customers.is_some();
        faults.names = Name::under(pack);
        faults
            .names
            .retain(|name| if customers.is_some() { name.is_of_customer() } else { name.is_of_case() });
        let zone = match &file.source.zone {
            Some(zone) => TimeZone::get(zone.get_ref()).unwrap_or_else(|_| {
                faults.push(&zone.span(), MapWhat::Zone { name: zone.get_ref().clone() });
                TimeZone::UTC
            }),
            None if faults.customers => TimeZone::UTC,
            None => {
                let what = MapWhat::Unreadable("missing field `zone`".to_owned());
                faults.push(&file.source.name.span(), what);
                TimeZone::UTC
            }
        };
        let source = file.source.name.get_ref().trim().to_owned();
        if source.is_empty() {
            faults.push(&file.source.name.span(), MapWhat::NoSource);
        }
        let delimiter = file.file.delimiter.and_then(|text| match text.get_ref().as_bytes() {
            [byte @ (b',' | b';' | b'\t' | b'|')] => Some(*byte),
            _ => {
                faults.push(&text.span(), MapWhat::Delimiter { text: text.get_ref().clone() });
                None
            }
        });
        let head = file.columns.span();
        let mut fields = Vec::new();
        for (name, from) in file.columns.into_inner() {
            match faults.names.iter().find(|known| known.id() == name.get_ref().as_str()).copied() {
                Some(known) => fields.extend(faults.field(known, &name.span(), from.into_inner())),
                None => {
                    let what = faults.unknown(name.get_ref());
                    faults.push(&name.span(), what);
                }
            }
        }
        let mut activities = BTreeMap::new();
        for (what, to) in file.activity {
            if faults.customers {
                let unknown = faults.unknown("activity");
                faults.push(&what.span(), unknown);
                continue;
            }
            match towards(to.get_ref()) {
                Some(to) => {
                    activities.insert(what.into_inner(), to);
                }
                None => {
                    let values = TOWARDS.map(str::to_owned).to_vec();
                    let name = "activity".to_owned();
                    faults.push(&to.span(), MapWhat::Value { name, value: to.get_ref().clone(), values });
                }
            }
        }
        // A field that is there but wrong is no missing one.
        if faults.all.is_empty() {
            faults.missing(&head, &fields, !activities.is_empty());
        }
        if faults.customers
            && let Some(first) = file.rest.more.first()
        {
            // A customer has no notes.
            let unknown = faults.unknown("more");
            faults.push(&first.span(), unknown);
        }
        let more: Vec<Named> = file.rest.more.into_iter().map(|name| faults.named(name)).collect();
        let skip: Vec<Named> = file.rest.skip.into_iter().map(|name| faults.named(name)).collect();
        faults.contradictions(&fields, &more, &skip);
        if !faults.all.is_empty() {
            faults.all.sort_by_key(|fault| fault.line);
            return Err(faults.all);
        }
        let order = |field: &FieldMap| faults.names.iter().position(|name| *name == field.name);
        fields.sort_by_key(order);
        let (encoding, sheet) = (file.file.encoding, file.file.sheet);
        Ok(Self { source, zone, customers, encoding, delimiter, sheet, fields, activities, more, skip })
    }
}

/// What an activity may come to, as it is written.
const TOWARDS: [&str; 7] = [
    "handle",
    "dispatched:TEAM",
    "held:REASON",
    "finished:DISPOSITION",
    "answered:DISPOSITION",
    "closed",
    "withdrawn",
];

fn towards(text: &str) -> Option<Towards> {
    let (to, of) = text.split_once(':').map_or((text, None), |(to, of)| (to, Some(of.trim().to_owned())));
    Some(match (to.trim(), of.filter(|of| !of.is_empty())) {
        ("handle", None) => Towards::Handle,
        ("dispatched", Some(team)) => Towards::Dispatched(team),
        ("held", Some(reason)) => Towards::Held(HoldReason::new(reason)),
        ("finished", Some(disposition)) => Towards::Finished(disposition),
        ("answered", Some(disposition)) => Towards::Answered(disposition),
        ("closed", None) => Towards::Closed,
        ("withdrawn", None) => Towards::Withdrawn,
        _ => return None,
    })
}

/// What is wrong so far.
struct Faults {
    /// Where the lines of the file end.
    breaks: Vec<usize>,
    /// Of a file of customers.
    customers: bool,
    /// The fields that there are in such a file.
    names: Vec<Name>,
    all: Vec<MapFault>,
}

impl Faults {
    fn line(&self, at: &Range<usize>) -> usize {
        1 + self.breaks.partition_point(|end| *end < at.start)
    }

    fn push(&mut self, at: &Range<usize>, what: MapWhat) {
        let line = self.line(at);
        self.all.push(MapFault { line, what });
    }

    fn unknown(&self, name: &str) -> MapWhat {
        MapWhat::UnknownField {
            name: name.to_owned(),
            fields: self.names.iter().map(|name| name.id()).collect(),
        }
    }

    fn named(&self, name: Spanned<String>) -> Named {
        Named { line: self.line(&name.span()), column: name.into_inner() }
    }

    fn field(&mut self, name: Name, at: &Range<usize>, from: From) -> Option<FieldMap> {
        let spec = match from {
            From::Column(column) => Spec { column: Some(column), ..Spec::default() },
            From::Columns(columns) => Spec { columns: Some(columns), ..Spec::default() },
            From::Spec(spec) => *spec,
        };
        let id = || name.id().to_owned();
        let take = match (spec.column, spec.columns, spec.join, spec.constant) {
            (Some(column), None, None, None) => Take::column(column),
            (None, Some(columns), None, None)
                if self.customers && name.is_several() && !columns.is_empty() =>
            {
                Take::listed(columns)
            }
            (None, Some(columns), None, None) if !columns.is_empty() => Take::columns(columns),
            (None, None, None, Some(constant)) => Take::constant(constant),
            (None, None, Some(text), None) => match Take::template(&text) {
                Some(take) => take,
                None => {
                    self.push(at, MapWhat::Template { text });
                    return None;
                }
            },
            _ => {
                self.push(at, MapWhat::OneSource { name: id() });
                return None;
            }
        };
        let formats = spec.formats.unwrap_or_default();
        if !formats.is_empty() && !name.is_time() && !name.is_day() {
            self.push(at, MapWhat::FormatsOfNoTime { name: id() });
        }
        for format in &formats {
            if let Err(why) = check_format(format) {
                self.push(at, MapWhat::Format { format: format.clone(), why });
            }
        }
        if spec.otherwise.is_some() && spec.values.is_none() {
            self.push(at, MapWhat::OtherwiseAlone { name: id() });
        }
        if let Some(known) = name.values() {
            let constant = match take.0.as_slice() {
                [Piece::Text(text)] if spec.values.is_none() => Some(text),
                _ => None,
            };
            let given = spec.values.iter().flat_map(BTreeMap::values).chain(&spec.otherwise).chain(constant);
            for value in given.filter(|value| !value.is_empty() && !known.contains(&value.as_str())) {
                let values = known.iter().map(|value| (*value).to_owned()).collect();
                self.push(at, MapWhat::Value { name: id(), value: value.clone(), values });
            }
        }
        Some(FieldMap {
            name,
            line: self.line(at),
            take,
            values: spec.values,
            otherwise: spec.otherwise,
            none: spec.none,
            formats,
            trim: spec.trim || self.customers || !name.is_words(),
        })
    }

    fn missing(&mut self, head: &Range<usize>, fields: &[FieldMap], activities: bool) {
        let has = |name: &str| fields.iter().any(|field| field.name.id() == name);
        if self.customers {
            // A customer is known by the number of the other system, or by a line.
            if !has("id") && !has("line") {
                self.push(head, MapWhat::MissingField { name: "line" });
            }
            return;
        }
        let is_log = activities || has("activity") || has("at") || has("by");
        let needs = |name: &Name| if is_log { name.is_required_of_log() } else { name.is_required() };
        let required = Name::all().filter(|name| needs(name) && !has(name.id()));
        let mut all: Vec<_> = required.map(|name| MapWhat::MissingField { name: name.id() }).collect();
        if is_log {
            let fields = self.names.iter().filter(|name| !name.is_of_list()).map(|name| name.id());
            let fields: Vec<_> = fields.collect();
            let of_list = Name::all().filter(|name| name.is_of_list() && has(name.id()));
            all.extend(
                of_list
                    .map(|name| MapWhat::UnknownField { name: name.id().to_owned(), fields: fields.clone() }),
            );
        }
        for (name, other) in [("answer", "answered"), ("answered", "answer")] {
            if has(name) && !has(other) {
                all.push(MapWhat::Alone { name, other });
            }
        }
        for what in all {
            self.push(head, what);
        }
    }

    fn contradictions(&mut self, fields: &[FieldMap], more: &[Named], skip: &[Named]) {
        let used: HashSet<&str> = fields
            .iter()
            .flat_map(|field| &field.take.0)
            .filter_map(|piece| match piece {
                Piece::Column(name) => Some(name.as_str()),
                Piece::Text(_) => None,
            })
            .flat_map(|name| [Some(name), split_width(name).map(|(name, _)| name)])
            .flatten()
            .chain(more.iter().map(|named| named.column.as_str()))
            .collect();
        let wrong = skip.iter().filter(|named| used.contains(named.column.as_str()));
        self.all.extend(wrong.map(|named| MapFault {
            line: named.line,
            what: MapWhat::Contradiction { column: named.column.clone() },
        }));
    }
}

//! A command: an act with its fields read, ready to be decided. Reading is the only way to make one, so the
//! command line, the forms and the imports are checked by the same rules.

use std::collections::BTreeMap;

use jiff::{civil::Time, tz::TimeZone};

use super::{
    Attachment, Choice, Fault, Field, Flag, FlagKind, Need, PersonId, Place, Reason, Reference, Refusal,
    Relation, ReplyKind, Satisfaction, Shape, Urger, Verb, Word, Words,
};
use crate::{
    rules::{Pack, Row, offered},
    sla::{HoldReason, Instant},
};

/// The fields of an act as they were typed, by name.
pub type Fields = BTreeMap<String, String>;

/// The longest text that one field takes, in bytes of UTF-8.
pub const MAX_TEXT: usize = 40 * 1024;
/// The longest single line.
pub const MAX_LINE: usize = 1024;

/// An act with its fields read.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    New(Box<Intake>),
    Accept { classify: Classify },
    Reject { reason: String },
    Withdraw,
    Dispatch { team: String },
    Assign { to: PersonId },
    Claim,
    Transfer { team: Option<String>, to: Option<PersonId> },
    Note,
    Contact { channel: String, result: String },
    Hold { reason: HoldReason, until: Option<Instant>, told: bool },
    Resume,
    Finish { disposition: String, reason: Option<String> },
    Reply { kind: ReplyKind, channel: String, result: String },
    Revisit { result: String, answer: Option<Satisfaction>, why: Option<String> },
    Close,
    Reopen,
    Archive,
    Urge { by: Urger },
    Classify { classify: Classify },
    Amend,
    Flag(Flag),
    Unflag(FlagKind),
    Refer(Reference),
    Attach(Attachment),
    Undo,
}

/// A command and the words that go with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    pub verb: Verb,
    pub command: Command,
    pub words: Words,
}

/// What a new case is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    pub kind: String,
    pub category: Option<String>,
    pub severity: u8,
    pub channel: String,
    pub relation: Relation,
    pub place: Option<Place>,
    pub contact_at: Option<Instant>,
    pub references: Vec<Reference>,
    pub then: Then,
}

/// How far intake takes a new case.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// It waits to be accepted.
    Wait,
    /// Accepted by the person who takes it.
    Accept,
    /// 一次办结: accepted, finished and answered at once.
    Resolve { disposition: String, reason: Option<String>, answer: String },
}

/// A corrected classification; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Classify {
    pub kind: Option<String>,
    pub category: Option<String>,
    pub severity: Option<u8>,
    pub place: Option<Place>,
}

/// What reading needs to know.
pub struct Reading<'a> {
    pub pack: &'a Pack,
    pub now: Instant,
    /// The person of a staff number, if there is an active one.
    pub staff: &'a dyn Fn(&str) -> Option<PersonId>,
    /// Whether moments in the past are allowed (files carry the times at which things occurred).
    pub past: bool,
}

impl Choice {
    /// The ids that may be chosen, in the order of their codes.
    pub fn values(self, pack: &Pack) -> Vec<String> {
        fn ids<T: Row>(rows: &[T]) -> Vec<&str> {
            offered(rows).map(Row::id).collect()
        }
        let ids = match self {
            Self::Kind => ids(&pack.kinds),
            Self::Category => {
                let offered = pack.categories.iter().filter(|category| pack.is_offered(category));
                offered.map(Row::id).collect()
            }
            Self::Severity => return pack.severities.iter().map(|x| x.level.to_string()).collect(),
            Self::Channel => ids(&pack.channels),
            Self::HoldReason => ids(&pack.hold_reasons),
            Self::Disposition => ids(&pack.dispositions),
            Self::ClosingReason => ids(&pack.closing_reasons),
            Self::ContactResult => ids(&pack.contact_results),
            Self::RejectReason => ids(&pack.reject_reasons),
            Self::WhyDissatisfied => ids(&pack.dissatisfied_reasons),
            Self::Team => ids(&pack.teams),
            fixed => fixed.fixed().to_vec(),
        };
        ids.into_iter().map(str::to_owned).collect()
    }
}

impl Verb {
    /// Reads the fields of this act, for a new case or one that exists.
    ///
    /// # Errors
    /// The first field, in the order of the form, that does not fit, and what would.
    pub fn read(self, new: bool, fields: &Fields, with: &Reading<'_>) -> Result<Spoken, Refusal> {
        let table = if new { self.fields_of_new() } else { self.fields() };
        if let Some(name) = fields.keys().find(|name| table.iter().all(|f| f.name != name.as_str())) {
            let fields = table.iter().map(|f| f.name.to_owned()).collect();
            return Err(fault(name, Fault::Unknown { fields }));
        }
        let form = Form { fields, with };
        for field in table {
            form.check(field)?;
        }
        let command = if new { form.intake(self)? } else { form.command(self)? };
        Ok(Spoken { verb: self, command, words: form.words(self) })
    }
}

fn fault(field: &str, fault: Fault) -> Refusal {
    Refusal::bare(Reason::Field { field: field.to_owned(), fault })
}

/// Typed fields together with what is needed to read them.
struct Form<'a> {
    fields: &'a Fields,
    with: &'a Reading<'a>,
}

impl Form<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// Whether a field is there when it must be, and has the shape that the table gives it.
    fn check(&self, field: &Field) -> Result<(), Refusal> {
        let Some(text) = self.get(field.name) else {
            let must = match field.need {
                Need::Must => true,
                Need::May => false,
                Need::When("result", "reached") => self.reached(),
                Need::When(other, value) => self.get(other) == Some(value),
            };
            return if must { Err(fault(field.name, Fault::Missing)) } else { Ok(()) };
        };
        let wrong = match field.shape {
            Shape::Line if text.len() > MAX_LINE => Some(Fault::TooLong { max: MAX_LINE }),
            Shape::Text if text.len() > MAX_TEXT => Some(Fault::TooLong { max: MAX_TEXT }),
            Shape::Phone if !is_phone(text) => Some(Fault::Phone),
            Shape::When => return self.when(field.name).map(|_| ()),
            Shape::Staff if (self.with.staff)(text).is_none() => Some(Fault::Staff),
            Shape::Sha256 if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Some(Fault::Number)
            }
            Shape::Number if text.parse::<u64>().is_err() => Some(Fault::Number),
            Shape::Choice(choice) => {
                let values = choice.values(self.with.pack);
                (!values.iter().any(|value| value == text)).then_some(Fault::NotOneOf { values })
            }
            _ => None,
        };
        wrong.map_or(Ok(()), |wrong| Err(fault(field.name, wrong)))
    }

    fn reached(&self) -> bool {
        let result = self.get("result").and_then(|id| self.with.pack.contact_result(id));
        result.is_some_and(|result| result.reached)
    }

    fn when(&self, name: &str) -> Result<Option<Instant>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let at =
            read_when(text, self.with.now, &self.with.pack.zone).ok_or_else(|| fault(name, Fault::When))?;
        if !self.with.past && at < self.with.now {
            return Err(fault(name, Fault::Past));
        }
        Ok(Some(at))
    }

    fn words(&self, verb: Verb) -> Words {
        let mut words = Words::of([
            (Word::Line, self.get("line").map(digits)),
            (Word::Contact, self.get("contact").map(digits)),
            (Word::Address, self.owned("address")),
            (Word::Title, self.owned("title")),
            (Word::Wants, self.owned("wants")),
            // A text is kept as it was typed, to the byte.
            (Word::Text, self.fields.get("text").filter(|t| !t.trim().is_empty()).cloned()),
        ]);
        if matches!(verb, Verb::Open | Verb::Accept | Verb::Resolve | Verb::Amend) {
            words.set(Word::Name, self.owned("name"));
        }
        words
    }

    fn classify(&self) -> Result<Classify, Refusal> {
        let category = self.owned("category");
        let mut kind = self.owned("kind");
        let pack = self.with.pack;
        let above =
            category.as_deref().and_then(|id| pack.category(id)).and_then(|known| pack.kind_of(known));
        match (above, &kind) {
            (Some(above), Some(kind)) if above != kind => {
                return Err(fault("category", Fault::NotOfKind { kind: kind.clone() }));
            }
            (Some(above), None) => kind = Some(above.to_owned()),
            _ => {}
        }
        let severity = self.get("severity").and_then(|level| level.parse().ok());
        Ok(Classify { kind, category, severity, place: self.place() })
    }

    fn place(&self) -> Option<Place> {
        match self.get("place") {
            Some("town") => Some(Place::Town),
            Some("village") => Some(Place::Village),
            _ => None,
        }
    }

    fn channel(&self) -> String {
        self.owned("channel").unwrap_or_else(|| "call".to_owned())
    }

    fn intake(&self, verb: Verb) -> Result<Command, Refusal> {
        let Classify { kind, category, severity, place } = self.classify()?;
        let then = match verb {
            Verb::Accept => Then::Accept,
            Verb::Resolve => Then::Resolve {
                disposition: self.owned("disposition").unwrap_or_default(),
                reason: self.owned("reason"),
                answer: self.owned("answer").unwrap_or_default(),
            },
            _ => Then::Wait,
        };
        let relation = match self.get("relation") {
            Some("proxy") => Relation::Proxy,
            Some("anonymous") => Relation::Anonymous,
            Some("secret") => Relation::Secret,
            _ => Relation::Own,
        };
        Ok(Command::New(Box::new(Intake {
            kind: kind.unwrap_or_else(|| "complaint".to_owned()),
            category,
            severity: severity.unwrap_or(3),
            channel: self.channel(),
            relation,
            place,
            contact_at: self.when("contact_at")?,
            references: Vec::new(),
            then,
        })))
    }

    fn command(&self, verb: Verb) -> Result<Command, Refusal> {
        // `check` has made sure of every field that must be there, so the defaults below are never taken.
        let text = |name: &str| self.owned(name).unwrap_or_default();
        let staff = |name: &str| self.get(name).and_then(|staff| (self.with.staff)(staff));
        let flag = || match self.get("flag") {
            Some("vip") => FlagKind::Vip,
            Some("media") => FlagKind::Media,
            Some("escalated") => FlagKind::Escalated,
            Some("appeal") => FlagKind::Appeal,
            _ => FlagKind::Repeat,
        };
        Ok(match verb {
            Verb::Open | Verb::Resolve => {
                return Err(Refusal { reason: Reason::Exists { case: None }, allowed: Verb::NEW.to_vec() });
            }
            Verb::Accept => Command::Accept { classify: self.classify()? },
            Verb::Classify => Command::Classify { classify: self.classify()? },
            Verb::Reject => Command::Reject { reason: text("reason") },
            Verb::Withdraw => Command::Withdraw,
            Verb::Dispatch => Command::Dispatch { team: text("team") },
            Verb::Assign => Command::Assign { to: staff("to").ok_or_else(|| fault("to", Fault::Staff))? },
            Verb::Claim => Command::Claim,
            Verb::Transfer => {
                let (team, to) = (self.owned("team"), staff("to"));
                if team.is_none() && to.is_none() {
                    return Err(fault("team", Fault::Missing));
                }
                Command::Transfer { team, to }
            }
            Verb::Note => Command::Note,
            Verb::Contact => Command::Contact { channel: self.channel(), result: text("result") },
            Verb::Hold => Command::Hold {
                reason: HoldReason::new(text("reason")),
                until: self.when("until")?,
                told: self.get("told") == Some("yes"),
            },
            Verb::Resume => Command::Resume,
            Verb::Finish => {
                Command::Finish { disposition: text("disposition"), reason: self.owned("reason") }
            }
            Verb::Reply => Command::Reply {
                kind: if self.get("kind") == Some("interim") { ReplyKind::Interim } else { ReplyKind::Final },
                channel: self.channel(),
                result: text("result"),
            },
            Verb::Revisit => Command::Revisit {
                result: text("result"),
                answer: match self.get("answer") {
                    Some("satisfied") => Some(Satisfaction::Satisfied),
                    Some("indifferent") => Some(Satisfaction::Indifferent),
                    Some("dissatisfied") => Some(Satisfaction::Dissatisfied),
                    _ => None,
                },
                why: self.owned("why"),
            },
            Verb::Close => Command::Close,
            Verb::Reopen => Command::Reopen,
            Verb::Archive => Command::Archive,
            Verb::Urge => Command::Urge {
                by: if self.get("by") == Some("supervisor") { Urger::Supervisor } else { Urger::Customer },
            },
            Verb::Amend => Command::Amend,
            Verb::Flag => Command::Flag(Flag { kind: flag(), until: self.when("until")? }),
            Verb::Unflag => Command::Unflag(flag()),
            Verb::Refer => Command::Refer(Reference { source: text("source"), id: text("id") }),
            Verb::Attach => Command::Attach(Attachment {
                name: text("name"),
                sha256: read_sha256(&text("sha256")),
                place: text("place"),
                bytes: text("bytes").parse().unwrap_or_default(),
            }),
            Verb::Undo => Command::Undo,
        })
    }
}

/// Whether a text is a telephone number: 3 to 20 digits, with `+`, dashes, spaces and brackets allowed.
pub fn is_phone(text: &str) -> bool {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    (3..=20).contains(&count)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'))
}

/// The digits of a number, which is how it is stored.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A moment as typed: RFC 3339, `HH:MM` (the next such time of day), or `+30m`, `+2h`, `+3d`.
pub fn read_when(text: &str, now: Instant, zone: &TimeZone) -> Option<Instant> {
    if let Some(ahead) = text.strip_prefix('+') {
        let unit = ahead.chars().next_back()?;
        let count: i64 = ahead.strip_suffix(unit)?.parse().ok()?;
        let seconds = match unit {
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        };
        return (0..=36_500).contains(&count).then(|| now.plus(count * seconds));
    }
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let (hour, minute) = text.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let today = now.zoned(zone).date();
    let at = |date: jiff::civil::Date| {
        date.to_datetime(time)
            .to_zoned_datetime(zone.clone())
            .ok()
            .map(|zoned| Instant::from(zoned.timestamp()))
    };
    match at(today)? {
        at if at >= now => Some(at),
        _ => at(today.tomorrow().ok()?),
    }
}

fn read_sha256(hex: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    for (n, byte) in hash.iter_mut().enumerate() {
        *byte =
            hex.get(2 * n..2 * n + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or_default();
    }
    hash
}

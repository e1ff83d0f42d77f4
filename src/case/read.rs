//! Reading what was typed into a command: the same rules for the command line, the forms and the imports.

use super::{
    AskKind, Attachment, Call, CaseId, ChargeWish, Classify, Command, Condition, Draw, Fault, Field, Fields,
    Filled, Finding, Flag, FlagKind, Intake, Judgement, LATE, Liability, LinkKind, MAX_LINE, MAX_TEXT, Need,
    PersonId, Place, PromiseKind, Reason, ReceptionCommand, Reference, RefundCommand, Refusal, Relation,
    ReplyKind, Satisfaction, Shape, Solved, Spoken, TaskRole, Then, Urger, Verb, Verdict, Wish, Word, Words,
    digits, is_past, is_phone, kind_of, read_day, read_sheet, read_slot, read_value, read_when, sheet_fields,
    sheet_of, typed::read_sha256,
};
use crate::{
    rules::{FieldShape, Pack, Whom},
    sla::{HoldReason, Instant},
};

/// What reading needs to know.
pub struct Reading<'a> {
    pub pack: &'a Pack,
    pub now: Instant,
    /// The person of a staff number, if there is an active one.
    pub staff: &'a dyn Fn(&str) -> Option<PersonId>,
    /// Whether moments in the past are allowed (files carry the times at which things occurred).
    pub past: bool,
}

impl Verb {
    /// Reads the fields of this act, for a new case or one that exists.
    ///
    /// # Errors
    /// The first field, in the order of the form, that does not fit, and what would.
    pub fn read(self, new: bool, fields: &Fields, with: &Reading<'_>) -> Result<Spoken, Refusal> {
        let table = self.table(new, fields, with.pack);
        if let Some(name) = fields.keys().find(|name| table.iter().all(|f| f.name != name.as_str())) {
            let fields = table.iter().map(|f| f.name.to_owned()).collect();
            return Err(fault(name, Fault::Unknown { fields }));
        }
        let form = Form { fields, with };
        for field in &table {
            form.check(field)?;
        }
        let command = if new { form.intake(self)? } else { form.command(self)? };
        Ok(Spoken { verb: self, command, words: form.words(self), late: form.owned(LATE) })
    }
}

impl Verb {
    /// The fields of this act, with those of the sheet that it is about.
    fn table(self, new: bool, fields: &Fields, pack: &Pack) -> Vec<Field> {
        let mut table = if new { self.fields_of_new() } else { self.fields() }.to_vec();
        if let Some(sheet) = sheet_of(self, new, fields, pack) {
            table.extend(sheet_fields(sheet, self, kind_of(fields, pack), pack));
        }
        table
    }

    /// What is wrong with one field of this act by itself, whatever is still to be filled in beside it.
    ///
    /// # Errors
    /// It lacks though it must be there, or has not the shape that it must have.
    pub fn read_one(self, new: bool, name: &str, fields: &Fields, with: &Reading<'_>) -> Result<(), Refusal> {
        let table = self.table(new, fields, with.pack);
        let form = Form { fields, with };
        table.iter().find(|field| field.name == name).map_or(Ok(()), |field| form.check(field))
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
                Need::May | Need::MayWhen(..) => false,
                Need::Unless(other) => self.get(other).is_none(),
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
            Shape::Case if text.parse::<CaseId>().is_err() => Some(Fault::Case),
            Shape::Staff if (self.with.staff)(text).is_none() => Some(Fault::Staff),
            Shape::Sha256 if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Some(Fault::Number)
            }
            Shape::Number if text.parse::<u64>().is_err() => Some(Fault::Number),
            Shape::Imei | Shape::Paper | Shape::Money => self.kept(field.shape, text).err(),
            Shape::Date => self.day(field.name, text).err(),
            Shape::Choice(choice) => {
                let values = choice.values(self.with.pack);
                (!values.iter().any(|value| value == text)).then_some(Fault::NotOneOf { values })
            }
            _ => None,
        };
        wrong.map_or(Ok(()), |wrong| Err(fault(field.name, wrong)))
    }

    fn kept(&self, shape: Shape, text: &str) -> Result<String, Fault> {
        let shape = match shape {
            Shape::Imei => FieldShape::Imei,
            Shape::Paper => FieldShape::Paper,
            Shape::Money => FieldShape::Money,
            _ => FieldShape::Date,
        };
        read_value(shape, text, self.with.now, self.with.pack)
    }

    /// A day; not in the future where it stands on a sheet that asks for that.
    fn day(&self, name: &str, text: &str) -> Result<(), Fault> {
        let day = self.kept(Shape::Date, text)?;
        let Reading { pack, now, .. } = self.with;
        pack.field(name).map_or(Ok(()), |rule| is_past(rule, &day, *now, pack))
    }

    /// The sheet that the act is about, with its values.
    fn sheet(&self, verb: Verb, new: bool) -> Result<Option<Filled>, Refusal> {
        let Some(sheet) = sheet_of(verb, new, self.fields, self.with.pack) else { return Ok(None) };
        let filled = read_sheet(sheet, self.fields, self.with.now, self.with.pack);
        filled.map(Some).map_err(|(field, wrong)| fault(&field, wrong))
    }

    /// An amount; nothing where there is none.
    fn fen(&self, name: &str) -> u64 {
        let fen = self.get(name).and_then(|text| self.kept(Shape::Money, text).ok());
        fen.and_then(|fen| fen.parse().ok()).unwrap_or_default()
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

    /// A team, a person, or both.
    fn whom(&self) -> Result<(Option<String>, Option<PersonId>), Refusal> {
        match (self.owned("team"), self.get("to").and_then(|staff| (self.with.staff)(staff))) {
            (None, None) => Err(fault("team", Fault::Missing)),
            whom => Ok(whom),
        }
    }

    /// A case number that must be there.
    fn case(&self, name: &str) -> Result<CaseId, Refusal> {
        self.get(name).and_then(|id| id.parse().ok()).ok_or_else(|| fault(name, Fault::Case))
    }

    /// A moment that must be there.
    fn moment(&self, name: &str) -> Result<Instant, Refusal> {
        self.when(name)?.ok_or_else(|| fault(name, Fault::Missing))
    }

    /// A number as it counts promises, orders and the like. One that is too great for any is none of them.
    fn number(&self, name: &str) -> Option<u32> {
        self.get(name).map(|number| number.parse().unwrap_or(u32::MAX))
    }

    fn words(&self, verb: Verb) -> Words {
        let mut words = Words::of([
            (Word::Line, self.get("line").map(digits)),
            (Word::Contact, self.get("contact").map(digits)),
            (Word::Address, self.owned("address")),
            (Word::Title, self.owned("title")),
            (Word::Wants, self.owned("wants")),
            (Word::Account, self.owned("account")),
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

    fn charge(&self) -> Result<ChargeWish, Refusal> {
        let day = |text: &str| {
            read_day(text, self.with.now, self.with.pack).ok_or_else(|| fault("day", Fault::Day))
        };
        let amount = |text: &str| text.parse().map_err(|_| fault("amount", Fault::Money));
        Ok(ChargeWish {
            charge: self.number("charge"),
            day: self.get("day").map(day).transpose()?,
            from: self.owned("from"),
            amount: self.get("amount").map(amount).transpose()?,
            proof: self.owned("proof"),
            cause: self.owned("cause"),
            finding: self.get("finding").and_then(Finding::of),
        })
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
            filled: self.sheet(verb, true)?.filter(|filled| !filled.is_empty()),
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
                let (team, to) = self.whom()?;
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
            Verb::Promise => Command::Promise {
                what: match self.get("what") {
                    Some("callback") => PromiseKind::Callback,
                    _ => PromiseKind::Result,
                },
                due: self.moment("at")?,
            },
            Verb::Keep => Command::Keep { promise: self.number("promise") },
            Verb::Park => {
                Command::Park { until: self.moment("until")?, told: self.get("told") == Some("yes") }
            }
            Verb::Judge => Command::Judge(Judgement {
                liability: match self.get("liability") {
                    Some("responsible") => Liability::Responsible,
                    Some("third_party") => Liability::ThirdParty,
                    _ => Liability::NotResponsible,
                },
                team: self.owned("team"),
                partner: self.owned("partner"),
            }),
            Verb::Escalate => Command::Escalate { whom: self.get("whom").and_then(Whom::of) },
            Verb::Acknowledge => Command::Acknowledge,
            Verb::Deescalate => Command::Deescalate,
            Verb::Supervise => Command::Supervise { due: self.moment("at")? },
            Verb::Answer => Command::Answer { order: self.number("order") },
            Verb::Task => {
                let role = if self.get("role") == Some("lead") { TaskRole::Lead } else { TaskRole::Helper };
                let (team, to) = self.whom()?;
                Command::Task { role, team, to }
            }
            Verb::Respond => Command::Respond {
                task: self.number("task"),
                disposition: self.owned("disposition"),
                reason: self.owned("reason"),
            },
            Verb::Review => Command::Review {
                task: self.number("task"),
                verdict: if self.get("verdict") == Some("accepted") {
                    Verdict::Accepted
                } else {
                    Verdict::Again
                },
            },
            Verb::Ask => Command::Ask(Wish {
                what: self.get("what").and_then(AskKind::of).ok_or_else(|| fault("what", Fault::Missing))?,
                clock: self.owned("clock"),
                task: self.number("task"),
                until: self.when("until")?,
                hold: self.owned("reason").map(HoldReason::new),
            }),
            Verb::Grant => Command::Grant { ask: self.number("ask"), team: self.owned("team") },
            Verb::Refuse => Command::Refuse { ask: self.number("ask") },
            Verb::Link => Command::Link {
                case: self.case("case")?,
                how: match self.get("how") {
                    Some("parent") => LinkKind::Parent,
                    Some("first") => LinkKind::First,
                    _ => LinkKind::Related,
                },
                solved: match self.get("solved") {
                    Some("take") => Some(Solved::Take),
                    Some("keep") => Some(Solved::Keep),
                    Some("reopen") => Some(Solved::Reopen),
                    _ => None,
                },
            },
            Verb::Unlink => Command::Unlink { case: self.case("case")? },
            Verb::Merge => Command::Merge { case: self.case("case")? },
            Verb::Inform => Command::Inform,
            Verb::Fill => {
                let filled = self.sheet(verb, false)?;
                Command::Fill(filled.ok_or_else(|| fault("sheet", Fault::Missing))?)
            }
            Verb::Lend | Verb::Recover | Verb::Reserve | Verb::Use | Verb::Release => {
                Command::Stock(self.draw(verb)?)
            }
            Verb::TakeBack => Command::TakeBack { task: self.number("task") },
            Verb::HandOver => Command::HandOver { to: staff("to").ok_or_else(|| fault("to", Fault::Staff))? },
            Verb::Charge => Command::Refund(RefundCommand::Charge(self.charge()?)),
            Verb::Strike => Command::Refund(RefundCommand::Strike { charge: self.number("charge") }),
            Verb::Propose => Command::Refund(RefundCommand::Propose),
            Verb::Approve => Command::Refund(RefundCommand::Approve { binding: text("binding") }),
            Verb::Decline => Command::Refund(RefundCommand::Decline),
            Verb::Book | Verb::Confirm | Verb::Arrive | Verb::Receive => {
                Command::Reception(self.reception(verb)?)
            }
        })
    }

    /// What is done on a reception day.
    fn reception(&self, verb: Verb) -> Result<ReceptionCommand, Refusal> {
        let branch = self.owned("branch");
        Ok(match verb {
            Verb::Book => {
                let today = self.with.now.zoned(&self.with.pack.zone).date();
                let slot = self.get("slot").and_then(|text| read_slot(text, today));
                let (day, slot) = slot.ok_or_else(|| fault("slot", Fault::When))?;
                ReceptionCommand::Book { branch, day, slot }
            }
            Verb::Confirm => {
                let answer = self.get("call").and_then(Call::of);
                ReceptionCommand::Confirm { answer: answer.ok_or_else(|| fault("call", Fault::Missing))? }
            }
            Verb::Arrive => ReceptionCommand::Arrive { branch },
            _ => ReceptionCommand::Receive {
                deputy: self.get("sat") == Some("deputy"),
                tracked: self.get("outcome") == Some("tracked"),
                due: self.when("at")?,
            },
        })
    }

    /// What is taken from the stock, or given back.
    fn draw(&self, verb: Verb) -> Result<Draw, Refusal> {
        let text = |name: &str| self.owned(name).unwrap_or_default();
        let (article, place) = (text("article"), self.owned("team"));
        let count = self.number("count");
        Ok(match verb {
            Verb::Lend => Draw::Lend {
                loaner: text("loaner"),
                until: self.when("until")?,
                deposit_fen: self.fen("deposit"),
            },
            Verb::Recover => Draw::Recover {
                loaner: self.owned("loaner"),
                condition: self.get("condition").and_then(Condition::of).unwrap_or(Condition::Good),
            },
            Verb::Reserve => Draw::Reserve { article, place, count: count.unwrap_or_default() },
            Verb::Use => Draw::Use { article, place, count: count.unwrap_or_default() },
            _ => Draw::Release { article, place, count },
        })
    }
}

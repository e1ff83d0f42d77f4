//! The JSON shapes of cases, clocks and events. `docs/CLI.md` promises them.

use serde_json::{Map, Value, json};

use crate::{
    api::{By, CaseRow, CaseView, ClockView, EventView},
    case::{Event, Origin, PersonId, Word, Words, sealed_values},
};

/// A case in a list.
pub fn row(row: &CaseRow) -> Value {
    json!({
        "case": row.case,
        "kind": row.kind,
        "category": row.category,
        "severity": row.severity,
        "priority": row.priority,
        "stage": row.stage.id(),
        "held": row.held,
        "owner": row.owner,
        "team": row.team,
        "relation": row.relation,
        "name": row.name,
        "line": row.line,
        "about": row.about,
        "next_clock": row.next.as_ref().map(|next| &next.clock),
        "next_deadline": row.next.as_ref().map(|next| next.deadline),
        "act_by": row.next.as_ref().map(|next| next.act_by),
        "external_id": row.external_id,
        "origin": if row.imported { "imported" } else { "own" },
        "opened": row.opened,
        "urges": row.urges,
        "revision": row.revision,
    })
}

/// A case with everything that its reader may see.
pub fn case(case: &CaseView) -> Value {
    let mut all = object(row(&case.row));
    for (word, text) in case.words.iter().filter(|(word, _)| *word != Word::Sheet) {
        all.insert(name_of(&word), text.into());
    }
    let source = match &case.origin {
        Origin::Own => None,
        Origin::Imported { source } => Some(source),
    };
    all.extend(object(json!({
        "channel": case.channel,
        "place": case.place,
        "contact_at": case.contact_at,
        "hold_until": case.hold_until,
        "source": source,
        "customer": case.customer.map(|customer| customer.to_string()),
        "star": case.star,
        "repeat_fault": case.repeat_fault,
        "tags": case.tags,
        "flags": case.flags,
        "references": case.references,
        "attachments": case.attachments.iter().map(|it| json!({
            "name": it.name, "sha256": hex(&it.sha256), "place": it.place, "bytes": it.bytes,
        })).collect::<Vec<_>>(),
        "disposition": case.disposition,
        "reason": case.reason,
        "satisfaction": case.satisfaction,
        "closing": case.closing,
        "liability": case.judgement,
        "promises": case.promises.iter().map(|it| json!({
            "promise": it.no, "what": it.what, "due": it.due, "made": it.made, "kept": it.kept,
            "broken": late(case, &format!("promise#{}", it.no)),
        })).collect::<Vec<_>>(),
        "tasks": case.tasks.iter().map(|it| json!({
            "task": it.no, "role": it.role, "team": it.team, "to": it.to.as_ref().map(by), "by": by(&it.by),
            "state": it.state, "disposition": it.disposition, "again": it.again,
        })).collect::<Vec<_>>(),
        "orders": case.orders.iter().map(|it| json!({
            "order": it.no, "due": it.due, "given": it.given, "answered": it.answered,
        })).collect::<Vec<_>>(),
        "loaners": case.loans.iter().map(|it| json!({
            "loaner": it.loaner, "lent": it.lent, "until": it.until, "deposit_fen": it.deposit_fen,
            "back": it.back.map(|(at, _)| at), "condition": it.back.map(|(_, condition)| condition),
        })).collect::<Vec<_>>(),
        "escalation": case.escalation.as_ref().map(|it| json!({
            "whom": it.whom, "since": it.since, "acknowledged": it.acknowledged.map(|(_, at)| at),
        })),
        "asks": case.asks.iter().map(|it| json!({
            "ask": it.no, "what": it.about.what, "by": by(&it.by), "asked": it.at, "due": it.about.due,
            "decides": it.about.decides, "state": it.state, "decided": it.decided, "task": it.about.task,
            "clock": it.about.clock.as_ref().map(|(clock, _)| clock), "until": it.about.until,
            "hold": it.about.hold,
        })).collect::<Vec<_>>(),
        "links": case.links,
        "sent_back": case.bounces,
        "rounds": case.rounds,
        "urges_by_supervisors": case.urges_above,
        "closed": case.closed,
        "sheets": case.sheets,
        "owed_sheet": case.owed_sheet,
        "values": values(&case.values, &case.words),
        "clocks": case.clocks.iter().map(clock).collect::<Vec<_>>(),
        "acts": case.acts.iter().map(|verb| verb.id()).collect::<Vec<_>>(),
        "events": case.events.iter().map(event).collect::<Vec<_>>(),
    })));
    Value::Object(all)
}

/// What was filled in on sheets, by field.
fn values(open: &[(String, String)], words: &Words) -> Value {
    let sealed = sealed_values(words).into_iter().map(|(id, (_, value))| (id, Value::from(value)));
    let open = open.iter().map(|(id, value)| (id.clone(), Value::from(value.as_str())));
    Value::Object(open.chain(sealed).collect())
}

/// Whether the clock of this id passed its deadline.
fn late(case: &CaseView, clock: &str) -> bool {
    case.clocks.iter().any(|view| view.id == clock && view.breached)
}

fn clock(view: &ClockView) -> Value {
    let clock = &view.clock;
    json!({
        "id": view.id,
        "state": clock.state,
        "breached": view.breached,
        "deadline": clock.deadline,
        "act_by": clock.act_by,
        "started": clock.started,
        "stopped": clock.stopped,
        "cycle": clock.cycle,
        "spent_s": view.spent_s,
        "held_s": view.held_s,
        "target": clock.target_s,
        "provisional": clock.provisional,
    })
}

/// An event as its reader may see it.
pub fn event(view: &EventView) -> Value {
    let mut fields = open_fields(&view.event, view);
    if let Event::SheetFilled { values: open, .. } = &view.event {
        fields.insert("values".to_owned(), values(open, &view.words));
    }
    for (word, text) in view.words.iter().filter(|(word, _)| *word != Word::Sheet) {
        fields.insert(name_of(&word), text.into());
    }
    json!({
        "seq": view.seq,
        "type": view.event.name(),
        "occurred": view.occurred,
        "recorded": view.recorded,
        "by": by(&view.by),
        "on_behalf": view.on_behalf.as_ref().map(by),
        "command": view.command,
        "undone": view.undone,
        "erased": view.erased,
        "fields": fields,
    })
}

/// The open facts of an event, with people by their staff numbers.
fn open_fields(event: &Event, view: &EventView) -> Map<String, Value> {
    let mut fields = match serde_json::to_value(event) {
        // A fact without fields is its name alone; one with fields is an object under its name.
        Ok(Value::Object(tagged)) => match tagged.into_iter().next() {
            Some((_, Value::Object(fields))) => fields,
            Some((_, Value::Null)) | None => Map::new(),
            Some((name, one)) => Map::from_iter([(name.replace("unflagged", "flag"), one)]),
        },
        _ => Map::new(),
    };
    let staff = |id: PersonId| view.named.iter().find(|named| named.id == id).map(by);
    let mut person = |name: &str, id: PersonId| {
        fields.insert(name.to_owned(), staff(id).map_or_else(|| id.0.into(), Value::from));
    };
    match event {
        Event::Assigned { to }
        | Event::Transferred { to: Some(to), .. }
        | Event::TaskGiven { to: Some(to), .. } => person("to", *to),
        Event::HandedOver { from, to } => {
            person("from", *from);
            person("to", *to);
        }
        _ => {}
    }
    // What an ask is about stands beside its number, like the fields of any other fact.
    if let Some(Value::Object(about)) = fields.remove("about") {
        fields.extend(about);
    }
    if let Event::Attached(attached) = event {
        fields.insert("sha256".to_owned(), hex(&attached.sha256).into());
    }
    fields
}

fn by(by: &By) -> String {
    if by.id == PersonId::SYSTEM { "system".to_owned() } else { by.staff.clone() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(object) = value { object } else { Map::new() }
}

/// The name that serde gives a unit variant.
fn name_of(variant: &impl serde::Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

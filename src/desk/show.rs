//! A case and its events as a reader may see them.

use super::{
    authorize::{Op, Reader},
    people::People,
    rows,
};
use crate::{
    api::{AskView, CaseView, ClockView, EventView, TaskView},
    case::{self, Ask, Case, Customer, Recorded, Task, Word, Words},
    sla::Instant,
    text,
};

/// Events of a case that are shown at most: its last ones.
pub const EVENTS: usize = 2_000;
/// Bytes of words in them at most, so that the answer fits a frame.
const BYTES: usize = 2 << 20;

/// A case with its history, which ends with its last event, and its customer as they are now; in the clear where `plain`.
pub fn case_view(
    case: &Case,
    history: &[Recorded],
    customer: Option<&Customer>,
    reader: &Reader,
    people: &People,
    now: Instant,
    plain: bool,
) -> CaseView {
    let clocks = case.clocks.iter().map(|named| ClockView {
        id: named.id.clone(),
        breached: named.clock.breached(now),
        spent_s: named.clock.spent(now),
        held_s: named.clock.held(now),
        clock: named.clock.clone(),
    });
    CaseView {
        row: rows::row(case, people, now),
        words: masked(&case.words, plain),
        channel: case.facts.channel.clone(),
        place: case.facts.place,
        contact_at: case.facts.contact_at,
        hold_until: case.hold.as_ref().and_then(|hold| hold.until),
        origin: case.facts.origin.clone(),
        customer: case.facts.customer,
        star: case.star,
        tags: customer.map(|customer| customer.facts.tags.clone()).unwrap_or_default(),
        flags: case.flags.clone(),
        references: case.references.clone(),
        attachments: case.attachments.clone(),
        disposition: case.disposition.clone(),
        reason: case.reason.clone(),
        satisfaction: case.satisfaction,
        closing: case.closing,
        judgement: case.judgement.clone(),
        promises: case.promises.clone(),
        orders: case.orders.clone(),
        loans: case.loans.clone(),
        tasks: case.tasks.iter().map(|task| task_view(task, people)).collect(),
        escalation: case.escalation.clone(),
        asks: case.asks.iter().map(|ask| ask_view(ask, people)).collect(),
        links: case.links.clone(),
        bounces: case.bounces,
        rounds: case.rounds,
        urges_above: case.urges_above,
        closed: case.closed,
        clocks: clocks.collect(),
        events: event_views(history, people, plain),
        acts: case.acts().into_iter().filter(|verb| reader.may(Op::Act(*verb))).collect(),
        plain,
        sheets: Vec::new(),
        owed_sheet: None,
        values: case.values.clone().into_iter().collect(),
        lines_to_take: Vec::new(),
        refund: case.refund.with_rows_of(|_| false),
        repeat_fault: None,
        visit: None,
        outside: Vec::new(),
    }
}

fn ask_view(ask: &Ask, people: &People) -> AskView {
    AskView {
        no: ask.no,
        about: ask.about.clone(),
        by: people.by(ask.by),
        at: ask.at,
        state: ask.state,
        decided: ask.decided,
    }
}

fn task_view(task: &Task, people: &People) -> TaskView {
    TaskView {
        no: task.no,
        role: task.role,
        team: task.team.clone(),
        to: task.to.map(|to| people.by(to)),
        by: people.by(task.by),
        state: task.state,
        disposition: task.reply.as_ref().and_then(|reply| reply.disposition.clone()),
        again: task.again,
    }
}

/// Events as they may be read; of very long ones only the last.
pub fn event_views(history: &[Recorded], people: &People, plain: bool) -> Vec<EventView> {
    let undone = case::undone(history);
    let mut bytes = 0;
    let fits = |record: &&Recorded| {
        bytes += record.words.iter().map(|(_, text)| text.len()).sum::<usize>();
        bytes <= BYTES
    };
    let mut views: Vec<EventView> = history
        .iter()
        .rev()
        .take(EVENTS)
        .take_while(fits)
        .map(|record| EventView {
            undone: undone.contains(&record.seq()),
            ..event_view(record, people, plain)
        })
        .collect();
    views.reverse();
    views
}

fn event_view(record: &Recorded, people: &People, plain: bool) -> EventView {
    let envelope = &record.envelope;
    let named = record.event.people().into_iter().map(|id| people.by(id)).collect();
    EventView {
        seq: envelope.seq,
        occurred: envelope.occurred,
        recorded: envelope.recorded,
        by: people.by(envelope.actor),
        on_behalf: envelope.on_behalf.map(|id| people.by(id)),
        event: record.event.clone(),
        words: masked(&record.words, plain),
        erased: record.erased,
        undone: false,
        command: envelope.command,
        named,
    }
}

/// Words as they may be read. Secrets never are; what people wrote always is.
pub fn masked(words: &Words, plain: bool) -> Words {
    let mut seen = Words::default();
    for (word, said) in words.iter() {
        let shown = match word {
            Word::Secret => continue,
            _ if plain => said.to_owned(),
            Word::Line | Word::Contact | Word::Account => text::mask_phone(said),
            Word::Name => text::mask_name(said),
            Word::Address => text::mask_address(said),
            Word::Wants | Word::Text | Word::Title => said.to_owned(),
            Word::Sheet => case::masked_sheet(said),
        };
        seen.set(word, Some(shown));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{Event, Fact, PersonId, Right, Role, Stage, Verb},
        desk::bench,
    };

    fn reader(id: u32, role: Role) -> Reader {
        Reader { id: PersonId(id), role, team: None, wall: None }
    }

    #[test]
    fn who_reads_a_case_in_the_clear() {
        let mut case = bench::case(1, Instant::from_seconds(0));
        case.owner = Some(PersonId(1));
        case.team = Some("network".to_owned());
        let leader =
            |team: Option<&str>| Reader { team: team.map(str::to_owned), ..reader(9, Role::TeamLeader) };
        for (who, want) in [
            (reader(1, Role::Agent), Some(Right::Owner)),
            (reader(2, Role::Agent), None),
            (reader(2, Role::Revisitor), None),
            // Those who lead ask.
            (leader(None), None),
            (leader(Some("network")), None),
            (reader(9, Role::Supervisor), None),
            (reader(9, Role::Admin), None),
        ] {
            assert_eq!(who.right(&case), want, "{who:?}");
        }
        case.taken_by = Some(PersonId(5));
        assert_eq!(reader(5, Role::Agent).right(&case), Some(Right::TookIn));
        // Whoever may call for the revisit needs the number; who handled it may not call.
        case.stage = Stage::Revisit;
        case.owner = None;
        case.handlers.insert(PersonId(1));
        for (who, want) in [
            (reader(1, Role::Agent), None),
            (reader(5, Role::Handler), None),
            (reader(2, Role::Agent), Some(Right::Revisit)),
            (reader(2, Role::Revisitor), Some(Right::Revisit)),
            (reader(2, Role::Handler), None),
            (reader(9, Role::Supervisor), None),
        ] {
            assert_eq!(who.right(&case), want, "{who:?}");
        }
    }

    #[test]
    fn masks_keep_what_was_written_and_never_a_secret() {
        let words = Words::of([
            (Word::Line, Some("13812345678".to_owned())),
            (Word::Contact, Some("03131234567".to_owned())),
            (Word::Name, Some("张三".to_owned())),
            (Word::Address, Some("万全县商业东街12号2单元".to_owned())),
            (Word::Text, Some("请打 13812345678".to_owned())),
            (Word::Secret, Some("$argon2id$".to_owned())),
        ]);
        let seen = masked(&words, false);
        let said: Vec<&str> = seen.iter().map(|(_, text)| text).collect();
        assert_eq!(said, ["138****5678", "张*", "031****4567", "万全县商业东街***", "请打 13812345678"]);
        let seen = masked(&words, true);
        assert_eq!(seen.get(Word::Line), Some("13812345678"));
        assert_eq!(seen.get(Word::Secret), None);
    }

    #[test]
    fn the_latest_events_fit_an_answer() {
        let start = Instant::from_seconds(0);
        let case = bench::case(1, start);
        let said = |n: usize| Words::of([(Word::Text, Some("x".repeat(n)))]);
        let note = |n| {
            let fact = Fact { event: Event::Noted, words: said(n) };
            bench::record(&case, fact, start, start)
        };
        let history: Vec<_> = [BYTES, 10, 20].into_iter().map(note).collect();
        let views = event_views(&history, &People::default(), true);
        assert_eq!(views.len(), 2);
        assert!(views.last().unwrap().words == said(20));
    }

    #[test]
    fn acts_are_those_of_the_case_and_of_the_role() {
        let case = bench::case(1, Instant::from_seconds(0));
        let acts = |role| {
            let reader = reader(1, role);
            case_view(&case, &[], None, &reader, &People::default(), Instant::from_seconds(0), false).acts
        };
        assert!(acts(Role::Agent).contains(&Verb::Dispatch) && !acts(Role::Agent).contains(&Verb::Assign));
        assert_eq!(acts(Role::Revisitor), [Verb::Note, Verb::Contact, Verb::Undo]);
    }
}

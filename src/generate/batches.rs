//! The payment batches of a day: what each case says of its payment, said once more of all of them together.

use super::{
    entry::{Entry, Sealed},
    refund::batch_command,
};
use crate::{
    case::{BatchRow, Door, Event, PersonId, RefundEvent, Subject, Words},
    sla::Instant,
};

/// What goes behind every case of the same second.
const LAST: u64 = u64::MAX;

/// A batch with its rows so far.
struct Made {
    at: Instant,
    actor: PersonId,
    batch: u64,
    rows: Vec<BatchRow>,
}

/// Puts the batches of a day behind their rows, each of at most as many as the rules let into one. The entries are in
/// order, and stay so.
pub fn put(today: &mut Vec<Entry>, seed: u64, most: u16) {
    let mut all: Vec<Made> = Vec::new();
    for entry in today.iter_mut() {
        let Subject::Case(case) = entry.subject else { continue };
        let Event::Refund(event) = &mut entry.event else { continue };
        let RefundEvent::Batched { proposal, attempt, batch, amount, .. } = event.as_mut() else { continue };
        let row = BatchRow { case, proposal: *proposal, attempt: *attempt, amount: *amount };
        // What is too much for one is in the next, which has a number of its own.
        let last = all.last().map(|made| made.batch);
        let at = entry.at;
        match all.last_mut().filter(|made| made.at == at && made.rows.len() < usize::from(most)) {
            Some(made) => {
                *batch = made.batch;
                made.rows.push(row);
            }
            None => {
                *batch = last.map_or(*batch, |last| (*batch).max(last + 1));
                all.push(Made { at, actor: entry.actor, batch: *batch, rows: vec![row] });
            }
        }
        entry.command = batch_command(seed, *batch);
    }
    if all.is_empty() {
        return;
    }
    let made = (0..).zip(all).map(|(place, Made { at, actor, batch, rows })| Entry {
        at,
        story: LAST,
        place,
        subject: Subject::Site,
        occurred: at,
        actor,
        door: Door::Terminal,
        command: batch_command(seed, batch),
        sealed: Sealed::Person(actor),
        event: Event::Refund(Box::new(RefundEvent::BatchMade { batch, rows })),
        words: Words::default(),
    });
    today.extend(made);
    today.sort_unstable_by_key(Entry::order);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{CaseId, CommandId},
        rights::Fen,
    };

    #[test]
    fn what_is_too_much_for_one_batch_is_in_the_next_and_each_row_says_which() {
        let at = Instant::from_seconds(1_000);
        let mut today: Vec<Entry> = (0..5)
            .map(|n| {
                let case = CaseId::mint("ZJ".parse().unwrap(), n + 1).unwrap();
                let amount = Fen::new(100 + i64::from(n)).unwrap();
                let event =
                    RefundEvent::Batched { proposal: 1, attempt: 1, batch: 70, amount, binding: [0; 32] };
                Entry {
                    at,
                    story: n.into(),
                    place: 4,
                    subject: Subject::Case(case),
                    occurred: at,
                    actor: PersonId(7),
                    door: Door::Terminal,
                    command: CommandId([0; 16]),
                    sealed: Sealed::Case(case),
                    event: Event::Refund(Box::new(event)),
                    words: Words::default(),
                }
            })
            .collect();
        put(&mut today, 1, 2);
        let of = |entry: &Entry| match &entry.event {
            Event::Refund(event) => match event.as_ref() {
                RefundEvent::Batched { batch, .. } => (*batch, 0),
                RefundEvent::BatchMade { batch, rows } => (*batch, rows.len()),
                _ => (0, 0),
            },
            _ => (0, 0),
        };
        let all: Vec<(u64, usize)> = today.iter().map(of).collect();
        assert_eq!(all, [(70, 0), (70, 0), (71, 0), (71, 0), (72, 0), (70, 2), (71, 2), (72, 1)]);
        let acts: Vec<CommandId> = today.iter().map(|entry| entry.command).collect();
        assert!(acts[0] == acts[1] && acts[1] == acts[5] && acts[1] != acts[2], "one act is one batch");
        assert!(today[5..].iter().all(|made| made.subject == Subject::Site && made.actor == PersonId(7)));
        let none = &mut Vec::new();
        put(none, 1, 2);
        assert!(none.is_empty());
    }
}

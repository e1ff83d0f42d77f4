//! What came of commands, held against the events that they name.

use super::{
    super::{
        Store, StoreError,
        log::{LogRows, STRIDE},
        outcome, row,
        tables::COMMANDS,
    },
    Found, Problem,
};
use crate::case::{CommandId, Subject, decode_open};

/// Reads the commands.
pub fn check(store: &Store, found: &mut Found) -> Result<(), StoreError> {
    let mut from = [0; 16];
    loop {
        let ids = store.read_one_moment(|all| {
            let (commands, log) = (all.live.open_table(COMMANDS)?, LogRows::of(all)?);
            let mut ids = Vec::new();
            for command in commands.range(from..)?.take(STRIDE) {
                let (id, bytes) = command?;
                let id = CommandId(id.value());
                let kept = outcome::read(id, bytes.value()).ok();
                let right = kept.is_some_and(|kept| {
                    [kept.first, kept.last].into_iter().all(|seq| {
                        let row = log.get(seq).ok().flatten();
                        let part = row.and_then(|row| decode_open(row::split(row.value()).ok()?.0).ok());
                        part.is_some_and(|part| {
                            let of = part.envelope.subject;
                            let same = !matches!(of, Subject::Case(case) if case != kept.case);
                            same && part.envelope.command == id && part.envelope.seq == seq
                        })
                    })
                });
                ids.push((id, right));
            }
            Ok(ids)
        })?;
        for (command, _) in ids.iter().filter(|(_, right)| !right) {
            found.add(Problem::Command { command: *command });
        }
        match ids.last() {
            Some((last, _)) if ids.len() == STRIDE => match next(last.0) {
                Some(next) => from = next,
                None => return Ok(()),
            },
            _ => return Ok(()),
        }
    }
}

/// The id after this one.
fn next(id: [u8; 16]) -> Option<[u8; 16]> {
    u128::from_be_bytes(id).checked_add(1).map(u128::to_be_bytes)
}

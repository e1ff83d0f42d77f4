//! Many charges at once: all of them or none.

use sha2::{Digest, Sha256};

use crate::{
    api::{Actor, MOST_ROWS, Reply, WrongCharge},
    case::{CaseId, CommandId, Fields, PersonId, Reason, Verb},
    desk::{
        act,
        work::{Halt, Work},
    },
};

/// Writes charges of a case down, or tells each row that is wrong.
pub fn set(
    work: &mut Work<'_>,
    actor: Actor,
    case: CaseId,
    rows: &[Fields],
    command: CommandId,
) -> Result<Reply, Halt> {
    if rows.len() > MOST_ROWS {
        return Err(Reason::TooMany { field: "charge".to_owned(), max: MOST_ROWS }.into());
    }
    let digest = digest(actor.person, case, rows);
    let done = act::many(work, actor, case, Verb::Charge, rows, command, digest)?;
    Ok(done.unwrap_or_else(|wrong| {
        let wrong = wrong.into_iter().map(|(row, refusal)| WrongCharge { row, refusal });
        Reply::ChargesWrong(wrong.collect())
    }))
}

/// Of everything that is said, so that the id serves for nothing else.
fn digest(person: PersonId, case: CaseId, rows: &[Fields]) -> [u8; 8] {
    let said = postcard::to_stdvec(&("charges", person, case, rows)).unwrap_or_default();
    let mut digest = [0; 8];
    digest.iter_mut().zip(Sha256::digest(&said)).for_each(|(slot, byte)| *slot = byte);
    digest
}

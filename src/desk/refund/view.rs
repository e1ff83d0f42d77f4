//! A refund as somebody may read it.

use std::collections::BTreeMap;

use crate::{
    api::{Actor, RefundView, Reply},
    case::{CaseId, Event, PersonId, Reason, RefundEvent, RefundList, Word},
    desk::{authorize::Reader, core::Core, job::refused},
    store::StoreError,
    text,
};

/// The refund of a case, with the words that stand beside it.
pub fn show(core: &Core, actor: Actor, reader: &Reader, id: CaseId) -> Result<Reply, StoreError> {
    let Some(case) = core.case(id)?.filter(|case| reader.sees(case)) else {
        return Ok(refused(Reason::NotFound));
    };
    let plain = core.shows_plain(actor, reader.right(&case), &case);
    let (mut services, mut accounts) = (BTreeMap::new(), BTreeMap::new());
    for record in core.store.history(case.last, usize::MAX)? {
        let Event::Refund(event) = &record.event else { continue };
        match event.as_ref() {
            RefundEvent::ChargeSet(charge) => {
                let service = record.words.get(Word::Text).map(str::to_owned);
                services.extend(service.map(|service| (charge.no, service)));
            }
            RefundEvent::Proposed { proposal, .. } => {
                let account = record.words.get(Word::Account).unwrap_or_default();
                let seen = if plain { account.to_owned() } else { text::mask_phone(account) };
                accounts.insert(*proposal, seen);
            }
            _ => {}
        }
    }
    let mut hands: Vec<PersonId> = Vec::new();
    for proposal in &case.refund.proposals {
        hands.extend(&proposal.by);
        hands.extend(proposal.approvals.iter().flat_map(|approval| &approval.by));
    }
    hands.extend(case.refund.lists.iter().flat_map(RefundList::hands));
    hands.sort_unstable();
    hands.dedup();
    let people = core.read(|live| hands.iter().map(|id| live.people.by(*id)).collect());
    let deadline = case.clocks.iter().find(|named| named.id == "refund_delay");
    Ok(Reply::Refund(Box::new(RefundView {
        case: id,
        refund: case.refund.with_rows_of(RefundList::waits),
        services: services.into_iter().collect(),
        accounts: accounts.into_iter().collect(),
        people,
        plain,
        now: core.time.now(),
        deadline: deadline.and_then(|named| named.clock.deadline),
    })))
}

//! Sheets at the steps, and refunds that are paid: what the reports of a made-up site are of.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{
    case::{
        Choice, Finding, ProposalState, REFUND, RefundEvent, RefundLaws, Stage, Stands, Verb, read_sheet,
        sheet_fields,
    },
    rights::Fen,
    sla::Instant,
};

/// Every case of a log as it stands at its end, and all that happened.
fn told(plan: &Plan) -> (Vec<Case>, Vec<Recorded>, tempfile::TempDir) {
    let (dir, _) = made(plan);
    let store = Store::open(dir.path()).unwrap();
    let _ = store.load().unwrap();
    assert_eq!(store.check(&[]).unwrap(), []);
    let log = log(&store);
    let pack = Pack::builtin();
    let mut cases: BTreeMap<CaseId, Case> = BTreeMap::new();
    for record in &log {
        let Subject::Case(id) = record.envelope.subject else { continue };
        if let Some(case) = cases.get_mut(&id) {
            case.apply(record, pack);
        } else {
            let mut case = Case::opened(record).unwrap();
            case.run_clocks(pack);
            cases.insert(id, case);
        }
    }
    (cases.into_values().collect(), log, dir)
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

#[test]
fn refunds_are_upheld_approved_by_somebody_else_and_paid_to_the_fen() {
    let (cases, log, _dir) = told(&Plan { cases: 3_000, customers: 2_500, open: 200, ..plan(21) });
    let pack = Pack::builtin();
    let refunds: Vec<&Case> = cases.iter().filter(|case| case.facts.kind == REFUND).collect();
    let ended: Vec<&&Case> = refunds
        .iter()
        .filter(|case| matches!(case.stage, Stage::Closed | Stage::Archived) && case.disposition.is_some())
        .collect();
    let is_upheld =
        |case: &Case| case.disposition.as_deref().is_some_and(|it| matches!(it, "upheld" | "partly_upheld"));
    let upheld: Vec<&&&Case> = ended.iter().filter(|case| is_upheld(case)).collect();
    let part = share(upheld.len(), ended.len());
    assert!((20.0..34.0).contains(&part), "{part} % of {} are upheld", ended.len());
    let most = pack.number("refund_second_level").unwrap();
    let (mut above, mut failed, mut partly) = (0, 0, 0);
    for case in &ended {
        let refund = &case.refund;
        assert!(refund.charges.iter().all(|charge| charge.finding != Finding::Open), "{}", case.id);
        assert_eq!((refund.left(), refund.live()), (Fen::NONE, None), "{}", case.id);
        assert_eq!(refund.paid() > Fen::NONE, is_upheld(case), "{}", case.id);
        assert_eq!(refund.paid(), refund.owed(), "{}", case.id);
        partly += usize::from(case.disposition.as_deref() == Some("partly_upheld"));
        for proposal in refund.proposals.iter().filter(|it| it.state == ProposalState::Paid) {
            let mut hands = BTreeSet::new();
            assert!(proposal.hands().into_iter().all(|hand| hands.insert(hand)));
            let levels = if proposal.amount.count() > most { 2 } else { 1 };
            assert_eq!((hands.len(), proposal.approvals.len()), (levels + 1, levels), "{}", case.id);
            above += usize::from(levels == 2);
            failed += proposal.attempts.len() - 1;
        }
    }
    assert!(above > 0 && failed > 0 && partly > 5, "{above} {failed} {partly}");

    let mut laws = RefundLaws::default();
    let (mut batches, mut rows, mut sum) = (BTreeSet::new(), 0, 0);
    for record in &log {
        laws.take(&record.envelope, &record.event);
        let Event::Refund(event) = &record.event else { continue };
        if let RefundEvent::BatchMade { batch, rows: of } = event.as_ref() {
            let day = record.envelope.recorded.zoned(&pack.zone).strftime("%y%m%d").to_string();
            assert!(batch.to_string().starts_with(&day), "{batch} of {day}");
            assert!(pack.calendar().is_open(record.envelope.recorded), "{batch}");
            assert!(batches.insert(*batch), "{batch} twice");
            rows += of.len();
        }
        if let RefundEvent::Paid { amount, .. } = event.as_ref() {
            sum += amount.count();
        }
    }
    assert!(batches.len() > 20 && rows > batches.len(), "{} of {rows}", batches.len());
    let paid: i64 = cases.iter().map(|case| case.refund.paid().count()).sum();
    assert_eq!((laws.paid(), paid), (sum, sum));
    assert_eq!(laws.problems(), []);
    // What is open at the end waits for its approval, for the batch, or for the bank.
    let waits = refunds.iter().filter(|case| case.stage.is_open() && case.refund.live().is_some()).count();
    assert!(waits > 0);
}

#[test]
fn sheets_are_written_down_and_every_pledge_is_mostly_kept() {
    let (cases, log, _dir) = told(&Plan { cases: 3_000, customers: 2_500, open: 120, ..plan(22) });
    let pack = Pack::builtin();
    let now: Instant = plan(22).until;
    let mut pledges: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for pledged in cases.iter().flat_map(|case| case.pledges(pack)) {
        let (kept, all) = pledges.entry(pledged.pledge).or_default();
        match pledged.stands.at(now) {
            Stands::Kept(_) => (*kept, *all) = (*kept + 1, *all + 1),
            Stands::Broken(_) => *all += 1,
            _ => {}
        }
    }
    let known: Vec<&String> = pledges.keys().collect();
    assert_eq!(known.len(), pack.pledges.len(), "{known:?}");
    for (pledge, (kept, all)) in &pledges {
        let part = share(*kept, *all);
        assert!((80.0..=100.0).contains(&part), "{pledge}: {kept} of {all}");
    }
    let broken: usize = pledges.values().map(|(kept, all)| all - kept).sum();
    assert!(broken > 10, "a year without a broken promise: {pledges:?}");

    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &log {
        if let Event::SheetFilled { sheet, .. } = &record.event {
            *written.entry(sheet).or_default() += 1;
        }
    }
    let steps = &Town::read().unwrap().steps.all;
    for sheet in steps.iter().map(|step| step.sheet.as_str()) {
        assert!(written.contains_key(sheet), "{sheet}: {written:?}");
    }
    let missing = cases.iter().filter(|case| case.stage == Stage::Closed && case.facts.kind == "repair");
    assert!(missing.filter(|case| !case.sheets.contains_key("handed_out")).count() > 0);
}

#[test]
fn every_step_fits_the_sheet_that_it_fills_in_and_some_matter_has_it() {
    let (town, pack) = (Town::read().unwrap(), Pack::builtin());
    let of = &town.steps;
    let now = plan(1).until;
    let had: BTreeSet<usize> = town.matters.matters.iter().flat_map(|matter| matter.steps.clone()).collect();
    assert_eq!(had.len(), of.all.len(), "{had:?}");
    let mut chance = Chance::new(3);
    for step in &of.all {
        let sheet = pack.sheet(&step.sheet).unwrap();
        let fields = sheet_fields(sheet, Verb::Fill, None, pack);
        for must in &sheet.required {
            assert!(step.values.contains_key(must.as_str()), "{}: {must:?}", step.sheet);
        }
        for (field, values) in &step.values {
            let named = fields.iter().find(|it| it.name == field);
            let shape = named.unwrap_or_else(|| panic!("{}: {field}", step.sheet)).shape;
            for value in values {
                if let crate::case::Shape::Choice(choice) = shape {
                    let fits = value == "{same}" || choice.values(pack).contains(value);
                    assert!(fits, "{}: {field} = {value}", step.sheet);
                }
                let known = [
                    "{partner}",
                    "{code}",
                    "{ware}",
                    "{same}",
                    "{customer}",
                    "{caller}",
                    "{imei}",
                    "{bought}",
                    "{paper}",
                    "{cell}",
                    "{hits}",
                    "{hours}",
                ];
                if known.contains(&value.as_str()) {
                    continue;
                }
                let said = fill::fill(value, "这里", &town.matters, &mut chance);
                assert!(!said.contains(['{', '}']), "{said}");
                let one = [(field.clone(), said)].into_iter().collect();
                read_sheet(sheet, &one, now, pack).unwrap();
            }
        }
        let dispositions = Choice::Disposition.values(pack);
        assert!(step.results.iter().all(|result| dispositions.contains(result)), "{}", step.sheet);
        assert!(step.categories.iter().all(|id| pack.category(id).is_some()), "{}", step.sheet);
        assert!(step.needs.as_ref().is_none_or(|id| pack.sheet(id).is_some()), "{}", step.sheet);
    }
    assert!(of.amounts.iter().all(|amount| Fen::new(*amount).is_some_and(|fen| fen > Fen::NONE)));
}

//! 退费核算单: charges, proofs, arithmetic with its articles, approvals and payment, as plain text for a sheet of paper.

use super::{choice, clock_time, day, deadline, ground, money, payee, refund_step};
use crate::{
    api::RefundView,
    case::{Attempt, Came, Charge, Choice, Finding, PersonId, Proposal, ProposalState, Refund, short},
    lang::{Lang, Word},
    rights::{self, Cause},
    rules::Pack,
    sla::Instant,
    text,
};

/// Cells of a line of the statement.
pub const WIDTH: usize = 80;

/// The lines of the statement of a refund, at most `WIDTH` cells each, clean.
pub fn refund_statement(view: &RefundView, site: &str, pack: &Pack, lang: Lang) -> Vec<String> {
    let sheet = Sheet { view, pack, lang };
    let rule = "-".repeat(WIDTH);
    let mut lines = vec![text::clean_line(site).into_owned()];
    lines.push(Word::StatementTitle.with(lang, &[&view.case]));
    if let Some(at) = view.deadline {
        lines.push(Word::StatementDue.with(lang, &[&deadline(at, &pack.zone, view.now, lang)]));
    }
    lines.push(rule.clone());
    let refund = &view.refund;
    if refund.charges.is_empty() {
        lines.push(Word::StatementNoCharge.say(lang).to_owned());
    }
    refund.charges.iter().for_each(|charge| sheet.charge(charge, &mut lines));
    lines.push(rule.clone());
    let [owed, paid, left] = [refund.owed(), refund.paid(), refund.left()].map(|fen| money(fen, lang));
    lines.push(Word::StatementSums.with(lang, &[&owed, &paid, &left]));
    if !refund.proposals.is_empty() {
        lines.push(rule);
    }
    refund.proposals.iter().for_each(|proposal| sheet.proposal(proposal, &mut lines));
    lines.iter().flat_map(|line| wrapped(line)).collect()
}

/// A line on as many as it needs, the later ones as far in as the first.
fn wrapped(line: &str) -> Vec<String> {
    let line = text::clean_line(line);
    let said = line.trim_start();
    let indent = line.len() - said.len();
    let parts = text::wrap(said, WIDTH - indent).into_iter();
    parts.map(|part| format!("{}{}", " ".repeat(indent), said.get(part).unwrap_or_default())).collect()
}

struct Sheet<'a> {
    view: &'a RefundView,
    pack: &'a Pack,
    lang: Lang,
}

impl Sheet<'_> {
    fn charge(&self, charge: &Charge, lines: &mut Vec<String>) {
        let (pack, lang) = (self.pack, self.lang);
        let named = self.view.services.iter().find(|(no, _)| *no == charge.no);
        let service = named.map(|(_, service)| service.as_str()).unwrap_or_default();
        let (day, amount) = (charge.day, money(charge.amount, lang));
        lines.push(
            format!("{}. {day}  {}  {service}  {amount}", charge.no, charge.from).replace("    ", "  "),
        );
        let proof = match &charge.proof {
            Some(id) => choice(Choice::ProofOfOrder, id, pack, lang),
            None => Word::StatementProofOpen.say(lang).to_owned(),
        };
        let cause = choice(Choice::RefundCause, &charge.cause, pack, lang);
        let finding = choice(Choice::Finding, charge.finding.id(), pack, lang);
        lines.push(format!("   {}", Word::StatementVerified.with(lang, &[&proof, &cause, &finding])));
        if charge.finding != Finding::Upheld {
            return;
        }
        let Some(cause) = Cause::read(&charge.cause, pack) else { return };
        let claim = [rights::Charge { cause, amount: charge.amount, charges: 1 }];
        let Ok(found) = rights::refund(&claim, pack) else { return };
        for line in &found.lines {
            lines.extend(line.steps.iter().map(|step| format!("   {}", refund_step(step, lang))));
            lines.extend(line.grounds.iter().map(|figure| format!("   {}", ground(figure, lang))));
        }
        lines.push(format!("   {}", Word::EventRefundOwes.with(lang, &[&money(charge.owed, lang)])));
    }

    fn proposal(&self, proposal: &Proposal, lines: &mut Vec<String>) {
        let lang = self.lang;
        let account = self.view.accounts.iter().find(|(no, _)| *no == proposal.no);
        let account = account.map(|(_, account)| account.as_str()).unwrap_or_default();
        let state = state(proposal.state, lang);
        let code = Word::EventRefundCode.with(lang, &[&short(&proposal.binding)]);
        let no = Word::EventRefundNo.with(lang, &[&proposal.no]);
        let amount = money(proposal.amount, lang);
        let to = payee(proposal.payee, lang);
        lines.push(format!("{no}  {amount}  {to} {account}  {code}  {state}"));
        if proposal.is_live() && self.view.refund.is_stale(proposal) {
            lines.push(format!("   {}", Word::StatementStale.say(lang)));
        }
        let made = Word::StatementMade.with(lang, &[&self.people(&proposal.by), &self.at(proposal.at)]);
        lines.push(format!("   {made}"));
        for yes in &proposal.approvals {
            let (by, at) = (self.people(&yes.by), self.at(yes.at));
            lines.push(format!("   {}", Word::StatementApproved.with(lang, &[&yes.level, &by, &at])));
        }
        if proposal.state == ProposalState::Proposed {
            let whom = choice(Choice::Whom, proposal.next_approver().id(), self.pack, lang);
            lines.push(format!("   {}", Word::StatementWaits.with(lang, &[&whom])));
        }
        proposal.attempts.iter().for_each(|attempt| lines.push(format!("   {}", self.attempt(attempt))));
    }

    fn attempt(&self, attempt: &Attempt) -> String {
        let lang = self.lang;
        let Attempt { no, batch, came } = attempt;
        match came {
            None => Word::StatementUnderWay.with(lang, &[batch, no]),
            Some(Came::Failed { at }) => Word::StatementFailed.with(lang, &[batch, no, &self.at(*at)]),
            Some(Came::Paid { reference, at }) => {
                Word::StatementPaid.with(lang, &[batch, no, &self.at(*at), reference])
            }
        }
    }

    fn at(&self, at: Instant) -> String {
        format!("{} {}", day(at, &self.pack.zone, self.view.now), clock_time(at, &self.pack.zone))
    }

    fn people(&self, hands: &[PersonId]) -> String {
        let named = hands.iter().filter_map(|hand| self.view.people.iter().find(|by| by.id == *hand));
        let named: Vec<String> =
            named.map(|by| Word::ByPerson.with(self.lang, &[&by.name, &by.staff])).collect();
        named.join(Word::ListComma.say(self.lang))
    }
}

/// What is owed in a case, and how far the last proposal of it is: `应退 10.00 元  待审批`. None where nothing was charged.
pub fn refund_brief(refund: &Refund, lang: Lang) -> Option<String> {
    let owed = Word::EventRefundOwes.with(lang, &[&money(refund.owed(), lang)]);
    let so_far = refund.proposals.last().map(|proposal| state(proposal.state, lang));
    let parts = [owed.as_str()].into_iter().chain(so_far);
    (!refund.charges.is_empty()).then(|| parts.collect::<Vec<_>>().join("  "))
}

/// How far a proposal is.
pub fn state(state: ProposalState, lang: Lang) -> &'static str {
    let word = match state {
        ProposalState::Proposed => Word::RefundProposed,
        ProposalState::Approved => Word::RefundApproved,
        ProposalState::InBatch => Word::RefundInBatch,
        ProposalState::Paid => Word::RefundPaid,
        ProposalState::Failed => Word::RefundFailed,
        ProposalState::Declined => Word::RefundDeclined,
        ProposalState::Withdrawn => Word::RefundWithdrawn,
    };
    word.say(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::By,
        case::{Approval, CaseId, Payee},
        rights::Fen,
        rules::Whom,
    };

    fn view() -> RefundView {
        let fen = |fen| Fen::new(fen).unwrap();
        let at = Instant::from_seconds(1_700_000_000);
        let charge = |no: u32, cause: &str, owed: i64, finding| Charge {
            no,
            day: "2026-11-02".parse().unwrap(),
            from: "10661234".to_owned(),
            amount: fen(1_230),
            proof: Some("none".to_owned()),
            cause: cause.to_owned(),
            finding,
            owed: fen(owed),
        };
        let attempts = vec![
            Attempt { no: 1, batch: 7, came: Some(Came::Failed { at }) },
            Attempt { no: 2, batch: 8, came: Some(Came::Paid { reference: "B77".to_owned(), at }) },
            Attempt { no: 3, batch: 9, came: None },
        ];
        let proposal = Proposal {
            no: 1,
            amount: fen(51_230),
            payee: Payee::Other,
            version: 2,
            approvers: vec![Whom::TeamLeader, Whom::SiteManager],
            binding: [0xAB; 32],
            by: vec![PersonId(1)],
            at,
            approvals: vec![Approval { level: 1, by: vec![PersonId(2)], at }],
            attempts,
            state: ProposalState::Proposed,
        };
        let by =
            |id, staff: &str, name: &str| By { id: PersonId(id), staff: staff.into(), name: name.into() };
        RefundView {
            case: CaseId::mint("ZJ".parse().unwrap(), 421).unwrap(),
            refund: Refund {
                charges: vec![
                    charge(1, "unproven", 1_230, Finding::Upheld),
                    charge(2, "fraud", 50_000, Finding::Upheld),
                    charge(3, "malicious", 0, Finding::Open),
                ],
                numbered: 3,
                version: 3,
                proposals: vec![proposal],
            },
            services: vec![(
                1,
                "某某彩铃\u{1b}[2J包月业务，名字很长很长很长很长很长很长很长很长很长很长很长".to_owned(),
            )],
            accounts: vec![(1, "622****5678".to_owned())],
            people: vec![by(1, "1001", "王芳"), by(2, "1002", "李敏")],
            plain: false,
            now: at,
            deadline: Some(at),
        }
    }

    #[test]
    fn a_case_says_in_short_what_it_owes_and_how_far_that_is() {
        let RefundView { mut refund, .. } = view();
        let owed = refund.owed();
        let zh = refund_brief(&refund, Lang::Zh).unwrap();
        assert_eq!(zh, format!("应退 {owed} 元  待审批"));
        refund.proposals.clear();
        assert_eq!(refund_brief(&refund, Lang::En).unwrap(), format!("owed {owed} yuan"));
        refund.charges.clear();
        assert_eq!(refund_brief(&refund, Lang::En), None);
    }

    #[test]
    fn the_statement_has_everything_and_fits_its_sheet_in_both_languages() {
        for (lang, expected) in [
            (
                Lang::Zh,
                [
                    "   订购凭证：无凭证；缘由：没有订购凭证；核实结论：属实",
                    "   36.90 元，最低 500.00 元：500.00 元",
                    "应退合计 512.30 元；已退 0.00 元；未退 512.30 元",
                    "第 1 单  512.30 元  退到其他账户 622****5678  核对码 abababab  待审批",
                    "   明细已改动：要重新提交审批",
                    "   等负责人审批",
                ],
            ),
            (
                Lang::En,
                [
                    "   proof of order: none found; ground: no proof of an order; finding: upheld",
                    "   36.90 yuan, at least 500.00 yuan: 500.00 yuan",
                    "owed 512.30 yuan; paid 0.00 yuan; left 512.30 yuan",
                    "no. 1  512.30 yuan  to another account 622****5678  code abababab  proposed",
                    "   charges changed: it must be proposed again",
                    "   waits for the yes of site manager",
                ],
            ),
        ] {
            let said = refund_statement(&view(), "万全县分公司", Pack::builtin(), lang);
            assert!(said.iter().all(|line| text::width(line) <= WIDTH), "{said:#?}");
            assert!(said.iter().all(|line| text::is_clean(line)), "{said:#?}");
            for text in expected {
                assert!(said.iter().any(|line| line == text), "{text}: {said:#?}");
            }
        }
    }
}

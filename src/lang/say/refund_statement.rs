//! 退费核算单: charges, proofs, arithmetic with its articles, approvals and payment, as plain text for a sheet of paper.

use super::{ProofLine, choice, clock_time, day, deadline, ground, money, payee, refund_step};
use crate::{
    api::RefundView,
    case::{
        Approval, Attempt, Came, Charge, Choice, Finding, ListRow, PersonId, Proposal, ProposalState, Refund,
        RefundList, short,
    },
    lang::{Lang, Word},
    rights::{self, Cause, Fen},
    rules::{Figure, Pack},
    sla::Instant,
    text,
};

/// Cells of a line of the statement.
pub const WIDTH: usize = 80;

/// The lines of the statement of a refund, at most `WIDTH` cells each, clean.
pub fn refund_statement(view: &RefundView, site: &str, pack: &Pack, lang: Lang) -> Vec<String> {
    let sheet = Sheet { view, pack, lang };
    let mut lines = vec![site.to_owned(), Word::StatementTitle.with(lang, &[&view.case])];
    lines.extend(sheet.due());
    for part in [sheet.charges(), sheet.sums(), sheet.proposals()] {
        if !part.is_empty() {
            lines.push("-".repeat(WIDTH));
        }
        lines.extend(part);
    }
    lines.iter().flat_map(|line| text::indented(&text::clean_line(line), WIDTH)).collect()
}

/// The lists of refunds of a parent, with the rows of those that wait.
pub fn refund_lists(view: &RefundView, pack: &Pack, lang: Lang) -> Vec<String> {
    let sheet = Sheet { view, pack, lang };
    let mut lines = Vec::new();
    view.refund.lists.iter().for_each(|list| sheet.list(list, &mut lines));
    lines.iter().flat_map(|line| text::indented(&text::clean_line(line), WIDTH)).collect()
}

/// The same on a screen: what was charged, the sums, who said yes and what was paid, each under its title.
pub fn refund_page(view: &RefundView, pack: &Pack, lang: Lang) -> Vec<ProofLine> {
    let sheet = Sheet { view, pack, lang };
    let sums = sheet.due().into_iter().chain(sheet.sums()).collect();
    let parts = [
        (Word::RefundPageCharges, sheet.charges()),
        (Word::RefundPageSums, sums),
        (Word::RefundPageProposals, sheet.proposals()),
    ];
    let parts = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
    let lines = parts.flat_map(|(title, lines)| {
        let said = lines.into_iter().map(|line| ProofLine::Line(text::clean_line(&line).into_owned()));
        std::iter::once(ProofLine::Title(title.say(lang).to_owned())).chain(said)
    });
    lines.collect()
}

struct Sheet<'a> {
    view: &'a RefundView,
    pack: &'a Pack,
    lang: Lang,
}

impl Sheet<'_> {
    fn due(&self) -> Option<String> {
        let at = self.view.deadline?;
        let said = deadline(at, &self.pack.zone, self.view.now, self.lang);
        Some(Word::StatementDue.with(self.lang, &[&said]))
    }

    fn charges(&self) -> Vec<String> {
        let charges = &self.view.refund.charges;
        if charges.is_empty() {
            return vec![Word::StatementNoCharge.say(self.lang).to_owned()];
        }
        let mut lines = Vec::new();
        charges.iter().for_each(|charge| self.charge(charge, &mut lines));
        lines
    }

    fn sums(&self) -> Vec<String> {
        let (refund, lang) = (&self.view.refund, self.lang);
        let [owed, paid, left] = [refund.owed(), refund.paid(), refund.left()].map(|fen| money(fen, lang));
        let mut lines = vec![Word::StatementSums.with(lang, &[&owed, &paid, &left])];
        if refund.owed() > Fen::NONE {
            let (grounds, steps) = rights::of_the_whole(refund.owed(), self.pack);
            lines.extend(steps.iter().map(|step| format!("   {}", refund_step(step, lang))));
            lines.extend(self.grounds(&grounds));
        }
        lines
    }

    /// The rules behind a line, each once.
    fn grounds(&self, figures: &[&Figure]) -> Vec<String> {
        let mut said: Vec<String> =
            figures.iter().map(|figure| format!("   {}", ground(figure, self.lang))).collect();
        said.dedup();
        said
    }

    fn proposals(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.view.refund.proposals.iter().for_each(|proposal| self.proposal(proposal, &mut lines));
        self.view.refund.lists.iter().for_each(|list| self.list(list, &mut lines));
        lines
    }

    fn list(&self, list: &RefundList, lines: &mut Vec<String>) {
        let lang = self.lang;
        let no = Word::EventRefundListNo.with(lang, &[&list.no]);
        let sum = Word::EventRefundListSum.with(lang, &[&list.count, &money(list.sum, lang)]);
        let code = Word::EventRefundCode.with(lang, &[&short(&list.digest)]);
        let state = match list {
            list if list.waits() => Word::RefundProposed,
            list if list.declined => Word::RefundDeclined,
            _ => Word::EventRefundApproved,
        };
        lines.push(format!("{no}  {sum}  {code}  {}", state.say(lang)));
        self.hands(&list.by, list.at, &list.approvals, lines);
        if list.waits() {
            let whom = choice(Choice::Whom, list.next_approver().id(), self.pack, lang);
            lines.push(format!("   {}", Word::StatementWaits.with(lang, &[&whom])));
        }
        let row = |row: &ListRow| format!("   {}  {}", row.case, money(row.amount, lang));
        lines.extend(list.rows.iter().map(row));
    }

    /// Who made it, and who said yes.
    fn hands(&self, by: &[PersonId], at: Instant, approvals: &[Approval], lines: &mut Vec<String>) {
        let made = Word::StatementMade.with(self.lang, &[&self.people(by), &self.at(at)]);
        lines.push(format!("   {made}"));
        for yes in approvals {
            let (by, at) = (self.people(&yes.by), self.at(yes.at));
            lines.push(format!("   {}", Word::StatementApproved.with(self.lang, &[&yes.level, &by, &at])));
        }
    }

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
            lines.extend(self.grounds(&line.grounds));
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
        self.hands(&proposal.by, proposal.at, &proposal.approvals, lines);
        if let Some((parent, list)) = proposal.listed {
            let no = Word::EventRefundListNo.with(lang, &[&list]);
            lines.push(format!("   {}  {parent}  {no}", Word::EventRefundListed.say(lang)));
        } else if proposal.state == ProposalState::Proposed {
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
    use crate::case::CaseId;

    fn view() -> RefundView {
        RefundView::sample(CaseId::mint("ZJ".parse().unwrap(), 421).unwrap())
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

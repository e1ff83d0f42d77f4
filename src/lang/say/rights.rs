//! Rights and refunds: answers, the steps of their arithmetic, and what is wrong with facts.

use super::figure_standing;
use crate::{
    lang::{Lang, Word},
    rights::{
        Answer, BadClaim, BadFacts, BadFen, BadImei, Cause, Fen, MOST_LINES, MOST_REPAIRS, Part, RefundStep,
        Right, Step, What,
    },
    rules::{Figure, Pack},
};

/// An amount with its coin.
pub fn money(fen: Fen, lang: Lang) -> String {
    Word::RulesYuan.with(lang, &[&fen])
}

/// What has the fault.
pub const fn part(part: Part, lang: Lang) -> &'static str {
    match part {
        Part::MainUnit => Word::PartMainUnit,
        Part::Battery => Word::PartBattery,
        Part::Charger => Word::PartCharger,
        Part::TerminalCard => Word::PartTerminalCard,
        Part::DataCable => Word::PartDataCable,
        Part::Earphone => Word::PartEarphone,
    }
    .say(lang)
}

/// A right, and whether it is there: one line.
pub fn right(right: &Right<'_>, lang: Lang) -> String {
    let what = match right.what {
        What::Return => Word::RightReturn,
        What::Exchange => Word::RightExchange,
        What::Repair => Word::RightRepair,
        What::Loaner => Word::RightLoaner,
        What::Refund => Word::RightRefund,
    };
    let answer = match right.answer {
        Answer::Yes { until: Some(until) } => Word::RightYesUntil.with(lang, &[&until]),
        Answer::Yes { until: None } => Word::RightYesStays.say(lang).to_owned(),
        Answer::No { from: Some(from) } => Word::RightNoFrom.with(lang, &[&from]),
        Answer::No { from: None } => Word::RightNo.say(lang).to_owned(),
        Answer::Unknown => Word::RightUnknown.say(lang).to_owned(),
    };
    let said = Word::RightMoney.with(lang, &[&what.say(lang), &answer]);
    match right.money {
        Some(fen) => [said, money(fen, lang)].join(Word::ListComma.say(lang)),
        None => said,
    }
}

/// A rule behind an answer.
pub fn ground(figure: &Figure, lang: Lang) -> String {
    Word::RightsGround.with(lang, &[&figure.source, &figure_standing(figure.standing, lang)])
}

/// A step of the arithmetic of a right.
pub fn right_step(step: &Step, pack: &Pack, lang: Lang) -> String {
    let work = |id: &str| pack.work(id).map_or(id, |work| work.words.say(lang)).to_owned();
    let yuan = |fen: &Fen| money(*fen, lang);
    match step {
        Step::Day { sold, today, day } => Word::RightsDay.with(lang, &[sold, today, day]),
        Step::UntilDay { last, until } => Word::RightsUntilDay.with(lang, &[last, until]),
        Step::SaleNotProven => Word::RightsSaleNotProven.say(lang).to_owned(),
        Step::MadeNotKnown => Word::RightsMadeNotKnown.say(lang).to_owned(),
        Step::FromMade { made, days, starts } => Word::RightsFromMade.with(lang, &[made, days, starts]),
        Step::Warranty { starts, months, ends } => Word::RightsWarranty.with(lang, &[starts, months, ends]),
        Step::StoodStill { from, days, ends } => Word::RightsStoodStill.with(lang, &[from, days, ends]),
        Step::HolidayEnd { ends, moved } => Word::RightsHolidayEnd.with(lang, &[ends, moved]),
        Step::NotAnnounced { year } => Word::RightsNotAnnounced.with(lang, &[year]),
        Step::Over { ended } => Word::RightsOver.with(lang, &[ended]),
        Step::Counts { from, work: id } => Word::RightsCounts.with(lang, &[from, &work(id)]),
        Step::CountsNot { from, work: id } => Word::RightsCountsNot.with(lang, &[from, &work(id)]),
        Step::WorkNotKnown { from } => Word::RightsWorkNotKnown.with(lang, &[from]),
        Step::SameFault { fault, repairs, needed } => {
            let named = if fault.is_empty() { String::new() } else { Word::RightsFault.with(lang, &[fault]) };
            Word::RightsSameFault.with(lang, &[&named, repairs, needed])
        }
        Step::OwnDays { from, days, waited, own, over } => {
            Word::RightsOwnDays.with(lang, &[from, days, waited, own, over])
        }
        Step::PartsDays { from, days, waited, over } => {
            Word::RightsPartsDays.with(lang, &[from, days, waited, over])
        }
        Step::AtRepair { from, days, over } => Word::RightsAtRepair.with(lang, &[from, days, over]),
        Step::NotAtRepair => Word::RightsNotAtRepair.say(lang).to_owned(),
        Step::HandedInLate { from, ended } => Word::RightsHandedInLate.with(lang, &[from, ended]),
        Step::Exchanged { times, needed } => Word::RightsExchanged.with(lang, &[times, needed]),
        Step::MainUnitOnly => Word::RightsMainUnitOnly.say(lang).to_owned(),
        Step::AccessoryExchanged => Word::RightsAccessoryExchanged.say(lang).to_owned(),
        Step::NoExchange => Word::RightsNoExchange.say(lang).to_owned(),
        Step::ReturnInFull => Word::RightsReturnInFull.say(lang).to_owned(),
        Step::NoSameModel => Word::RightsNoSameModel.say(lang).to_owned(),
        Step::UseDays { since, today, days, repaired, used } => {
            Word::RightsUseDays.with(lang, &[since, today, days, repaired, used])
        }
        Step::UseFee { price, permille, used, taken } => {
            Word::RightsUseFee.with(lang, &[&yuan(price), permille, used, &yuan(taken)])
        }
        Step::PaidBack { price, taken, left } => {
            Word::RightsPaidBack.with(lang, &[&yuan(price), &yuan(taken), &yuan(left)])
        }
        Step::PriceNotKnown => Word::RightsPriceNotKnown.say(lang).to_owned(),
        Step::RuleOff { figure } => Word::RightsRuleOff.with(lang, &[figure]),
    }
}

/// Why something is paid back.
pub fn cause(cause: &Cause, pack: &Pack, lang: Lang) -> String {
    match cause {
        Cause::Unproven => Word::RefundUnproven.say(lang).to_owned(),
        Cause::Malicious => Word::RefundMalicious.say(lang).to_owned(),
        Cause::Fraud => Word::RefundFraud.say(lang).to_owned(),
        Cause::Double { case } => {
            let items = pack.figure("double_refund").map(|rule| rule.items.as_slice()).unwrap_or_default();
            let item = items.iter().find(|item| item.id == *case);
            item.map_or(case.as_str(), |item| item.words.say(lang)).to_owned()
        }
    }
}

/// A step of the arithmetic of a refund.
pub fn refund_step(step: &RefundStep, lang: Lang) -> String {
    let yuan = |fen: &Fen| money(*fen, lang);
    match step {
        RefundStep::Charged { amount, charges, sum } => {
            Word::RefundCharged.with(lang, &[&yuan(amount), charges, &yuan(sum)])
        }
        RefundStep::Times { sum, times, makes } => {
            Word::RefundTimes.with(lang, &[&yuan(sum), times, &yuan(makes)])
        }
        RefundStep::AtLeast { makes, least, owed } => {
            Word::RefundAtLeast.with(lang, &[&yuan(makes), &yuan(least), &yuan(owed)])
        }
        RefundStep::Exact => Word::RefundExact.say(lang).to_owned(),
        RefundStep::NoUseFee => Word::RefundNoUseFee.say(lang).to_owned(),
        RefundStep::Hands { people } => Word::RefundHands.with(lang, &[people]),
        RefundStep::SecondLevel { total, above } => {
            Word::RefundSecondLevel.with(lang, &[&yuan(total), &yuan(above)])
        }
    }
}

/// What is wrong with the facts of a device.
pub fn bad_facts(why: BadFacts, lang: Lang) -> String {
    match why {
        BadFacts::Date(date) => Word::FactsDate.with(lang, &[&date]),
        BadFacts::Later(date) => Word::FactsLater.with(lang, &[&date]),
        BadFacts::BeforeSale(date) => Word::FactsBeforeSale.with(lang, &[&date]),
        BadFacts::Backwards(date) => Word::FactsBackwards.with(lang, &[&date]),
        BadFacts::Overlap(date) => Word::FactsOverlap.with(lang, &[&date]),
        BadFacts::Waited { from, days, waited } => Word::FactsWaited.with(lang, &[&from, &days, &waited]),
        BadFacts::TooMany => Word::FactsTooMany.with(lang, &[&MOST_REPAIRS]),
    }
}

/// What is wrong with a text that is no amount.
pub fn bad_amount(text: &str, why: BadFen, lang: Lang) -> String {
    match why {
        BadFen::Form => Word::BadAmount.with(lang, &[&text]),
        BadFen::TooFine => Word::BadAmountFine.with(lang, &[&text]),
        BadFen::TooMuch => Word::BadAmountMuch.with(lang, &[&text, &money(Fen::MOST, lang)]),
    }
}

/// What is wrong with a text that is no IMEI.
pub fn bad_imei(text: &str, why: BadImei, lang: Lang) -> String {
    match why {
        BadImei::NotDigits => Word::BadImei.with(lang, &[&text]),
        BadImei::Length { digits } => Word::BadImeiLength.with(lang, &[&text, &digits]),
        BadImei::SoftwareVersion => Word::BadImeiVersion.with(lang, &[&text]),
        BadImei::CheckDigit { right } => Word::BadImeiCheck.with(lang, &[&text, &right]),
    }
}

/// What is wrong with a claim.
pub fn bad_claim(why: &BadClaim, lang: Lang) -> String {
    match why {
        BadClaim::Empty => Word::ClaimNothing.with(lang, &[&1]),
        BadClaim::TooMany => Word::ClaimTooMany.with(lang, &[&MOST_LINES]),
        BadClaim::Nothing { line } => Word::ClaimNothing.with(lang, &[line]),
        BadClaim::TooMuch { line } => Word::ClaimTooMuch.with(lang, &[line, &money(Fen::MOST, lang)]),
        BadClaim::RuleOff { line, figure } => Word::ClaimRuleOff.with(lang, &[line, figure]),
    }
}

//! What reports, their rows and their columns are called.

use super::{Name, Rows, TOTAL, UNSAID, breaches::BETWEEN, partners, real_name};
use crate::{
    case::{Choice, Stage},
    lang::{Lang, Word, say},
    rules::{Pack, find},
    text::clean_line,
};

/// What a report is called.
pub fn title(name: Name, lang: Lang) -> &'static str {
    let word = match name {
        Name::Classes => Word::ReportClasses,
        Name::Appeals => Word::ReportAppeals,
        Name::Speed => Word::ReportSpeed,
        Name::Clocks => Word::ReportClocks,
        Name::Stages => Word::ReportStages,
        Name::Revisits => Word::ReportRevisits,
        Name::Dissatisfied => Word::ReportDissatisfied,
        Name::Promises => Word::ReportPromises,
        Name::Resolution => Word::ReportResolution,
        Name::Departments => Word::ReportDepartments,
        Name::Breaches => Word::ReportBreaches,
        Name::Pledges => Word::ReportPledges,
        Name::Partners => Word::ReportPartners,
        Name::Published => Word::ReportPublished,
        Name::RealName => Word::ReportRealName,
    };
    word.say(lang)
}

/// What its figures are, in a sentence or two.
pub fn definition(name: Name, lang: Lang) -> &'static str {
    let word = match name {
        Name::Classes => Word::ReportClassesIs,
        Name::Appeals => Word::ReportAppealsIs,
        Name::Speed => Word::ReportSpeedIs,
        Name::Clocks => Word::ReportClocksIs,
        Name::Stages => Word::ReportStagesIs,
        Name::Revisits => Word::ReportRevisitsIs,
        Name::Dissatisfied => Word::ReportDissatisfiedIs,
        Name::Promises => Word::ReportPromisesIs,
        Name::Resolution => Word::ReportResolutionIs,
        Name::Departments => Word::ReportDepartmentsIs,
        Name::Breaches => Word::ReportBreachesIs,
        Name::Pledges => Word::ReportPledgesIs,
        Name::Partners => Word::ReportPartnersIs,
        Name::Published => Word::ReportPublishedIs,
        Name::RealName => Word::ReportRealNameIs,
    };
    word.say(lang)
}

/// What the rows of a report are about.
pub fn rows(name: Name, lang: Lang) -> &'static str {
    let word = match name.rows() {
        Rows::Class => Word::ReportClass,
        Rows::Clock => Word::ReportClock,
        Rows::Stage => Word::ReportStage,
        Rows::Kind => Word::ReportKind,
        Rows::WhyDissatisfied => Word::ReportWhy,
        Rows::Promise => Word::ReportPromise,
        Rows::Team => Word::ReportTeam,
        Rows::Breach => Word::ReportBreach,
        Rows::Pledge => Word::ReportPledge,
        Rows::Offender => Word::ReportOffender,
        Rows::Channel => Word::ReportChannel,
    };
    word.say(lang)
}

/// What a row is called; cleaned.
pub fn row(name: Name, key: &str, pack: &Pack, lang: Lang) -> String {
    let word = match (name.rows(), key) {
        (Rows::Stage, TOTAL) => Word::ReportWhole,
        (_, TOTAL) => Word::ReportTotal,
        (Rows::Class, UNSAID) => Word::ReportNoClass,
        (Rows::Team, UNSAID) => Word::ReportNoTeam,
        (Rows::Breach, UNSAID) => Word::ReportNoBreachReason,
        (Rows::Channel, real_name::REST) => Word::ReportOtherChannels,
        (_, UNSAID) => Word::ReportNoReason,
        (Rows::Promise, "promised_callback") => Word::ReportPromisedCallback,
        (Rows::Promise, "promised_result") => Word::ReportPromisedResult,
        (of, key) => return named(of, key, pack, lang),
    };
    word.say(lang).to_owned()
}

fn named(of: Rows, key: &str, pack: &Pack, lang: Lang) -> String {
    match of {
        Rows::Class => class(key, pack, lang),
        Rows::Clock => say::clock(key, pack, lang),
        Rows::Promise => clean_line(key).into_owned(),
        Rows::Kind => say::kind(key, pack, lang),
        Rows::Team => say::team(key, pack, lang),
        Rows::WhyDissatisfied => say::choice(Choice::WhyDissatisfied, key, pack, lang),
        Rows::Breach => breach(key, pack, lang),
        Rows::Pledge => say::pledge(key, pack, lang),
        Rows::Offender => offender(key, pack, lang),
        Rows::Channel => channel(key, pack, lang),
        Rows::Stage => {
            Stage::of(key).map_or_else(|| clean_line(key).into_owned(), |it| say::stage(it, lang).to_owned())
        }
    }
}

/// A partner, a short code or an app, under its field.
fn offender(key: &str, pack: &Pack, lang: Lang) -> String {
    let (field, name) = key.split_once(partners::BETWEEN).unwrap_or(("", key));
    let field = pack.field(field).map_or(field, |rule| rule.words.say(lang));
    Word::ReportOffenderIs.with(lang, &[&clean_line(field), &clean_line(name)])
}

/// A channel under its branch and its sort; what is not said of it is left out.
fn channel(key: &str, pack: &Pack, lang: Lang) -> String {
    let mut parts = key.splitn(3, real_name::BETWEEN);
    let mut part = || parts.next().unwrap_or_default();
    let (branch, sold_by, name) = (part(), part(), part());
    let said = |part: &str, said: String| if part == UNSAID { None } else { Some(said) };
    let parts = [
        said(branch, say::team(branch, pack, lang)),
        said(sold_by, say::outside_cell(real_name::OUTSIDE, "sold_by", sold_by, pack, lang)),
        said(name, clean_line(name).into_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(Word::ReportOver.say(lang))
}

/// A reason, or what lies under it: reason, department and clock.
fn breach(key: &str, pack: &Pack, lang: Lang) -> String {
    let reason = |id: &str| match id {
        UNSAID => Word::ReportNoBreachReason.say(lang).to_owned(),
        id => say::choice(Choice::BreachReason, id, pack, lang),
    };
    let mut parts = key.splitn(3, BETWEEN);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(id), Some(team), Some(clock)) => {
            let team = row(Name::Departments, team, pack, lang);
            Word::ReportUnder.with(lang, &[&reason(id), &team, &say::clock(clock, pack, lang)])
        }
        _ => reason(key),
    }
}

/// A class of the regulator.
pub fn class(key: &str, pack: &Pack, lang: Lang) -> String {
    let said = find(&pack.classes, key).map_or(key, |class| class.words.say(lang));
    clean_line(said).into_owned()
}

/// What a column of figures is called.
pub fn column(id: &str, lang: Lang) -> &'static str {
    let word = match id {
        "cases" => Word::ReportCases,
        "breaches" => Word::ReportBreached,
        "share" => Word::ReportShare,
        "per_10k" => Word::ReportPer10k,
        "per_million" => Word::ReportPerMillion,
        "repeat" => Word::ReportRepeat,
        "repeat_share" => Word::ReportRepeatShare,
        "escalated" => Word::ReportEscalated,
        "escalated_share" => Word::ReportEscalatedShare,
        "open" => Word::ReportOpen,
        "appeals" => Word::ReportAppealed,
        "closed" => Word::ReportClosed,
        "answered" => Word::ReportAnswered,
        "fastest_80" => Word::ReportFastest80,
        "fastest_95" => Word::ReportFastest95,
        "mean" => Word::ReportMean,
        "max" => Word::ReportMax,
        "result_in_time" => Word::ReportResultInTime,
        "answer_in_time" => Word::ReportAnswerInTime,
        "ended" => Word::ReportEnded,
        "in_time" => Word::ReportInTime,
        "late" => Word::ReportLate,
        "mean_net" => Word::ReportMeanNet,
        "max_net" => Word::ReportMaxNet,
        "mean_gross" => Word::ReportMeanGross,
        "max_gross" => Word::ReportMaxGross,
        "mean_late" => Word::ReportMeanLate,
        "max_late" => Word::ReportMaxLate,
        "asked" => Word::ReportAsked,
        "reached" => Word::ReportReached,
        "reach_rate" => Word::ReportReachRate,
        "satisfied" => Word::Satisfied,
        "indifferent" => Word::Indifferent,
        "dissatisfied" => Word::Dissatisfied,
        "satisfaction" => Word::ReportSatisfaction,
        "not_asked" => Word::ReportNotAsked,
        "owed" => Word::ReportOwed,
        "kept" => Word::ReportKept,
        "broken" => Word::ReportBroken,
        "kept_share" => Word::ReportKeptShare,
        "running" => Word::ReportRunning,
        "target" => Word::ReportTarget,
        "waiting" => Word::ReportWaiting,
        "upheld" => Word::ReportUpheld,
        "ordered" => Word::ReportOrdered,
        "block" => Word::ReportBlocked,
        "shut_down" => Word::ReportShutDown,
        "warning" => Word::ReportWarned,
        "penalty" => Word::ReportPenalised,
        "publication" => Word::ReportPublic,
        "unfinished" => Word::ReportUnfinished,
        "activated" => Word::ReportActivated,
        "checked" => Word::ReportChecked,
        "checked_share" => Word::ReportCheckedShare,
        "inspected" => Word::ReportInspected,
        "inspected_share" => Word::ReportInspectedShare,
        "liable" => Word::ReportLiable,
        "first_time" => Word::ReportFirstTime,
        "first_time_rate" => Word::ReportFirstTimeRate,
        "one_call" => Word::ReportOneCall,
        "one_call_rate" => Word::ReportOneCallRate,
        "again" => Word::ReportAgain,
        "again_rate" => Word::ReportAgainRate,
        "sent_back" => Word::ReportSentBack,
        "sent_back_rate" => Word::ReportSentBackRate,
        "urged" => Word::ReportUrged,
        "stays" => Word::ReportStays,
        "time" => Word::ReportTime,
        "held" => Word::ReportHeld,
        "tasks" => Word::ReportTasks,
        "task_time" => Word::ReportTaskTime,
        _ => Word::ReportOther,
    };
    word.say(lang)
}

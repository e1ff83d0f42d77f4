//! The line of an event in a timeline. What somebody wrote stands apart ([`event_text`]), so that a screen can
//! wrap it.

use super::{
    category, certificate, choice, clock, closing, field, field_of_customer, flag, kind, last_day, notice,
    outside, place, reception,
    refund::{event_called, refund_event},
    reply_kind, role, satisfaction, severity, sheet, stars,
    stock::movement,
    time, urger,
};
use crate::{
    api::{By, EventView},
    case::{
        Choice, CustomerFacts, Delivery, Event, Flag, Moved, Opened, Origin, PersonId, Reference,
        Word as Said,
    },
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
    text::{clean_line, clean_text},
};

/// What happened, in one line without its time and person: `派单 → 网络部`, `回复客户·最终  已接通`. Times in it are
/// said as seen from the moment of the event.
pub fn event(view: &EventView, pack: &Pack, lang: Lang) -> String {
    let line = Line { view, pack, lang }.say();
    if view.undone { Word::EventUndoneMark.with(lang, &[&line]) } else { line }
}

/// What was written with it, with its own line ends; cleaned.
pub fn event_text(view: &EventView, lang: Lang) -> Option<String> {
    if view.erased {
        return Some(Word::EventErased.say(lang).to_owned());
    }
    view.words.get(Said::Text).map(|text| clean_text(text).into_owned())
}

/// Who did it: `王芳(1001)`; 系统; `王芳(1001)·李敏(1002)代办` where 李敏 sat there and acted as 王芳.
pub fn by(view: &EventView, lang: Lang) -> String {
    let person = person(&view.by, lang);
    match &view.on_behalf {
        Some(other) => Word::ByProxy.with(lang, &[&person, &self::person(other, lang)]),
        None => person,
    }
}

fn person(by: &By, lang: Lang) -> String {
    if by.id == PersonId::SYSTEM {
        Word::System.say(lang).to_owned()
    } else {
        Word::ByPerson.with(lang, &[&by.name, &by.staff])
    }
}

/// What an event is called, from its name in JSON.
pub(super) fn called(name: &str, lang: Lang) -> String {
    let word = match name {
        "opened" => Word::EventOpened,
        "accepted" => Word::EventAccepted,
        "rejected" => Word::EventRejected,
        "withdrawn" => Word::EventWithdrawn,
        "dispatched" => Word::EventDispatched,
        "assigned" => Word::EventAssigned,
        "claimed" => Word::EventClaimed,
        "transferred" => Word::EventTransferred,
        "noted" => Word::EventNoted,
        "contacted" => Word::EventContacted,
        "held" => Word::EventHeld,
        "resumed" => Word::EventResumed,
        "finished" => Word::EventFinished,
        "replied" => Word::EventRepliedPlain,
        "revisited" => Word::EventRevisited,
        "closed" => Word::EventClosed,
        "reopened" => Word::EventReopened,
        "archived" => Word::EventArchived,
        "undone" => Word::EventUndone,
        "urged" => Word::EventUrged,
        "flagged" => Word::EventFlagged,
        "unflagged" => Word::EventUnflagged,
        "referenced" => Word::EventReferenced,
        "attached" => Word::EventAttached,
        "classified" => Word::EventClassified,
        "amended" => Word::EventAmended,
        "reported" => Word::EventReported,
        "limit_set" => Word::EventLimitSet,
        "warned" => Word::EventWarnedPlain,
        "breached" => Word::EventBreachedPlain,
        "promised" => Word::EventPromised,
        "promise_kept" => Word::EventPromiseKept,
        "parked" => Word::EventParked,
        "unparked" => Word::EventUnparked,
        "judged" => Word::EventJudged,
        "escalated" => Word::EventEscalated,
        "acknowledged" => Word::EventAcknowledged,
        "deescalated" => Word::EventDeescalated,
        "supervised" => Word::EventSupervised,
        "order_answered" => Word::EventOrderAnswered,
        "task_given" => Word::EventTaskGiven,
        "task_replied" => Word::EventTaskReplied,
        "task_reviewed" => Word::EventTaskReviewed,
        "taken_back" => Word::EventTakenBack,
        "handed_over" => Word::EventHandedOver,
        "asked" => Word::EventAsked,
        "granted" => Word::EventGranted,
        "refused" => Word::EventRefused,
        "sent_back" => Word::EventSentBack,
        "extended" => Word::EventExtended,
        "step_fired" => Word::EventStepFiredPlain,
        "step_told" => Word::EventStepFiredPlain,
        "step_put_off" => Word::EventStepPutOff,
        "breach_explained" => Word::EventBreachExplained,
        "away" => Word::EventAway,
        "posts_set" => Word::EventPosts,
        "linked" => Word::EventLinked,
        "unlinked" => Word::EventUnlinked,
        "merged" => Word::EventMerged,
        "absorbed" => Word::EventAbsorbed,
        "solution_taken" => Word::EventSolutionTaken,
        "solved" => Word::EventSolved,
        "informed" => Word::EventInformed,
        "sheet_filled" => Word::ActFill,
        "children_informed" => Word::EventChildrenInformed,
        "recalculated" => Word::EventRecalculated,
        "noticed" => Word::EventNoticed,
        "delivered" => Word::EventDelivered,
        "customer_changed" => Word::EventCustomerChanged,
        "line_added" => Word::EventLineAdded,
        "line_removed" => Word::EventLineRemoved,
        "starred" => Word::EventStarred,
        "erased" => Word::EventPersonalErased,
        "article_set" => Word::EventArticleSet,
        "stock_taken_in" => Word::EventStockTakenIn,
        "figures_taken" => Word::EventFiguresTaken,
        "stock_sent" => Word::EventStockSent,
        "stock_received" => Word::EventStockReceived,
        "stock_counted" => Word::EventStockCounted,
        "loaner_set" => Word::EventLoanerSet,
        "loaner_judged" => Word::EventLoanerJudged,
        "loaner_lent" => Word::EventLoanerLent,
        "loaner_returned" => Word::EventLoanerReturned,
        "stock_reserved" => Word::EventStockReserved,
        "stock_used" => Word::EventStockUsed,
        "stock_released" => Word::EventStockReleased,
        other => match event_called(other).or_else(|| reception::event_called(other)) {
            Some(word) => word,
            None => return clean_line(other).into_owned(),
        },
    };
    word.say(lang).to_owned()
}

struct Line<'a> {
    view: &'a EventView,
    pack: &'a Pack,
    lang: Lang,
}

impl Line<'_> {
    fn say(&self) -> String {
        let lang = self.lang;
        let chosen = |list, id: &str| choice(list, id, self.pack, lang);
        match &self.view.event {
            Event::SiteMade { name, .. } => Word::EventSiteMade.with(lang, &[name]),
            Event::PackAdopted { pack, .. } => Word::EventPackAdopted.with(lang, &[&pack.0]),
            Event::CalendarAdopted { edition, .. } => Word::EventCalendarAdopted.with(lang, &[&edition.0]),
            Event::PersonAdded { staff, role: is, .. } => {
                Word::EventPersonAdded.with(lang, &[staff, &role(*is, lang)])
            }
            Event::PersonChanged { role: is, .. } => Word::EventPersonChanged.with(lang, &[&role(*is, lang)]),
            Event::PinSet => Word::EventPinSet.say(lang).to_owned(),
            Event::AccountBound { uid, .. } => Word::EventAccountBound.with(lang, &[uid]),
            Event::AccountUnbound { uid } => Word::EventAccountUnbound.with(lang, &[uid]),
            Event::PersonKeyAdded { .. } => Word::EventPersonKeyAdded.say(lang).to_owned(),
            Event::PersonKeyRemoved { .. } => Word::EventPersonKeyRemoved.say(lang).to_owned(),
            Event::LineToTakeWithdrawn { line } => Word::EventLineToTakeWithdrawn.with(lang, &[line]),
            Event::TopicDismissed { count, .. } => {
                let title = self.view.words.get(Said::Title).map(line).unwrap_or_default();
                Word::EventTopicDismissed.with(lang, &[&title, count])
            }
            Event::LinesToTakeSeen { .. } => Word::EventLinesToTakeSeen.say(lang).to_owned(),
            Event::LineToTakeSet { until, teams, about, .. } => joined(
                [Word::EventLineToTakeSet.say(lang).to_owned(), self.until(Some(*until))]
                    .into_iter()
                    .chain(about.category.as_deref().map(|id| chosen(Choice::Category, id)))
                    .chain(about.address.as_deref().map(line))
                    .chain(about.case.map(|case| case.to_string()))
                    .chain(teams.iter().map(|team| chosen(Choice::Team, team))),
            ),
            Event::Certified { certificate: id, until } => {
                let called = certificate(id, self.pack, lang);
                let until = until.map(|until| last_day(until, &self.pack.zone, self.view.occurred));
                match until {
                    Some(until) => Word::EventCertifiedUntil.with(lang, &[&called, &until]),
                    None => Word::EventCertified.with(lang, &[&called]),
                }
            }
            Event::CertificateEnded { certificate: id } => {
                Word::EventCertificateEnded.with(lang, &[&certificate(id, self.pack, lang)])
            }
            Event::CustomerAdded => Word::EventCustomerAdded.say(lang).to_owned(),

            Event::Opened(opened) => self.opened(opened),
            Event::Rejected { reason } => self.parts([chosen(Choice::RejectReason, reason)]),
            Event::Withdrawn { reason } => self.parts([self.why_again(reason)]),
            Event::Dispatched { team } => self.to([chosen(Choice::Team, team)]),
            Event::Assigned { to } => self.to([self.named(*to)]),
            Event::Transferred { team, to } => {
                let team = team.as_deref().map(|team| chosen(Choice::Team, team));
                self.to(team.into_iter().chain(to.map(|to| self.named(to))))
            }
            Event::Contacted { channel, result, .. } => {
                self.parts([self.channel(channel), chosen(Choice::ContactResult, result)])
            }
            Event::Held { reason, until, told } => self.parts([
                chosen(Choice::HoldReason, reason.as_str()),
                self.until(*until),
                if *told { Word::EventTold.say(lang).to_owned() } else { String::new() },
            ]),
            Event::Finished { disposition, reason } => self.parts([
                chosen(Choice::Disposition, disposition),
                reason.as_deref().map(|id| chosen(Choice::ClosingReason, id)).unwrap_or_default(),
            ]),
            Event::Replied { kind, channel, result, .. } => joined([
                Word::EventReplied.with(lang, &[&reply_kind(*kind, lang)]),
                self.channel(channel),
                chosen(Choice::ContactResult, result),
            ]),
            Event::Revisited { result, answer, why, .. } => self.parts([
                match answer {
                    Some(answer) => satisfaction(*answer, lang).to_owned(),
                    None => chosen(Choice::ContactResult, result),
                },
                why.as_deref().map(|why| chosen(Choice::WhyDissatisfied, why)).unwrap_or_default(),
            ]),
            Event::Closed { how } => self.parts([closing(*how, lang).to_owned()]),
            Event::Reopened { reason } => self.parts([self.why_again(reason)]),

            Event::Urged { by } => self.parts([urger(*by, lang).to_owned()]),
            Event::Flagged(Flag { kind, until }) => {
                self.parts([flag(*kind, lang).to_owned(), self.until(*until)])
            }
            Event::Unflagged(kind) => self.parts([flag(*kind, lang).to_owned()]),
            Event::Referenced(reference) => self.parts([line(&reference.source), line(&reference.id)]),
            Event::Attached(attachment) => self.parts([line(&attachment.name)]),
            Event::Classified { kind, category, severity: level, place: at } => self.parts([
                self.about(kind, category.as_deref()),
                severity(*level, self.pack),
                at.map(|at| place(at, lang).to_owned()).unwrap_or_default(),
            ]),
            Event::Amended => self.with_words(Vec::new(), field),
            Event::LineAdded | Event::LineRemoved => {
                self.parts([self.view.words.get(Said::Line).map(line).unwrap_or_default()])
            }
            Event::CustomerChanged(facts) => self.with_words(self.customer(facts), field_of_customer),
            Event::Starred { star } => self.parts([stars(Some(*star))]),
            Event::Reported { source, status } => self.parts([line(source), line(status)]),
            Event::LimitSet { clock: id, deadline } => {
                self.parts([clock(id, self.pack, lang), self.until(Some(*deadline))])
            }
            Event::Warned { clock: id, per_mille, .. } => {
                Word::EventWarned.with(lang, &[&clock(id, self.pack, lang), &(per_mille / 10)])
            }
            Event::Breached { clock: id, .. } => {
                Word::EventBreached.with(lang, &[&clock(id, self.pack, lang)])
            }
            Event::Promised { promise, what, due } => {
                let what = chosen(Choice::PromiseKind, what.id());
                joined([self.numbered(*promise), what, self.until(Some(*due))])
            }
            Event::PromiseKept { promise } => self.numbered(*promise),
            Event::Parked { until } => {
                self.parts([self.until(Some(*until)), Word::EventTold.say(lang).to_owned()])
            }
            Event::Judged(judgement) => self.parts([
                chosen(Choice::Liability, judgement.liability.id()),
                judgement.team.as_deref().map(|team| chosen(Choice::Team, team)).unwrap_or_default(),
                judgement.partner.as_deref().map(line).unwrap_or_default(),
            ]),
            Event::Escalated { whom } => self.to([chosen(Choice::Whom, whom.id())]),
            Event::Supervised { order, due } => joined([self.numbered(*order), self.until(Some(*due))]),
            Event::OrderAnswered { order } => self.numbered(*order),
            Event::TaskGiven { task, role, team, to } => {
                let whom = team.as_deref().map(|team| chosen(Choice::Team, team));
                let whom: Vec<String> = whom.into_iter().chain(to.map(|to| self.named(to))).collect();
                let role = chosen(Choice::TaskRole, role.id());
                format!("{} → {}", joined([self.numbered(*task), role]), whom.join(" "))
            }
            Event::TaskReplied { task, disposition, reason } => joined([
                self.numbered(*task),
                disposition.as_deref().map(|id| chosen(Choice::Disposition, id)).unwrap_or_default(),
                reason.as_deref().map(|id| chosen(Choice::ClosingReason, id)).unwrap_or_default(),
            ]),
            Event::TaskReviewed { task, verdict } => {
                joined([self.numbered(*task), chosen(Choice::Verdict, verdict.id())])
            }
            Event::Asked { ask, about } => joined([
                self.numbered(*ask),
                chosen(Choice::AskKind, about.what.id()),
                about.clock.as_ref().map(|(id, _)| clock(id, self.pack, lang)).unwrap_or_default(),
                about.hold.as_ref().map(|why| chosen(Choice::HoldReason, why.as_str())).unwrap_or_default(),
                self.until(about.until),
            ]),
            Event::Granted { ask } | Event::Refused { ask } => self.numbered(*ask),
            Event::SentBack { task, team } => {
                let what = match task {
                    Some(task) => Word::EventTaskSentBack.with(lang, &[task]),
                    None => called(self.view.event.name(), lang),
                };
                match team {
                    Some(team) => format!("{what} → {}", chosen(Choice::Team, team)),
                    None => what,
                }
            }
            Event::Extended { clock: id, deadline, .. } => {
                self.parts([clock(id, self.pack, lang), self.until(Some(*deadline))])
            }
            Event::StepPutOff { clock: id, .. } => self.parts([clock(id, self.pack, lang)]),
            Event::BreachExplained { clocks, reason } => {
                let clocks = clocks.iter().map(|(id, _)| clock(id, self.pack, lang));
                joined(
                    [called(self.view.event.name(), lang), chosen(Choice::BreachReason, reason)]
                        .into_iter()
                        .chain(clocks),
                )
            }
            Event::Away(away) => self.parts([
                self.until(Some(away.until)),
                away.deputy.map(|deputy| self.named(deputy)).unwrap_or_default(),
            ]),
            Event::PostsSet { posts } => {
                let posts = posts.iter().map(|post| chosen(Choice::Whom, post.id()));
                joined([called(self.view.event.name(), lang)].into_iter().chain(posts))
            }
            Event::StepFired { clock: id, whom, .. } | Event::StepTold { clock: id, whom, .. } => {
                let whom = chosen(Choice::Whom, whom.id());
                Word::EventStepFired.with(lang, &[&clock(id, self.pack, lang), &whom])
            }
            Event::Linked { case, how } => self.parts([chosen(Choice::LinkKind, how.id()), case.to_string()]),
            Event::Unlinked { case } | Event::Merged { into: case } | Event::Absorbed { case, .. } => {
                self.parts([case.to_string()])
            }
            Event::SolutionTaken { parent, disposition, reason } => self.parts([
                parent.to_string(),
                chosen(Choice::Disposition, disposition),
                reason.as_deref().map(|id| chosen(Choice::ClosingReason, id)).unwrap_or_default(),
            ]),
            Event::Informed { parent, .. } => self.parts([parent.to_string()]),
            Event::SheetFilled { sheet, values } => {
                sheet::filled(sheet, values, &self.view.words, self.pack, lang)
            }
            Event::Solved { children } | Event::ChildrenInformed { children } => {
                self.parts([Word::EventSolvedCount.with(lang, &[&children.len()])])
            }
            Event::Recalculated { moved, .. } => {
                let moved = moved.iter().map(|one| self::moved(one, self.pack, lang, self.view.occurred));
                joined([called(self.view.event.name(), lang)].into_iter().chain(moved))
            }
            Event::Restored { epoch, last, .. } => Word::EventRestored.with(lang, &[epoch, last]),
            Event::Noticed { about, .. } => self.parts([notice(*about, lang).to_owned()]),
            Event::Delivered { how, .. } => match how {
                Delivery::Sent => self.parts([]),
                Delivery::Failed => Word::EventUndelivered.say(lang).to_owned(),
                Delivery::Dropped => Word::EventNoticeDropped.say(lang).to_owned(),
                Delivery::Unsure => Word::EventDeliveryUnsure.say(lang).to_owned(),
            },
            Event::TakenBack { task: Some(task) } => Word::EventTaskTakenBack.with(lang, &[task]),
            Event::TakenBack { task: None } => self.parts([]),
            Event::HandedOver { from, to } => {
                let (from, to) = (self.named(*from), self.named(*to));
                joined([called(self.view.event.name(), lang), format!("{from} → {to}")])
            }
            Event::Refund(event) => joined(refund_event(event, self.pack, lang)),
            Event::Figures(taken) => outside::figures_taken(taken, self.pack, lang),
            Event::Frozen { period, .. } => Word::EventFrozen.with(lang, &[period]),
            Event::Reception(of) => reception::event(of, &self.view.named, self.pack, lang),
            Event::Stock(of) => movement(of, self.pack, lang, self.view.occurred),
            Event::Accepted
            | Event::Unparked
            | Event::Acknowledged
            | Event::Deescalated
            | Event::Claimed
            | Event::Noted
            | Event::Erased
            | Event::Resumed
            | Event::Archived
            | Event::Undone { .. } => self.parts([]),
        }
    }

    /// The event's own name and what is to be said beside it; what is empty is left out.
    fn parts<const N: usize>(&self, parts: [String; N]) -> String {
        joined([called(self.view.event.name(), self.lang)].into_iter().chain(parts))
    }

    /// The event's own name with the number of what it is about.
    fn numbered(&self, no: u32) -> String {
        let space = if self.lang == Lang::En { " " } else { "" };
        format!("{}{space}{no}", called(self.view.event.name(), self.lang))
    }

    fn to(&self, whom: impl IntoIterator<Item = String>) -> String {
        let whom: Vec<String> = whom.into_iter().collect();
        format!("{} → {}", called(self.view.event.name(), self.lang), whom.join(" "))
    }

    fn opened(&self, opened: &Opened) -> String {
        let (how, source) = match &opened.origin {
            Origin::Own => (Word::EventOpened, String::new()),
            Origin::Imported { source } => (Word::EventImported, line(source)),
        };
        joined([
            how.say(self.lang).to_owned(),
            source,
            choice(Choice::Channel, &opened.channel, self.pack, self.lang),
            self.about(&opened.kind, opened.category.as_deref()),
            severity(opened.severity, self.pack),
        ])
    }

    fn about(&self, kind: &str, category: Option<&str>) -> String {
        match category {
            Some(id) => self::category(id, self.pack, self.lang),
            None => self::kind(kind, self.pack, self.lang),
        }
    }

    fn customer(&self, facts: &CustomerFacts) -> Vec<String> {
        let tags: Vec<String> = facts.tags.iter().map(|tag| line(tag)).collect();
        let place = facts.place.map(|at| place(at, self.lang).to_owned()).unwrap_or_default();
        let mut said = vec![stars(facts.star), tags.join(Word::ListComma.say(self.lang)), place];
        let known = |of: &Reference| format!("{} {}", line(&of.source), line(&of.id));
        said.extend(facts.references.iter().map(known));
        said
    }

    /// The event's own name, what is to be said beside it, and its words, each with its name.
    fn with_words(&self, beside: Vec<String>, called_so: fn(&str, Lang) -> String) -> String {
        let corrected = self.view.words.iter().filter_map(|(word, text)| {
            let name = match word {
                Said::Line => "line",
                Said::Name => "name",
                Said::Contact => "contact",
                Said::Address => "address",
                Said::Wants => "wants",
                Said::Title => "title",
                Said::Text | Said::Secret | Said::Sheet | Said::Account => return None,
            };
            Some(format!("{} {}", called_so(name, self.lang), clean_line(text)))
        });
        joined([called(self.view.event.name(), self.lang)].into_iter().chain(beside).chain(corrected))
    }

    /// The customer asked, or was dissatisfied for a reason of the pack.
    fn why_again(&self, reason: &str) -> String {
        match reason {
            "customer" => Word::AskedByCustomer.say(self.lang).to_owned(),
            why => choice(Choice::WhyDissatisfied, why, self.pack, self.lang),
        }
    }

    /// The way of a contact where it was not a call, which goes without saying.
    fn channel(&self, id: &str) -> String {
        if id == "call" { String::new() } else { choice(Choice::Channel, id, self.pack, self.lang) }
    }

    fn until(&self, until: Option<Instant>) -> String {
        until
            .map(|at| {
                let at = time(at, &self.pack.zone, self.view.occurred);
                Word::EventUntil.with(self.lang, &[&at])
            })
            .unwrap_or_default()
    }

    fn named(&self, id: PersonId) -> String {
        match self.view.named.iter().find(|by| by.id == id) {
            Some(by) => person(by, self.lang),
            None => format!("#{}", id.0),
        }
    }
}

/// A deadline that moved: `回复客户 11-26 12:00 → 11-27 12:00`, as seen from `now`.
pub fn moved(moved: &Moved, pack: &Pack, lang: Lang, now: Instant) -> String {
    let at = |at: Option<Instant>| at.map_or_else(|| "–".to_owned(), |at| time(at, &pack.zone, now));
    format!("{} {} → {}", clock(&moved.clock, pack, lang), at(moved.before), at(moved.after))
}

pub(super) fn line(text: &str) -> String {
    clean_line(text).into_owned()
}

/// Parts with two cells between them; what is empty is left out.
pub(super) fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

#[cfg(test)]
mod tests;

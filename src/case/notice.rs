//! What a customer is written when something happens to the case: which notice, to which number, and from when on
//! it may be sent.

use serde::{Deserialize, Serialize};

use super::{Case, Event, Fact, Origin, Relation, ReplyKind, Stage, Word, Words, digits};
use crate::{
    rules::{Lang, NoticeFor, Outcome, Pack, RevisitPolicy},
    sla::{Instant, MarkName},
    text,
};

/// Characters of what was said that a notice repeats at most.
const SAID: usize = 300;

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Sent,
    /// Not sent, after so many tries as are made.
    Failed,
    /// It was being sent when the server ended, or took too long; it is not sent again.
    Unsure,
    /// Not sent, because what it says was not so any more, or nobody could send it for days.
    Dropped,
}

/// In whose name, and in which language, notices are written.
#[derive(Debug, Clone, Copy)]
pub struct Letterhead<'a> {
    pub site: &'a str,
    pub lang: Lang,
    pub pack: &'a Pack,
}

impl Case {
    /// The notices that follow from what was just done to this case, which stands as it does after it. Without a
    /// number to send them to there are none.
    pub fn notices(&self, done: &[Fact], now: Instant, from: &Letterhead<'_>) -> Vec<Fact> {
        let Some(to) = self.number() else { return Vec::new() };
        let opens = done.iter().any(|fact| matches!(fact.event, Event::Opened(_)));
        // What can be taken back is sent once it cannot be any more.
        let due = if opens { now } else { now.plus(from.pack.undo.grace_s + 1) };
        let mut notices: Vec<Fact> = Vec::new();
        for fact in done {
            let Some(about) = self.notice_of(&fact.event, done, now, from.pack) else { continue };
            let Some(notice) = from.pack.notice(about, &self.facts.kind) else { continue };
            let text = notice.words.fill(from.lang, |name| self.value(name, about, fact, done, now, from));
            let words = Words::of([(Word::Contact, Some(to.clone())), (Word::Text, Some(text))]);
            notices.push(Fact { event: Event::Noticed { about, due }, words });
        }
        notices
    }

    /// What is written for an event, among all that were `done` with it.
    fn notice_of(&self, event: &Event, done: &[Fact], now: Instant, pack: &Pack) -> Option<NoticeFor> {
        let answered =
            |fact: &Fact| matches!(fact.event, Event::Replied { kind: ReplyKind::Final, reached: true, .. });
        let written = |result: &String| pack.contact_result(result).is_some_and(|result| result.notice);
        match event {
            // A case that was answered in the same call is confirmed with its answer.
            Event::Opened(opened) if matches!(opened.origin, Origin::Own) => {
                Some(if done.iter().any(answered) { NoticeFor::Result } else { NoticeFor::Confirmation })
            }
            Event::Rejected { .. } => Some(NoticeFor::Rejection),
            Event::Replied { kind: ReplyKind::Final, result, .. } if written(result) => {
                Some(NoticeFor::Result)
            }
            Event::Replied { kind: ReplyKind::Final, reached: true, .. }
                if self.is_asked_by_message(now, pack) =>
            {
                Some(NoticeFor::Revisit)
            }
            Event::Replied { kind: ReplyKind::Interim, result, .. } if written(result) => {
                Some(NoticeFor::Progress)
            }
            Event::Informed { .. } => Some(NoticeFor::Progress),
            // A department's time is no promise to the customer.
            Event::Extended { clock, .. } if is_told(clock, pack) => Some(NoticeFor::Progress),
            // Who was told by a person is not told again.
            Event::Held { until: Some(_), told: false, .. } => Some(NoticeFor::Waiting),
            Event::Parked { .. } => Some(NoticeFor::Waiting),
            _ => None,
        }
    }

    /// Whether a notice that was written at `written` still says what is so.
    pub fn still_says(&self, about: NoticeFor, written: Instant) -> bool {
        match about {
            NoticeFor::Waiting => self.hold.as_ref().is_some_and(|hold| hold.since == written),
            NoticeFor::Rejection => self.stage == Stage::Rejected,
            NoticeFor::Revisit => self.stage == Stage::Revisit,
            NoticeFor::Confirmation | NoticeFor::Progress | NoticeFor::Result => true,
        }
    }

    fn is_asked_by_message(&self, now: Instant, pack: &Pack) -> bool {
        let flags = self.flags.iter().filter(|flag| flag.until.is_none_or(|until| until > now));
        let of = Outcome {
            kind: &self.facts.kind,
            disposition: self.disposition.as_deref(),
            flags: &flags.map(|flag| flag.kind.id()).collect::<Vec<_>>(),
            rounds: self.rounds,
        };
        self.stage == Stage::Revisit && pack.revisit_policy(&of) == Some(RevisitPolicy::Message)
    }

    /// The number that the complainant is written to. The line may be somebody else's where they speak for another
    /// or want not to be known.
    pub(super) fn number(&self) -> Option<String> {
        let line = self.word(Word::Line).filter(|_| self.facts.relation == Relation::Own);
        let said = self.word(Word::Contact).or(line)?;
        Some(digits(said)).filter(|digits| !digits.is_empty())
    }

    /// What a name in braces stands for.
    fn value(
        &self,
        name: &str,
        about: NoticeFor,
        of: &Fact,
        done: &[Fact],
        now: Instant,
        from: &Letterhead<'_>,
    ) -> Option<String> {
        let until = match of.event {
            Event::Held { until, .. } => until,
            Event::Parked { until } => Some(until),
            Event::Extended { deadline, .. } => Some(deadline),
            _ => None,
        };
        let at = |at: Instant| moment(at, now, from);
        match name {
            "case" => Some(self.id.to_string()),
            "site" => Some(from.site.to_owned()),
            "line" => self.word(Word::Line).map(text::mask_phone),
            "due" => until.or_else(|| self.answered_by(about, from.pack)).map(at),
            "until" => until.map(at),
            "text" => Some(said(of, done).chars().take(SAID).collect()),
            _ => None,
        }
    }

    /// When the customer hears of it next at the latest: the first deadline that an interim reply stops, and where
    /// an answer is announced the first that nothing less than the final one does.
    fn answered_by(&self, about: NoticeFor, pack: &Pack) -> Option<Instant> {
        let stops = |id: &str| {
            let by = |mark| pack.clock(id).is_some_and(|rule| rule.stops_on.contains(&mark));
            let interim = by(MarkName::InterimReply);
            if about == NoticeFor::Progress { interim } else { by(MarkName::FinalReply) && !interim }
        };
        let open = self.clocks.iter().filter(|named| named.clock.is_open() && stops(&named.id));
        open.filter_map(|named| named.clock.deadline).min()
    }
}

/// Whether a reply to the customer stops a clock.
fn is_told(clock: &str, pack: &Pack) -> bool {
    let stops = |mark| pack.clock(clock).is_some_and(|rule| rule.stops_on.contains(&mark));
    stops(MarkName::InterimReply) || stops(MarkName::FinalReply)
}

/// What was said to the customer. Why a case waits, or what a department asked, is not for them.
fn said<'a>(of: &'a Fact, done: &'a [Fact]) -> &'a str {
    let words = match of.event {
        Event::Rejected { .. } | Event::Replied { .. } | Event::Informed { .. } => Some(&of.words),
        Event::Opened(_) => {
            done.iter().find(|fact| matches!(fact.event, Event::Replied { .. })).map(|fact| &fact.words)
        }
        _ => None,
    };
    words.and_then(|words| words.get(Word::Text)).unwrap_or_default()
}

/// A moment as a customer reads it. Midnight belongs to the day that it ends.
fn moment(at: Instant, now: Instant, from: &Letterhead<'_>) -> String {
    let zone = &from.pack.zone;
    let midnight = at.zoned(zone).time() == jiff::civil::Time::midnight();
    let local = if midnight { at.plus(-1) } else { at }.zoned(zone);
    let form = match (from.lang, local.year() == now.zoned(zone).year()) {
        (Lang::Zh, true) => "%-m月%-d日 ",
        (Lang::Zh, false) => "%Y年%-m月%-d日 ",
        (Lang::En, true) => "%-d %b ",
        (Lang::En, false) => "%-d %b %Y ",
    };
    let time = if midnight { "24:00".to_owned() } else { local.strftime("%H:%M").to_string() };
    format!("{}{time}", local.strftime(form))
}

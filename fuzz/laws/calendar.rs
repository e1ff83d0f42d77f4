//! What holds for every text of a calendar. Shared by the fuzz target and the test of its seeds.

use std::hash::{DefaultHasher, Hash, Hasher};

use caseloop::sla::{Calendar, Instant, LastDay, Unit};

/// 1890-01-01 and 2310-01-01: some years more than a calendar knows.
const FIRST: i64 = -2_524_608_000;
const LAST: i64 = 10_729_324_800;

/// Reads a text. A calendar is asked some questions that follow from the text; gives whether it is one.
///
/// # Panics
/// A law is broken.
pub fn holds(text: &str) -> bool {
    let calendar = match Calendar::parse(text) {
        Ok(calendar) => calendar,
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason");
            let lines = text.matches('\n').count() + 1;
            assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)), "{errors:?}");
            return false;
        }
    };
    let again = Calendar::parse(calendar.text()).expect("its own text is read again");
    assert_eq!(again.text(), calendar.text());
    assert_eq!(again.parts(), calendar.parts());
    assert_eq!(again.hash(), calendar.hash());

    let mut draw = Draw(DefaultHasher::new());
    text.hash(&mut draw.0);
    for _ in 0..4 {
        let mut moments = [(); 3].map(|()| Instant::from_seconds(draw.between(FIRST, LAST)));
        moments.sort_unstable();
        adds_up(&calendar, moments);
        let amount = draw.between(1, 3_000_000);
        leads_back(&calendar, moments[1], amount);
        limits(&calendar, moments[1], draw.between(-400, 400));
        limits(&calendar, moments[1], draw.between(i64::MIN, i64::MAX));
    }
    for edge in [i64::MIN, FIRST, LAST, i64::MAX].map(Instant::from_seconds) {
        leads_back(&calendar, edge, 1);
        limits(&calendar, edge, 1);
        limits(&calendar, edge, i64::MIN);
    }
    true
}

fn adds_up(calendar: &Calendar, [a, b, c]: [Instant; 3]) {
    let (first, second) = (calendar.elapsed(a, b), calendar.elapsed(b, c));
    assert_eq!(first + second, calendar.elapsed(a, c));
    assert_eq!(calendar.elapsed(c, a), -(first + second));
    assert!((0..=b.since(a)).contains(&first), "{first} open seconds from {a} to {b}");
    // No more than some weeks: span by span is long.
    let near = b.min(a.plus(60 * 86_400));
    let mut end = a;
    let mut open = 0;
    for span in calendar.spans(a, near) {
        assert!(end <= span.from && span.from < span.to && span.to <= near, "{span:?}");
        (end, open) = (span.to, open + span.to.since(span.from));
    }
    assert_eq!(open, calendar.elapsed(a, near));
}

fn leads_back(calendar: &Calendar, start: Instant, amount: i64) {
    if let Some(end) = calendar.add(start, amount) {
        assert_eq!(calendar.elapsed(start, end), amount, "{amount} from {start}");
        // It is the first such instant: a second before, that second was open and not yet spent.
        assert_eq!(calendar.elapsed(start, end.plus(-1)), amount - 1);
        let back = calendar.add(end, -amount).expect("what was spent can be walked back");
        assert_eq!(calendar.elapsed(back, end), amount);
        assert_eq!(calendar.elapsed(back.plus(1), end), amount - 1);
        assert!(back >= start, "{back} is before {start}");
        let half = calendar.add(start, amount / 2 + 1).expect("less than what there is");
        assert_eq!(calendar.add(half, amount), calendar.add(start, amount + amount / 2 + 1));
    }
    if let Some(open) = calendar.next_open(start) {
        assert!(open >= start && calendar.is_open(open));
        assert_eq!(calendar.is_open(start), open == start);
        assert_eq!(calendar.elapsed(start, open), 0);
        let close = calendar.current_or_next_close(start).expect("what opens closes");
        assert!(close > open && !calendar.spans(open, close).any(|span| span.to > close));
    }
    if let Some(close) = calendar.prev_close(start) {
        assert!(close <= start);
        assert_eq!(calendar.elapsed(close, start), 0);
    }
}

fn limits(calendar: &Calendar, start: Instant, amount: i64) {
    for unit in [Unit::Natural, Unit::NaturalDays, Unit::Working, Unit::WorkingDays, Unit::Months] {
        for last in [LastDay::AsItFalls, LastDay::NextWorkingDay] {
            let due = calendar.due(unit, start, amount, last);
            let late = due.is_none_or(|due| due.at >= start);
            assert!(amount <= 0 || late, "{amount} {unit:?} from {start}: {due:?}");
        }
    }
    let day = calendar.day(calendar.date(start));
    assert_eq!(day.working, calendar.is_working_day(day.date));
}

/// Numbers that follow from the text.
struct Draw(DefaultHasher);

impl Draw {
    /// A number from one to another, the last not counted.
    fn between(&mut self, from: i64, to: i64) -> i64 {
        0_u8.hash(&mut self.0);
        let size = i128::from(to) - i128::from(from);
        let number = i128::from(from) + i128::from(self.0.finish()) % size;
        i64::try_from(number).expect("between two numbers of this size")
    }
}

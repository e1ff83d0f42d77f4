//! The index against a plain sort.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::{
    case::{Case, PersonId, Stage},
    desk::bench,
};

/// A case as the queue sees one, and what was made of it.
#[derive(Debug, Clone)]
struct Sketch {
    n: u8,
    priority: u32,
    opened: i64,
    deadline: Option<i64>,
    /// Seconds by which acting must come before the deadline.
    before: i64,
    owner: Option<u8>,
    team: Option<u8>,
    stage: Stage,
}

fn at(seconds: i64) -> Instant {
    Instant::from_seconds(1_800_000_000 + seconds)
}

/// Made once: to fold a case is dear, and only its head matters here.
static CASE: LazyLock<Case> = LazyLock::new(|| bench::case(1, at(0)));

impl Sketch {
    fn id(&self) -> CaseId {
        CaseId { site: bench::site(), n: u32::from(self.n) + 1 }
    }

    fn case(&self) -> Case {
        let mut case = CASE.clone();
        case.id = self.id();
        case.opened = at(self.opened);
        case.priority = self.priority;
        case.stage = self.stage;
        case.owner = self.owner.map(|n| PersonId(n.into()));
        case.team = self.team.map(|n| format!("t{n}"));
        bench::with_deadline(&mut case, self.deadline.map(at), self.before);
        case
    }

    /// The order as the rule says it, in words of its own.
    fn place(&self, now: i64) -> (u8, i64, Reverse<u32>, i64, CaseId) {
        let id = self.id();
        match self.deadline {
            Some(deadline) if deadline < now => (0, deadline, Reverse(self.priority), self.opened, id),
            Some(deadline) => (
                1,
                at(deadline - self.before).seconds().div_euclid(900),
                Reverse(self.priority),
                self.opened,
                id,
            ),
            None => (2, 0, Reverse(self.priority), self.opened, id),
        }
    }
}

/// Puts a case where it belongs, or takes it out where it is not open any more.
fn put(queue: &mut Queue, case: &Case, now: Instant) {
    match case.standing() {
        Some(standing) => queue.set(standing, now),
        None => {
            queue.remove(case.id.n);
        }
    }
}

fn empty() -> Queue {
    Queue::new(bench::site(), Vec::new(), at(0))
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let stage = prop_oneof![
        4 => Just(Stage::Accept), 4 => Just(Stage::Handle), 2 => Just(Stage::Feedback),
        2 => Just(Stage::Revisit), 1 => Just(Stage::Closed), 1 => Just(Stage::Withdrawn),
    ];
    let owner = prop::option::of(1..3_u8);
    let team = prop::option::of(1..3_u8);
    (
        0..12_u8,
        1..=4_u32,
        -9_000..0_i64,
        prop::option::of(-4_000..9_000_i64),
        0..2_000_i64,
        owner,
        team,
        stage,
    )
        .prop_map(|(n, priority, opened, deadline, before, owner, team, stage)| Sketch {
            n,
            priority,
            opened,
            deadline,
            before,
            owner,
            team,
            stage,
        })
}

fn naive(known: &BTreeMap<u8, Sketch>, now: i64, takes: impl Fn(&Sketch) -> bool) -> Vec<CaseId> {
    let mut found: Vec<&Sketch> = known.values().filter(|s| s.stage.is_open() && takes(s)).collect();
    found.sort_by_key(|sketch| sketch.place(now));
    found.into_iter().map(|sketch| sketch.id()).collect()
}

/// All that a queue holds.
fn contents(queue: &Queue) -> String {
    let Queue { site: _, entries, lines, ahead, alarms, lanes, now } = queue;
    let lanes: BTreeMap<&[Lane], usize> = lanes.0.iter().map(|(lanes, n)| (&***lanes, *n)).collect();
    format!("{entries:#?} {lines:#?} {ahead:?} {alarms:?} {lanes:?} {now}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_lane_is_the_plain_sort_of_its_cases(
        steps in prop::collection::vec((sketch(), 0..600_i64), 1..40),
        skip in 0..6_usize,
        limit in 0..8_usize,
        later in 0..9_000_i64,
    ) {
        let mut queue = empty();
        let mut known = BTreeMap::new();
        let mut now = 0;
        for (sketch, pass) in steps {
            now += pass;
            put(&mut queue, &sketch.case(), at(now));
            known.insert(sketch.n, sketch);
            queue.advance(at(now));
            prop_assert!(!queue.is_behind(at(now)));

            let all = naive(&known, now, |_| true);
            let page = queue.page(&[Lane::All], skip, limit);
            prop_assert_eq!(page.total, all.len());
            let part: Vec<CaseId> = all.iter().copied().skip(skip).take(limit).collect();
            prop_assert_eq!(page.cases, part);

            let late = naive(&known, now, |s| s.deadline.is_some_and(|d| d < now));
            prop_assert_eq!(queue.count_late(&Lane::All), late.len());
            prop_assert_eq!(queue.late(&Lane::All, 0, 500).cases, late);

            for n in 1..3_u8 {
                let mine = naive(&known, now, |s| s.owner == Some(n));
                prop_assert_eq!(queue.page(&[Lane::Owner(PersonId(n.into()))], 0, 500).cases, mine);
                let team = naive(&known, now, |s| s.team == Some(n));
                prop_assert_eq!(queue.page(&[Lane::Team(format!("t{n}"))], 0, 500).cases, team);
                let free = |s: &Sketch| s.owner.is_none() && s.stage != Stage::Revisit;
                let pool = naive(&known, now, |s| free(s) && s.team.is_none_or(|t| t == n));
                let lanes = [Lane::Pool(None), Lane::Pool(Some(format!("t{n}")))];
                prop_assert_eq!(queue.page(&lanes, 0, 500).cases, pool);
            }
            let revisit = naive(&known, now, |s| s.stage == Stage::Revisit);
            prop_assert_eq!(queue.page(&[Lane::Stage(Stage::Revisit)], 0, 500).cases, revisit);
        }
        // Made at once from what stands in it, at any later moment, it is the same.
        let mut anew = Queue::new(bench::site(), queue.standings(), at(now + later));
        queue.advance(at(now + later));
        prop_assert_eq!(contents(&anew), contents(&queue));
        for sketch in known.values() {
            put(&mut anew, &sketch.case(), at(now + later));
        }
        prop_assert_eq!(contents(&anew), contents(&queue));
        for sketch in known.into_values() {
            queue.remove(sketch.id().n);
        }
        prop_assert_eq!(contents(&queue), contents(&Queue::new(bench::site(), Vec::new(), at(now + later))));
    }
}

/// As long as nobody is called in the evening and at night, and the step within which priority decides.
const NIGHT_S: i64 = 12 * 3_600 + STEP_S;

/// A complaint of a customer of this star level, under the shipped rules.
fn of_star(n: u32, opened: i64, star: Option<u8>, severity: u8) -> Case {
    let mut case = bench::case(n, at(opened));
    case.star = star;
    case.facts.severity = severity;
    case.run_clocks(crate::rules::Pack::builtin());
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Nobody waits for ever behind stars: whose limit has passed goes before everybody who came later, and whoever
    /// came a night earlier too, whatever stars the others have.
    #[test]
    fn no_star_goes_before_an_older_case_whose_limit_has_passed_or_that_came_a_night_earlier(
        star in prop::option::of(0..=5_u8),
        severity in 1..=4_u8,
        opened in 0..7 * 86_400_i64,
        later in prop::collection::vec((1..3 * 86_400_i64, prop::option::of(0..=5_u8)), 1..8),
        wait in 0..5 * 86_400_i64,
    ) {
        let older = of_star(1, opened, star, severity);
        let limit = older.standing().and_then(|standing| standing.deadline).unwrap();
        let now = at(opened + wait);
        let mut queue = Queue::new(bench::site(), Vec::new(), now);
        put(&mut queue, &older, now);
        let mut must_follow = Vec::new();
        for (n, (after, star)) in (2..).zip(later) {
            let younger = of_star(n, opened + after, star, severity);
            if younger.opened > now {
                continue;
            }
            put(&mut queue, &younger, now);
            if limit < now || after >= NIGHT_S {
                must_follow.push(younger.id);
            }
        }
        let order = queue.page(&[Lane::All], 0, 500).cases;
        let place = |id: CaseId| order.iter().position(|one| *one == id).unwrap();
        for younger in must_follow {
            prop_assert!(place(older.id) < place(younger), "{younger:?}");
        }
    }
}

#[test]
fn within_a_quarter_of_an_hour_priority_goes_first_and_the_late_before_all() {
    let mut queue = empty();
    let plain = |n, priority, deadline| Sketch {
        n,
        priority,
        opened: -i64::from(n),
        deadline,
        before: 0,
        owner: Some(1),
        team: None,
        stage: Stage::Handle,
    };
    // 1 800 000 000 is a full quarter of an hour.
    let cases = [
        plain(1, 100, Some(-60)),
        plain(2, 400, Some(-10)),
        plain(3, 400, Some(899)),
        plain(4, 200, Some(1)),
        plain(5, 400, Some(900)),
        plain(6, 400, None),
    ];
    for sketch in &cases {
        put(&mut queue, &sketch.case(), at(0));
    }
    let order = |queue: &Queue| -> Vec<u32> {
        let page = queue.page(&[Lane::Owner(PersonId(1))], 0, 500);
        page.cases.iter().map(|id| id.n - 1).collect()
    };
    assert_eq!(order(&queue), [1, 2, 3, 4, 5, 6]);
    assert_eq!(queue.count_until(&Lane::Owner(PersonId(1)), at(899)), 2);
    assert_eq!(queue.count_until(&Lane::Owner(PersonId(1)), at(900)), 3);

    assert!(queue.is_behind(at(2)) && !queue.is_behind(at(1)), "the deadline itself is in time");
    queue.advance(at(2));
    assert_eq!(order(&queue), [1, 2, 4, 3, 5, 6]);
    queue.advance(at(-500));
    assert_eq!(order(&queue), [1, 2, 4, 3, 5, 6], "a clock that goes back cures nothing");
}

#[test]
fn the_timers_give_what_is_due_and_forget_what_is_closed() {
    let hour = |n: i64| at(n * 3_600);
    let mut cases: Vec<Case> = (0..5).map(|n| bench::case(n * 11 + 1, hour(n.into()))).collect();
    let mut queue = empty();
    cases.iter().for_each(|case| put(&mut queue, case, hour(5)));
    cases.iter().for_each(|case| put(&mut queue, case, hour(5)));
    assert_eq!(queue.next_alarm(), Some(hour(18)));
    assert_eq!(queue.due(hour(18).plus(-1), 100), []);
    assert_eq!(queue.due(hour(20), 100), [cases[0].id, cases[1].id, cases[2].id]);
    assert_eq!(queue.due(hour(99), 2), [cases[0].id, cases[1].id]);
    cases[0].stage = Stage::Withdrawn;
    put(&mut queue, &cases[0], hour(5));
    assert_eq!(queue.next_alarm(), Some(hour(19)));
    assert_eq!(queue.alarms.len(), 4);
    queue.silence(cases[1].id);
    assert_eq!(queue.next_alarm(), Some(hour(20)), "nobody is woken for what cannot be read");
    put(&mut queue, &cases[1], hour(5));
    assert_eq!(queue.next_alarm(), Some(hour(19)));
}

//! A board of the sample site.

use super::{answer, now};
use crate::{
    api::{
        Alarm, BoardView, Clear, Cluster, Counted, DayQuality, Effect, Hours, ImprovementView, Incident,
        Load, PersonLoad, PledgeLine, PledgeMonth, PledgesView, Reply, Request, Rising, StageWeek, Stages,
        TeamStages, TopicsView, forecast,
    },
    case::{CaseId, IMPROVEMENT, Stage},
};

/// Six pledges, of which one was not kept in two cases and one has none yet.
pub fn pledges() -> PledgesView {
    let site = "ZJ".parse().unwrap();
    let line = |pledge: &str, kept: [u32; 6], broken: [u32; 6], (running, held): (u32, u32)| PledgeLine {
        pledge: pledge.to_owned(),
        months: kept.into_iter().zip(broken).map(|(kept, broken)| PledgeMonth { kept, broken }).collect(),
        running,
        held,
        cases: (1..=broken[5]).map(|n| CaseId::mint(site, n).unwrap()).collect(),
    };
    let pledges = vec![
        line("charges", [212, 198, 240, 231, 205, 120], [31, 22, 18, 9, 4, 2], (14, 1)),
        line("repair", [88, 91, 79, 95, 102, 61], [12, 9, 9, 4, 2, 1], (37, 6)),
        line("tracked", [14, 9, 16, 11, 18, 7], [0, 1, 0, 0, 0, 0], (3, 0)),
        line("network", [930, 912, 1_004, 987, 1_120, 655], [140, 121, 98, 77, 61, 30], (212, 0)),
        line("spam", [301, 288, 340, 322, 317, 190], [3, 1, 0, 0, 2, 0], (22, 0)),
        line("real_name", [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], (1, 0)),
    ];
    let months = (6..12).map(|month| format!("2026-{month:02}")).collect();
    PledgesView { at: now(), months, pledges }
}

/// A board of three teams.
pub fn board() -> BoardView {
    let load = |team: &str, stages: [u32; 4], bands: [u32; 5], due_s: &[u32], pace: u32| Load {
        team: team.to_owned(),
        open: stages.iter().sum(),
        stages,
        bands,
        due: due_s.len() as u32,
        due_s: due_s.to_vec(),
        pace,
        risk: forecast(due_s, pace),
    };
    let hours = |of: &[(usize, u32)]| {
        let mut hours = [0; 24];
        of.iter().for_each(|(hour, count)| hours[*hour] = *count);
        hours
    };
    let day = |n: u32| DayQuality {
        date: format!("2026-11-{:02}", 23 - n),
        opened: 290 + n,
        closed: 280 - n,
        in_time: 271 - 3 * n,
        one_call: 84,
        repeats: 11 + n,
        satisfied: 190 - n,
        asked: 203,
        contact_s: 2_940 + 60 * n,
        stage_s: [600, 30_000, 4_200, 90_000],
    };
    let person = |staff: &str, name: &str, away, open, late, soon| PersonLoad {
        staff: staff.to_owned(),
        name: name.to_owned(),
        team: Some("service".to_owned()),
        away,
        open,
        late,
        soon,
    };
    // Tenths of mean hours in each stage.
    let week = |closed: u32, tenths: [u64; 4]| StageWeek {
        closed,
        seconds: tenths.map(|tenths| tenths * 360 * u64::from(closed)),
        cases: tenths.map(|tenths| if tenths == 0 { 0 } else { closed }),
    };
    let stages = |team: &str, now, before| TeamStages { team: team.to_owned(), now, before };
    let mut board = BoardView {
        at: now(),
        until: now().plus(2 * 3_600 + 51 * 60),
        total: load(
            "",
            [12, 165, 28, 41],
            [13, 9, 27, 185, 12],
            &[600, 1_200, 3_000, 4_000, 7_200, 9_000],
            650,
        ),
        teams: vec![
            load("network", [0, 120, 20, 21], [9, 6, 15, 122, 9], &[600, 1_200, 3_000, 4_000], 150),
            load("service", [10, 45, 8, 20], [4, 3, 12, 61, 3], &[7_200, 9_000], 500),
            load("", [2, 0, 0, 0], [0, 0, 0, 2, 0], &[], 0),
        ],
        people: vec![
            person("1001", "王芳", false, 18, 3, 2),
            person("3102", "刘工", true, 22, 1, 0),
            person("1004", "李敏", false, 9, 0, 1),
        ],
        today: Hours {
            opened: hours(&[(8, 20), (9, 41), (10, 38), (11, 22), (13, 12), (14, 33), (15, 5)]),
            closed: hours(&[(9, 18), (10, 44), (11, 30), (14, 28), (15, 3)]),
            usual_opened: hours(&[
                (8, 18),
                (9, 35),
                (10, 36),
                (11, 24),
                (13, 15),
                (14, 30),
                (15, 28),
                (16, 22),
            ]),
            usual_closed: hours(&[(9, 20), (10, 40), (11, 33), (14, 30), (15, 31), (16, 25)]),
        },
        days: (0..14).map(day).collect(),
        stages: Stages {
            total: stages("", week(1_939, [3, 184, 12, 251]), week(1_890, [3, 201, 14, 244])),
            teams: vec![
                stages("service", week(1_102, [2, 31, 9, 226]), week(1_071, [2, 29, 9, 230])),
                stages("network", week(820, [4, 392, 17, 284]), week(801, [4, 431, 21, 262])),
                stages("", week(17, [9, 0, 0, 0]), week(18, [11, 0, 0, 0])),
            ],
        },
    };
    board.total.risk = board.teams.iter().map(|load| load.risk).sum();
    board
}

/// An improvement item whose measure is in force for eight weeks.
pub fn improvement(case: CaseId) -> ImprovementView {
    let counted = Counted {
        at: now().plus(-600),
        before: vec![11, 14, 9, 12, 15, 13, 10, 12],
        after: vec![12, 9, 7, 4, 3, 2, 3, 2],
        all_before: 2_420,
        all_after: 2_345,
        clear: Clear::Fell,
    };
    ImprovementView {
        case,
        title: "订购前加一次短信确认".to_owned(),
        stage: Stage::Handle,
        category: Some("unordered".to_owned()),
        phrase: None,
        in_force: Some(jiff::civil::date(2026, 9, 28)),
        effect: Effect::Counted(Box::new(counted)),
    }
}

/// What the sample desk answers where every case is an improvement item.
pub fn answer_of_improvement(request: &Request) -> Reply {
    match (request, answer(request)) {
        (Request::Show { .. }, Reply::Case(mut view)) => {
            (view.row.kind, view.row.category) = ("suggestion".to_owned(), Some(IMPROVEMENT.to_owned()));
            Reply::Case(view)
        }
        (_, reply) => reply,
    }
}

/// What the customers of the sample site talk about.
pub fn topics() -> TopicsView {
    let ids = |from: u32, count: u32| -> Vec<CaseId> {
        (from..from + count).filter_map(|n| CaseId::mint("ZJ".parse().ok()?, n)).collect()
    };
    let rising = |what: &str, now, before| Rising { what: what.to_owned(), now, before, cases: ids(100, 9) };
    let cluster = |place: &str, count, parent| Cluster {
        place: place.to_owned(),
        kind: "complaint".to_owned(),
        category: Some("network_quality".to_owned()),
        cases: ids(200, count),
        count,
        since: now().plus(-2_400),
        parent,
        topic: place.to_owned(),
    };
    let parent = ids(150, 1).pop();
    TopicsView {
        clusters: vec![cluster("万全商业东街", 12, None), cluster("宣化幸福小区", 2, parent)],
        incidents: parent
            .map(|case| Incident {
                case,
                title: "从中午起没有信号".to_owned(),
                opened: now().plus(-7_000),
                children: 31,
            })
            .into_iter()
            .collect(),
        alarms: vec![Alarm {
            watch: "short_code".to_owned(),
            value: "10661234".to_owned(),
            count: 14,
            days: 7,
            before: 6,
            before_days: 28,
            since: now().plus(-200_000),
            cases: ids(300, 14),
            joining: ids(300, 14),
            parent: None,
            topic: "0123456789abcdef".to_owned(),
        }],
        categories: vec![rising("indoor_coverage", 45, 12), rising("malicious_charge", 22, 9)],
        phrases: vec![rising("东街基站断电", 30, 0), rising("流量提醒没收到", 11, 1)],
        improvements: vec![
            improvement(parent.unwrap_or_else(|| CaseId::mint("ZJ".parse().unwrap(), 150).unwrap())),
            ImprovementView {
                title: "流量提醒短信改为实时发送".to_owned(),
                category: None,
                phrase: Some("流量提醒没收到".to_owned()),
                in_force: Some(jiff::civil::date(2026, 11, 20)),
                effect: Effect::From(jiff::civil::date(2026, 11, 27)),
                ..improvement(CaseId::mint("ZJ".parse().unwrap(), 151).unwrap())
            },
        ],
        older_improvements: false,
        counted: Some((now().plus(-600), 312, 280)),
        partial: false,
    }
}

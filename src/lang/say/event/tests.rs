use super::*;
use crate::case::{
    AskKind, Asked, Attachment, Away, CaseId, Closing, CommandId, CustomerFacts, Delivery, EditionNo,
    FlagKind, Judgement, Liability, LineAbout, LinkKind, Moved, Place, PromiseKind, Reference, Relation,
    ReplyKind, Role, Satisfaction, TaskRole, Urger, Verdict, Words,
};
use crate::{
    rules::{NoticeFor, Whom},
    sla::HoldReason,
};

mod reception;
mod refunds;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn case() -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), 421).unwrap()
}

fn someone(id: u32, staff: &str, name: &str) -> By {
    By { id: PersonId(id), staff: staff.to_owned(), name: name.to_owned() }
}

fn view(event: Event) -> EventView {
    EventView {
        seq: 7,
        occurred: at("2026-11-23T07:09:00Z"),
        recorded: at("2026-11-23T07:09:00Z"),
        by: someone(1, "1001", "王芳"),
        on_behalf: None,
        event,
        words: Words::default(),
        erased: false,
        undone: false,
        command: CommandId::of("x"),
        named: vec![someone(2, "3102", "刘工")],
    }
}

fn opened(origin: Origin) -> Event {
    Event::Opened(Box::new(Opened {
        kind: "complaint".to_owned(),
        category: Some("indoor_coverage".to_owned()),
        severity: 2,
        channel: "call".to_owned(),
        origin,
        pack: EditionNo(1),
        customer: None,
        relation: Relation::Own,
        place: None,
        contact_at: None,
        references: Vec::new(),
    }))
}

/// One of each kind of event, and how it reads in both languages.
fn lines() -> Vec<(Event, &'static str, &'static str)> {
    let s = str::to_owned;
    let until = Some(at("2026-11-25T08:00:00Z"));
    let contacted =
        |result: &str, reached| Event::Contacted { channel: s("call"), result: s(result), reached };
    let replied = |kind, channel: &str, result: &str| Event::Replied {
        kind,
        channel: s(channel),
        result: s(result),
        reached: true,
    };
    let revisited = |result: &str, answer: Option<Satisfaction>, why: Option<&str>| Event::Revisited {
        result: s(result),
        reached: answer.is_some(),
        answer,
        why: why.map(s),
    };
    vec![
        (
            opened(Origin::Own),
            "登记  电话  网络质量 / 室内覆盖  P2",
            "registered  call  network quality / indoor coverage  P2",
        ),
        (
            opened(Origin::Imported { source: s("tipdm") }),
            "导入  tipdm  电话  网络质量 / 室内覆盖  P2",
            "imported  tipdm  call  network quality / indoor coverage  P2",
        ),
        (Event::Accepted, "受理", "accepted"),
        (Event::Rejected { reason: s("not_ours") }, "不予受理  不属本公司业务", "rejected  not our service"),
        (Event::Withdrawn { reason: s("customer") }, "撤单  客户要求", "withdrawn  asked by the customer"),
        (Event::Dispatched { team: s("network") }, "派单 → 网络部", "dispatched → network"),
        (Event::Assigned { to: PersonId(2) }, "指派 → 刘工(3102)", "assigned → 刘工 (3102)"),
        (Event::Assigned { to: PersonId(9) }, "指派 → #9", "assigned → #9"),
        (Event::Claimed, "认领", "claimed"),
        (
            Event::Transferred { team: Some(s("charging")), to: Some(PersonId(2)) },
            "转派 → 计费部 刘工(3102)",
            "transferred → charging 刘工 (3102)",
        ),
        (Event::Noted, "备注", "note"),
        (contacted("no_answer", false), "联系客户  无人接听", "contact  no answer"),
        (
            Event::Held { reason: HoldReason::new("customer"), until, told: true },
            "挂起  等客户  至 11-25 16:00  已告知客户",
            "held  waiting for the customer  until 11-25 16:00  customer told",
        ),
        (
            Event::Held { reason: HoldReason::new("parts"), until: None, told: false },
            "挂起  等配件",
            "held  waiting for parts",
        ),
        (Event::Resumed, "解挂", "resumed"),
        (
            Event::Finished { disposition: s("repaired"), reason: Some(s("indoor_system_fault")) },
            "处理完成  已修复  室分故障",
            "finished  repaired  indoor system fault",
        ),
        (replied(ReplyKind::Final, "call", "reached"), "回复客户·最终  已接通", "final reply  reached"),
        (
            replied(ReplyKind::Interim, "hall", "reached"),
            "回复客户·阶段性  营业厅  已接通",
            "interim reply  service hall  reached",
        ),
        (revisited("reached", Some(Satisfaction::Satisfied), None), "回访  满意", "revisit  satisfied"),
        (
            revisited("reached", Some(Satisfaction::Dissatisfied), Some("own_fault")),
            "回访  不满意  我方原因",
            "revisit  dissatisfied  our fault",
        ),
        (revisited("refused", None, None), "回访  拒接", "revisit  refused"),
        (Event::Closed { how: Closing::Revisited }, "办结  回访后办结", "closed  after the revisit"),
        (Event::Reopened { reason: s("own_fault") }, "重办  我方原因", "reopened  our fault"),
        (Event::Reopened { reason: s("customer") }, "重办  客户要求", "reopened  asked by the customer"),
        (Event::Archived, "归档", "archived"),
        (Event::Undone { seqs: vec![3] }, "撤销", "undo"),
        (Event::Urged { by: Urger::Customer }, "催办  客户", "urged  customer"),
        (
            Event::Flagged(Flag { kind: FlagKind::Media, until }),
            "加标记  媒体  至 11-25 16:00",
            "flagged  media  until 11-25 16:00",
        ),
        (Event::Unflagged(FlagKind::Vip), "去标记  VIP", "flag removed  VIP"),
        (
            Event::Referenced(Reference { source: s("EOMS"), id: s("A-1") }),
            "外部单号  EOMS  A-1",
            "reference  EOMS  A-1",
        ),
        (
            Event::Attached(Attachment { name: s("照片.jpg"), sha256: [0; 32], place: s("/f"), bytes: 1 }),
            "附件  照片.jpg",
            "attached  照片.jpg",
        ),
        (
            Event::Classified {
                kind: s("complaint"),
                category: None,
                severity: 1,
                place: Some(Place::Village),
            },
            "改分类  投诉  P1  农村",
            "reclassified  complaint  P1  village",
        ),
        (Event::Amended, "更正", "corrected"),
        (
            Event::Reported { source: s("comcast"), status: s("Solved") },
            "外部状态  comcast  Solved",
            "status elsewhere  comcast  Solved",
        ),
        (
            Event::LimitSet { clock: s("whole_case"), deadline: at("2027-01-02T08:00:00Z") },
            "外部时限  全程时限  至 2027-01-02 16:00",
            "limit set elsewhere  whole case  until 2027-01-02 16:00",
        ),
        (
            Event::Warned { clock: s("result"), cycle: 1, per_mille: 750, due: at("2026-11-23T07:09:00Z") },
            "预警 回复客户 75%",
            "warning: reply to the customer 75%",
        ),
        (
            Event::Breached { clock: s("result"), cycle: 1, due: at("2026-11-23T07:09:00Z") },
            "超时 回复客户",
            "overdue: reply to the customer",
        ),
        (
            Event::Promised { promise: 1, what: PromiseKind::Callback, due: at("2026-11-23T08:00:00Z") },
            "承诺1  回电  至 16:00",
            "promise 1  callback  until 16:00",
        ),
        (Event::PromiseKept { promise: 1 }, "兑现承诺1", "kept: promise 1"),
        (
            Event::Parked { until: at("2026-11-25T08:00:00Z") },
            "挂账  至 11-25 16:00  已告知客户",
            "parked  until 11-25 16:00  customer told",
        ),
        (Event::Unparked, "挂账到期，继续办理", "no longer parked"),
        (
            Event::Judged(Judgement {
                liability: Liability::ThirdParty,
                team: Some(s("network")),
                partner: Some(s("物业")),
            }),
            "责任判定  第三方责任  网络部  物业",
            "liability  a third party  network  物业",
        ),
        (Event::Escalated { whom: Whom::SiteManager }, "上报 → 负责人", "escalated → site manager"),
        (Event::Acknowledged, "签收", "signed for"),
        (Event::Deescalated, "解除上报", "stepped down"),
        (
            Event::Supervised { order: 2, due: at("2026-11-25T08:00:00Z") },
            "督办2  至 11-25 16:00",
            "order 2  until 11-25 16:00",
        ),
        (Event::OrderAnswered { order: 2 }, "答复督办2", "answered: order 2"),
        (
            Event::TaskGiven {
                task: 1,
                role: TaskRole::Lead,
                team: Some(s("network")),
                to: Some(PersonId(2)),
            },
            "派任务1  主办 → 网络部 刘工(3102)",
            "task 1  lead → network 刘工 (3102)",
        ),
        (
            Event::TaskReplied { task: 1, disposition: Some(s("repaired")), reason: None },
            "回单·任务1  已修复",
            "reply: task 1  repaired",
        ),
        (
            Event::TaskReviewed { task: 1, verdict: Verdict::Again },
            "审核·任务1  退回重办",
            "review: task 1  to be done again",
        ),
        (Event::TakenBack { task: Some(3) }, "强制收回·任务3", "taken back: task 3"),
        (Event::TakenBack { task: None }, "强制收回", "taken back"),
        (
            Event::HandedOver { from: PersonId(2), to: PersonId(9) },
            "交接班  刘工(3102) → #9",
            "handed over  刘工 (3102) → #9",
        ),
        (
            Event::Asked {
                ask: 1,
                about: Box::new(Asked {
                    what: AskKind::Extension,
                    decides: Whom::TeamLeader,
                    last: false,
                    due: at("2026-11-23T11:09:00Z"),
                    task: None,
                    clock: Some((s("result"), 1)),
                    until,
                    hold: None,
                }),
            },
            "申请1  延时  回复客户  至 11-25 16:00",
            "ask 1  extension  reply to the customer  until 11-25 16:00",
        ),
        (Event::Granted { ask: 1 }, "同意申请1", "granted: ask 1"),
        (Event::Refused { ask: 2 }, "驳回申请2", "refused: ask 2"),
        (Event::SentBack { task: None, team: None }, "退单", "sent back"),
        (
            Event::SentBack { task: Some(1), team: Some(s("charging")) },
            "退单·任务1 → 计费部",
            "sent back: task 1 → charging",
        ),
        (
            Event::Extended { clock: s("task#1"), cycle: 1, deadline: at("2026-11-25T08:00:00Z") },
            "延时  任务1  至 11-25 16:00",
            "more time  task 1  until 11-25 16:00",
        ),
        (
            Event::StepFired {
                clock: s("result"),
                cycle: 1,
                step: 2,
                whom: Whom::TeamLeader,
                due: at("2026-11-23T07:09:00Z"),
            },
            "提醒 班长：回复客户",
            "told team leader: reply to the customer",
        ),
        (
            Event::Linked { case: case(), how: LinkKind::Parent },
            "关联  主单  ZJ-000421-7",
            "linked  parent  ZJ-000421-7",
        ),
        (Event::Unlinked { case: case() }, "取消关联  ZJ-000421-7", "unlinked  ZJ-000421-7"),
        (Event::Merged { into: case() }, "并入  ZJ-000421-7", "merged into  ZJ-000421-7"),
        (
            Event::Absorbed { case: case(), opened: at("2026-11-23T07:09:00Z") },
            "并入本单  ZJ-000421-7",
            "goes on for  ZJ-000421-7",
        ),
        (
            Event::SolutionTaken { parent: case(), disposition: s("repaired"), reason: None },
            "采用主单结论  ZJ-000421-7  已修复",
            "solution of the parent  ZJ-000421-7  repaired",
        ),
        (
            Event::Informed { parent: case(), counts: true },
            "群发告知客户  ZJ-000421-7",
            "customer informed of  ZJ-000421-7",
        ),
        (
            Event::ChildrenInformed { children: vec![case()] },
            "群发告知子单客户  1 件",
            "customers of the children informed  1 case",
        ),
        (
            Event::Solved { children: vec![case()] },
            "子单采用本单结论  1 件",
            "children took the solution  1 case",
        ),
        (
            Event::CalendarAdopted { edition: EditionNo(2), sha256: [0; 32] },
            "启用工作日历 2",
            "calendar adopted: 2",
        ),
        (
            Event::Recalculated {
                calendar: EditionNo(2),
                moved: vec![Moved { clock: s("result"), cycle: 1, before: until, after: None }],
            },
            "按新日历重算  回复客户 11-25 16:00 → –",
            "recalculated  reply to the customer 11-25 16:00 → –",
        ),
        (
            Event::Noticed { about: NoticeFor::Confirmation, due: at("2026-11-23T07:09:00Z") },
            "客户通知  登记确认",
            "notice to the customer  confirmation",
        ),
        (Event::Delivered { notice: 7, how: Delivery::Sent }, "客户通知已送出", "notice delivered"),
        (
            Event::Delivered { notice: 7, how: Delivery::Failed },
            "客户通知未送出，请电话告知客户",
            "notice not delivered: call the customer",
        ),
        (
            Event::Delivered { notice: 7, how: Delivery::Dropped },
            "客户通知未送：情况已变或已过时",
            "notice not sent: it was not so any more, or too old",
        ),
        (
            Event::Delivered { notice: 7, how: Delivery::Unsure },
            "客户通知是否送出不明，请向客户核实",
            "notice perhaps delivered, perhaps not: ask the customer",
        ),
        (
            Event::SiteMade { name: s("张家口"), zone: s("Asia/Shanghai"), test_clock: false },
            "建站 张家口",
            "site made: 张家口",
        ),
        (
            Event::Restored { epoch: 2, last: 4_711, cases_from: 6_000 },
            "从备份恢复，第 2 代，备份至第 4711 个事件",
            "restored from a backup: life 2, backed up to event 4711",
        ),
        (
            Event::StepTold { clock: s("result"), cycle: 1, step: 2, whom: Whom::SiteManager },
            "提醒 负责人：回复客户",
            "told site manager: reply to the customer",
        ),
        (
            Event::StepPutOff { clock: s("result"), cycle: 1, step: 2 },
            "顺延到上班时间提醒  回复客户",
            "told in working hours  reply to the customer",
        ),
        (
            Event::BreachExplained { clocks: vec![(s("result"), 1)], reason: s("department") },
            "超时原因  部门回单迟  回复客户",
            "reason for the delay  late department reply  reply to the customer",
        ),
        (Event::PostsSet { posts: vec![Whom::DutyLeader] }, "岗位  接待领导", "posts  leader on duty"),
        (
            Event::Away(Away {
                from: at("2026-11-23T07:00:00Z"),
                until: at("2026-11-23T09:00:00Z"),
                deputy: None,
            }),
            "离岗  至 17:00",
            "away  until 17:00",
        ),
        (
            Event::Frozen { period: s("2026-10"), facts: [0; 32] },
            "2026-10 报表数字冻结",
            "figures of 2026-10 frozen",
        ),
        (
            Event::Figures(Box::new(crate::case::FiguresTaken {
                rows: Vec::new(),
                ..crate::case::FiguresTaken::empty(
                    Pack::builtin().outside("coverage").unwrap(),
                    "coverage.csv",
                )
            })),
            "外部数据  网络覆盖  0 行  coverage.csv",
            "figures from outside  coverage  0 rows  coverage.csv",
        ),
        (Event::PackAdopted { pack: EditionNo(2), sha256: [0; 32] }, "启用规则 2", "rules adopted: 2"),
        (
            Event::PersonAdded { staff: s("1001"), role: Role::TeamLeader, team: None },
            "新增人员 1001 班长",
            "person added: 1001 team leader",
        ),
        (
            Event::PersonChanged { role: Role::Agent, team: None, active: true },
            "人员变更 客服代表",
            "person changed: agent",
        ),
        (Event::PinSet, "设置口令", "PIN set"),
        (
            Event::AccountBound { uid: 1000, account: crate::case::Account::Shared },
            "绑定系统账户 1000",
            "account bound: 1000",
        ),
        (Event::AccountUnbound { uid: 1000 }, "解绑系统账户 1000", "account unbound: 1000"),
        (
            Event::PersonKeyAdded { key: s("ssh-ed25519 AAAA"), sha256: [0; 32] },
            "登记 SSH 公钥",
            "SSH key added",
        ),
        (
            Event::LineToTakeSet {
                until: at("2026-11-23T09:00:00Z"),
                teams: vec![s("network")],
                about: LineAbout { category: None, address: Some(s("东街")), case: None },
                instead: None,
            },
            "口径  至 17:00  东街  网络部",
            "line to take  until 17:00  东街  network",
        ),
        (Event::LineToTakeWithdrawn { line: 7 }, "撤下口径 7", "line to take 7 withdrawn"),
        (Event::TopicDismissed { topic: s("0f"), count: 7 }, "不再提示 （7 件）", "dismissed  (7)"),
        (Event::LinesToTakeSeen { lines: vec![7] }, "已看口径", "lines to take seen"),
        (Event::PersonKeyRemoved { sha256: [0; 32] }, "注销 SSH 公钥", "SSH key removed"),
        (Event::Certified { certificate: s("repair"), until: None }, "登记资质 repair", "certified: repair"),
        (
            Event::Certified { certificate: s("repair"), until: Some(at("2027-12-31T16:00:00Z")) },
            "登记资质 repair，有效期至 2027-12-31",
            "certified: repair, to 2027-12-31",
        ),
        (
            Event::CertificateEnded { certificate: s("repair") },
            "注销资质 repair",
            "certificate taken away: repair",
        ),
        (
            Event::SheetFilled {
                sheet: s("quote"),
                values: vec![(s("agreed"), s("yes")), (s("price"), s("12345"))],
            },
            "报价  报价 123.45 元  客户同意 是",
            "quoted  price 123.45 yuan  agreed yes",
        ),
        (Event::CustomerAdded, "新增客户", "customer added"),
        (
            Event::CustomerChanged(Box::new(CustomerFacts {
                star: Some(5),
                tags: vec![s("全球通"), s("大客户")],
                place: Some(Place::Town),
                references: vec![Reference { source: s("crm"), id: s("88") }],
            })),
            "客户资料  5★  全球通、大客户  城镇  crm 88",
            "customer record  5★  全球通, 大客户  town  crm 88",
        ),
        (Event::CustomerChanged(Box::default()), "客户资料", "customer record"),
        (Event::LineAdded, "增加号码", "line added"),
        (Event::LineRemoved, "去掉号码", "line removed"),
        (Event::Starred { star: 3 }, "客户星级  3★", "star level  3★"),
    ]
    .into_iter()
    .chain(refunds::lines())
    .chain(reception::lines())
    .collect()
}

#[test]
fn every_event_has_its_line_in_both_languages() {
    let pack = Pack::builtin();
    let mut kinds = std::collections::BTreeSet::new();
    for (of, zh, en) in lines() {
        kinds.insert(of.name());
        let view = view(of);
        assert_eq!(event(&view, pack, Lang::Zh), zh);
        assert_eq!(event(&view, pack, Lang::En), en);
    }
    assert_eq!(kinds.len(), 107, "one line at least for each kind of event");
}

#[test]
fn every_event_of_a_case_is_called_by_words() {
    let of_the_site = [
        "site_made",
        "pack_adopted",
        "calendar_adopted",
        "person_added",
        "person_changed",
        "pin_set",
        "account_bound",
        "account_unbound",
        "person_key_added",
        "person_key_removed",
        "certified",
        "certificate_ended",
        "customer_added",
        "restored",
        "frozen",
        "line_to_take_set",
        "line_to_take_withdrawn",
        "topic_dismissed",
        "lines_to_take_seen",
        "refund_batch_made",
    ];
    for (of, ..) in lines() {
        let in_words = called(of.name(), Lang::Zh) != of.name();
        assert_ne!(in_words, of_the_site.contains(&of.name()), "{}", of.name());
    }
}

#[test]
fn an_undone_event_says_so() {
    let undone = EventView { undone: true, ..view(Event::Dispatched { team: "network".to_owned() }) };
    assert_eq!(event(&undone, Pack::builtin(), Lang::Zh), "（已撤销）派单 → 网络部");
    assert_eq!(event(&undone, Pack::builtin(), Lang::En), "(undone) dispatched → network");
}

#[test]
fn a_correction_says_what_was_corrected() {
    let words = Words::of([
        (Said::Line, Some("138****0912".to_owned())),
        (Said::Address, Some("商业\n东街".to_owned())),
    ]);
    let corrected = EventView { words, ..view(Event::Amended) };
    assert_eq!(event(&corrected, Pack::builtin(), Lang::Zh), "更正  业务号码 138****0912  地址 商业 东街");
}

#[test]
fn what_changed_of_a_customer_is_said_with_its_name() {
    let words =
        Words::of([(Said::Line, Some("138****0912".to_owned())), (Said::Name, Some("李**".to_owned()))]);
    let said = |of, lang| event(&EventView { words: words.clone(), ..view(of) }, Pack::builtin(), lang);
    let changed = || Event::CustomerChanged(Box::default());
    assert_eq!(said(changed(), Lang::Zh), "客户资料  业务号码 138****0912  姓名 李**");
    assert_eq!(said(changed(), Lang::En), "customer record  Line 138****0912  Name 李**");
    assert_eq!(said(Event::LineAdded, Lang::Zh), "增加号码  138****0912");
    assert_eq!(said(Event::LineRemoved, Lang::En), "line removed  138****0912");
}

#[test]
fn text_stands_apart_with_its_lines_and_without_what_steers() {
    let words = Words::of([(Said::Text, Some("一\r\n二\u{1b}[0m".to_owned()))]);
    let noted = EventView { words, ..view(Event::Noted) };
    assert_eq!(event_text(&noted, Lang::Zh).as_deref(), Some("一\n二⟦001B⟧[0m"));
    assert_eq!(event_text(&view(Event::Accepted), Lang::Zh), None);
    let erased = EventView { erased: true, ..noted };
    assert_eq!(event_text(&erased, Lang::Zh).as_deref(), Some("（内容已抹除）"));
}

#[test]
fn hostile_names_and_sources_come_out_clean() {
    let evil = "\u{1b}]0;x\u{7}\n\u{202e}";
    let reported = view(Event::Reported { source: evil.to_owned(), status: evil.to_owned() });
    let mut assigned = view(Event::Assigned { to: PersonId(2) });
    assigned.named = vec![someone(2, evil, evil)];
    let dispatched = view(Event::Dispatched { team: evil.to_owned() });
    for hostile in [reported, assigned, dispatched] {
        for lang in [Lang::Zh, Lang::En] {
            assert!(crate::text::is_clean(&event(&hostile, Pack::builtin(), lang)));
        }
    }
}

#[test]
fn people_are_named_with_their_number() {
    let mut done = view(Event::Accepted);
    assert_eq!(by(&done, Lang::Zh), "王芳(1001)");
    assert_eq!(by(&done, Lang::En), "王芳 (1001)");
    done.on_behalf = Some(someone(2, "3102", "刘工"));
    assert_eq!(by(&done, Lang::Zh), "王芳(1001)·刘工(3102)代办");
    done.on_behalf = None;
    done.by = someone(0, "", "");
    assert_eq!(by(&done, Lang::Zh), "系统");
}

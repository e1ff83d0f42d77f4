//! What the pack answers when it is asked.

use crate::sla::{Instant, Mark, Stamp, replay};

use super::super::{
    About, Amount, Deliver, Lang, Locality, NoticeFor, Outcome, Pack, RevisitPolicy, Scope, Urgency, When,
    Whom, Why, offered,
};

fn pack() -> &'static Pack {
    Pack::builtin()
}

fn with(over: &str) -> Pack {
    Pack::overlay(pack(), over).unwrap()
}

#[test]
fn the_first_target_that_fits_holds_and_an_unknown_place_is_the_stricter_one() {
    let pack = with(
        r#"[[clock]]
id = "fault_repair"
target = "48h"
except = [
  { severity = 1, place = "village", target = "30h" },
  { severity = 1, target = "20h" },
  { star = 5, target = "40h" },
  { star = 4, place = "village", target = "60h" },
  { place = "village", target = "72h" },
  { severity = 4, place = "town", target = "90h" },
]
"#,
    );
    let rule = pack.clock("fault_repair").unwrap();
    let (town, village) = (Some(Locality::Town), Some(Locality::Village));
    for (severity, star, place, hours) in [
        (1, None, village, 30),
        (1, None, town, 20),
        (1, None, None, 20),
        (2, None, town, 48),
        (2, None, village, 72),
        (2, None, None, 48),
        (2, Some(5), village, 40),
        (2, Some(6), None, 40),
        (2, Some(4), village, 60),
        (2, Some(4), town, 48),
        (2, Some(4), None, 48),
        (2, Some(3), village, 72),
        (4, None, town, 90),
        (4, None, None, 72),
        (9, None, None, 48),
    ] {
        let about = About { severity, star, place, ..About::default() };
        assert_eq!(rule.target_for(&about), Amount::Seconds(hours * 3600), "{severity} {star:?} {place:?}");
    }
}

#[test]
fn clocks_of_some_channels_and_categories_are_carried_by_those_alone() {
    let carried = |category, channel| {
        let about = About { kind: "complaint", category, channel, severity: 3, ..About::default() };
        pack().clocks_for(&about).into_iter().map(|(rule, _)| rule.id.as_str()).collect::<Vec<_>>()
    };
    let common = ["first_contact", "result", "progress", "department", "answer", "whole_case", "revisit"];
    assert_eq!(carried(Some("attitude"), Some("call")), common);
    assert_eq!(carried(Some("attitude"), None), common);
    for (category, channel, more) in [
        (Some("restore"), "call", &["restore_after_payment", "service_change"][..]),
        (Some("service_change"), "call", &["service_change"]),
        (Some("voice"), "call", &["fault_repair", "mobile_fault", "survey"]),
        (Some("indoor_coverage"), "call", &["fault_repair", "survey"]),
        (None, "regulator", &["appeal_accept", "appeal_answer"]),
    ] {
        let found: Vec<_> =
            carried(category, Some(channel)).into_iter().filter(|id| !common.contains(id)).collect();
        assert_eq!(found, more, "{category:?} {channel}");
    }
}

#[test]
fn tasks_asks_promises_and_orders_have_clocks_of_their_own() {
    let about = About { kind: "complaint", severity: 1, ..About::default() };
    for (of, id, hours) in [
        (Scope::Task, "task", 4),
        (Scope::Ask, "ask", 24),
        (Scope::Promise, "promise", 48),
        (Scope::Order, "order", 24),
    ] {
        let (rule, spec) = pack().clock_of(of, &about).unwrap();
        assert_eq!((rule.id.as_str(), spec.target), (id, hours * 3600));
        assert!(pack().kinds.iter().all(|kind| !kind.clocks.contains(&rule.id)));
    }
    let off = with("clock = [{ id = \"order\", on = false }]");
    assert_eq!(off.clock_of(Scope::Order, &about), None);
    let other = with("clock = [{ id = \"task\", categories = [\"network_quality\"] }]");
    assert_eq!(other.clock_of(Scope::Task, &about), None);
    assert!(other.clock_of(Scope::Task, &About { category: Some("voice"), ..about }).is_some());
}

#[test]
fn the_steps_of_a_ladder_come_due_with_their_clock() {
    let about = About { kind: "complaint", severity: 3, ..About::default() };
    let clocks = pack().clocks_for(&about);
    let (_, spec) = clocks.iter().find(|(rule, _)| rule.id == "result").unwrap();
    let start = Instant::from_seconds(1_800_000_000);
    let at = |hours: i64| start.plus(hours * 3600);
    let ladder = pack().ladder_of("result").unwrap();
    let due = |stamps: &[Stamp]| {
        let clock = replay(spec, stamps);
        ladder.steps.iter().map(|step| step.due(&clock)).collect::<Vec<_>>()
    };
    let opened = Stamp::new(start, Mark::Opened);
    let expected = [at(36), start.plus(48 * 3240), at(48), at(52), at(72)].map(Some);
    assert_eq!(due(std::slice::from_ref(&opened)), expected);
    assert_eq!(due(&[opened, Stamp::new(at(1), Mark::FinalReply)]), [None; 5]);
    let told: Vec<_> =
        ladder.steps.iter().map(|step| (step.tell, step.deputy, step.ack_s, step.deliver)).collect();
    assert_eq!(told[0], (Whom::Owner, None, None, Deliver::WorkingHours));
    assert_eq!(told[2], (Whom::TeamLeader, Some(Whom::SiteManager), Some(1800), Deliver::WorkingHours));
    let law = pack().ladder_of("whole_case").unwrap();
    assert_eq!(law.steps.iter().find(|step| step.at == When::Offset(0)).unwrap().deliver, Deliver::Always);
    assert_eq!(pack().ladder_of("first_reply"), None);
    assert_eq!(with("ladder = [{ id = \"standard\", on = false }]").ladder_of("result"), None);
}

#[test]
fn the_third_bounce_is_decided_for_good_by_somebody_higher() {
    let send_back = pack().ask("send_back").unwrap();
    assert_eq!(
        [1, 2, 3, 4].map(|n| send_back.decides(n)),
        [Whom::Sender, Whom::Sender, Whom::SiteManager, Whom::SiteManager]
    );
    let extension = pack().ask("extension").unwrap();
    assert_eq!((extension.decides(9), extension.times), (Whom::TeamLeader, Some(1)));
    assert_eq!(pack().ask("end_for_good").unwrap().after_rounds, 2);
    assert_eq!(pack().ask("nothing"), None);
}

#[test]
fn priority_adds_up_what_applies_and_says_why() {
    let of = |severity, star, flags, repeats, urges| Urgency { severity, star, flags, repeats, urges };
    for (of, points) in [
        (of(1, None, &[][..], 0, 0), 400),
        (of(4, None, &[], 0, 0), 100),
        (of(9, None, &[], 0, 0), 0),
        (of(3, Some(3), &[], 0, 0), 200),
        (of(3, Some(4), &[], 0, 0), 215),
        (of(3, Some(7), &[], 0, 0), 230),
        (of(3, None, &["vip"], 0, 0), 230),
        (of(3, None, &["vip", "vip", "media"], 0, 0), 290),
        (of(3, None, &["escalated", "appeal", "repeat", "nothing"], 0, 0), 360),
        (of(3, None, &[], 1, 0), 210),
        (of(3, None, &[], 99, 0), 230),
        (of(3, None, &[], 0, 2), 220),
        (of(3, None, &[], u32::MAX, u32::MAX), 260),
    ] {
        assert_eq!(pack().priority(&of), points, "{of:?}");
    }
    let all = pack().weigh(&of(2, Some(5), &["media"], 2, 1));
    assert_eq!(
        all,
        [
            (Why::Severity(2), 300),
            (Why::Star(5), 30),
            (Why::Flag("media"), 60),
            (Why::Repeats(2), 20),
            (Why::Urges(1), 10)
        ]
    );
    // What gives nothing is not said.
    assert_eq!(pack().weigh(&of(3, Some(1), &["nothing"], 0, 0)), [(Why::Severity(3), 200)]);
    let first = Pack::parse(include_str!("pack-1.toml")).unwrap();
    assert_eq!([1, 4, 200].map(|level| first.priority(&of(level, Some(5), &["vip"], 9, 9))), [900, 600, 0]);
}

#[test]
fn who_is_asked_afterwards_follows_kind_and_outcome() {
    use RevisitPolicy::{Message, Must, None as Never, Sample};
    let over = "[[revisit_rule]]\nid = \"exchanged\"\nwords = { zh = \"换\", en = \"ex\" }\nkinds = [\"repair\"]\ndispositions = [\"exchanged\"]\npolicy = \"message\"\nsource = \"s\"\nstanding = \"house\"\n";
    let pack = with(over);
    let of = |kind, disposition, flags, rounds| Outcome { kind, disposition, flags, rounds };
    for (of, policy) in [
        (of("enquiry", None, &[][..], 0), Some(Never)),
        (of("report", None, &[], 0), Some(Sample)),
        (of("report", None, &["vip"], 0), Some(Sample)),
        (of("report", None, &["vip", "repeat"], 0), Some(Must)),
        (of("report", None, &[], 1), Some(Must)),
        (of("refund", None, &[], 0), Some(Must)),
        (of("repair", Some("exchanged"), &[], 0), Some(Message)),
        (of("repair", Some("exchanged"), &["appeal"], 0), Some(Must)),
        (of("repair", Some("repaired"), &[], 0), Some(Must)),
        (of("complaint", Some("exchanged"), &[], 0), Some(Must)),
        (of("nothing", None, &[], 0), None),
    ] {
        assert_eq!(pack.revisit_policy(&of), policy, "{of:?}");
    }
    let off = with("revisit_rule = [{ id = \"handled_again\", on = false }]");
    assert_eq!(off.revisit_policy(&of("report", None, &[], 3)), Some(Sample));
}

#[test]
fn categories_count_in_the_regulators_classes() {
    for (category, class) in [
        ("network_quality", Some("network_quality")),
        ("voice", Some("network_quality")),
        ("restore", Some("charging_dispute")),
        ("trial", Some("charging_dispute")),
        ("porting", Some("user_service")),
        ("screen", Some("user_service")),
        ("tariff_question", None),
        ("nothing", None),
    ] {
        assert_eq!(pack().class_of(category).map(|class| class.id.as_str()), class, "{category}");
    }
    let own = with("category = [{ id = \"messages\", class = \"user_service\" }]");
    assert_eq!(own.class_of("messages").unwrap().id, "user_service");
}

#[test]
fn a_notice_says_what_its_braces_stand_for() {
    let notice = pack().notice(NoticeFor::Confirmation, "complaint").unwrap();
    let value = |name: &str| match name {
        "site" => Some("张家口分公司".to_owned()),
        "case" => Some("ZJ-000421-7 {due}".to_owned()),
        _ => None,
    };
    assert_eq!(
        notice.words.fill(Lang::En, value),
        "张家口分公司: your matter is registered as ZJ-000421-7 {due}. We will answer by ."
    );
    let own = with(
        "notice = [{ id = \"score\", on = false }, { id = \"waiting\", kinds = [\"repair\"], words = { en = \"wait { {until\" } }]",
    );
    assert_eq!(own.notice(NoticeFor::Revisit, "repair"), None);
    assert_eq!(own.notice(NoticeFor::Waiting, "complaint"), None);
    let waiting = own.notice(NoticeFor::Waiting, "repair").unwrap();
    assert_eq!(waiting.words.fill(Lang::En, |_| None), "wait { {until");
}

#[test]
fn everybody_and_every_figure_is_written_as_it_is_read() {
    for whom in Whom::ALL {
        assert_eq!(Whom::of(whom.id()), Some(whom));
    }
    assert_eq!(Whom::of("king"), None);
    let shown = |id: &str| pack().figure(id).unwrap().value.as_ref().unwrap().to_string();
    assert_eq!((shown("fraud_least").as_str(), shown("query_code").as_str()), ("50000", "0000"));
}

#[test]
fn only_what_is_on_is_offered() {
    let pack = with("hold_reason = [{ id = \"parts\", on = false }]");
    let offered: Vec<_> = offered(&pack.hold_reasons).map(|reason| reason.id.as_str()).collect();
    assert_eq!(offered.len(), pack.hold_reasons.len() - 1);
    assert!(!offered.contains(&"parts") && offered.contains(&"customer"));
}

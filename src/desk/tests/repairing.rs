//! 终端维修 through the desk: what the device of a case gives a right to, and who may take a step.

use super::hall::{Hall, LI, WANG, ZHAO, reason};
use crate::{
    api::{Actor, Adopt, DeviceView, RepairStage, Reply, Request},
    case::{CaseId, Door, Reason, RepairCode, Role, Verb},
};

const IMEI: &str = "490154203237518";
const DAY_S: i64 = 86_400;

async fn accepted(hall: &mut Hall, line: &str) -> CaseId {
    let typed = [("line", line), ("category", "screen"), ("text", "屏幕碎裂"), ("bought", "2026-01-10")];
    hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case
}

async fn fill(hall: &mut Hall, case: CaseId, sheet: &str, typed: &[(&str, &str)]) {
    let typed: Vec<(&str, &str)> = std::iter::once(("sheet", sheet)).chain(typed.iter().copied()).collect();
    hall.act(LI, Some(case), Verb::Fill, &typed).await.unwrap();
}

async fn hand_in(hall: &mut Hall, case: CaseId, fault: &str) {
    let typed = [("device", IMEI), ("fault_kind", fault), ("looks", "有划痕"), ("invoice", "0371")];
    fill(hall, case, "hand_in", &typed).await;
}

async fn hand_out(hall: &mut Hall, case: CaseId) {
    fill(hall, case, "diagnosis", &[("diagnosis", "屏坏")]).await;
    fill(hall, case, "repaired", &[("work", "part_replaced")]).await;
    fill(hall, case, "handed_out", &[("handed_how", "hall")]).await;
}

async fn device(hall: &Hall, actor: Actor, case: CaseId) -> Result<Box<DeviceView>, Reason> {
    match hall.desk.ask(actor, Request::Device { case }).await {
        Reply::Device(view) => Ok(view),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_rights_of_a_device_count_its_other_cases_and_show_its_number_to_who_may_read_it() {
    let mut hall = Hall::new().await;
    let first = accepted(&mut hall, "13833330912").await;
    hand_in(&mut hall, first, "screen").await;
    hand_out(&mut hall, first).await;
    hall.pass(20 * DAY_S);
    // Of another line: it is the device that counts.
    let second = accepted(&mut hall, "13833330913").await;
    assert_eq!(device(&hall, LI, second).await.unwrap().cases, []);
    hand_in(&mut hall, second, "screen").await;
    for projected in [false, true] {
        if projected {
            hall.restart();
        }
        let view = device(&hall, LI, second).await.unwrap();
        assert_eq!(view.cases, [first, second]);
        assert_eq!(view.device.repairs[0].work.as_deref(), Some("part_replaced"));
        assert_eq!((view.imei.as_deref(), view.more), (Some(IMEI), false));
        let theirs = device(&hall, ZHAO, second).await.unwrap();
        assert_eq!(theirs.imei.as_deref(), Some("***********7518"));
        assert_eq!(theirs.device, view.device);
    }
    let unknown = CaseId { n: 4_007, ..second };
    assert_eq!(device(&hall, LI, unknown).await, Err(Reason::NotFound));
    assert_eq!(hall.desk.store().check(&[]).unwrap(), []);
}

#[tokio::test]
async fn a_step_that_asks_for_a_certificate_is_refused_to_who_lacks_it_and_nothing_is_written() {
    const RULES: &str = "[[certificate]]\nid = \"repair_engineer\"\nwords = { zh = \"维修工程师\", en = \"repair engineer\" }\n\
        [[sheet]]\nid = \"repaired\"\ncertificate = \"repair_engineer\"\n";
    let mut hall = Hall::new().await;
    let adopt = Request::Adopt { what: Adopt::Rules(RULES.to_owned()), dry: false };
    assert!(matches!(hall.desk.ask(WANG, adopt).await, Reply::Adopted(_)));
    let case = accepted(&mut hall, "13833330912").await;
    hand_in(&mut hall, case, "screen").await;
    fill(&mut hall, case, "diagnosis", &[("diagnosis", "屏坏")]).await;
    let before = hall.names(case).await;
    let repaired = [("sheet", "repaired"), ("work", "part_replaced")];
    let lacks = Reason::Uncertified { certificate: "repair_engineer".to_owned(), until: None, staff: None };
    assert_eq!(reason(hall.act(LI, Some(case), Verb::Fill, &repaired).await), lacks);
    assert_eq!(hall.names(case).await, before);
    // Nor by who stands above them, nor by a program in their name.
    assert_eq!(reason(hall.act(WANG, Some(case), Verb::Fill, &repaired).await), lacks);
    let program = Actor { door: Door::Request, ..LI };
    assert_eq!(reason(hall.act(program, Some(case), Verb::Fill, &repaired).await), lacks);
    let certify =
        Request::Certify { staff: "1002".to_owned(), certificate: "repair_engineer".to_owned(), until: None };
    assert!(matches!(hall.desk.ask(WANG, certify).await, Reply::Person(_)));
    hall.act(LI, Some(case), Verb::Fill, &repaired).await.unwrap();
    // Whose role does not take acts on cases takes none of these either.
    let zhao = reason(hall.act(ZHAO, Some(case), Verb::Fill, &repaired).await);
    assert_eq!(zhao, Reason::NotPermitted { role: Role::Revisitor });
}

#[tokio::test]
async fn a_device_that_comes_again_with_the_same_fault_is_told_on_its_case_with_the_one_before() {
    let mut hall = Hall::new().await;
    let mut before: Vec<CaseId> = Vec::new();
    for (n, factory) in [(1, false), (2, false), (3, true)] {
        let case = accepted(&mut hall, &format!("1383333091{n}")).await;
        hand_in(&mut hall, case, "screen").await;
        let told = hall.show(LI, case).await.repeat_fault;
        if n == 1 {
            assert_eq!(told, None);
        } else {
            let told = told.unwrap();
            assert_eq!((told.times, told.factory, told.earlier), (n, factory, before.clone()));
        }
        hand_out(&mut hall, case).await;
        before.insert(0, case);
        hall.pass(10 * DAY_S);
        if n == 2 {
            hall.restart();
        }
    }
    let other = accepted(&mut hall, "13833330919").await;
    hand_in(&mut hall, other, "sound").await;
    assert_eq!(hall.show(LI, other).await.repeat_fault, None);
}

#[tokio::test]
async fn faults_that_rise_are_told_to_those_who_lead_and_to_nobody_else() {
    let mut hall = Hall::new().await;
    let case = accepted(&mut hall, "13833330912").await;
    let typed = [("device", IMEI), ("model", "X 20"), ("fault_kind", "screen"), ("looks", "有划痕")];
    fill(&mut hall, case, "hand_in", &typed).await;
    match hall.desk.ask(WANG, Request::Faults).await {
        Reply::Faults(view) => assert_eq!((view.counted, view.rising.len()), ((1, 0), 0)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(hall.desk.ask(LI, Request::Faults).await, Reply::Refused { .. }));
}

#[tokio::test]
async fn a_check_code_tells_how_far_its_repair_is_and_a_wrong_one_tells_nothing() {
    async fn told(hall: &Hall, code: &str) -> Option<RepairStage> {
        match hall.desk.ask(ZHAO, Request::RepairStage { code: code.to_owned() }).await {
            Reply::RepairStage(stage) => stage,
            other => panic!("{other:?}"),
        }
    }
    let mut hall = Hall::new().await;
    let case = accepted(&mut hall, "13833330912").await;
    hand_in(&mut hall, case, "screen").await;
    // Who does not read the case in the clear does not get its code either.
    assert_eq!(device(&hall, ZHAO, case).await.unwrap().code, None);
    let code = device(&hall, LI, case).await.unwrap().code.unwrap();
    let stage = told(&hall, &code).await.unwrap();
    assert_eq!((stage.case, stage.step.unwrap().0.as_str()), (case, "hand_in"));
    hand_out(&mut hall, case).await;
    hall.restart();
    assert_eq!(device(&hall, LI, case).await.unwrap().code.as_deref(), Some(code.as_str()));
    assert_eq!(told(&hall, &code).await.unwrap().step.unwrap().0, "handed_out");
    let right: RepairCode = code.parse().unwrap();
    let other = accepted(&mut hall, "13833330913").await;
    for wrong in [
        RepairCode { tag: (right.tag + 1) % 1_000_000, ..right },
        RepairCode { case: other, ..right },
        RepairCode { case: CaseId { n: 4_007, ..case }, ..right },
    ] {
        assert_eq!(told(&hall, &wrong.to_string()).await, None, "{wrong}");
    }
    assert_eq!(told(&hall, "nonsense").await, None);
    // The same device in another case has another code.
    hand_in(&mut hall, other, "screen").await;
    let theirs: RepairCode = device(&hall, LI, other).await.unwrap().code.unwrap().parse().unwrap();
    assert_ne!(theirs.tag, right.tag);
}

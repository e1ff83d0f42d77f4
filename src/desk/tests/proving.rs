//! Proofs, through the desk: they add up to the deadlines that the clocks have, whoever asks.

use super::hall::{Hall, LI, WANG, ZHAO};
use crate::{
    api::{ClockProof, Reply, Request},
    case::{CaseId, Reason, Verb},
    sla::Phase,
};

async fn proofs(hall: &Hall, case: CaseId) -> Vec<ClockProof> {
    match hall.desk.ask(ZHAO, Request::Explain { case }).await {
        Reply::Proofs(proofs) => proofs,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_clock_of_a_case_is_proved_to_the_second() {
    let mut hall = Hall::new().await;
    let typed = [("line", "138-3333-0912"), ("text", "2楼室内无信号"), ("category", "indoor_coverage")];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    hall.pass(3_601);
    let hold = [("reason", "customer"), ("text", "客户出差")];
    hall.act(LI, Some(case), Verb::Hold, &hold).await.unwrap();
    hall.pass(7_203);
    hall.act(LI, Some(case), Verb::Resume, &[]).await.unwrap();
    hall.pass(86_400 * 3 + 7);
    let view = hall.show(WANG, case).await;
    let proofs = proofs(&hall, case).await;
    assert!(proofs.len() >= 3, "{}", proofs.len());
    for of in &proofs {
        let proof = &of.proof;
        let clock = &view.clocks.iter().find(|clock| clock.id == of.id).unwrap().clock;
        assert_eq!(proof.deadline, clock.deadline, "{}", of.id);
        let sum = |phases: &[Phase]| -> i64 {
            proof.spans.iter().filter(|span| phases.contains(&span.phase)).map(|span| span.seconds).sum()
        };
        assert_eq!(sum(&[Phase::Spent, Phase::Ahead]), proof.target_s, "{}", of.id);
        assert_eq!(sum(&[Phase::Spent, Phase::Late]), proof.spent_s, "{}", of.id);
        let last = proof.spans.iter().rfind(|span| span.phase != Phase::Late).unwrap();
        assert_eq!(Some(last.to), proof.deadline, "{}", of.id);
        assert!(of.source.is_some() && of.pack.starts_with("caseloop "));
    }
    let held: Vec<&ClockProof> = proofs.iter().filter(|of| !of.proof.holds.is_empty()).collect();
    assert!(!held.is_empty());
    for of in held {
        assert_eq!(of.proof.held_s, 7_203);
        assert_eq!(of.people.iter().map(|by| by.staff.as_str()).collect::<Vec<_>>(), ["1002"]);
    }
    let unknown = CaseId { n: case.n + 1, ..case };
    let reply = hall.desk.ask(ZHAO, Request::Explain { case: unknown }).await;
    assert!(matches!(reply, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotFound));
}

//! 实名核验: what a case says of the check of an identity comes into the facts of reports.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{CaseFacts, Reply, Request},
    case::{CaseId, Identity, Verb},
};

async fn facts(hall: &Hall, case: CaseId) -> CaseFacts {
    let (from, until) = (hall.now.plus(-86_400), hall.now.plus(86_400));
    match hall.desk.ask(WANG, Request::Facts { from, until, team: None, after: 0, limit: 500 }).await {
        Reply::Facts(page) => page.cases.into_iter().find(|facts| facts.case == case).unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn opened(hall: &mut Hall, category: &str) -> CaseId {
    let typed = [("line", "13800000001"), ("text", "登记不是本人"), ("category", category)];
    hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case
}

#[tokio::test]
async fn an_outside_channel_is_liable_where_it_sold_the_line_and_somebody_else_answers_for_it() {
    let mut hall = Hall::new().await;
    let network = opened(&mut hall, "voice").await;
    assert_eq!(facts(&hall, network).await.identity, None);
    let case = opened(&mut hall, "real_name").await;
    assert_eq!(facts(&hall, case).await.identity, Some(Identity::default()));
    let sheet = |sold_by: &'static str| {
        [
            ("sheet", "identity_check"),
            ("paper_kind", "id_card"),
            ("paper_number", "130729197001010012"),
            ("checked", "other"),
            ("sold_by", sold_by),
            ("outlet", "城南代办点"),
        ]
    };
    let judged = [("liability", "third_party")];
    hall.act(LI, Some(case), Verb::Fill, &sheet("own")).await.unwrap();
    hall.act(WANG, Some(case), Verb::Judge, &judged).await.unwrap();
    let of = |sold_by: &str, liable| {
        let outlet = Some("城南代办点".to_owned());
        Some(Identity { checked: true, sold_by: Some(sold_by.to_owned()), outlet, liable })
    };
    assert_eq!(facts(&hall, case).await.identity, of("own", false));
    hall.act(LI, Some(case), Verb::Fill, &sheet("outside")).await.unwrap();
    assert_eq!(facts(&hall, case).await.identity, of("outside", true));
    hall.act(WANG, Some(case), Verb::Judge, &[("liability", "not_responsible")]).await.unwrap();
    assert_eq!(facts(&hall, case).await.identity, of("outside", false));
    // No number of a paper is in the facts.
    assert!(!format!("{:?}", facts(&hall, case).await).contains("1970"));
}

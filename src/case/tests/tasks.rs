//! Lead and helpers, replies and reviews, taking back, shift handover.

use super::*;

const LEAD: Typed = &[("role", "lead"), ("team", "network"), ("text", "查室分")];
const HELPER: Typed = &[("role", "helper"), ("to", "1002"), ("text", "核对计费")];
const REPLIED: Typed = &[("disposition", "repaired"), ("reason", "indoor_system_fault"), ("text", "已更换")];
const ACCEPTED: Typed = &[("verdict", "accepted")];

fn numbered(no: &str, typed: Typed) -> Vec<(&str, &str)> {
    [("task", no)].into_iter().chain(typed.iter().copied()).collect()
}

fn reason(bench: &mut Bench, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Reason {
    bench.act(by, verb, typed).unwrap_err().reason
}

#[test]
fn a_case_is_finished_when_the_reply_of_its_lead_is_accepted() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    bench.act(WANG, Verb::Task, HELPER).unwrap();
    assert_eq!(reason(&mut bench, WANG, Verb::Finish, FINISH), Reason::TasksOpen { tasks: vec![1, 2] });
    bench.act(LI, Verb::Respond, &numbered("1", REPLIED)).unwrap();
    assert_eq!(bench.clock("task#1"), ClockState::Met);
    assert_eq!(reason(&mut bench, LI, Verb::Review, ACCEPTED), Reason::OwnDecision);
    let refusal = bench.act(WANG, Verb::Review, ACCEPTED).unwrap_err();
    assert_eq!(refusal.reason, Reason::TasksOpen { tasks: vec![2] }, "a helper works still");
    assert_eq!(refusal.allowed, [Verb::Respond, Verb::Review, Verb::TakeBack]);
    bench.act(LI, Verb::Respond, &[("text", "计费无误")]).unwrap();
    bench.act(WANG, Verb::Review, &numbered("2", ACCEPTED)).unwrap();
    assert_eq!(bench.case().stage, Stage::Handle, "a helper finishes nothing");
    bench.act(WANG, Verb::Review, ACCEPTED).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
    assert_eq!(bench.case().disposition.as_deref(), Some("repaired"));
    assert_eq!(bench.case().reason.as_deref(), Some("indoor_system_fault"));
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    assert_eq!(
        reason(&mut bench, LI, Verb::Revisit, SATISFIED),
        Reason::OwnRevisit,
        "who replied handled it"
    );
}

#[test]
fn a_reply_that_is_given_back_is_done_again_with_a_time_of_its_own() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    bench.pass(3_600);
    bench.act(LI, Verb::Respond, REPLIED).unwrap();
    let field = Reason::Field { field: "text".to_owned(), fault: Fault::Missing };
    assert_eq!(reason(&mut bench, WANG, Verb::Review, &[("verdict", "again")]), field, "why, must be said");
    bench.pass(60);
    bench.act(WANG, Verb::Review, &[("verdict", "again"), ("text", "未测试")]).unwrap();
    let clock = bench.case().clocks.iter().find(|named| named.id == "task#1").unwrap().clock.clone();
    assert_eq!((clock.state, clock.cycle, clock.past.len()), (ClockState::Running, 2, 1));
    assert_eq!(bench.case().tasks[0].again, 1);
    bench.act(LI, Verb::Respond, REPLIED).unwrap();
    bench.act(WANG, Verb::Review, ACCEPTED).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
}

#[test]
fn a_task_has_the_time_of_a_department_and_waits_with_its_case() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    let deadline = |bench: &Bench, id: &str| {
        bench.case().clocks.iter().find(|named| named.id == id).unwrap().clock.deadline
    };
    assert_eq!(deadline(&bench, "task#1"), Some(start().plus(48 * 3_600)));
    bench.act(WANG, Verb::Hold, &[("reason", "parts"), ("text", "等配件")]).unwrap();
    assert_eq!(bench.clock("task#1"), ClockState::Held);
    bench.pass(3_600);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    assert_eq!(deadline(&bench, "task#1"), Some(start().plus(49 * 3_600)));
    assert!(bench.case().timed(Pack::builtin()).iter().all(|timed| timed.id != "task"));
}

#[test]
fn one_leads_and_only_those_who_have_a_task_reply_to_it() {
    let mut bench = Bench::accepted();
    let missing = |field: &str| Reason::Field { field: field.to_owned(), fault: Fault::Missing };
    assert_eq!(reason(&mut bench, WANG, Verb::Task, &[("role", "lead"), ("text", "x")]), missing("team"));
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    assert_eq!(reason(&mut bench, WANG, Verb::Task, LEAD), Reason::LeadThere { task: 1 });
    assert_eq!(reason(&mut bench, LI, Verb::Respond, &[("text", "x")]), missing("disposition"));
    bench.act(WANG, Verb::Task, HELPER).unwrap();
    // Of two tasks one is for Wang: it goes without saying which. The other is not his to reply to.
    assert_eq!(
        reason(&mut bench, WANG, Verb::Respond, &numbered("2", REPLIED)),
        Reason::NotYourTask { task: 2 }
    );
    bench.act(WANG, Verb::Respond, REPLIED).unwrap();
    assert_eq!(bench.case().tasks[0].state, TaskState::Replied);
    bench.leads = true;
    bench.act(WANG, Verb::Respond, &[("text", "代回")]).unwrap();
    assert_eq!(bench.case().tasks[1].reply.as_ref().unwrap().by, WANG);
}

#[test]
fn what_was_given_to_somebody_by_name_goes_before_what_is_for_anybody() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    bench.act(WANG, Verb::Task, HELPER).unwrap();
    bench.act(LI, Verb::Respond, &[("text", "计费无误")]).unwrap();
    assert_eq!(
        bench.case().tasks.iter().map(|task| task.state).collect::<Vec<_>>(),
        [TaskState::Given, TaskState::Replied]
    );
}

#[test]
fn a_team_replies_for_its_team() {
    for (team, person, fits) in [
        (Some("network"), None, true),
        (Some("charging"), None, false),
        (None, None, true),
        (Some("charging"), Some(WANG), true),
        (Some("network"), Some(LI), false),
    ] {
        let task = Task {
            no: 1,
            role: TaskRole::Lead,
            team: Some("network".to_owned()),
            to: person,
            by: LI,
            state: TaskState::Given,
            reply: None,
            again: 0,
            stamps: Vec::new(),
        };
        assert_eq!(task.is_for(WANG, team), fits, "{team:?} {person:?}");
    }
}

#[test]
fn what_is_taken_back_owes_nothing() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Dispatch, &[("team", "network")]).unwrap();
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    bench.act(WANG, Verb::TakeBack, &[("text", "派错")]).unwrap();
    assert_eq!(bench.case().tasks[0].state, TaskState::Over);
    assert_eq!(bench.clock("task#1"), ClockState::Cancelled);
    assert_eq!(bench.case().team.as_deref(), Some("network"));
    bench.act(LI, Verb::TakeBack, &[("text", "三天没人管")]).unwrap();
    assert_eq!((bench.case().team.as_deref(), bench.case().owner), (None, Some(LI)));
    assert_eq!(reason(&mut bench, LI, Verb::TakeBack, &[("text", "x")]), Reason::AlreadyTheirs);
    // A case that goes on without its tasks ends them.
    bench.act(WANG, Verb::Task, LEAD).unwrap();
    bench.act(WANG, Verb::Withdraw, &[("text", "客户撤回")]).unwrap();
    assert_eq!(bench.case().open_tasks().count(), 0);
    assert_eq!(bench.clock("task#2"), ClockState::Cancelled);
}

#[test]
fn a_shift_hands_over_what_it_has_and_no_clock_begins_anew() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Task, &[("role", "helper"), ("to", "1001"), ("text", "x")]).unwrap();
    let before = bench.case().clocks.clone();
    bench.pass(60);
    bench.act(WANG, Verb::HandOver, &[("to", "1002"), ("text", "客户晚上八点后接电话")]).unwrap();
    assert_eq!((bench.case().owner, bench.case().tasks[0].to), (Some(LI), Some(LI)));
    assert_eq!(bench.case().clocks, before);
    let nothing = Reason::NothingToDo { verb: Verb::HandOver };
    assert_eq!(reason(&mut bench, WANG, Verb::HandOver, &[("to", "1001"), ("text", "x")]), nothing);
    bench.leads = true;
    bench.act(WANG, Verb::HandOver, &[("to", "1001"), ("text", "代交")]).unwrap();
    assert_eq!(bench.case().owner, Some(WANG));
    let same = reason(&mut bench, WANG, Verb::HandOver, &[("to", "1001"), ("text", "x")]);
    assert_eq!(same, Reason::AlreadyTheirs);
}

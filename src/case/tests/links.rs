//! Two cases: links, merging, parent and children.

use super::*;
use crate::sla::Mark;

/// Whatever one case says of another, the other says of it, until one of them takes it back alone.
pub fn both_say_the_same(one: &Case, other: &Case) {
    let of = |case: &Case, id: CaseId| case.links.iter().find(|link| link.case == id).map(|link| link.how);
    let pair = (of(one, other.id), of(other, one.id));
    let agrees = match pair {
        (None, None) => true,
        (Some(how), Some(turned)) => {
            use LinkKind::*;
            let turns = [(Related, Related), (Parent, Child), (First, EscalatedBy), (MergedInto, Absorbed)];
            turns.contains(&(how, turned)) || turns.contains(&(turned, how))
        }
        _ => false,
    };
    assert!(agrees, "{pair:?}");
}

fn reason(bench: &mut Bench, verb: Verb, typed: &[(&str, &str)]) -> Reason {
    bench.act(WANG, verb, typed).unwrap_err().reason
}

fn to_other<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [("case", "ZJ-000002-1")].iter().chain(more).copied().collect()
}

#[test]
fn the_number_of_the_other_case_is_as_it_is_said() {
    assert_eq!(other_id().to_string(), to_other(&[])[0].1);
}

#[test]
fn a_merged_case_ends_and_the_other_has_the_earlier_start() {
    let mut bench = Bench::with_other();
    // The other way round the survivor is the older one already.
    let opened = bench.others[0].case().opened;
    bench.act(WANG, Verb::Merge, &to_other(&[("text", "同一事项")])).unwrap();
    assert_eq!(bench.case().stage, Stage::Withdrawn);
    assert_eq!(bench.case().next_alarm(), None, "it leaves every timer");
    assert!(bench.case().clocks.iter().all(|named| !named.clock.is_open()));
    assert_eq!(bench.others[0].case().opened, opened);
    assert_eq!(bench.case().linked(LinkKind::MergedInto).collect::<Vec<_>>(), [other_id()]);
    bench.act(WANG, Verb::Undo, &[]).unwrap();
    assert_eq!(bench.case().stage, Stage::Handle);
    assert_eq!(bench.others[0].case().links, []);

    // The survivor takes the earlier start, and its clocks with it.
    let mut bench = Bench::with_other();
    let later = bench.now.plus(7_200);
    bench.others[0].log.clear();
    bench.others[0].case = None;
    bench.others[0].now = later;
    bench.others[0].act(LI, Verb::Accept, &[("text", "x")]).unwrap();
    bench.now = later;
    bench.act(WANG, Verb::Merge, &to_other(&[("text", "同一事项")])).unwrap();
    let other = bench.others[0].case();
    assert_eq!(other.opened, start());
    assert_eq!(bench.others[0].clock("result"), ClockState::Running);
    let result = other.clocks.iter().find(|named| named.id == "result").unwrap();
    assert_eq!(result.clock.started, Some(start()));
}

#[test]
fn what_cannot_be_merged_says_why() {
    let mut bench = Bench::with_other();
    let x = |verb: Verb| (verb, to_other(&[("text", "x")]));
    let (verb, typed) = x(Verb::Merge);
    let no_case = Reason::Field { field: "case".to_owned(), fault: Fault::Case };
    let third = CaseId::mint("ZJ".parse().unwrap(), 3).unwrap();
    for case in [&id().to_string(), &third.to_string(), "ZJ-000002-2", "2"] {
        let said = reason(&mut bench, verb, &[("case", case), ("text", "x")]);
        assert_eq!(said, no_case, "{case}: itself, unknown, misheard, no number");
    }
    bench.act(WANG, Verb::Promise, &[("what", "result"), ("at", "+1h")]).unwrap();
    assert!(matches!(reason(&mut bench, verb, &typed), Reason::PromiseOpen { promise: 1, .. }));
    bench.act(WANG, Verb::Keep, &[("text", "x")]).unwrap();
    bench.act(WANG, Verb::Flag, &[("flag", "appeal")]).unwrap();
    assert_eq!(reason(&mut bench, verb, &typed), Reason::Appeal);
    bench.act(WANG, Verb::Unflag, &[("flag", "appeal")]).unwrap();
    bench.others[0].act(LI, Verb::Withdraw, &[("text", "x")]).unwrap();
    assert_eq!(reason(&mut bench, verb, &typed), Reason::NoMerge { case: other_id() });
}

#[test]
fn a_parents_solution_takes_its_children_to_feedback_and_no_further() {
    for held in [false, true] {
        let mut bench = Bench::with_other();
        // The other case is the child: linked from its own side.
        let mut child = bench.others.remove(0);
        child.others = vec![bench];
        let own = id().to_string();
        let parent = [("case", own.as_str()), ("how", "parent")];
        child.now = start();
        child.act(LI, Verb::Link, &parent).unwrap();
        if held {
            child.act(LI, Verb::Hold, &[("reason", "department"), ("text", "等主单")]).unwrap();
        }
        let mut bench = child.others.remove(0);
        bench.others = vec![child];
        assert_eq!(bench.case().linked(LinkKind::Child).collect::<Vec<_>>(), [other_id()]);
        bench.act(WANG, Verb::Finish, FINISH).unwrap();
        let child = bench.others[0].case();
        assert_eq!((child.stage, child.disposition.as_deref()), (Stage::Feedback, Some("upheld")));
        assert!(child.hold.is_none() && child.handlers.contains(&WANG));
        assert_eq!(bench.others[0].clock("result"), ClockState::Running, "its own clocks go on");
        let said = bench.others[0].log.last().unwrap().words.get(Word::Text);
        assert_eq!(said, Some("室分故障已修复"), "what was found is told to each customer");
        bench.act(WANG, Verb::Reply, REPLY).unwrap();
        assert_eq!(bench.others[0].case().stage, Stage::Feedback, "each child is told by itself");
        // Undone in turn: the reply, then the solution, of all of them.
        bench.act(WANG, Verb::Undo, &[]).unwrap();
        bench.act(WANG, Verb::Undo, &[]).unwrap();
        assert_eq!((bench.case().stage, bench.others[0].case().stage), (Stage::Handle, Stage::Handle));
        bench.act(WANG, Verb::Finish, FINISH).unwrap();
        bench.others[0].act(LI, Verb::Reply, REPLY).unwrap();
        let refused = reason(&mut bench, Verb::Undo, &[]);
        assert_eq!(refused, Reason::OtherWentOn { case: other_id() });
    }
}

#[test]
fn a_child_that_comes_late_is_asked_about() {
    for (solved, own, parents) in [
        (None, None, Stage::Feedback),
        (Some("take"), Some(Stage::Feedback), Stage::Feedback),
        (Some("keep"), Some(Stage::Handle), Stage::Feedback),
        (Some("reopen"), Some(Stage::Handle), Stage::Handle),
    ] {
        let mut bench = Bench::with_other();
        bench.others[0].act(LI, Verb::Finish, &[("disposition", "repaired"), ("text", "基站已修")]).unwrap();
        let mut typed = to_other(&[("how", "parent")]);
        typed.extend(solved.map(|solved| ("solved", solved)));
        let done = bench.act(WANG, Verb::Link, &typed);
        match own {
            Some(stage) => {
                done.unwrap();
                assert_eq!(bench.case().stage, stage, "{solved:?}");
            }
            None => {
                let missing = Reason::Field { field: "solved".to_owned(), fault: Fault::Missing };
                assert_eq!(done.unwrap_err().reason, missing);
            }
        }
        assert_eq!(bench.others[0].case().stage, parents, "{solved:?}");
    }
}

#[test]
fn links_are_of_both_sides_and_one_deep() {
    let mut bench = Bench::with_other();
    bench.act(WANG, Verb::Link, &to_other(&[("how", "first")])).unwrap();
    assert!(bench.case().flags.iter().any(|flag| flag.kind == FlagKind::Escalated));
    assert_eq!(bench.others[0].case().linked(LinkKind::EscalatedBy).collect::<Vec<_>>(), [id()]);
    let again = reason(&mut bench, Verb::Link, &to_other(&[("how", "related")]));
    assert_eq!(again, Reason::LinkedAlready { case: other_id() });
    bench.act(WANG, Verb::Unlink, &to_other(&[])).unwrap();
    assert_eq!((bench.case().links.len(), bench.others[0].case().links.len()), (0, 0));
    let none = reason(&mut bench, Verb::Unlink, &to_other(&[]));
    assert_eq!(none, Reason::NothingToDo { verb: Verb::Unlink });
    // A child has no children.
    bench.act(WANG, Verb::Link, &to_other(&[("how", "parent")])).unwrap();
    let mut child = std::mem::take(&mut bench.others).remove(0);
    let third = CaseId::mint("ZJ".parse().unwrap(), 3).unwrap();
    bench.others = vec![Bench { id: third, commands: 2_000, ..Bench::new() }];
    bench.others[0].act(LI, Verb::Accept, &[("text", "x")]).unwrap();
    let deeper = third.to_string();
    let refused = reason(&mut bench, Verb::Link, &[("case", &deeper), ("how", "parent")]);
    assert_eq!(refused, Reason::NoParent { case: third });
    child.others = bench.others;
    let refused = child.act(LI, Verb::Link, &[("case", &deeper), ("how", "parent")]).unwrap_err().reason;
    assert_eq!(refused, Reason::NoParent { case: third });
}

#[test]
fn an_update_is_written_to_the_children_that_wait_and_is_no_first_contact() {
    let text = [("text", "基站抢修中，预计 18:00 恢复")];
    for (spoken, counts) in [(false, false), (true, true)] {
        let mut bench = Bench::with_other();
        assert_eq!(reason(&mut bench, Verb::Inform, &text), Reason::NothingToDo { verb: Verb::Inform });
        let mut child = bench.others.remove(0);
        child.others = vec![bench];
        child.now = start();
        let own = id().to_string();
        child.act(LI, Verb::Link, &[("case", own.as_str()), ("how", "parent")]).unwrap();
        if spoken {
            let reached = [("result", "reached"), ("kind", "interim"), ("text", "在查")];
            child.act(LI, Verb::Reply, &reached).unwrap();
        }
        let mut bench = child.others.remove(0);
        bench.others = vec![child];
        let marks = |bench: &Bench| {
            let stamps = &bench.others[0].case().stamps;
            stamps.iter().filter(|stamp| stamp.mark == Mark::InterimReply).count()
        };
        let before = marks(&bench);
        bench.act(WANG, Verb::Inform, &text).unwrap();
        let last = bench.others[0].log.last().unwrap();
        assert_eq!(last.event, Event::Informed { parent: id(), counts });
        assert_eq!(last.words.get(Word::Text), Some(text[0].1));
        assert_eq!(marks(&bench) - before, usize::from(counts));
        bench.act(WANG, Verb::Undo, &[]).unwrap();
        assert_eq!(marks(&bench), before, "taken back on all of them");
        // Who was answered finally is written no more.
        bench.act(WANG, Verb::Finish, FINISH).unwrap();
        bench.others[0].act(LI, Verb::Reply, REPLY).unwrap();
        assert_eq!(reason(&mut bench, Verb::Inform, &text), Reason::NobodyToInform);
    }
}

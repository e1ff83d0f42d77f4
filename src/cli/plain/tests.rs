//! Dialogues with the sample desk: what is asked of it, what is printed, and what no line may ever do.

use std::{cell::RefCell, io, rc::Rc};

use proptest::prelude::*;

use super::{
    desk::Desk,
    lines::{ANSWER, Lines, WIDTH},
    talk::Talk,
};
use crate::{
    api::{Draft, Reply, Request, SiteView, Target},
    case::{Event, Reason, Refusal, Verb},
    cli::CliError,
    lang::Lang,
    rules::Pack,
    session::sample,
    text::{is_clean, width},
};

/// The sample desk. It keeps drafts, and refuses the first act where it is told to.
#[derive(Default)]
struct Sample {
    lang: Lang,
    asked: Vec<Request>,
    drafts: Vec<Draft>,
    refuses: Option<Reply>,
}

impl Desk for Sample {
    fn arrive(&mut self) -> Result<(SiteView, Pack), CliError> {
        let site = SiteView {
            name: "万全".into(),
            letters: "ZJ".into(),
            lang: self.lang,
            zone: "Asia/Shanghai".into(),
            test_clock: false,
            now: sample::now(),
        };
        Ok((site, Pack::builtin().clone()))
    }

    fn ask(&mut self, request: Request) -> Result<Reply, CliError> {
        self.asked.push(request.clone());
        Ok(match &request {
            Request::Drafts => Reply::Drafts(self.drafts.clone()),
            Request::SaveDraft { place, text } => {
                self.drafts.retain(|draft| draft.place != *place);
                let draft = Draft { place: place.clone(), text: text.clone(), saved: sample::now() };
                self.drafts.push(draft);
                Reply::Ok
            }
            Request::DropDraft { place } => {
                self.drafts.retain(|draft| draft.place != *place);
                Reply::Ok
            }
            Request::Act { .. } => match self.refuses.take() {
                Some(refused) => refused,
                None => sample::answer(&request),
            },
            request => sample::answer(request),
        })
    }
}

/// A script that holds every answer before its line is read to the size of a screen.
struct Script {
    rest: Vec<u8>,
    at: usize,
    fresh: bool,
    seen: Rc<RefCell<Vec<u8>>>,
    checked: usize,
}

impl io::Read for Script {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        unreachable!("lines are read as lines");
    }
}

impl io::BufRead for Script {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.fresh {
            let seen = self.seen.borrow();
            let answer = String::from_utf8(seen[self.checked..].to_vec()).unwrap();
            let lines: Vec<&str> = answer.split('\n').collect();
            assert!(lines.len() <= ANSWER, "{} lines: {answer}", lines.len());
            let (prompt, lines) = lines.split_last().unwrap();
            assert!(lines.iter().all(|line| width(line) <= WIDTH + 2), "{answer}");
            assert!(lines.iter().chain([prompt]).all(|line| is_clean(line)), "{answer:?}");
            self.checked = seen.len();
            self.fresh = false;
        }
        let rest = &self.rest[self.at..];
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        Ok(&rest[..end])
    }

    fn consume(&mut self, used: usize) {
        self.fresh = self.rest.get((self.at + used).wrapping_sub(1)) == Some(&b'\n');
        self.at += used;
    }
}

struct Seen(Rc<RefCell<Vec<u8>>>);

impl io::Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a script prints, and whether something failed.
fn talk(desk: &mut Sample, script: &str) -> (String, bool) {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let mut input =
        Script { rest: script.as_bytes().to_vec(), at: 0, fresh: true, seen: Rc::clone(&seen), checked: 0 };
    let mut output = Seen(Rc::clone(&seen));
    let lines = Lines::new(&mut input, &mut output, false);
    let failed = Talk::new(desk, lines, None, "seed".into()).unwrap().run().unwrap();
    let seen = String::from_utf8(seen.borrow().clone()).unwrap();
    (seen, failed)
}

/// An act with its fields, and the revision that it was decided on.
type Act<'a> = (Target, Verb, Vec<(&'a str, &'a str)>, Option<u64>);

/// The acts that were asked for.
fn acts(desk: &Sample) -> Vec<Act<'_>> {
    let act = |request| match request {
        &Request::Act { target, verb, ref fields, base, .. } => {
            let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            Some((target, verb, fields, base))
        }
        _ => None,
    };
    desk.asked.iter().filter_map(act).collect()
}

fn on(n: u32) -> Target {
    Target::Case(sample::case_id(n))
}

#[test]
fn an_act_asks_field_by_field_and_is_sent_after_it_was_read_back() {
    let reply = vec![("channel", "call"), ("kind", "final"), ("result", "reached"), ("text", "已修好\n谢谢")];
    for (lang, script) in [
        (Lang::Zh, "1\n02\n回复\n1\n已修好\n谢谢\n.\n\n\n\n"),
        (Lang::Zh, "１\n＃２\nｈｕｉｆｕ\n１\n已修好\n谢谢\n。\n２\n发送\n\n"),
        (Lang::En, "1\n02\nreply\nreached\n已修好\n谢谢\n.\nfinal\nsend\n\n"),
        (Lang::En, "02\nzj-004230-1\ncase.reply\n9\nrea\n已修好\n谢谢\n.\n\n\n\n"),
    ] {
        let mut desk = Sample { lang, ..Sample::default() };
        let (seen, _) = talk(&mut desk, script);
        assert_eq!(acts(&desk), [(on(4230), Verb::Reply, reply.clone(), Some(10))], "{seen}");
        assert!(desk.drafts.is_empty(), "{seen}");
    }
}

#[test]
fn what_lacks_or_does_not_fit_is_said_at_once_and_asked_again() {
    for (script, said) in [
        ("1\n02\n备注\n\n", "内容没有填"),
        ("1\n02\n备注\n.\n", "请输入“取消”"),
        ("1\n02\n承诺\n1\n25:99\n", "时间"),
        ("1\n02\n联系\n九\n", "没有“九”这一项"),
        ("受理\n12a\n", "不像电话号码"),
        ("受理\n13800001234\n\n甲乙丙\n", "没有“甲乙丙”这一项"),
        ("1\n77\n", "没有第 77 行"),
        ("乱七八糟\n", "看不懂"),
        ("依据\n", "还没有打开工单"),
        ("1\n02\n归档\n", "可以"),
    ] {
        let mut desk = Sample::default();
        let (seen, _) = talk(&mut desk, script);
        assert!(seen.contains(said), "{script}: {seen}");
        assert_eq!(acts(&desk), [], "{script}");
    }
}

#[test]
fn what_is_put_aside_is_kept_where_the_screens_keep_it_and_offered_again() {
    for ending in ["取消\n", ""] {
        let mut desk = Sample::default();
        let (seen, failed) = talk(&mut desk, &format!("1\n02\n回复\n1\n\n明天再来\n.\n{ending}"));
        assert!(!failed, "nothing was lost: {seen}");
        let place = format!("{}/reply", sample::case_id(4230));
        assert_eq!(desk.drafts.iter().map(|draft| &draft.place).collect::<Vec<_>>(), [&place], "{seen}");
        let (seen, _) = talk(&mut desk, "1\n02\n回复\n\n发送\n\n");
        assert!(seen.contains("上次没写完") && seen.contains("明天再来"), "{seen}");
        let sent = acts(&desk);
        assert!(sent[0].2.contains(&("text", "明天再来")), "{sent:?}");
        assert!(desk.drafts.is_empty());
    }
}

#[test]
fn a_text_that_the_input_cut_off_is_kept() {
    let mut desk = Sample::default();
    talk(&mut desk, "1\n02\n备注\n第一行\n第二行\n");
    assert!(desk.drafts[0].text.contains("第一行\\n第二行"), "{:?}", desk.drafts);
}

#[test]
fn a_case_that_changed_is_told_and_sent_all_the_same_only_when_said() {
    let stale = || {
        let reason = Reason::Stale { base: 10, revision: 12 };
        let changed = vec![sample::event(12, 0, 3, Event::Noted, Some("已派人上门"))];
        Some(Reply::Refused { refusal: Refusal::bare(reason), changed })
    };
    for (ending, bases, fails) in [("\n", vec![Some(10), Some(12)], false), ("取消\n", vec![Some(10)], true)]
    {
        let mut desk = Sample { refuses: stale(), ..Sample::default() };
        let (seen, failed) = talk(&mut desk, &format!("1\n02\n备注\n在查\n.\n\n{ending}"));
        assert!(seen.contains("刚被改动") && seen.contains("已派人上门"), "{seen}");
        assert_eq!(acts(&desk).iter().map(|act| act.3).collect::<Vec<_>>(), bases, "{seen}");
        assert_eq!(failed, fails, "{seen}");
        assert_eq!(desk.drafts.is_empty(), !fails);
    }
}

#[test]
fn after_a_refusal_the_script_fails_and_the_words_stay() {
    let refusal = Refusal::bare(Reason::ReadOnly);
    let mut desk = Sample { refuses: Some(Reply::Refused { refusal, changed: vec![] }), ..Sample::default() };
    let (seen, failed) = talk(&mut desk, "1\n02\n备注\n在查\n.\n\n");
    assert!(failed && desk.drafts.len() == 1, "{seen}");
}

#[test]
fn a_new_case_is_told_what_is_known_of_its_line() {
    let mut desk = Sample::default();
    let (seen, _) = talk(&mut desk, "受理 13800000912\n\n11\n\n\n没信号\n.\n发送\n\n");
    for said in ["天内第 2 次投诉", "在办 1 件", "同一事项请办原单", "已受理，单号"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let sent = acts(&desk);
    assert_eq!((sent[0].0, sent[0].1), (Target::New, Verb::Accept));
    assert!(sent[0].2.contains(&("category", "indoor_coverage")), "{sent:?}");
}

#[test]
fn a_call_that_is_resolved_at_once_asks_for_outcome_and_answer_too() {
    for script in [
        "一次办结 13800000912\n\n11\n\n\n没信号\n.\n已教会设置\n.\n03\n发送\n\n",
        "受理 13800000912\n\n11\n\n\n没信号\n.\n发送\n一次办结\n已教会设置\n.\n3\n\n",
    ] {
        let mut desk = Sample::default();
        let (seen, _) = talk(&mut desk, script);
        let sent = acts(&desk);
        assert_eq!(sent.first().map(|act| act.1), Some(Verb::Resolve), "{seen}");
        assert!(sent[0].2.contains(&("answer", "已教会设置")), "{sent:?}");
    }
}

#[test]
fn a_field_that_was_read_back_is_changed_by_its_number_or_its_name() {
    for changed in ["1", "内容"] {
        let mut desk = Sample::default();
        let (seen, _) = talk(&mut desk, &format!("1\n02\n备注\n在查\n.\n{changed}\n查好了\n.\n\n"));
        assert_eq!(acts(&desk)[0].2, [("text", "查好了")], "{seen}");
    }
}

#[test]
fn everything_can_be_seen_and_the_language_changes_while_it_works() {
    for (typed, said) in [
        ("2\n", "队列·工单池"),
        ("超时\n", "队列·超时"),
        ("1\n02\n", "ZJ-004230-1"),
        ("1\n02\n", "能办："),
        ("1\n02\n", "还剩"),
        ("1\n02\n全部\n更多\n", "经过"),
        ("1\n02\n依据\n", "（还有"),
        ("1\n02\n客户\n", "没有客户资料"),
        ("客户 13800000912\n", "客户 C7"),
        ("查找 张三\n03\n", "客户 C7"),
        ("／张三\n01\n", "ZJ-000421"),
        ("菜单\n2\n张三\n", "工单 2 件"),
        ("1\n02\n命令\n", "1 "),
        ("帮助\n", "单独一行 ."),
        ("en\nhelp\n", "only a dot."),
        ("受理 13800000912\n\n?1\n取消\n", "1 网络质量  11 室内覆盖"),
        ("受理 13800000912\n\n?掉话\n取消\n", "掉话"),
        ("en\n1\n", "Queue: mine"),
        ("en\nzh\n1\n", "队列·我的"),
        ("下一件\n", "ZJ-"),
        ("退出\n1\n", "再见"),
    ] {
        let mut desk = Sample::default();
        let (seen, failed) = talk(&mut desk, typed);
        assert!(seen.contains(said) && !failed, "{typed}: {seen}");
    }
}

#[test]
fn a_long_answer_waits_and_what_is_typed_instead_is_done() {
    for (typed, whole) in [("\n", true), ("更多\n", true), ("more\n", true), ("1\n", false)] {
        let mut desk = Sample::default();
        let (seen, _) = talk(&mut desk, &format!("1\n02\n全部\n{typed}列表\n"));
        assert!(seen.contains("行：更多）"), "{seen}");
        assert_eq!(seen.matches("结、撤销").count() == 2, whole, "{typed}: {seen}");
    }
}

/// Lines of scripts: words of the dialogue, names of acts, values, and anything at all.
fn line() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "",
        "1",
        "5",
        "01",
        "02",
        "#3",
        "4230",
        "取消",
        "cancel",
        "发送",
        "send",
        "更多",
        "?",
        "-",
        ".",
        "全部",
        "all",
        "帮助",
        "菜单",
        "草稿",
        "命令",
        "依据",
        "客户",
        "查找",
        "受理",
        "一次办结",
        "维修",
        "撤销",
        "重写",
        "en",
        "zh",
        "回复",
        "派单",
        "备注",
        "申请",
        "承诺",
        "挂起",
        "改分类",
        "关联",
        "附件",
        "13800000912",
        "网络",
        "16:00",
        "+2h",
        "ZJ-004230-1",
        "下一件",
        "列表",
    ]);
    prop_oneof![8 => words.prop_map(str::to_owned), 2 => any::<String>().prop_map(|text| text.replace('\n', " "))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_script_panics_fills_more_than_a_screen_or_prints_what_a_terminal_obeys(
        lines in prop::collection::vec(line(), 0..60),
        english in any::<bool>(),
    ) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let mut desk = Sample { lang, ..Sample::default() };
        let (seen, _) = talk(&mut desk, &lines.join("\n"));
        prop_assert!(seen.chars().all(|c| c == '\n' || !c.is_control()), "{seen:?}");
    }
}

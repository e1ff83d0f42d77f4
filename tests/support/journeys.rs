//! The journeys of the keystroke table: who sits where, what is pressed and written, what the screen shows for it, and
//! what the store holds afterwards.
//!
//! One rule counts: every key of an action and every digit of a number, code or time is one key; words in an agent's
//! own language are free text, `T`, however long.

use caseloop::keys::Context::{self, Case, Customer, Find, Form, Global, Intake, Queue, SignOn};
use serde_json::Value;

use crate::{keyboard::Keyboard, office::Office};

/// What is done at the keyboard, and what is waited for.
#[derive(Clone, Copy)]
pub enum Step {
    /// An action, by its key in that place.
    Do(Context, &'static str),
    /// Digits of a number, a code or a time.
    Digits(&'static str),
    /// Free text, in Chinese and in English.
    Write(&'static str, &'static str),
    /// The screen shows this, in Chinese and in English; `{case}` is the case that the journey is about.
    See(&'static str, &'static str),
    /// The screen shows the number of a case that was not there before; the journey is about it from now on.
    SeeNewCase,
}

use Step::{Digits, Do, See, SeeNewCase, Write};

/// A row of the table, or one way of two in which it can be met.
pub struct Journey {
    pub id: &'static str,
    /// What it is called, in Chinese and in English.
    pub words: [&'static str; 2],
    /// The most structural keys.
    pub budget: usize,
    /// Who does it.
    pub who: &'static str,
    /// Makes what it begins with, and brings the screen there.
    pub begin: fn(&mut Office),
    pub steps: &'static [Step],
    /// What the store must hold afterwards.
    pub holds: fn(&Office),
}

const TEXT: Step =
    Write("二楼没有信号，孩子上网课经常断线。", "No signal upstairs, the child's lesson breaks off.");
/// What is said of an act that was done.
const DONE: Step = See("已办：", "Done: ");
const REASON: Step = Write("请到现场测试。", "Please test on site.");
const ANSWER: Step = Write("您好，天线已经调整，请您再试。", "The antenna was adjusted, please try again.");

impl Journey {
    /// Whether free text comes to its structural keys.
    pub fn has_text(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Write(..)))
    }
}

impl Step {
    /// How many structural keys it takes, and how they are written down.
    pub fn counted(&self, keyboard: &Keyboard) -> (usize, Option<String>) {
        match self {
            Do(context, action) => {
                let keys = keyboard.keys_of(*context, action);
                (keys.0.len(), Some(format!("`{keys}`")))
            }
            Digits(digits) => (digits.chars().count(), Some(format!("`{digits}`"))),
            Write(..) => (0, Some("T".to_owned())),
            See(..) | SeeNewCase => (0, None),
        }
    }
}

/// The line of the customer who is known.
pub const KNOWN: &str = "13833330912";
const NEW: &str = "15933337788";

pub const PIN: &str = "4711";
pub const AGENT: &str = "1002";
pub const REVISITOR: &str = "1003";
pub const LEADER: &str = "1004";
const OTHER: &str = "1005";

/// Every row, in the order of the docs.
pub const JOURNEYS: &[Journey] = &[
    Journey {
        id: "find",
        words: ["按号码后四位查客户", "Find a customer by the last digits of a number"],
        budget: 8,
        who: AGENT,
        begin: |_| {},
        steps: &[
            Do(Global, "find.open"),
            Digits("0912"),
            See("客户 1 位", "1 customer"),
            Do(Find, "find.filter"),
            Do(Find, "find.choose"),
            See("客户 C2", "Customer C2"),
        ],
        holds: |office| {
            let found = office.site.lines(&["find", "0912"]);
            let of = found.iter().filter(|row| row["line"] == "****0912").count();
            assert_eq!(of, 1, "{found:?}");
        },
    },
    Journey {
        id: "accept",
        words: ["受理：来电弹屏", "Accept with the customer on the screen: a call pops up"],
        budget: 6,
        who: AGENT,
        begin: |office| office.ring(KNOWN),
        steps: &[
            Digits("11"),
            Do(Intake, "form.next"),
            Do(Intake, "form.next"),
            TEXT,
            Do(Intake, "form.send"),
            SeeNewCase,
        ],
        holds: |office| taken(office, KNOWN),
    },
    Journey {
        id: "accept-from-customer",
        words: ["受理：从客户页", "Accept with the customer on the screen: from the customer's page"],
        budget: 6,
        who: LEADER,
        begin: Office::customer,
        steps: &[
            Do(Customer, "intake.open"),
            Digits("11"),
            Do(Intake, "form.next"),
            TEXT,
            Do(Intake, "form.send"),
            SeeNewCase,
        ],
        holds: |office| taken(office, KNOWN),
    },
    Journey {
        id: "accept-new",
        words: ["受理：新来电人（号码 11 键）", "Accept for a new caller (11 keys are the number)"],
        budget: 18,
        who: AGENT,
        begin: |_| {},
        steps: &[
            Do(Global, "intake.open"),
            Digits(NEW),
            Write("张桂兰", "Zhang Guilan"),
            Do(Intake, "form.next"),
            Digits("11"),
            Write("东街 5 号", "5 East Street"),
            Do(Intake, "form.next"),
            Write("今天修好", "repaired today"),
            Do(Intake, "form.next"),
            TEXT,
            Do(Intake, "form.send"),
            SeeNewCase,
        ],
        holds: |office| {
            taken(office, NEW);
            let fields = office.event("opened")["fields"].clone();
            assert_eq!(fields["name"], office.say("张桂兰", "Zhang Guilan"));
            assert_eq!(fields["address"], office.say("东街 5 号", "5 East Street"));
            assert_eq!(fields["wants"], office.say("今天修好", "repaired today"));
        },
    },
    Journey {
        id: "accept-typed",
        words: [
            "受理：老客户，键入号码（11 键）",
            "Accept for a caller who is known, the number typed (11 keys)",
        ],
        budget: 18,
        who: AGENT,
        begin: |_| {},
        steps: &[
            Do(Global, "intake.open"),
            Digits(KNOWN),
            Digits("11"),
            Do(Intake, "form.next"),
            Do(Intake, "form.next"),
            TEXT,
            Do(Intake, "form.send"),
            SeeNewCase,
        ],
        holds: |office| taken(office, KNOWN),
    },
    Journey {
        id: "one-call",
        words: ["一次办结", "One-call resolution"],
        budget: 9,
        who: AGENT,
        begin: |office| office.ring(KNOWN),
        steps: &[
            Do(Intake, "form.one_call"),
            Digits("11"),
            Do(Intake, "form.next"),
            Do(Intake, "form.next"),
            TEXT,
            Do(Intake, "form.next"),
            ANSWER,
            Do(Intake, "form.next"),
            Digits("1"),
            Do(Intake, "form.send"),
            SeeNewCase,
        ],
        holds: |office| {
            // It waits for its revisit: who handled it does not call.
            assert_eq!(office.event("opened")["fields"]["line"], "138****0912");
            assert_eq!(office.event("finished")["fields"]["disposition"], "upheld");
            let told =
                office.say("您好，天线已经调整，请您再试。", "The antenna was adjusted, please try again.");
            assert_eq!(office.event("replied")["fields"]["text"], told);
        },
    },
    Journey {
        id: "dispatch",
        words: ["派单", "Dispatch"],
        budget: 7,
        who: AGENT,
        begin: Office::own_case,
        steps: &[Do(Queue, "case.dispatch"), Digits("1"), Do(Form, "form.send"), DONE],
        holds: |office| {
            assert_eq!(office.event("dispatched")["fields"]["team"], "network");
            assert_eq!(office.row()["team"], "network");
        },
    },
    Journey {
        id: "transfer",
        words: ["转派", "Transfer"],
        budget: 7,
        who: AGENT,
        begin: Office::own_case,
        steps: &[
            Do(Queue, "case.transfer"),
            Digits("1"),
            Do(Form, "form.next"),
            REASON,
            Do(Form, "form.send"),
            DONE,
        ],
        holds: |office| {
            assert_eq!(office.event("transferred")["fields"]["team"], "network");
            assert_eq!(office.row()["owner"], Value::Null);
        },
    },
    Journey {
        id: "reply",
        words: ["回复客户", "Reply to the customer"],
        budget: 4,
        who: AGENT,
        begin: Office::finished_case,
        steps: &[Do(Queue, "case.reply"), Digits("1"), ANSWER, Do(Form, "form.send"), DONE],
        holds: |office| {
            let fields = office.event("replied")["fields"].clone();
            assert_eq!((&fields["kind"], &fields["result"]), (&"final".into(), &"reached".into()));
            let told =
                office.say("您好，天线已经调整，请您再试。", "The antenna was adjusted, please try again.");
            assert_eq!(fields["text"], told);
            assert_eq!(office.row()["stage"], "revisit");
        },
    },
    Journey {
        id: "revisit",
        words: ["回访", "Revisit"],
        budget: 5,
        who: REVISITOR,
        begin: Office::told_case,
        steps: &[
            Do(Queue, "queue.view_5"),
            See("{case}", "{case}"),
            Do(Queue, "case.revisit"),
            Digits("11"),
            Do(Form, "form.send"),
            DONE,
        ],
        holds: |office| {
            assert_eq!(office.event("revisited")["fields"]["answer"], "satisfied");
            assert_eq!(office.event("revisited")["by"], REVISITOR);
        },
    },
    Journey {
        id: "next",
        words: ["下一件", "Next case"],
        budget: 1,
        who: AGENT,
        begin: Office::before_another,
        steps: &[Do(Case, "case.next"), See("{case}", "{case}")],
        holds: |office| assert_eq!(office.row()["owner"], AGENT),
    },
    Journey {
        id: "escalate",
        words: ["上报", "Escalate"],
        budget: 4,
        who: AGENT,
        begin: Office::own_case,
        steps: &[
            Do(Queue, "queue.open"),
            Do(Case, "case.escalate"),
            Digits("1"),
            REASON,
            Do(Form, "form.send"),
            DONE,
        ],
        holds: |office| {
            assert_eq!(office.event("escalated")["fields"]["whom"], "team_leader");
            assert!(!office.case()["escalation"].is_null());
        },
    },
    Journey {
        id: "acknowledge",
        words: ["签收上报", "Acknowledge"],
        budget: 2,
        who: LEADER,
        begin: Office::escalated_case,
        steps: &[Do(Queue, "case.acknowledge"), Do(Form, "form.send"), DONE],
        holds: |office| assert_eq!(office.event("acknowledged")["by"], LEADER),
    },
    Journey {
        id: "reassign",
        words: ["改派 10 件超时工单", "Reassign 10 overdue cases"],
        budget: 16,
        who: LEADER,
        begin: |_| {},
        steps: &[
            Do(Queue, "queue.view_4"),
            See("超时 10 件", "overdue 10"),
            Do(Queue, "queue.mark_all"),
            Do(Queue, "case.assign"),
            Digits(OTHER),
            Do(Form, "form.send"),
            See("已办 10 件", "done on 10"),
        ],
        holds: |office| {
            let overdue = office.site.lines(&["list", "--overdue"]);
            let moved = overdue.iter().filter(|row| row["owner"] == OTHER).count();
            assert_eq!((overdue.len(), moved), (10, 10), "{overdue:?}");
        },
    },
    Journey {
        id: "proof",
        words: ["时限依据", "Proof of a deadline"],
        budget: 1,
        who: AGENT,
        begin: Office::own_case,
        steps: &[Do(Queue, "case.proof"), See("时限依据", "Why this deadline")],
        holds: |office| {
            let proved = office.site.json(&["sla", "explain", office.number()]);
            assert!(!proved["clocks"].as_array().unwrap().is_empty());
        },
    },
    Journey {
        id: "reference-call",
        words: ["参考通话（号码由软电话带出）", "The reference call (the telephone brings the number)"],
        budget: 20,
        who: AGENT,
        begin: |office| {
            office.network_looks();
            office.ring(KNOWN);
        },
        steps: &[
            Digits("11"),
            Do(Intake, "form.next"),
            Do(Form, "form.phrase"),
            Digits("1"),
            Write("，昨天下午开始，孩子上网课断线", " since yesterday, the lessons break off"),
            Do(Intake, "form.next"),
            Digits("1600"),
            Do(Intake, "form.send"),
            SeeNewCase,
        ],
        holds: |office| {
            taken(office, KNOWN);
            let fields = office.event("opened")["fields"].clone();
            assert!(fields["contact_at"].as_str().unwrap().ends_with("T08:00:00Z"), "{fields}");
            let said = office.say("室内无信号，昨天下午开始", "No signal indoors since yesterday");
            assert!(fields["text"].as_str().unwrap().starts_with(said), "{fields}");
            let notices = office.site.lines(&["notices"]);
            let confirmed = notices.iter().any(|notice| notice["case"] == office.number());
            assert!(confirmed, "its confirmation goes out: {notices:?}");
            office.network_sees();
        },
    },
    Journey {
        id: "change-person",
        words: ["共用终端换人", "Change person on a shared terminal"],
        budget: 8,
        who: "1001",
        begin: Office::shared,
        steps: &[
            Do(Queue, "session.switch_person"),
            See("签到", "Who is there"),
            Do(SignOn, "form.values"),
            Digits("2"),
            Digits(PIN),
            Do(SignOn, "form.send"),
            See("1002 赵敏", "1002 赵敏"),
        ],
        holds: |office| assert_eq!(office.taken_here()["by"], AGENT),
    },
];

/// The new case is about this line, and the agent's.
fn taken(office: &Office, line: &str) {
    let opened = office.event("opened");
    assert_eq!(
        (&opened["fields"]["line"], &opened["fields"]["category"]),
        (&line.into(), &"indoor_coverage".into())
    );
    assert!(!office.event("accepted").is_null());
    let row = office.row();
    assert_eq!((&row["stage"], &row["owner"]), (&"handle".into(), &office.who().into()));
}

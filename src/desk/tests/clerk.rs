//! Somebody who does all that can be done at a desk, by dice.

use super::{
    cranked::Cranked,
    hall::{LI, WANG, ZHAO, fields},
    random::typed,
};
use crate::{
    api::{Actor, Adopt, CustomerRow, ImportMode, Request, Row, TakenLine, Target},
    case::{CaseId, CommandId, CustomerChange, Reference, Role, Stage, Verb},
    sla::Instant,
    store::tests::disk::Dice,
};

/// The way of a case, its end first.
const ONWARD: [Verb; 4] = [Verb::Finish, Verb::Accept, Verb::Reply, Verb::Grant];

/// What a clerk remembers.
#[derive(Clone, Default)]
pub struct Clerk {
    pub cases: Vec<CaseId>,
    commands: u64,
    people: u64,
}

impl Clerk {
    /// Something to ask for.
    pub fn next(&mut self, desk: &Cranked, dice: &mut Dice) -> (Actor, Request) {
        let who = [WANG, WANG, LI, ZHAO][dice.roll(4) as usize];
        match dice.roll(40) {
            0..=2 => (who, self.intake(dice)),
            3..=4 => (WANG, self.import(desk.desk.now(), dice)),
            5..=6 => {
                let place = format!("note {}", dice.roll(3));
                let text = "正在写".repeat(1 + dice.roll(40) as usize);
                (who, Request::SaveDraft { place, text })
            }
            7 => (who, Request::DropDraft { place: format!("note {}", dice.roll(3)) }),
            8 => {
                self.people += 1;
                let staff = format!("2{:03}", self.people);
                let name = "新来的".to_owned();
                (WANG, Request::AddPerson { staff, name, role: Role::Agent, team: None, pin: None })
            }
            10 => (WANG, customers(dice)),
            9 if dice.roll(4) == 0 => (WANG, Request::Adopt { what: rules(dice), dry: false }),
            _ if self.cases.is_empty() => (who, self.intake(dice)),
            _ => {
                // Mostly one of those that came last.
                let among = if dice.roll(3) > 0 { self.cases.len().min(5) } else { self.cases.len() };
                let case = self.cases[self.cases.len() - 1 - dice.roll(among as u64) as usize];
                let view = desk.show(case);
                let acts = view.acts;
                // Now and then the case goes on its way to the end.
                if dice.roll(3) == 0 {
                    // Nobody asks customers about what they did themselves.
                    if view.row.stage == Stage::Revisit {
                        return (ZHAO, self.act(Target::Case(case), Verb::Revisit, dice));
                    }
                    if let Some(verb) = ONWARD.iter().find(|verb| acts.contains(verb)) {
                        return (WANG, self.act(Target::Case(case), *verb, dice));
                    }
                }
                // Among so many acts the one that takes another back would hardly come.
                if dice.roll(20) == 0 && acts.contains(&Verb::Undo) {
                    return (WANG, self.act(Target::Case(case), Verb::Undo, dice));
                }
                let verb = match acts.get(dice.roll(acts.len() as u64 + 1) as usize) {
                    Some(verb) => *verb,
                    None => Verb::ALL[dice.roll(Verb::ALL.len() as u64) as usize],
                };
                // What the administrator may do everybody tries now and then.
                let who = if dice.roll(5) == 0 { who } else { WANG };
                (who, self.act(Target::Case(case), verb, dice))
            }
        }
    }

    fn intake(&mut self, dice: &mut Dice) -> Request {
        let verb = if dice.roll(3) == 0 { Verb::Open } else { Verb::Accept };
        self.act(Target::New, verb, dice)
    }

    fn act(&mut self, target: Target, verb: Verb, dice: &mut Dice) -> Request {
        self.commands += 1;
        let command = CommandId::nth("clerk", self.commands);
        let mut fields = fields(&typed(verb, dice.roll(256) as u8));
        if target == Target::New && fields.contains_key("line") {
            fields.insert("line".to_owned(), format!("1383333{:04}", dice.roll(30)));
        }
        Request::Act { target, verb, fields, command, base: None }
    }

    fn import(&self, now: Instant, dice: &mut Dice) -> Request {
        let row = |n: u64| Row {
            at: n,
            external: Reference { source: "eoms".to_owned(), id: n.to_string() },
            fields: fields(&[("text", "导入"), ("line", "13833330912"), ("name", "李某")]),
            opened: now.plus(-3_600 * 20),
            stage: None,
            status: None,
            answer: None,
            closed: None,
            urged: 0,
            limit: None,
            more: vec![("列".to_owned(), "值".to_owned())],
        };
        let first = dice.roll(60);
        let rows = (first..=first + dice.roll(4)).map(row).collect();
        Request::Import { rows, mode: if dice.roll(2) == 0 { ImportMode::Add } else { ImportMode::Update } }
    }
}

/// Customers of another system, some of them known by then, some with a line that another one has.
fn customers(dice: &mut Dice) -> Request {
    let row = |n: u64, dice: &mut Dice| {
        let change = CustomerChange {
            name: Some(format!("客户{n}")),
            star: Some(dice.roll(6) as u8),
            tags: Some(vec!["全球通".to_owned()]),
            more_lines: vec![format!("1383333{:04}", dice.roll(30))],
            ..CustomerChange::default()
        };
        let external = Some(Reference { source: "crm".to_owned(), id: n.to_string() });
        CustomerRow { at: n + 1, external, change }
    };
    let first = dice.roll(30);
    let rows = (first..=first + dice.roll(3)).map(|n| row(n, dice)).collect();
    let taken = if dice.roll(2) == 0 { TakenLine::Stays } else { TakenLine::Moves };
    Request::ImportCustomers { rows, mode: ImportMode::Update, taken }
}

fn rules(dice: &mut Dice) -> Adopt {
    match dice.roll(3) {
        0 => Adopt::Rules("region = \"henan\"\n".to_owned()),
        1 => Adopt::Rules(String::new()),
        _ => Adopt::Calendar(
            "over = \"cn\"\n[year.2026]\nstanding = \"official\"\nsource = \"x\"\n\
             closed = [{ days = \"2026-03-03..2026-03-04\", zh = \"停业\", en = \"closed\" }]\n"
                .to_owned(),
        ),
    }
}

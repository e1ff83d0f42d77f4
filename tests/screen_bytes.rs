//! What a screen costs on a slow line: bytes for what a person does all day, at 80×24 in Chinese.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use caseloop::{
    api::{CaseRow, NextDue, Reply, Request},
    case::{CaseId, PersonId, Relation, Role, Stage},
    keys::{Code, Key, Keymap, Shipped},
    rules::{Lang, Pack},
    session::{Effect, Input, Session, Site, Start, Usual, Who},
    sla::Instant,
    term::{Look, Screen},
    ui,
};
use ratatui::{buffer::Buffer, layout::Rect};

const SIZE: (u16, u16) = (80, 24);

fn now() -> Instant {
    "2026-11-23T07:09:20Z".parse().unwrap()
}

/// Rows as they are in a county branch: every column filled, Chinese throughout.
fn rows() -> Vec<CaseRow> {
    let categories = ["indoor_coverage", "plan_fee", "unordered", "screen", "attitude"];
    let stages = [Stage::Handle, Stage::Feedback, Stage::Accept, Stage::Revisit, Stage::Handle];
    let about = "二楼室内没有信号，孩子上网课经常断线，要求今天之内答复并修好，否则向上级投诉";
    let row = |n: u32| {
        let at = n as usize % categories.len();
        let due = now().plus(i64::from(n) * 1_200 - 2_400);
        CaseRow {
            case: CaseId::mint("ZJ".parse().unwrap(), 4_000 + n * 13).unwrap(),
            kind: "complaint".to_owned(),
            category: Some(categories[at].to_owned()),
            severity: 2,
            priority: 300,
            stage: stages[at],
            held: None,
            owner: Some("1001".to_owned()),
            team: None,
            relation: Relation::Own,
            name: "欧**".to_owned(),
            line: "****5678".to_owned(),
            about: about.chars().skip(at).collect(),
            next: Some(NextDue { clock: "result".to_owned(), deadline: due, act_by: due }),
            external_id: None,
            imported: false,
            opened: now(),
            urges: 0,
            bounces: 0,
            orders: 0,
            unexplained: 0,
            waits: Vec::new(),
            worked: Vec::new(),
            revision: 1,
        }
    };
    (0..40).map(row).collect()
}

/// A terminal, and the session whose screen it shows.
struct Terminal {
    session: Session,
    screen: Screen,
    buffer: Buffer,
}

impl Terminal {
    fn new() -> Self {
        let start = Start {
            site: Site { name: "万全".into(), letters: "ZJ".into(), lang: Lang::Zh, test_clock: false },
            who: Some(Who {
                id: PersonId(1),
                staff: "1001".into(),
                name: "王芳".into(),
                role: Role::Agent,
                team: None,
            }),
            usual: Usual { lang: Lang::Zh, lang_asked: false, light: false, ascii: false },
            shared: false,
            pack: Pack::builtin().clone(),
            keymap: Arc::new(Keymap::shipped(Shipped::Default)),
            own_keys: None,
            size: SIZE,
            seed: [1; 16],
        };
        let (session, effects) = Session::new(start, now());
        let buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        let mut terminal = Self { session, screen: Screen::new(Look::default()), buffer };
        terminal.answer(effects);
        terminal
    }

    fn answer(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask { ask, request: Request::List { .. } } = effect else { continue };
            let reply = Reply::Rows { rows: rows(), total: 40 };
            let more = self.session.update(now(), Input::Reply { ask, reply });
            self.answer(more);
        }
    }

    fn press(&mut self, key: Key) {
        let effects = self.session.update(now(), Input::Key(key));
        self.answer(effects);
    }

    /// Bytes that bring the terminal to what is shown now.
    fn paint(&mut self) -> usize {
        let caret = ui::draw(&self.session, &mut self.buffer);
        let mut bytes = Vec::new();
        self.screen.paint(&self.buffer, caret, &mut bytes);
        bytes.len()
    }
}

#[test]
fn a_screen_costs_few_bytes() {
    let mut terminal = Terminal::new();
    let full = terminal.paint();
    assert!(full <= 2_500, "full paint: {full}");
    assert_eq!(terminal.paint(), 0, "nothing changed");

    let mut moved = 0;
    for code in [Code::Down; 12].into_iter().chain([Code::Up; 6]) {
        terminal.press(Key::plain(code));
        moved = moved.max(terminal.paint());
    }
    assert!(moved <= 220, "selection moved: {moved}");

    for code in [Code::Enter, Code::Char('w')] {
        terminal.press(Key::plain(code));
        terminal.paint();
    }
    let mut most = 0;
    for c in "二楼室内无信号, 3 days".chars() {
        terminal.press(Key::plain(Code::Char(c)));
        most = most.max(terminal.paint());
    }
    assert!(most <= 12, "typed character: {most}");
    println!("full {full}, moved {moved}, typed {most}");
}

//! What stands open, as the client of the terminal keeps it, and opening it again in a session that follows one which
//! died with its server. Forms are none of it: what stood in them is a draft.

use super::{
    Board, Screen, Session,
    board::{COLUMNS, Page},
    queue::Queue,
};
use crate::{
    api::{Left, LeftBoard, LeftScreen, View},
    session::acts::DEEPEST,
};

impl Board {
    /// Where it stands.
    fn left(&self) -> LeftBoard {
        let page = Page::ALL.iter().position(|page| *page == self.page).unwrap_or_default();
        LeftBoard {
            page: u8::try_from(page).unwrap_or_default(),
            row: u16::try_from(self.row).unwrap_or_default(),
            column: u8::try_from(self.column).unwrap_or_default(),
            kiosk: self.kiosk,
        }
    }

    /// The board as it stood; its figures are to be asked for.
    fn back(left: LeftBoard, minute: i64) -> Box<Self> {
        let mut board = Self::new();
        board.page = Page::ALL.get(usize::from(left.page)).copied().unwrap_or(Page::Teams);
        board.row = usize::from(left.row);
        board.column = usize::from(left.column).min(COLUMNS.len() - 1);
        (board.kiosk, board.turned) = (left.kiosk, minute);
        Box::new(board)
    }
}

impl Session {
    /// What stands open; nothing while nobody sits here.
    pub fn left_open(&self) -> Option<Left> {
        let Some(who) = &self.who else { return self.returning.as_deref().cloned() };
        // What is still to be opened again stands open as good as if it were.
        if let Some(left) = self.returning.as_deref().filter(|left| left.person == who.id) {
            return Some(left.clone());
        }
        let over = self.over.iter().filter_map(|screen| match screen {
            Screen::Case(case) if !case.refused => Some(LeftScreen::Case(case.id)),
            Screen::Customer(customer) => Some(LeftScreen::Customer(customer.id)),
            Screen::Find(find) => Some(LeftScreen::Find(find.wanted().to_owned())),
            Screen::Board(board) => Some(LeftScreen::Board(board.left())),
            _ => None,
        });
        let queue = self.queue();
        Some(Left {
            person: who.id,
            locked: self.lock.is_some(),
            view: queue.and_then(|queue| u8::try_from(queue.view).ok()).unwrap_or_default(),
            behind: queue.and_then(|queue| queue.behind.clone()),
            board: self.board_left.as_ref().map(|board| board.left()),
            over: over.collect(),
        })
    }

    /// The client comes from a session that is no more. What stood open is opened once it is known who sits here and
    /// what they were writing.
    pub(super) fn returns(&mut self, left: Box<Left>) {
        if left.locked && self.is_of(&left) && self.lock.is_none() {
            self.blank();
        }
        self.returning = Some(left);
        self.come_back();
    }

    /// Opens what stood open, unless its person began with something else.
    pub(super) fn come_back(&mut self) {
        if self.who.is_none() || !self.settings_known {
            return;
        }
        let Some(left) = self.returning.take().filter(|left| self.is_of(left)) else { return };
        if !self.over.iter().all(|screen| matches!(screen, Screen::Menu(_))) {
            return;
        }
        let minute = self.now.seconds().div_euclid(60);
        let said = self.said.take();
        self.board_left = left.board.map(|board| Board::back(board, minute));
        if let Some(behind) = left.behind {
            self.base = Screen::Queue(Queue::behind(behind));
        } else if usize::from(left.view) < View::NAMED.len() {
            self.base = Screen::Queue(Queue::new(usize::from(left.view)));
        }
        for screen in left.over.into_iter().take(DEEPEST) {
            match screen {
                LeftScreen::Case(case) => self.open_case(case, None),
                LeftScreen::Customer(customer) => self.open_customer(customer),
                LeftScreen::Find(text) => {
                    self.open_find();
                    self.look_for(text);
                }
                // The role may be another by now.
                LeftScreen::Board(_) if !self.leads() => {}
                LeftScreen::Board(board) => self.push(Screen::Board(Board::back(board, minute))),
            }
        }
        self.said = said;
        self.refresh();
    }

    /// Whether it was this person who left it.
    fn is_of(&self, left: &Left) -> bool {
        self.who.as_ref().is_some_and(|who| who.id == left.person)
    }
}

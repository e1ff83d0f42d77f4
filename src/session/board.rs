//! 看板: pages over the same figures, a cell with the focus, and what moving cases from one team to another would do.

use super::{
    Screen, Session,
    asks::Purpose,
    catalogue::Move,
    layout::{self, Size},
    scroll::{follow, moved},
    topics::topics,
};
use crate::{
    api::{Among, Band, Behind, BoardView, Load, PledgesView, Request, TopicsView, forecast},
    case::Stage,
    lang::{Word, say},
};

/// The pages, in the order of the digits that open them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Teams by stage and by when they must act.
    Teams,
    /// Today, hour by hour.
    Today,
    People,
    /// How well the last days went.
    Quality,
    /// What looks like one incident, and what is talked about.
    Topics,
    /// How long what was closed lay in each stage.
    Stages,
    /// 服务承诺: what the house promises to everybody.
    Pledges,
}

impl Page {
    pub const ALL: [Self; 7] =
        [Self::Teams, Self::Today, Self::People, Self::Quality, Self::Topics, Self::Stages, Self::Pledges];
}

/// The columns of the page of teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Open,
    Stage(usize),
    Band(Band),
    /// What will breach by the end of the shift.
    Risk,
}

/// Every column, from left to right.
pub const COLUMNS: [Column; 10] = [
    Column::Open,
    Column::Stage(0),
    Column::Stage(1),
    Column::Stage(2),
    Column::Stage(3),
    Column::Band(Band::Late),
    Column::Band(Band::Soon),
    Column::Band(Band::Today),
    Column::Band(Band::Idle),
    Column::Risk,
];

/// The stages of the columns, in their order.
const STAGES: [Stage; 4] = [Stage::Accept, Stage::Handle, Stage::Feedback, Stage::Revisit];

/// The board.
#[derive(Debug, Clone)]
pub struct Board {
    pub view: Option<Box<BoardView>>,
    pub topics: Option<Box<TopicsView>>,
    pub pledges: Option<Box<PledgesView>>,
    /// It is not for this person.
    pub refused: bool,
    pub page: Page,
    /// Row with the focus; the last one of teams is all of them.
    pub row: usize,
    pub column: usize,
    pub top: usize,
    /// Cases that are thought to be moved away from the team with the focus.
    pub moved: u32,
    /// 轮播: the next page each minute, with nobody at the keys.
    pub kiosk: bool,
    /// The minute in which the page was turned last.
    pub(super) turned: i64,
}

/// What moving cases would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    pub from: String,
    pub to: String,
    pub count: u32,
    /// Forecast breaches before and after, of the one and the other.
    pub of_from: (u32, u32),
    pub of_to: (u32, u32),
}

/// The figure of a column.
pub fn figure(load: &Load, column: Column) -> u32 {
    match column {
        Column::Open => load.open,
        Column::Stage(at) => load.stages.get(at).copied().unwrap_or_default(),
        Column::Band(band) => load.bands.get(band as usize).copied().unwrap_or_default(),
        Column::Risk => load.risk,
    }
}

impl Board {
    pub(super) fn new() -> Self {
        Self {
            view: None,
            topics: None,
            pledges: None,
            refused: false,
            page: Page::Teams,
            row: 0,
            column: 0,
            top: 0,
            moved: 0,
            kiosk: false,
            turned: 0,
        }
    }

    /// Rows of the page that can have the focus.
    pub fn rows(&self) -> usize {
        if self.page == Page::Topics {
            return self.topics.as_ref().map_or(0, |view| topics(view).len());
        }
        if self.page == Page::Pledges {
            return self.pledges.as_ref().map_or(0, |view| view.pledges.len());
        }
        let Some(view) = &self.view else { return 0 };
        match self.page {
            Page::Teams => view.teams.len() + 1,
            Page::People => view.people.len(),
            Page::Stages => view.stages.teams.len() + 1,
            Page::Today | Page::Quality | Page::Topics | Page::Pledges => 0,
        }
    }

    /// The team with the focus; none where it is on all of them.
    pub fn team(&self) -> Option<&Load> {
        self.view.as_ref()?.teams.get(self.row)
    }

    /// The load with the focus, that of all teams included.
    pub fn load(&self) -> Option<&Load> {
        let view = self.view.as_ref()?;
        view.teams.get(self.row).or(Some(&view.total))
    }

    /// The column with the focus.
    pub fn focused(&self) -> Column {
        COLUMNS.get(self.column).copied().unwrap_or(Column::Open)
    }

    /// The cases behind what has the focus.
    pub fn behind(&self) -> Option<Behind> {
        let view = self.view.as_ref()?;
        match self.page {
            Page::People => {
                let owner = view.people.get(self.row)?.staff.clone();
                Some(Behind { owner: Some(owner), ..Behind::default() })
            }
            Page::Teams => {
                let mut behind =
                    Behind { team: self.team().map(|load| load.team.clone()), ..Behind::default() };
                match self.focused() {
                    Column::Open => {}
                    Column::Stage(at) => behind.stage = STAGES.get(at).copied(),
                    Column::Band(band) => behind.band = Some(band),
                    Column::Risk => behind.due_by = Some(view.until),
                }
                Some(behind)
            }
            Page::Today | Page::Quality | Page::Topics | Page::Stages | Page::Pledges => None,
        }
    }

    /// What moving cases of the team with the focus to the one that can best take them would do. Those are moved that
    /// are due last.
    pub fn what_if(&self) -> Option<WhatIf> {
        let from = self.team().filter(|_| self.moved > 0)?;
        let others = self.view.as_ref()?.teams.iter().filter(|load| load.team != from.team);
        // The lightest that works at all.
        let spare = |load: &&Load| (load.pace == 0, forecast(&load.due_s, load.pace), load.due, load.open);
        let to = others.filter(|load| !load.team.is_empty()).min_by_key(spare)?;
        let count = self.moved.min(u32::try_from(from.due_s.len()).unwrap_or_default());
        let stay = from.due_s.len() - usize::try_from(count).unwrap_or_default();
        let (stays, goes) = from.due_s.split_at_checked(stay)?;
        let mut with: Vec<u32> = to.due_s.iter().chain(goes).copied().collect();
        with.sort_unstable();
        Some(WhatIf {
            from: from.team.clone(),
            to: to.team.clone(),
            count,
            of_from: (forecast(&from.due_s, from.pace), forecast(stays, from.pace)),
            of_to: (forecast(&to.due_s, to.pace), forecast(&with, to.pace)),
        })
    }

    /// Rows of the page that are seen at once.
    pub(super) fn page_rows(&self, size: Size) -> usize {
        match self.page {
            Page::People => layout::board_people_page(size),
            Page::Stages => layout::board_stages_page(size),
            Page::Pledges => layout::board_pledges_page(size),
            _ => layout::board_page(size),
        }
    }

    /// Moves the focus.
    pub fn go(&mut self, to: Move, page: usize) {
        self.row = moved(self.row, self.rows(), page, to);
        self.top = follow(self.top, self.row, self.rows(), page);
        self.moved = 0;
    }

    fn turn(&mut self, page: Page) {
        self.page = page;
        (self.row, self.top, self.moved) = (0, 0, 0);
    }
}

impl Session {
    pub(super) fn board_mut(&mut self) -> Option<&mut Board> {
        self.over.iter_mut().find_map(|screen| match screen {
            Screen::Board(board) => Some(&mut **board),
            _ => None,
        })
    }

    /// Opens the board where it was left.
    pub(super) fn open_board(&mut self) {
        self.save_drafts();
        if self.board_mut().is_some() {
            self.over.retain(|screen| matches!(screen, Screen::Board(_)));
        } else {
            let board = self.board_left.take().unwrap_or_else(|| Box::new(Board::new()));
            self.push(Screen::Board(board));
        }
        self.ask_board();
    }

    /// Asks for its figures, where one is open.
    pub(super) fn ask_board(&mut self) {
        if self.board_mut().is_some() {
            self.ask_once(Request::Board, Purpose::Board);
        }
        if self.board_mut().is_some_and(|board| board.page == Page::Topics) {
            self.ask_topics();
        }
        if self.board_mut().is_some_and(|board| board.page == Page::Pledges) {
            self.ask_once(Request::Pledges, Purpose::Pledges);
        }
    }

    pub(super) fn pledges_known(&mut self, view: Box<PledgesView>) {
        let Some(board) = self.board_mut() else { return };
        board.pledges = Some(view);
        if board.page == Page::Pledges {
            board.row = board.row.min(board.rows().saturating_sub(1));
        }
    }

    /// Its figures have come.
    pub(super) fn board_known(&mut self, view: Box<BoardView>) {
        let size = self.size;
        let Some(board) = self.board_mut() else { return };
        // The focus stays on its team or person, whatever came before it.
        let team = board.team().map(|load| load.team.clone());
        let person =
            board.view.as_ref().and_then(|view| view.people.get(board.row)).map(|it| it.staff.clone());
        let at = match (board.page, team, person) {
            (Page::Teams, Some(team), _) => view.teams.iter().position(|load| load.team == team),
            (Page::Teams, None, _) if board.view.is_some() => Some(view.teams.len()),
            (Page::People, _, Some(person)) => view.people.iter().position(|it| it.staff == person),
            _ => None,
        };
        board.view = Some(view);
        board.row = at.unwrap_or(board.row).min(board.rows().saturating_sub(1));
        board.top = follow(board.top, board.row, board.rows(), board.page_rows(size));
    }

    pub(super) fn board_refused(&mut self) {
        if let Some(board) = self.board_mut() {
            board.refused = true;
        }
    }

    /// Another page, or another column.
    pub(super) fn turn_board(&mut self, page: usize) {
        if let (Some(board), Some(page)) = (self.board_mut(), Page::ALL.get(page)) {
            board.turn(*page);
        }
        self.ask_board();
    }

    pub(super) fn go_across(&mut self, right: bool) {
        let Some(board) = self.board_mut() else { return };
        board.moved = 0;
        board.column = match right {
            true => (board.column + 1).min(COLUMNS.len() - 1),
            false => board.column.saturating_sub(1),
        };
    }

    /// One case more or less is thought to be moved.
    pub(super) fn think(&mut self, more: bool) {
        let Some(board) = self.board_mut() else { return };
        let most = board.team().map_or(0, |load| u32::try_from(load.due_s.len()).unwrap_or_default());
        board.moved = if more { (board.moved + 1).min(most) } else { board.moved.saturating_sub(1) };
    }

    /// 轮播 on or off.
    pub(super) fn turn_kiosk(&mut self) {
        let minute = self.now.seconds().div_euclid(60);
        if let Some(board) = self.board_mut() {
            board.kiosk = !board.kiosk;
            board.turned = minute;
        }
    }

    /// The next page, where nobody sits there and a minute is over.
    pub(super) fn rotate(&mut self) {
        let minute = self.now.seconds().div_euclid(60);
        if let Some(board) = self.board_mut().filter(|board| board.kiosk && board.turned != minute) {
            let at = Page::ALL.iter().position(|page| *page == board.page).unwrap_or_default();
            if let Some(next) = Page::ALL.get((at + 1) % Page::ALL.len()) {
                board.turn(*next);
            }
            board.turned = minute;
            self.ask_board();
        }
    }

    /// Shows the cases behind the figure with the focus.
    pub(super) fn look_behind(&mut self) {
        if self.board_mut().is_some_and(|board| board.page == Page::Topics) {
            return self.look_behind_topic();
        }
        if self.board_mut().is_some_and(|board| board.page == Page::Pledges) {
            return self.look_behind_pledge();
        }
        let Some(behind) = self.board_mut().and_then(|board| board.behind()) else { return };
        self.show_behind(behind);
    }

    /// The cases that did not keep a pledge this month.
    fn look_behind_pledge(&mut self) {
        let line = self.board_mut().and_then(|board| {
            let view = board.pledges.as_ref()?;
            view.pledges.get(board.row).cloned()
        });
        let Some(line) = line.filter(|line| !line.cases.is_empty()) else {
            return self.say(Word::PledgeNoneBroken);
        };
        let name = say::pledge(&line.pledge, &self.pack, self.lang);
        let about = Word::PledgeBrokenOf.with(self.lang, &[&name]);
        let among = Among { about, cases: line.cases };
        self.show_behind(Behind { among: Some(among), ..Behind::default() });
    }

    /// From the cases behind a figure back to the board.
    pub(super) fn back_to_board(&mut self) -> bool {
        let from = self.queue().is_some_and(|queue| queue.behind.is_some() && queue.marked.is_empty());
        if !self.over.is_empty() || !from {
            return false;
        }
        self.turn_view(0);
        self.open_board();
        true
    }
}

//! 客户: who a customer is, every case of their lines, and what was changed of them lately.

use super::{
    Screen, Session,
    asks::Purpose,
    catalogue::Move,
    find, layout,
    scroll::{follow, moved},
};
use crate::{
    api::{CaseRow, CustomerView, EventView, Hits, Request, Whose},
    case::CustomerId,
};

/// The screen of a customer.
#[derive(Debug, Clone)]
pub struct CustomerScreen {
    pub id: CustomerId,
    pub view: Option<Box<CustomerView>>,
    /// Open cases, then those that ended.
    pub cases: Vec<CaseRow>,
    /// There may be more cases than these.
    pub partial: bool,
    /// What was changed of the customer, the last first.
    pub events: Vec<EventView>,
    selected: usize,
    /// First case shown.
    pub top: usize,
    /// There is no such customer, or not for this person.
    pub refused: bool,
}

impl CustomerScreen {
    fn new(id: CustomerId) -> Self {
        Self {
            id,
            view: None,
            cases: Vec::new(),
            partial: false,
            events: Vec::new(),
            selected: 0,
            top: 0,
            refused: false,
        }
    }

    /// Position of the selected case.
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// The selected case.
    pub fn chosen(&self) -> Option<&CaseRow> {
        self.cases.get(self.selected)
    }

    /// Moves the selection.
    pub fn go(&mut self, to: Move, page: usize) {
        self.selected = moved(self.selected, self.cases.len(), page, to);
        self.top = follow(self.top, self.selected, self.cases.len(), page);
    }

    /// Takes cases in; the selected one stays selected.
    fn take(&mut self, cases: Vec<CaseRow>, page: usize) {
        let selected = self.chosen().map(|row| row.case);
        for row in cases {
            match self.cases.iter_mut().find(|known| known.case == row.case) {
                Some(known) => *known = row,
                None => self.cases.push(row),
            }
        }
        self.cases.sort_by_key(|row| (!row.stage.is_open(), std::cmp::Reverse(row.opened)));
        let at = self.cases.iter().position(|row| Some(row.case) == selected);
        self.selected = at.unwrap_or(0);
        self.top = follow(self.top, self.selected, self.cases.len(), page);
    }
}

impl Session {
    /// The customer of what is shown or selected, as far as is known here.
    pub(super) fn customer_here(&self) -> Option<CustomerId> {
        match self.place() {
            Screen::Case(case) => case.view.as_ref()?.customer,
            Screen::Queue(queue) => {
                let view = queue.preview.as_ref().filter(|view| Some(view.row.case) == queue.selected)?;
                view.customer
            }
            Screen::Find(find) => match find.chosen()? {
                find::Found::Customer(hit) => Some(hit.row.customer),
                find::Found::Case(_) => None,
            },
            _ => None,
        }
    }

    /// Opens a customer over what is there.
    pub(super) fn open_customer(&mut self, id: CustomerId) {
        self.save_drafts();
        self.push(Screen::Customer(Box::new(CustomerScreen::new(id))));
        self.ask_customer(id);
    }

    /// Asks for a customer and the cases of their lines.
    pub(super) fn ask_customer(&mut self, id: CustomerId) {
        self.ask_once(Request::Customer { of: Whose::Id(id) }, Purpose::Customer(id));
        // Cases that ended are found by the number of their customer.
        let request = Request::Find { text: id.to_string(), limit: find::LIMIT };
        self.ask_once(request, Purpose::CasesOf(id));
    }

    fn customer_screen(&mut self, id: CustomerId) -> Option<&mut CustomerScreen> {
        self.over.iter_mut().find_map(|screen| match screen {
            Screen::Customer(customer) if customer.id == id => Some(&mut **customer),
            _ => None,
        })
    }

    /// What is known of a customer has come.
    pub(super) fn customer_known(
        &mut self,
        id: CustomerId,
        view: Box<CustomerView>,
        open: Vec<CaseRow>,
        events: Vec<EventView>,
    ) {
        let page = layout::customer_page(self.size);
        if let Some(customer) = self.customer_screen(id) {
            customer.view = Some(view);
            customer.events = events;
            customer.events.reverse();
            customer.take(open, page);
        }
    }

    /// The cases of a customer have come.
    pub(super) fn cases_known(&mut self, id: CustomerId, hits: Hits) {
        let page = layout::customer_page(self.size);
        if let Some(customer) = self.customer_screen(id) {
            customer.partial = hits.partial || hits.cases.len() >= find::LIMIT as usize;
            customer.take(hits.cases.into_iter().map(|hit| hit.row).collect(), page);
        }
    }

    /// There is no such customer, or not for this person.
    pub(super) fn customer_refused(&mut self, id: CustomerId) {
        if let Some(customer) = self.customer_screen(id) {
            customer.refused = true;
        }
    }
}

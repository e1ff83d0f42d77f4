//! 签到: who is there, by staff number and PIN, where many share one account. Whoever sat at this terminal before is
//! chosen by a digit; the PIN is asked for all the same.

use super::{
    Screen, Session, Who,
    form::Form,
    list::{Item, List, ListOf},
};

/// The screen that asks who is there.
#[derive(Debug, Clone)]
pub struct SignOn {
    pub form: Form,
}

/// People whom one digit chooses.
const MOST: usize = 9;

impl Session {
    /// Keeps who sits here, in the order in which they first came, so that a digit stays a person's own.
    pub(super) fn keep_seated(&mut self, who: &Who) {
        if self.shared
            && self.seated.len() < MOST
            && !self.seated.iter().any(|(staff, _)| *staff == who.staff)
        {
            self.seated.push((who.staff.clone(), who.name.clone()));
        }
    }

    /// Whether there is somebody to choose where the staff number is asked for.
    pub(super) fn offers_seated(&self) -> bool {
        let asked = self.form().and_then(Form::focused).is_some_and(|field| field.name == "staff");
        asked && !self.seated.is_empty()
    }

    /// Lists who sat here before; false where that is not asked for.
    pub(super) fn open_seated(&mut self) -> bool {
        let people = self.seated.iter().zip(1..);
        let items = people
            .map(|((staff, name), n)| Item::new(format!("{n}"), format!("{staff} {name}"), staff.clone()))
            .collect();
        let Screen::SignOn(signon) = self.top_mut() else { return false };
        signon.form.list = Some(List::new(ListOf::Values(signon.form.focus), items));
        true
    }
}

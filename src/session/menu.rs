//! 菜单: a few numbered lines for who comes now and then, instead of keys to remember.

use super::{Screen, Session};

/// The numbered menu.
#[derive(Debug, Clone, Copy)]
pub struct Menu;

impl Session {
    /// 首页: what a person comes back to from everywhere.
    pub(super) fn go_home(&mut self) {
        self.save_drafts();
        self.over.clear();
        if self.starts_with_menu() && !matches!(self.top(), Screen::Menu(_)) {
            self.over.push(Screen::Menu(Menu));
        }
    }

    /// Whether nothing lies over what a person comes back to.
    pub(super) fn is_home(&self) -> bool {
        match self.over.as_slice() {
            [] => !self.starts_with_menu(),
            [Screen::Menu(_)] => self.starts_with_menu(),
            _ => false,
        }
    }

    /// 待办: the queue over the menu.
    pub(super) fn open_queue(&mut self) {
        self.save_drafts();
        self.over.clear();
    }

    /// Opens the menu over the queue.
    pub(super) fn open_menu(&mut self) {
        self.open_queue();
        self.over.push(Screen::Menu(Menu));
    }
}

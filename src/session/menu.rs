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
    }

    /// Opens the menu over the queue.
    pub(super) fn open_menu(&mut self) {
        self.go_home();
        self.over.push(Screen::Menu(Menu));
    }
}

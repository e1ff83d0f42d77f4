//! The catalogue of actions: everything that a key can do, where, and what it comes to. Keymaps bind these ids;
//! footer, help and the lint read this table and nothing else.

use super::setup::Setting;
use crate::{
    case::Verb,
    keys::{ActionFacts, Context, Fault, Keymap, lint},
    lang::{self, Lang},
};

/// What a key can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// Its name in keymaps and in the table of words.
    pub id: &'static str,
    /// Where it works; `Global` is everywhere.
    pub contexts: &'static [Context],
    /// Whether it must have a key that works while an input method is on.
    pub primary: bool,
    pub does: Does,
}

/// What an action comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    Help,
    Back,
    Find,
    Intake,
    Language,
    SwitchPerson,
    Quit,
    Redraw,
    /// Moves the selection, or scrolls.
    Move(Move),
    /// Opens what is selected, or takes it.
    Choose,
    /// The view on this digit, from 1.
    View(usize),
    /// The next case of the view.
    NextCase,
    /// An act on the case.
    Act(Verb),
    /// 命令: the list of everything that can be done here.
    Palette,
    /// What was left half written.
    Drafts,
    /// What was said in the status line lately.
    Messages,
    /// Sends a form although its case changed meanwhile.
    SendAnyway,
    /// Marks the selected case for an act on several, or takes the mark away.
    Mark,
    /// Marks every case of the view that is known, or takes all marks away.
    MarkAll,
    /// The customer of the case, or of the line.
    Customer,
    /// 首页: the queue, or the numbered menu.
    Home,
    /// The numbered menu for who comes now and then.
    Menu,
    /// 待办: the queue, from the numbered menu.
    Queue,
    /// 设置: the person's own settings.
    Setup,
    /// Turns a setting to its next value.
    Set(Setting),
    /// 回执: the slip for the customer.
    Receipt,
    /// 查看明文: what is masked here, with a reason.
    Reveal,
    /// Prints the slip that is shown.
    Print,
    /// Intake for a telephone to be repaired.
    IntakeRepair,
    /// Why the deadlines of the case stand where they stand.
    Proof,
    /// 催办 the open case of the line instead of making a second one.
    UrgeKnown,
    Send,
    NextField,
    PreviousField,
    Phrase,
    Values,
    Repeat,
    /// 一次办结: the form of intake takes conclusion and answer too.
    OneCall,
    /// Shows all, open or closed cases only.
    Filter,
    /// 看板
    Board,
    /// Its page on this digit, from 1.
    BoardPage(usize),
    Left,
    Right,
    /// One case less, or more, is thought to be moved to another team.
    Fewer,
    Further,
    /// 轮播: the next page each minute.
    Kiosk,
    /// 立单: a case of what looks like one incident, or is talked about.
    TakeUp,
    Dismiss,
    /// 口径: those in force.
    LinesToTake,
    Stock,
    Reception,
    /// What the customer of a case has a right to.
    Rights,
    /// 同类: the cases that share a value with this one.
    Alike,
}

/// A move in a list or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    End,
}

const fn action(id: &'static str, contexts: &'static [Context], does: Does) -> Action {
    Action { id, contexts, primary: false, does }
}

const fn primary(id: &'static str, contexts: &'static [Context], does: Does) -> Action {
    Action { id, contexts, primary: true, does }
}

const GLOBAL: &[Context] = &[Context::Global];
const QUEUE: &[Context] = &[Context::Queue];
const CASE: &[Context] = &[Context::Case];
const BOTH: &[Context] = &[Context::Queue, Context::Case];
const MASKED: &[Context] = &[Context::Case, Context::Customer, Context::Form];
const FORM: &[Context] = &[Context::Form];
const INTAKE: &[Context] = &[Context::Intake];
const FIND: &[Context] = &[Context::Find];
const LIST: &[Context] = &[Context::List];
const HELP: &[Context] = &[Context::Help];
const CONFLICT: &[Context] = &[Context::Conflict];
const CUSTOMER: &[Context] = &[Context::Customer];
const SETUP: &[Context] = &[Context::Setup];
const RECEIPT: &[Context] = &[Context::Receipt];
const MENU: &[Context] = &[Context::Menu];
const BOARD: &[Context] = &[Context::Board];

/// Every action, in the order of the help.
pub const ACTIONS: &[Action] = &[
    primary("queue.open", QUEUE, Does::Choose),
    primary("queue.up", QUEUE, Does::Move(Move::Up)),
    primary("queue.down", QUEUE, Does::Move(Move::Down)),
    action("queue.page_up", QUEUE, Does::Move(Move::PageUp)),
    action("queue.page_down", QUEUE, Does::Move(Move::PageDown)),
    action("queue.top", QUEUE, Does::Move(Move::Top)),
    action("queue.end", QUEUE, Does::Move(Move::End)),
    primary("queue.mark", QUEUE, Does::Mark),
    action("queue.mark_all", QUEUE, Does::MarkAll),
    action("drafts.open", GLOBAL, Does::Drafts),
    primary("queue.view_1", QUEUE, Does::View(1)),
    primary("queue.view_2", QUEUE, Does::View(2)),
    primary("queue.view_3", QUEUE, Does::View(3)),
    primary("queue.view_4", QUEUE, Does::View(4)),
    primary("queue.view_5", QUEUE, Does::View(5)),
    primary("queue.view_6", QUEUE, Does::View(6)),
    primary("queue.view_7", QUEUE, Does::View(7)),
    primary("queue.view_8", QUEUE, Does::View(8)),
    primary("queue.view_9", QUEUE, Does::View(9)),
    primary("queue.view_10", QUEUE, Does::View(10)),
    primary("case.accept", BOTH, Does::Act(Verb::Accept)),
    primary("case.claim", BOTH, Does::Act(Verb::Claim)),
    primary("case.dispatch", BOTH, Does::Act(Verb::Dispatch)),
    action("case.assign", BOTH, Does::Act(Verb::Assign)),
    primary("case.transfer", BOTH, Does::Act(Verb::Transfer)),
    primary("case.finish", BOTH, Does::Act(Verb::Finish)),
    primary("case.reply", BOTH, Does::Act(Verb::Reply)),
    primary("case.revisit", BOTH, Does::Act(Verb::Revisit)),
    primary("case.note", CASE, Does::Act(Verb::Note)),
    primary("case.contact", CASE, Does::Act(Verb::Contact)),
    primary("case.close", CASE, Does::Act(Verb::Close)),
    primary("case.urge", BOTH, Does::Act(Verb::Urge)),
    action("case.hold", CASE, Does::Act(Verb::Hold)),
    action("case.resume", CASE, Does::Act(Verb::Resume)),
    action("case.reject", CASE, Does::Act(Verb::Reject)),
    action("case.withdraw", CASE, Does::Act(Verb::Withdraw)),
    action("case.reopen", CASE, Does::Act(Verb::Reopen)),
    action("case.task", CASE, Does::Act(Verb::Task)),
    action("case.respond", CASE, Does::Act(Verb::Respond)),
    action("case.review", CASE, Does::Act(Verb::Review)),
    action("case.ask", CASE, Does::Act(Verb::Ask)),
    action("case.promise", CASE, Does::Act(Verb::Promise)),
    action("case.escalate", CASE, Does::Act(Verb::Escalate)),
    action("case.acknowledge", BOTH, Does::Act(Verb::Acknowledge)),
    action("case.archive", CASE, Does::Act(Verb::Archive)),
    action("case.classify", CASE, Does::Act(Verb::Classify)),
    action("case.amend", CASE, Does::Act(Verb::Amend)),
    action("case.flag", CASE, Does::Act(Verb::Flag)),
    action("case.unflag", CASE, Does::Act(Verb::Unflag)),
    action("case.take_back", BOTH, Does::Act(Verb::TakeBack)),
    action("case.hand_over", BOTH, Does::Act(Verb::HandOver)),
    action("case.grant", BOTH, Does::Act(Verb::Grant)),
    action("case.refuse", BOTH, Does::Act(Verb::Refuse)),
    action("case.keep", CASE, Does::Act(Verb::Keep)),
    action("case.park", CASE, Does::Act(Verb::Park)),
    action("case.judge", CASE, Does::Act(Verb::Judge)),
    action("case.deescalate", CASE, Does::Act(Verb::Deescalate)),
    action("case.supervise", BOTH, Does::Act(Verb::Supervise)),
    action("case.answer", CASE, Does::Act(Verb::Answer)),
    action("case.link", CASE, Does::Act(Verb::Link)),
    action("case.unlink", CASE, Does::Act(Verb::Unlink)),
    action("case.merge", CASE, Does::Act(Verb::Merge)),
    action("case.inform", CASE, Does::Act(Verb::Inform)),
    action("case.fill", CASE, Does::Act(Verb::Fill)),
    action("case.lend", CASE, Does::Act(Verb::Lend)),
    action("case.recover", CASE, Does::Act(Verb::Recover)),
    action("case.reserve", CASE, Does::Act(Verb::Reserve)),
    action("case.use", CASE, Does::Act(Verb::Use)),
    action("case.release", CASE, Does::Act(Verb::Release)),
    action("case.charge", CASE, Does::Act(Verb::Charge)),
    action("case.strike", CASE, Does::Act(Verb::Strike)),
    action("case.propose", CASE, Does::Act(Verb::Propose)),
    action("case.approve", BOTH, Does::Act(Verb::Approve)),
    action("case.decline", BOTH, Does::Act(Verb::Decline)),
    action("case.book", CASE, Does::Act(Verb::Book)),
    action("case.confirm", CASE, Does::Act(Verb::Confirm)),
    action("case.arrive", CASE, Does::Act(Verb::Arrive)),
    action("case.receive", CASE, Does::Act(Verb::Receive)),
    action("case.refer", CASE, Does::Act(Verb::Refer)),
    action("case.attach", CASE, Does::Act(Verb::Attach)),
    primary("case.proof", BOTH, Does::Proof),
    action("case.receipt", CASE, Does::Receipt),
    action("case.rights", CASE, Does::Rights),
    action("case.alike", CASE, Does::Alike),
    action("customer.open", BOTH, Does::Customer),
    action("reveal.open", MASKED, Does::Reveal),
    primary("case.next", BOTH, Does::NextCase),
    primary("case.timeline_up", CASE, Does::Move(Move::Up)),
    primary("case.timeline_down", CASE, Does::Move(Move::Down)),
    action("case.timeline_page_up", CASE, Does::Move(Move::PageUp)),
    action("case.timeline_page_down", CASE, Does::Move(Move::PageDown)),
    action("case.timeline_top", CASE, Does::Move(Move::Top)),
    action("case.timeline_end", CASE, Does::Move(Move::End)),
    primary("form.send", FORM, Does::Send),
    primary("form.next", FORM, Does::NextField),
    primary("form.previous", FORM, Does::PreviousField),
    primary("form.phrase", FORM, Does::Phrase),
    primary("form.values", FORM, Does::Values),
    primary("form.repeat", FORM, Does::Repeat),
    primary("form.one_call", INTAKE, Does::OneCall),
    primary("intake.urge", INTAKE, Does::UrgeKnown),
    primary("find.choose", FIND, Does::Choose),
    primary("find.up", FIND, Does::Move(Move::Up)),
    primary("find.down", FIND, Does::Move(Move::Down)),
    action("find.page_up", FIND, Does::Move(Move::PageUp)),
    action("find.page_down", FIND, Does::Move(Move::PageDown)),
    primary("find.filter", FIND, Does::Filter),
    primary("list.choose", LIST, Does::Choose),
    primary("list.up", LIST, Does::Move(Move::Up)),
    primary("list.down", LIST, Does::Move(Move::Down)),
    action("list.page_up", LIST, Does::Move(Move::PageUp)),
    action("list.page_down", LIST, Does::Move(Move::PageDown)),
    primary("help.up", HELP, Does::Move(Move::Up)),
    primary("help.down", HELP, Does::Move(Move::Down)),
    action("help.page_up", HELP, Does::Move(Move::PageUp)),
    action("help.page_down", HELP, Does::Move(Move::PageDown)),
    action("help.top", HELP, Does::Move(Move::Top)),
    action("help.end", HELP, Does::Move(Move::End)),
    primary("conflict.send", CONFLICT, Does::SendAnyway),
    primary("conflict.up", CONFLICT, Does::Move(Move::Up)),
    primary("conflict.down", CONFLICT, Does::Move(Move::Down)),
    primary("customer.choose", CUSTOMER, Does::Choose),
    primary("customer.up", CUSTOMER, Does::Move(Move::Up)),
    primary("customer.down", CUSTOMER, Does::Move(Move::Down)),
    action("customer.page_up", CUSTOMER, Does::Move(Move::PageUp)),
    action("customer.page_down", CUSTOMER, Does::Move(Move::PageDown)),
    primary("setup.lang", SETUP, Does::Set(Setting::Lang)),
    primary("setup.keymap", SETUP, Does::Set(Setting::Keymap)),
    primary("setup.light", SETUP, Does::Set(Setting::Light)),
    primary("setup.ascii", SETUP, Does::Set(Setting::Ascii)),
    primary("setup.menu", SETUP, Does::Set(Setting::Menu)),
    primary("receipt.print", RECEIPT, Does::Print),
    primary("receipt.up", RECEIPT, Does::Move(Move::Up)),
    primary("receipt.down", RECEIPT, Does::Move(Move::Down)),
    primary("board.choose", BOARD, Does::Choose),
    primary("board.up", BOARD, Does::Move(Move::Up)),
    primary("board.down", BOARD, Does::Move(Move::Down)),
    primary("board.left", BOARD, Does::Left),
    primary("board.right", BOARD, Does::Right),
    action("board.page_up", BOARD, Does::Move(Move::PageUp)),
    action("board.page_down", BOARD, Does::Move(Move::PageDown)),
    primary("board.page_1", BOARD, Does::BoardPage(1)),
    primary("board.page_2", BOARD, Does::BoardPage(2)),
    primary("board.page_3", BOARD, Does::BoardPage(3)),
    primary("board.page_4", BOARD, Does::BoardPage(4)),
    primary("board.page_5", BOARD, Does::BoardPage(5)),
    primary("board.page_6", BOARD, Does::BoardPage(6)),
    primary("board.page_7", BOARD, Does::BoardPage(7)),
    action("board.take_up", BOARD, Does::TakeUp),
    action("board.dismiss", BOARD, Does::Dismiss),
    action("board.further", BOARD, Does::Further),
    action("board.fewer", BOARD, Does::Fewer),
    action("board.kiosk", BOARD, Does::Kiosk),
    primary("menu.intake", MENU, Does::Intake),
    primary("menu.find", MENU, Does::Find),
    primary("menu.repair", MENU, Does::IntakeRepair),
    primary("menu.queue", MENU, Does::Queue),
    primary("find.open", GLOBAL, Does::Find),
    primary("intake.open", GLOBAL, Does::Intake),
    primary("undo", GLOBAL, Does::Act(Verb::Undo)),
    primary("back", GLOBAL, Does::Back),
    primary("help.open", GLOBAL, Does::Help),
    primary("palette.open", GLOBAL, Does::Palette),
    action("board.open", GLOBAL, Does::Board),
    action("lines_to_take.open", GLOBAL, Does::LinesToTake),
    action("stock.open", GLOBAL, Does::Stock),
    action("reception.open", GLOBAL, Does::Reception),
    action("home.open", GLOBAL, Does::Home),
    action("messages.open", GLOBAL, Does::Messages),
    action("setup.open", GLOBAL, Does::Setup),
    action("menu.open", GLOBAL, Does::Menu),
    primary("session.language", GLOBAL, Does::Language),
    primary("session.switch_person", GLOBAL, Does::SwitchPerson),
    primary("screen.redraw", GLOBAL, Does::Redraw),
    primary("session.quit", GLOBAL, Does::Quit),
];

impl Does {
    /// Whether it is of what lies over a place, or of the whole session: all else is done to the place itself.
    pub const fn is_of_overlay(self) -> bool {
        matches!(
            self,
            Self::Help
                | Self::Back
                | Self::Language
                | Self::SwitchPerson
                | Self::Quit
                | Self::Redraw
                | Self::Move(_)
                | Self::Choose
                | Self::Palette
                | Self::Messages
                | Self::SendAnyway
                | Self::Print
        )
    }
}

impl Action {
    /// The action of this name.
    pub fn of(id: &str) -> Option<&'static Self> {
        ACTIONS.iter().find(|action| action.id == id)
    }

    /// What its key does where it has nothing to be done with: yes and no to a refund have the keys of yes and no to what was
    /// asked, and who is called has a slot, who was signed in is received.
    pub fn otherwise(&self) -> Option<&'static Self> {
        match self.id {
            "case.grant" => Self::of("case.approve"),
            "case.refuse" => Self::of("case.decline"),
            "case.confirm" => Self::of("case.book"),
            "case.arrive" => Self::of("case.receive"),
            _ => None,
        }
    }

    /// What the lint of keymaps must know of it.
    pub fn facts(&self) -> ActionFacts<'static> {
        let words = lang::action(self.id).map_or([""; 4], |words| {
            let (zh, en) = (Lang::Zh, Lang::En);
            [words.short(zh), words.short(en), words.long(zh), words.long(en)]
        });
        ActionFacts { id: self.id, contexts: self.contexts, primary: self.primary, words }
    }
}

/// What is wrong with a keymap, given every action that there is.
#[must_use]
pub fn keymap_faults(keymap: &Keymap) -> Vec<Fault> {
    let facts: Vec<_> = ACTIONS.iter().map(Action::facts).collect();
    lint(keymap, &facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Shipped;

    #[test]
    fn the_shipped_keymaps_bind_actions_that_there_are_and_all_of_them() {
        for shipped in Shipped::ALL {
            let keymap = Keymap::shipped(shipped);
            assert_eq!(keymap_faults(&keymap), [], "{}", shipped.id());
            // What is rarely done is found in the palette, all else has a key.
            let rare = |action: &&Action| matches!(action.does, Does::Act(_) | Does::Menu) && !action.primary;
            for action in ACTIONS.iter().filter(|action| !rare(action)) {
                assert!(
                    keymap.bindings().iter().any(|binding| binding.action.as_str() == action.id),
                    "{} has no key in {}",
                    action.id,
                    shipped.id()
                );
            }
        }
    }

    #[test]
    fn every_action_has_one_name_and_words() {
        for (n, action) in ACTIONS.iter().enumerate() {
            assert!(ACTIONS.iter().skip(n + 1).all(|other| other.id != action.id), "{}", action.id);
            assert!(lang::action(action.id).is_some(), "{} has no words", action.id);
        }
    }
}

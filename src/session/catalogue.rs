//! The catalogue of actions: everything that a key can do, where, and what it comes to. Keymaps bind these ids;
//! footer, help and the lint read this table and nothing else.

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
    /// The list of all acts that the case takes.
    Menu,
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
const FORM: &[Context] = &[Context::Form];
const INTAKE: &[Context] = &[Context::Intake];
const FIND: &[Context] = &[Context::Find];
const LIST: &[Context] = &[Context::List];
const HELP: &[Context] = &[Context::Help];

/// Every action, in the order of the help.
pub const ACTIONS: &[Action] = &[
    primary("queue.open", QUEUE, Does::Choose),
    primary("queue.up", QUEUE, Does::Move(Move::Up)),
    primary("queue.down", QUEUE, Does::Move(Move::Down)),
    action("queue.page_up", QUEUE, Does::Move(Move::PageUp)),
    action("queue.page_down", QUEUE, Does::Move(Move::PageDown)),
    action("queue.top", QUEUE, Does::Move(Move::Top)),
    action("queue.end", QUEUE, Does::Move(Move::End)),
    primary("queue.view_1", QUEUE, Does::View(1)),
    primary("queue.view_2", QUEUE, Does::View(2)),
    primary("queue.view_3", QUEUE, Does::View(3)),
    primary("queue.view_4", QUEUE, Does::View(4)),
    primary("queue.view_5", QUEUE, Does::View(5)),
    primary("queue.view_6", QUEUE, Does::View(6)),
    action("queue.view_7", QUEUE, Does::View(7)),
    action("queue.view_8", QUEUE, Does::View(8)),
    action("queue.view_9", QUEUE, Does::View(9)),
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
    primary("case.urge", CASE, Does::Act(Verb::Urge)),
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
    action("case.acknowledge", CASE, Does::Act(Verb::Acknowledge)),
    primary("case.menu", BOTH, Does::Menu),
    primary("case.proof", BOTH, Does::Proof),
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
    primary("find.open", GLOBAL, Does::Find),
    primary("intake.open", GLOBAL, Does::Intake),
    primary("undo", GLOBAL, Does::Act(Verb::Undo)),
    primary("back", GLOBAL, Does::Back),
    primary("help.open", GLOBAL, Does::Help),
    primary("session.language", GLOBAL, Does::Language),
    primary("session.switch_person", GLOBAL, Does::SwitchPerson),
    primary("screen.redraw", GLOBAL, Does::Redraw),
    primary("session.quit", GLOBAL, Does::Quit),
];

impl Action {
    /// The action of this name.
    pub fn of(id: &str) -> Option<&'static Self> {
        ACTIONS.iter().find(|action| action.id == id)
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
            for action in ACTIONS {
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

//! The keys that are shown below: few, of those that work now, what is done next first.

use super::{ACTIONS, Action, Does, Screen, Session};
use crate::{
    api::{View, Wait},
    case::{VISIT, Verb},
    keys::{Context, Sequence},
    lang,
};

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub key: String,
    pub words: &'static str,
    /// It is there however narrow the screen is.
    pub stays: bool,
}

/// What is mostly done next, of what a case takes; the others follow in the order of the stage.
const USUAL: [Verb; 11] = [
    Verb::Resume,
    Verb::Accept,
    Verb::Revisit,
    Verb::Finish,
    Verb::Reply,
    Verb::Dispatch,
    Verb::Fill,
    Verb::Note,
    Verb::Contact,
    Verb::Transfer,
    Verb::Assign,
];
/// Acts of a case in the footer.
const ACTS: usize = 4;

impl Session {
    /// The keys for the footer, the most useful first.
    pub fn footer(&self) -> Vec<Hint> {
        let context = self.context();
        let ids = match context {
            Context::Queue => self.queue_keys(),
            Context::Case => {
                let mut ids = self.acts(Context::Case);
                ids.extend(["palette.open", "case.next"]);
                if matches!(self.top(), Screen::Case(case) if self.last_act == [case.id]) {
                    ids.push("undo");
                }
                ids.push("back");
                ids
            }
            Context::Form => {
                vec!["form.send", "form.next", "form.values", "form.phrase", "form.repeat", "back"]
            }
            Context::Intake => {
                vec![
                    "form.send",
                    "form.next",
                    "intake.urge",
                    "form.phrase",
                    "form.values",
                    "form.one_call",
                    "form.repeat",
                    "back",
                ]
            }
            Context::Find => vec!["find.choose", "find.filter", "back"],
            Context::List if self.lists_drafts() => vec!["list.choose", "undo", "back"],
            Context::List => vec!["list.choose", "back"],
            Context::Help => vec!["help.down", "help.page_down", "back"],
            Context::Conflict => vec!["conflict.send", "back"],
            Context::Customer => vec!["customer.choose", "intake.open", "find.open", "back"],
            Context::Setup => vec!["setup.lang", "setup.keymap", "back"],
            Context::Receipt => vec!["receipt.print", "back"],
            Context::Board => {
                vec!["board.choose", "board.take_up", "board.further", "board.fewer", "board.kiosk", "back"]
            }
            Context::Menu => vec!["menu.intake", "menu.find", "menu.repair", "menu.queue", "session.quit"],
            Context::SignOn => {
                vec!["form.send", "form.next", "form.values", "session.language", "session.quit"]
            }
            Context::Global => Vec::new(),
        };
        let hints = ids.into_iter().filter_map(|id| self.hint(context, Action::of(id)?));
        let help = (context != Context::Help).then(|| self.hint(context, Action::of("help.open")?)).flatten();
        hints.chain(help).collect()
    }

    fn queue_keys(&self) -> Vec<&'static str> {
        let waiting = self.queue().is_some_and(|queue| queue.shown() == View::Waiting);
        if self.queue().is_some_and(|queue| !queue.marked.is_empty()) {
            if waiting {
                return vec![
                    "case.acknowledge",
                    "case.grant",
                    "case.refuse",
                    "case.supervise",
                    "case.assign",
                    "back",
                ];
            }
            return vec!["queue.mark", "case.claim", "case.assign", "case.transfer", "case.dispatch", "back"];
        }
        let mut ids = vec!["queue.open"];
        if let Some(row) = self.queue().and_then(|queue| queue.selected_row()).filter(|_| waiting) {
            if row.waits.iter().any(|wait| matches!(wait, Wait::Acknowledge { .. })) {
                ids.push("case.acknowledge");
            }
            if row.waits.iter().any(|wait| matches!(wait, Wait::Decide { .. })) {
                ids.extend(["case.grant", "case.refuse"]);
            } else if row.waits.iter().any(|wait| matches!(wait, Wait::Approve { .. })) {
                ids.extend(["case.approve", "case.decline"]);
            }
            ids.extend(["case.supervise", "case.assign", "queue.mark"]);
            return ids;
        }
        ids.extend(self.acts(Context::Queue).into_iter().take(3));
        if ids.len() == 1 {
            ids.push("queue.view_2");
        }
        ids.extend(["intake.open", "find.open", "queue.mark"]);
        ids
    }

    /// The acts that the case takes now and that have a key, in the order in which they are usually done.
    fn acts(&self, context: Context) -> Vec<&'static str> {
        let order: Vec<Verb> = match self.place() {
            Screen::Case(case) => case.acts().to_vec(),
            // Of the case on which the selection rested last, so that the footer stands still while it moves.
            Screen::Queue(queue) => queue.preview.as_ref().map(|view| view.acts.clone()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let of = |verb: Verb| {
            ACTIONS.iter().find(|action| action.does == Does::Act(verb) && action.contexts.contains(&context))
        };
        let unowned = match self.place() {
            Screen::Case(case) => case.row().is_some_and(|row| row.owner.is_none()),
            Screen::Queue(queue) => queue.preview.as_ref().is_some_and(|view| view.row.owner.is_none()),
            _ => false,
        };
        let visits =
            matches!(self.place(), Screen::Case(case) if case.row().is_some_and(|row| row.kind == VISIT));
        let approves = match self.place() {
            Screen::Case(case) => {
                case.row().is_some_and(|row| row.waits.iter().any(|it| matches!(it, Wait::Approve { .. })))
            }
            _ => false,
        };
        let on_sheets = matches!(self.place(), Screen::Case(case) if case.has_values());
        let rank = |verb: &Verb| match verb {
            // The next sheet comes first where some were filled in.
            Verb::Fill if !on_sheets => usize::MAX,
            // Whoever is received comes in, and is then received.
            Verb::Receive | Verb::Arrive | Verb::Confirm if visits => 0,
            Verb::Book if visits => 1,
            // A refund that waits for somebody waits for their yes.
            Verb::Approve if approves => 0,
            // What lies in a pool is first made one's own.
            Verb::Claim if unowned => 0,
            verb => USUAL.iter().position(|usual| usual == verb).map_or(usize::MAX, |at| at + 1),
        };
        let mut order = order;
        order.sort_by_key(rank);
        order
            .into_iter()
            // Whether there is something to sign for is not known of a row.
            .filter(|verb| *verb != Verb::Undo && (*verb != Verb::Acknowledge || context == Context::Case))
            .filter_map(of)
            .filter(|action| !visits || self.applies(action).is_ok())
            .map(|action| action.id)
            .take(ACTS)
            .collect()
    }

    fn hint(&self, context: Context, action: &Action) -> Option<Hint> {
        let on_selected = context == Context::Queue && matches!(action.does, Does::Act(_));
        if !on_selected {
            self.applies(action).ok()?;
        }
        let key = self.key_of(context, action.id)?;
        let words = lang::action(action.id)?.short(self.lang);
        let stays = matches!(action.does, Does::Back | Does::Help | Does::Palette);
        Some(Hint { key: lang::key(key, self.lang), words, stays })
    }

    /// What the key of an action is called here; nothing where it has none.
    pub fn key_name(&self, id: &str) -> String {
        self.key_of(self.context(), id).map(|keys| lang::key(keys, self.lang)).unwrap_or_default()
    }

    /// The key that is shown for an action: one that works under an input method while one is on.
    pub fn key_of<'a>(&'a self, context: Context, id: &'a str) -> Option<&'a Sequence> {
        let passes = |keys: &&Sequence| keys.0.iter().all(|key| key.passes_input_method());
        let mut keys = self.keymap.keys_of(context, id);
        let found = if self.input_method { keys.find(passes) } else { None };
        let found = found.or_else(|| self.keymap.keys_of(context, id).next());
        let gives_way =
            |of: &&Action| of.otherwise().is_some_and(|other| other.id == id) && self.applies(of).is_err();
        let of_other = || ACTIONS.iter().find(gives_way);
        found.or_else(|| self.keymap.keys_of(context, of_other()?.id).next())
    }
}

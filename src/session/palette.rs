//! 命令: everything that can be done here, what can be done now first. Found by its words in either language, by how
//! they are read, by other words for the same, or by its code.

use super::{
    ACTIONS, Action, Does, Screen, Session,
    list::{Item, List, ListOf},
    screens::context,
};
use crate::{
    case::Verb,
    lang::{self, Lang},
};

impl Session {
    /// Opens the palette over what is there.
    pub(super) fn open_palette(&mut self) {
        let items = self.palette();
        self.over.push(Screen::List(Box::new(List::new(ListOf::Palette, items))));
    }

    /// The acts that the case takes, with a code each; then all else that can be done; then what cannot, and why.
    fn palette(&self) -> Vec<Item> {
        let chain = context(self.place()).chain();
        let here = ACTIONS.iter().filter(|action| {
            let shown = !matches!(action.does, Does::Move(_) | Does::Choose | Does::Palette | Does::Set(_));
            shown && action.contexts.iter().any(|at| chain.contains(at))
        });
        let offered = |action: &&Action| matches!(action.does, Does::View(n) if n > self.views());
        let (mut acts, mut others, mut not_now) = (Vec::new(), Vec::new(), Vec::new());
        for action in here.filter(|action| !offered(action)) {
            match (action.does, self.applies(action)) {
                (_, Err(why)) => not_now.push((action, Some(self.say_why_briefly(&why)))),
                (Does::Act(verb), Ok(())) if verb != Verb::Undo => acts.push((action, None)),
                (_, Ok(())) => others.push((action, None)),
            }
        }
        // In the order in which the case offers them: what is usually done next first.
        let order = self.acts_here();
        acts.sort_by_key(|(action, _)| order.iter().position(|verb| Does::Act(*verb) == action.does));
        let digits = if acts.len() > 9 { 2 } else { 1 };
        let codes = (1..=acts.len()).map(|n| format!("{n:0digits$}")).chain(std::iter::repeat(String::new()));
        acts.into_iter()
            .chain(others)
            .chain(not_now)
            .zip(codes)
            .map(|((action, why), code)| self.palette_item(action, why, code))
            .collect()
    }

    fn palette_item(&self, action: &Action, why: Option<String>, code: String) -> Item {
        let words = lang::action(action.id);
        let in_both = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| {
            words.into_iter().flat_map(move |words| [words.short(lang), words.long(lang), words.also(lang)])
        });
        let shown = words.map_or(action.id, |words| words.long(self.lang));
        let mut item = Item::new(code, shown, action.id).also(in_both);
        item.keys = self
            .key_of(context(self.place()), action.id)
            .map(|keys| lang::key(keys, self.lang))
            .unwrap_or_default();
        item.why = why;
        item
    }

    /// Looks in find for what the palette does not know.
    pub(super) fn find_instead(&mut self) -> bool {
        let Screen::List(list) = self.top() else { return false };
        let text = list.filter.text().trim().to_owned();
        if list.of != ListOf::Palette || text.is_empty() || self.who.is_none() {
            return false;
        }
        self.over.pop();
        self.open_find();
        self.look_for(text);
        true
    }
}

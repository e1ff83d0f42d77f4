//! 不再提示: why what is told of many cases is dismissed, from a short list or in words.

use super::{
    Screen, Session,
    asks::Purpose,
    list::{Item, List, ListOf},
    topics::Topic,
};
use crate::{api::Request, lang::Word};

const WHYS: [Word; 3] = [Word::DismissKnown, Word::DismissUsual, Word::DismissWrong];

impl Session {
    /// What stands under the focus, where it can be dismissed.
    pub(super) fn dismissible(&self) -> Option<String> {
        let Screen::Board(board) = self.place() else { return None };
        match board.topic()? {
            Topic::Cluster(cluster) => Some(cluster.topic.clone()),
            Topic::Alarm(alarm) => Some(alarm.topic.clone()),
            Topic::Incident(_) | Topic::Category(_) | Topic::Phrase(_) | Topic::Improvement(_) => None,
        }
    }

    /// Lists the reasons.
    pub(super) fn open_dismiss(&mut self) {
        if self.dismissible().is_none() {
            return;
        }
        let lang = self.lang;
        let item = |(n, why): (usize, Word)| Item::new(n.to_string(), why.say(lang), why.say(lang));
        let mut items: Vec<Item> = (1..).zip(WHYS).map(item).collect();
        let mut other = Item::new("4", Word::DismissOther.say(lang), "");
        // That one is what is typed, so it is nothing to choose.
        other.why = Some(Word::RevealInWords.say(lang).to_owned());
        items.push(other);
        self.push(Screen::List(Box::new(List::new(ListOf::Dismiss, items))));
    }

    /// A reason was chosen.
    pub(super) fn dismiss(&mut self, why: &str) {
        if why.is_empty() {
            self.open_dismiss();
            return self.say(Word::RevealInWords);
        }
        if let Some(topic) = self.dismissible() {
            self.ask(Request::DismissTopic { topic, why: why.to_owned() }, Purpose::Dismiss);
        }
    }

    /// A reason in words, where nothing of the list fits what was typed.
    pub(super) fn dismiss_in_words(&mut self) -> bool {
        let Screen::List(list) = self.top() else { return false };
        let text = list.filter.text().trim().to_owned();
        if list.of != ListOf::Dismiss || text.is_empty() {
            return false;
        }
        self.over.pop();
        self.dismiss(&text);
        true
    }

    /// It is told no longer.
    pub(super) fn dismissed(&mut self) {
        self.say(Word::Dismissed);
        self.ask_topics();
    }
}

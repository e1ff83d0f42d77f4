//! 常用语: the phrases that a form offers.

use super::{
    form::{Asks, Form},
    list::Item,
    text_field::SLOT,
};
use crate::{
    case::Verb,
    lang::Lang,
    rules::{Pack, Phrase, PhraseFor, offered},
};

impl Form {
    /// The phrases that fit this form.
    pub fn phrases<'a>(&'a self, pack: &'a Pack) -> impl Iterator<Item = &'a Phrase> {
        let used = match self.asks {
            Asks::New(_) => Some(PhraseFor::Intake),
            Asks::Act(Verb::Reply) => Some(PhraseFor::Reply),
            Asks::Act(Verb::Revisit) => Some(PhraseFor::Revisit),
            Asks::Act(_) => Some(PhraseFor::Note),
            Asks::SignOn | Asks::LineToTake => None,
        };
        let category = self.get("category").or(self.about.category.as_deref());
        let fits = move |above: &String| category.is_some_and(|id| pack.is_under(id, above));
        offered(&pack.phrases)
            .filter(move |phrase| Some(phrase.used) == used)
            .filter(move |phrase| phrase.categories.is_empty() || phrase.categories.iter().any(fits))
    }

    pub(super) fn phrase_items(&self, pack: &Pack, lang: Lang) -> Vec<Item> {
        self.phrases(pack)
            .enumerate()
            .map(|(n, phrase)| {
                let words = phrase.words.say(lang);
                Item::new((n + 1).to_string(), words.replace(SLOT, "…"), words)
            })
            .collect()
    }
}

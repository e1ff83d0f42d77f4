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
        let star = self.about.star.unwrap_or(0);
        let fits = move |above: &String| category.is_some_and(|id| pack.is_under(id, above));
        offered(&pack.phrases)
            .filter(move |phrase| Some(phrase.used) == used && phrase.star.is_none_or(|from| from <= star))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Fields, session::form::About};

    #[test]
    fn a_phrase_for_a_star_level_is_offered_from_that_level_on() {
        let over = "[[phrase]]\nid = \"manager\"\nfor = \"reply\"\nstar = 4\n\
            words = { zh = \"您的客户经理会跟进。\", en = \"Your manager follows it up.\" }\n";
        let pack = Pack::overlay(Pack::builtin(), over).unwrap();
        for (star, offered) in [(None, false), (Some(3), false), (Some(4), true), (Some(5), true)] {
            let about = About { star, ..About::default() };
            let form = Form::act(Verb::Reply, about, &Fields::new(), &pack);
            assert_eq!(form.phrases(&pack).any(|phrase| phrase.id == "manager"), offered, "{star:?}");
        }
    }
}

//! By what a case was found.

use crate::{
    api::Why,
    lang::{Lang, Word},
};

/// What stands beside a hit.
pub fn why(why: &Why, lang: Lang) -> String {
    let word = match why {
        Why::Text(piece) => return Word::WhyText.with(lang, &[piece]),
        Why::Number => Word::WhyNumber,
        Why::External => Word::WhyExternal,
        Why::Phone => Word::WhyPhone,
        Why::Name => Word::WhyName,
    };
    word.say(lang).to_owned()
}

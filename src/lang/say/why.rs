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
        Why::Digits => Word::WhyDigits,
        Why::Name => Word::WhyName,
        Why::Pinyin => Word::WhyPinyin,
        Why::Address => Word::WhyAddress,
    };
    word.say(lang).to_owned()
}

//! 帮助: what works here; and 菜单, the numbered menu for who comes now and then.

use super::{
    heard::{self, Say},
    lines::Enter,
    talk::{Goes, Talk},
};
use crate::{
    api::View,
    cli::CliError,
    keys::Context,
    lang::{self, Lang, Word, say},
    session::{ACTIONS, Action, Does},
};

/// The words of the dialogue, and what each does.
const WORDS: &[(Word, Word)] = &[
    (Word::PlainSayBack, Word::PlainDoBack),
    (Word::PlainSayShow, Word::PlainDoShow),
    (Word::PlainSayAll, Word::PlainDoAll),
    (Word::PlainSayWhy, Word::PlainDoWhy),
    (Word::PlainSayActs, Word::PlainDoActs),
    (Word::PlainSayUndo, Word::PlainDoUndo),
    (Word::PlainSayFind, Word::PlainDoFind),
    (Word::PlainSayCustomer, Word::PlainDoCustomer),
    (Word::PlainSayNew, Word::PlainDoNew),
    (Word::PlainSayOneCall, Word::PlainDoOneCall),
    (Word::PlainSayRepair, Word::PlainDoRepair),
    (Word::PlainSayDrafts, Word::PlainDoDrafts),
    (Word::PlainSayMenu, Word::PlainDoMenu),
];

impl Talk<'_> {
    /// Says everything that can be typed.
    pub(super) fn help(&mut self) {
        let lang = self.lang;
        let views = View::NAMED.map(|(_, view)| say::view(&view, lang));
        let views = views.join(Word::ListComma.say(lang));
        let mut rows = vec![
            (Word::PlainDoViews.say(lang), views.as_str()),
            (Word::PlainDoRow.say(lang), Word::PlainDoRowHelp.say(lang)),
            (Word::PlainDoCase.say(lang), Word::PlainDoCaseHelp.say(lang)),
            (Word::PlainDoMore.say(lang), Word::PlainDoMoreHelp.say(lang)),
            (Word::PlainDoActHead.say(lang), Word::PlainDoAct.say(lang)),
        ];
        rows.extend(WORDS.iter().map(|(what, does)| (first(*what, lang), does.say(lang))));
        let other = if lang == Lang::Zh { Word::PlainSayEn } else { Word::PlainSayZh };
        rows.push((first(other, Lang::En), Word::PlainDoLang.say(lang)));
        rows.push((first(Word::PlainSayQuit, lang), Word::PlainDoQuit.say(lang)));
        for (what, does) in rows {
            self.lines.say(&format!("{what}  {does}"));
        }
        self.say(Word::PlainDoForms);
    }

    /// The numbered menu: what is on it is done at once.
    pub(super) fn menu(&mut self) -> Result<Goes, CliError> {
        let on_it = |action: &&Action| action.contexts == [Context::Menu];
        let items: Vec<&Action> = ACTIONS.iter().filter(on_it).collect();
        for (n, action) in (1..).zip(&items) {
            let words = lang::action(action.id).map_or(action.id, |words| words.long(self.lang));
            self.lines.say_in(2, &format!("{n} {words}"));
        }
        let prompt = Word::PlainWhich.say(self.lang);
        let Some(typed) = self.lines.ask(prompt, Enter::Answers, self.lang)? else { return Ok(Goes::Over) };
        let narrow = heard::narrow(&typed);
        let chosen = narrow.parse::<usize>().ok().and_then(|n| items.get(n.checked_sub(1)?));
        match chosen.map(|action| action.does) {
            Some(Does::Intake) => self.told(Say::New, ""),
            Some(Does::Find) => self.told(Say::Find, ""),
            Some(Does::IntakeRepair) => self.told(Say::Repair, ""),
            Some(Does::Home) => {
                self.open_view(1)?;
                Ok(Goes::On)
            }
            _ if narrow.is_empty() || heard::is_word(&typed, Word::PlainSayCancel) => Ok(Goes::On),
            _ => self.instead(typed),
        }
    }
}

/// A word of the dialogue as it is told.
fn first(word: Word, lang: Lang) -> &'static str {
    word.say(lang).split_whitespace().next().unwrap_or_default()
}

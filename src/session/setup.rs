//! 设置: a person's own settings, each turned by its digit and in force at once. They are kept beside the drafts, and
//! come with the person to every terminal.

use super::{Effect, Screen, Session, drafts};
use crate::{
    api::Request,
    case::Fields,
    keys::Shipped,
    lang::{Lang, Word, say},
    session::asks::Purpose,
};

/// The place where they are kept.
pub const PLACE: &str = "setup";

/// A setting of a person's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    Lang,
    Keymap,
    /// Whether the ground of the terminal is light.
    Light,
    /// Whether lines and signs are ASCII.
    Ascii,
    /// What stands there first: the queue or the numbered menu.
    Menu,
}

impl Setting {
    /// Every setting, in the order of the screen.
    pub const ALL: [Self; 5] = [Self::Lang, Self::Keymap, Self::Light, Self::Ascii, Self::Menu];

    /// The action that turns it.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Lang => "setup.lang",
            Self::Keymap => "setup.keymap",
            Self::Light => "setup.light",
            Self::Ascii => "setup.ascii",
            Self::Menu => "setup.menu",
        }
    }
}

/// What a person has chosen; nothing where the terminal or the site decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    lang: Option<Lang>,
    keymap: Option<Shipped>,
    light: Option<bool>,
    ascii: Option<bool>,
    menu: bool,
}

impl Settings {
    fn read(fields: &Fields) -> Self {
        let said = |name: &str| fields.get(name).map(String::as_str);
        let yes = |name: &str| said(name).map(|value| value == "yes");
        Self {
            lang: said("lang").and_then(Lang::of),
            keymap: said("keymap").and_then(Shipped::of),
            light: yes("light"),
            ascii: yes("ascii"),
            menu: yes("menu").unwrap_or_default(),
        }
    }

    fn write(self) -> Fields {
        let yes = |value: bool| if value { "yes" } else { "no" };
        let values = [
            ("lang", self.lang.map(Lang::id)),
            ("keymap", self.keymap.map(Shipped::id)),
            ("light", self.light.map(yes)),
            ("ascii", self.ascii.map(yes)),
            ("menu", Some(yes(self.menu))),
        ];
        values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect()
    }
}

/// What holds where nobody chose otherwise: what the terminal and the command line say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    pub lang: Lang,
    /// The language was asked for on the command line, which goes before what the person chose.
    pub lang_asked: bool,
    /// The ground of the terminal is light.
    pub light: bool,
    /// Its lines and signs are ASCII.
    pub ascii: bool,
}

impl Session {
    /// What was kept of the person's settings takes effect.
    pub(super) fn take_settings(&mut self) {
        let early = self.settings;
        self.settings_known = true;
        let kept = self.drafts.get(PLACE).map(Settings::read).unwrap_or_default();
        // What was turned before they came goes before them.
        self.settings = Settings {
            lang: early.lang.or(kept.lang),
            keymap: early.keymap.or(kept.keymap),
            light: early.light.or(kept.light),
            ascii: early.ascii.or(kept.ascii),
            menu: early.menu || kept.menu,
        };
        if early != Settings::default() {
            self.keep_settings();
        }
        let kept = self.settings;
        if let Some(lang) = kept.lang.filter(|_| !self.usual.lang_asked) {
            self.lang = lang;
        }
        if let Some(shipped) = kept.keymap.filter(|shipped| *shipped != self.shipped) {
            self.choose_keymap(shipped);
            if self.key_faults.is_empty() {
                self.said = None;
            }
        }
        if kept.light.is_some() || kept.ascii.is_some() {
            self.send_look();
        }
        self.lay_out();
        if kept.menu && self.over.is_empty() {
            self.open_menu();
        }
    }

    /// Nobody sits here any more: what the terminal says holds again.
    pub(super) fn forget_settings(&mut self) {
        let before = std::mem::take(&mut self.settings);
        self.settings_known = false;
        self.lang = self.usual.lang;
        if before.keymap.is_some() {
            self.choose_keymap(self.own_keys.as_ref().map(super::OwnKeys::base).unwrap_or_default());
        }
        if before.light.is_some() || before.ascii.is_some() {
            self.send_look();
        }
    }

    /// Turns a setting to its next value, and keeps it.
    pub(super) fn turn(&mut self, setting: Setting) {
        self.said = None;
        match setting {
            Setting::Lang => self.turn_language(),
            Setting::Keymap => {
                let all = Shipped::ALL;
                let at = all.iter().position(|shipped| *shipped == self.shipped).unwrap_or_default();
                let next = all.get((at + 1) % all.len()).copied().unwrap_or_default();
                self.settings.keymap = Some(next);
                self.choose_keymap(next);
            }
            Setting::Light => {
                self.settings.light = Some(!self.is_light());
                self.send_look();
            }
            Setting::Ascii => {
                self.settings.ascii = Some(!self.is_ascii());
                self.send_look();
            }
            Setting::Menu => self.settings.menu = !self.settings.menu,
        }
        self.keep_settings();
    }

    /// The language was changed: a choice of the person.
    pub(super) fn choose_lang(&mut self, lang: Lang) {
        self.lang = lang;
        self.settings.lang = Some(lang);
        self.keep_settings();
    }

    fn keep_settings(&mut self) {
        let fields = self.settings.write();
        if self.settings_known && self.drafts.keep(PLACE, fields.clone()) {
            let text = drafts::write(&fields);
            self.ask(Request::SaveDraft { place: PLACE.to_owned(), text }, Purpose::Draft);
        }
    }

    fn send_look(&mut self) {
        self.out.push(Effect::Look { light: self.settings.light, ascii: self.settings.ascii });
    }

    fn is_light(&self) -> bool {
        self.settings.light.unwrap_or(self.usual.light)
    }

    fn is_ascii(&self) -> bool {
        self.settings.ascii.unwrap_or(self.usual.ascii)
    }

    /// Whether a person's home is the numbered menu.
    pub(super) fn starts_with_menu(&self) -> bool {
        self.settings.menu
    }

    /// The values of a setting, and which of them holds.
    pub fn values_of(&self, setting: Setting) -> (Vec<&'static str>, usize) {
        let lang = self.lang;
        let two = |off: Word, on: Word, is: bool| (vec![off.say(lang), on.say(lang)], usize::from(is));
        match setting {
            Setting::Lang => {
                (vec![say::lang_name(Lang::Zh), say::lang_name(Lang::En)], usize::from(lang == Lang::En))
            }
            Setting::Keymap => {
                let at = Shipped::ALL.iter().position(|shipped| *shipped == self.shipped).unwrap_or_default();
                (Shipped::ALL.map(|shipped| say::keymap(shipped, lang)).to_vec(), at)
            }
            Setting::Light => two(Word::GroundDark, Word::GroundLight, self.is_light()),
            Setting::Ascii => two(Word::SignsDrawn, Word::SignsAscii, self.is_ascii()),
            Setting::Menu => two(Word::HomeQueue, Word::HomeMenu, self.settings.menu),
        }
    }

    /// What stands below the settings and cannot be changed here: person, site, rules.
    pub fn facts_of_setup(&self) -> Vec<(&'static str, String)> {
        let lang = self.lang;
        let mut facts = Vec::new();
        if let Some(who) = &self.who {
            let team = who.team.as_deref().map(|team| say::team(team, &self.pack, lang)).unwrap_or_default();
            let role = say::role(who.role, lang);
            facts.push((Word::SetupPerson.say(lang), format!("{} {}  {role}  {team}", who.staff, who.name)));
        }
        facts.push((Word::SetupSite.say(lang), format!("{}  {}", self.site.name, self.site.letters)));
        facts.push((Word::SetupRules.say(lang), format!("{} {}", self.pack.id, self.pack.version)));
        facts
    }

    /// Opens the settings over what is there.
    pub(super) fn open_setup(&mut self) {
        if !matches!(self.top(), Screen::Setup) {
            self.push(Screen::Setup);
        }
    }
}

//! Some people of a site, each at a terminal of their own, who work in one language. What they press is counted: every key
//! of an action and every digit of a number, a code or a time is one key; words of their own count for nothing.

use std::{collections::BTreeMap, fs};

use caseloop::lang::Lang;

use crate::support::{Site, screen::Screen};

const PIN: &str = "4711";

pub struct Seats<'a> {
    site: &'a Site,
    lang: Lang,
    screens: BTreeMap<&'static str, Screen>,
    who: &'static str,
    pub count: usize,
}

impl<'a> Seats<'a> {
    pub fn new(site: &'a Site, lang: Lang) -> Self {
        Self { site, lang, screens: BTreeMap::new(), who: "", count: 0 }
    }

    /// Somebody who may sit down here.
    pub fn person(&self, staff: &str, name: &str, role: &str, team: Option<&str>) {
        let pin = self.site.path().join("pin");
        fs::write(&pin, PIN).unwrap();
        let person = ["person", "add", staff, name, "--role", role, "--pin-file", pin.to_str().unwrap()];
        let team: Vec<&str> = team.into_iter().flat_map(|team| ["--team", team]).collect();
        self.site.ok(&[&person[..], &team].concat());
    }

    /// From here on this one types, at their own terminal, where they signed on.
    pub fn sit(&mut self, who: &'static str) -> &mut Self {
        self.who = who;
        if !self.screens.contains_key(who) {
            let screen = Screen::open(self.site, &["--lang", self.say("zh", "en")]);
            screen.settles();
            screen.keys("\x10");
            screen.shows(self.say("工号", "Staff number"));
            for keys in [who, "\t", PIN, "\x1bOR"] {
                screen.keys(keys);
            }
            screen.shows(&format!(" {who} "));
            self.screens.insert(who, screen);
        }
        self.screen().settles();
        self
    }

    /// Keys by their names, with spaces between; digits and letters as they are.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.count += bytes(key).map_or(key.chars().count(), |_| 1);
            self.screen().keys(bytes(key).unwrap_or(key));
        }
        self
    }

    /// A text of their own.
    pub fn write(&mut self, zh: &str, en: &str) -> &mut Self {
        self.screen().keys(self.say(zh, en));
        self
    }

    /// The screen shows this, and is painted as a whole.
    pub fn see(&mut self, zh: &str, en: &str) -> &mut Self {
        self.screen().shows(self.say(zh, en));
        self.screen().settles();
        self
    }

    /// Sends the form, and sees that this was done.
    pub fn send(&mut self, zh: &str, en: &str) -> &mut Self {
        let (zh, en) = (format!("已办：{zh}"), format!("Done: {en}"));
        self.press("F3").see(&zh, &en)
    }

    /// One of two, by the language of the site.
    pub fn say<'b>(&self, zh: &'b str, en: &'b str) -> &'b str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    pub fn screen(&self) -> &Screen {
        &self.screens[self.who]
    }
}

/// What a terminal sends for a key that has a name.
fn bytes(key: &str) -> Option<&'static str> {
    Some(match key {
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F12" => "\x1b[24~",
        "Tab" => "\t",
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Down" => "\x1b[B",
        _ => return None,
    })
}

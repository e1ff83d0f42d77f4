//! The words of a case: what the customer says, and what staff writes.

use super::{
    customer::Customer,
    fill::fill,
    life::{Ground, Life},
    town::{Manner, Matter, any},
};
use crate::{
    case::{Word, Words},
    sim::Chance,
};

/// How a refund is worked on that comes to be paid.
const REPAID: &str = "repaid";

/// What a customer says about a matter: mostly a sentence, now and then a story.
pub fn said(on: &Ground<'_>, matter: &Matter, customer: Option<&Customer>, chance: &mut Chance) -> String {
    let of = &on.town.matters;
    let place = place(customer);
    let mut text = String::new();
    for part in [any(&of.openers, chance), any(&matter.text, chance), any(&of.closers, chance)] {
        text.push_str(&fill(part, place, of, chance));
    }
    let more = match chance.between(1, 100) {
        1..=3 => chance.between(5, 14),
        4..=18 => chance.between(1, 2),
        _ => 0,
    };
    for _ in 0..more {
        text.push('\n');
        text.push_str(&fill(any(&of.long, chance), place, of, chance));
    }
    text
}

/// How people call the place of a customer.
pub fn place(customer: Option<&Customer>) -> &str {
    customer.map_or("市区", |customer| customer.address.short.as_str())
}

impl Life<'_> {
    /// One of these texts.
    pub fn text(&mut self, of: &[String]) -> Words {
        let text = any(of, &mut self.chance);
        let text = fill(text, place(self.customer.as_ref()), &self.on.town.matters, &mut self.chance);
        Words::of([(Word::Text, Some(text))])
    }

    /// What is noted on the way.
    pub fn note(&mut self) -> Words {
        self.by_manner(|manner| &manner.notes)
    }

    /// What was found.
    pub fn found(&mut self) -> Words {
        self.by_manner(|manner| &manner.found)
    }

    /// What the customer is told.
    pub fn answer(&mut self) -> Words {
        self.by_manner(|manner| &manner.answers)
    }

    fn by_manner(&mut self, texts: impl Fn(&Manner) -> &Vec<String>) -> Words {
        let on = self.on;
        let id = if self.pays() { REPAID } else { &self.matter.manner };
        let manner = on.town.matters.manners.iter().find(|manner| manner.id == *id);
        match manner {
            Some(manner) => self.text(texts(manner)),
            None => Words::default(),
        }
    }
}

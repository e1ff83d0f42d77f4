//! Names of people and companies.

use super::town::{People, any, weighted};
use crate::sim::Chance;

impl People {
    /// A Chinese name: surname and given name, each as often as it is heard.
    pub fn name(&self, chance: &mut Chance) -> String {
        let surname = weighted(&self.surnames, chance);
        let given = match chance.between(1, 100) {
            1..=17 => weighted(&self.single, chance).to_owned(),
            18..=42 => weighted(&self.pairs, chance).to_owned(),
            _ => format!("{}{}", weighted(&self.first, chance), weighted(&self.second, chance)),
        };
        format!("{surname}{given}")
    }

    /// The name of a customer: mostly a Chinese one, now and then Mongolian, foreign, mixed, or a company's.
    pub fn customer(&self, chance: &mut Chance) -> (String, bool) {
        match chance.between(1, 1_000) {
            1..=55 => (self.company(chance), true),
            56..=68 => (self.foreigner(chance), false),
            69..=74 => (format!("{}（{}）", self.name(chance), any(&self.nicknames, chance)), false),
            75..=88 => {
                let father = any(&self.plateau, chance);
                (format!("{}·{father}", any(&self.plateau, chance)), false)
            }
            89..=91 => {
                (format!("{}{}", weighted(&self.surnames, chance), any(&self.nicknames, chance)), false)
            }
            _ => (self.name(chance), false),
        }
    }

    fn foreigner(&self, chance: &mut Chance) -> String {
        let (first, last) = (any(&self.foreign_first, chance), any(&self.foreign_last, chance));
        if chance.percent(20) { format!("{last}, {first}") } else { format!("{first} {last}") }
    }

    fn company(&self, chance: &mut Chance) -> String {
        let place = if chance.percent(55) { "张家口" } else { "" };
        let (brand, trade) = (any(&self.brands, chance), any(&self.trades, chance));
        format!("{place}{brand}{trade}{}", any(&self.forms, chance))
    }
}

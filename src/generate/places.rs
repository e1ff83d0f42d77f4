//! Addresses: county, then road, estate and flat, or town and village.

use super::town::{Places, any};
use crate::{case::Place, sim::Chance};

/// Where somebody lives.
#[derive(Debug)]
pub struct Address {
    pub place: Place,
    pub text: String,
    /// As people there call it.
    pub short: String,
}

impl Places {
    pub fn address(&self, chance: &mut Chance) -> Address {
        let Some(county) = chance.weighted(&self.counties, |county| county.weight) else {
            return Address { place: Place::Town, text: self.city.clone(), short: self.city.clone() };
        };
        let city = if chance.percent(35) { self.city.as_str() } else { "" };
        if chance.percent(county.village) {
            let town = any(&county.towns, chance);
            let village =
                format!("{}{}村", any(&self.village.heads, chance), any(&self.village.tails, chance));
            let house = match chance.between(1, 3) {
                1 => String::new(),
                2 => format!("{}组", chance.between(1, 9)),
                _ => format!("{}号", chance.between(1, 260)),
            };
            let text = format!("{city}{}{town}{village}{house}", county.name);
            return Address { place: Place::Village, text, short: village };
        }
        let road = any(&county.roads, chance);
        let estate = format!("{}{}", any(&self.estate.heads, chance), any(&self.estate.tails, chance));
        let flat = match chance.between(1, 4) {
            1 => format!("{}-{}-{}", chance.between(1, 30), chance.between(1, 6), self.flat(chance)),
            2 => format!("{}号楼{}室", chance.between(1, 30), self.flat(chance)),
            _ => format!("{}号楼{}单元{}", chance.between(1, 30), chance.between(1, 6), self.flat(chance)),
        };
        let number =
            if chance.percent(40) { format!("{}号", chance.between(1, 188)) } else { String::new() };
        let text = format!("{city}{}{road}{number}{estate}{flat}", county.name);
        Address { place: Place::Town, text, short: estate }
    }

    fn flat(&self, chance: &mut Chance) -> i64 {
        chance.between(1, 26) * 100 + chance.between(1, 4)
    }
}

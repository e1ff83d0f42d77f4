//! What is written down at the steps of the work: the sheets that the rules have for a case, filled in as staff does it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    fill::fill,
    life::{Done, Life, Over},
    staff::{SERVICE, Worker},
    telling::place,
    town::{Town, any},
};
use crate::{
    case::{Command, Judgement, Liability, Role, Stage, Verb, Words, read_sheet},
    rules::Pack,
    sim::Chance,
    sla::Instant,
};

/// The sheets on which it stands that a phone is here, and what ails it.
const OPENED_UP: [&str; 2] = ["hand_in", "diagnosis"];
const PART_WANTED: &str = "part_wanted";
const PART_HERE: &str = "part_here";

/// `steps.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    #[serde(rename = "partner")]
    pub partners: Vec<Partner>,
    /// What a charge is, in fen.
    pub amounts: Vec<i64>,
    /// Why a payment fails.
    pub failed: Vec<String>,
    /// Why a proposal is not approved.
    pub declined: Vec<String>,
    #[serde(rename = "step")]
    pub all: Vec<Step>,
}

/// Who charges through the bill.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    pub name: String,
    pub code: String,
    pub app: String,
    pub weight: u32,
}

/// A sheet, and when it is filled in with what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub sheet: String,
    /// Parts of a hundred of the time until there is a result; minutes behind the answer with `told`.
    pub at: i64,
    #[serde(default)]
    pub told: bool,
    /// Of a thousand cases so many have it.
    pub share: u32,
    /// Of a thousand of these so many only after the customer was told.
    #[serde(default)]
    pub late: u32,
    #[serde(default)]
    pub results: Vec<String>,
    #[serde(default)]
    pub categories: Vec<String>,
    pub needs: Option<String>,
    /// By field.
    pub values: BTreeMap<String, Vec<String>>,
}

impl Steps {
    /// The steps for cases of such a category, by their places.
    pub fn of(&self, category: &str, pack: &Pack) -> Vec<usize> {
        let kind = pack.category(category).and_then(|it| pack.kind_of(it)).unwrap_or_default();
        let fits = |step: &Step| {
            let mut above = step.categories.iter();
            let named = step.categories.is_empty() || above.any(|above| pack.is_under(category, above));
            named && pack.sheets_for(kind, Some(category)).any(|sheet| sheet.id == step.sheet)
        };
        (0..).zip(&self.all).filter(|(_, step)| fits(step)).map(|(place, _)| place).collect()
    }
}

impl<'a> Life<'a> {
    /// The steps until there is a result, each with its moment and its place.
    pub fn steps(&mut self, ready: Instant) -> Vec<(Instant, usize)> {
        let (on, matter, now) = (self.on, self.matter, self.now);
        let left = ready.since(now).max(60);
        let mut coming = Vec::new();
        for place in &matter.steps {
            let Some(step) = on.town.steps.all.get(*place).filter(|step| !step.told) else { continue };
            if self.takes(step) && !self.chance.per_mille(step.late) {
                coming.push((now.plus(left * step.at / 100), *place));
            }
        }
        coming
    }

    /// Whether a case like this has this step, by its result and by chance.
    fn takes(&mut self, step: &Step) -> bool {
        let result = self.result().map(|(disposition, _)| disposition).unwrap_or_default();
        let fits = step.results.is_empty() || step.results.contains(&result);
        fits && self.chance.per_mille(step.share)
    }

    /// The step of this place; what was written down already is not written again.
    pub fn step(&mut self, place: usize, at: Instant, worker: &Worker) -> Done {
        let Some(step) = self.on.town.steps.all.get(place) else { return Ok(false) };
        let been = |sheet: &String| self.case.sheets.contains_key(sheet);
        if been(&step.sheet) || step.needs.as_ref().is_some_and(|sheet| !been(sheet)) {
            return Ok(false);
        }
        self.filled_in(step, at, worker)
    }

    /// What is written down after the customer was told: that the phone is out, and what was left over.
    pub fn steps_told(&mut self, worker: &Worker) -> Result<(), Over> {
        let (on, matter) = (self.on, self.matter);
        for place in &matter.steps {
            let Some(step) = on.town.steps.all.get(*place) else { continue };
            let minutes = match step.told {
                true if self.takes(step) => step.at,
                // What was ordered and left lying.
                false if step.late > 0 && self.chance.percent(60) => self.chance.between(1_500, 4_000),
                _ => continue,
            };
            if self.case.stage == Stage::Revisit {
                let at = self.at_work(worker.role, minutes);
                self.step(*place, at, worker)?;
            }
        }
        Ok(())
    }

    /// Whatever must be written down or judged before the customer gets the answer.
    pub fn owes_nothing(&mut self, at: Instant, worker: &Worker) -> Result<(), Over> {
        let on = self.on;
        if let Some((sheet, _)) = self.case.owed_sheet(on.pack, at) {
            let sheet = sheet.id.clone();
            self.written(&sheet, at, worker)?;
        }
        if let Some(_field) = self.case.owed_judgement(on.pack)
            && let Some(leader) = on.staff.one(Role::TeamLeader, Some(SERVICE), &mut self.chance)
        {
            let liability =
                if self.chance.percent(70) { Liability::Responsible } else { Liability::NotResponsible };
            let team = (liability == Liability::Responsible).then(|| self.matter.team.clone());
            let judgement = Judgement { liability, team, partner: None };
            let words = self.note();
            self.act(at, leader, Verb::Judge, Command::Judge(judgement), words)?;
        }
        Ok(())
    }

    /// Waits for a part, once it is known which. Whether it does.
    pub fn part_wanted(&mut self, at: Instant, worker: &Worker) -> Done {
        for sheet in OPENED_UP {
            if !self.case.sheets.contains_key(sheet) {
                self.written(sheet, at, worker)?;
            }
        }
        self.written(PART_WANTED, at, worker)
    }

    /// The part came.
    pub fn part_here(&mut self, at: Instant, worker: &Worker) -> Done {
        if self.case.hold.is_some() { self.written(PART_HERE, at, worker) } else { Ok(false) }
    }

    /// The sheet of this name, where the case has one.
    fn written(&mut self, sheet: &str, at: Instant, worker: &Worker) -> Done {
        let (all, matter) = (&self.on.town.steps.all, self.matter);
        let mut steps = matter.steps.iter().filter_map(|place| all.get(*place));
        match steps.find(|step| step.sheet == sheet) {
            Some(step) => self.filled_in(step, at, worker),
            None => Ok(false),
        }
    }

    fn filled_in(&mut self, step: &Step, at: Instant, worker: &Worker) -> Done {
        let on = self.on;
        let Some(sheet) = on.pack.sheet(&step.sheet) else { return Ok(false) };
        let mut fields = BTreeMap::new();
        for (field, values) in &step.values {
            let value = any(values, &mut self.chance);
            fields.insert(field.clone(), self.value(field, value, at));
        }
        // What the description of the town says fits the sheet: a test reads it.
        let Ok(filled) = read_sheet(sheet, &fields, at, on.pack) else { return Ok(false) };
        self.act(at, worker, Verb::Fill, Command::Fill(filled), Words::default())
    }

    /// A value with its holes filled by what is known of the case.
    fn value(&mut self, field: &str, value: &str, at: Instant) -> String {
        let hole = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match hole {
            Some("partner") => self.partner().map(|it| it.name.clone()).unwrap_or_default(),
            Some("code") => self.partner().map(|it| it.code.clone()).unwrap_or_default(),
            Some("ware") => self.partner().map(|it| it.app.clone()).unwrap_or_default(),
            Some("same") => self.case.field_value(field).unwrap_or_default(),
            Some("customer") => {
                self.customer.as_ref().map_or("机主本人", |customer| customer.name.as_str()).to_owned()
            }
            Some("caller") => {
                let lines = &self.on.customers.lines;
                let n = self.chance.between(0, i64::from(self.on.customers.count));
                lines.other(u32::try_from(n).unwrap_or_default(), self.on.customers.count)
            }
            // The last digit is reckoned.
            Some("imei") => format!("86{:012}", self.chance.between(0, 999_999_999_999)),
            Some("bought") => {
                let day = self.case.opened.plus(-86_400 * self.chance.between(20, 420));
                day.zoned(&self.on.pack.zone).date().to_string()
            }
            Some("paper") => paper(&mut self.chance),
            Some("cell") => format!("{}-{}", self.chance.between(31_000, 31_299), self.chance.between(1, 3)),
            Some("hits") => self.chance.between(3, 400).to_string(),
            Some("hours") => (at.since(self.case.opened) / 3_600).to_string(),
            _ => fill(value, place(self.customer.as_ref()), &self.on.town.matters, &mut self.chance),
        }
    }

    /// Who charged, where somebody did: one a case.
    pub fn partner(&mut self) -> Option<&'a Partner> {
        let partners = &self.on.town.steps.partners;
        if self.partner.is_none() {
            let places: Vec<(usize, u32)> =
                (0..).zip(partners.iter().map(|partner| partner.weight)).collect();
            self.partner = self.chance.weighted(&places, |(_, weight)| *weight).map(|(place, _)| *place);
        }
        partners.get(self.partner?)
    }
}

/// The number of somebody's identity card; what is kept of it is masked.
fn paper(chance: &mut Chance) -> String {
    let (county, year) = (chance.between(1, 32), chance.between(1_948, 2_006));
    let (month, day) = (chance.between(1, 12), chance.between(1, 28));
    format!("1307{county:02}{year}{month:02}{day:02}{:04}", chance.between(1, 9_999))
}

/// Says for each sort of matter which steps it has.
pub fn lay_out(town: &mut Town, pack: &Pack) {
    let Town { matters, steps, .. } = town;
    for matter in &mut matters.matters {
        matter.steps = steps.of(&matter.category, pack);
    }
}

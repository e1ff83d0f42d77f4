//! Who comes when, and about what: the cases of each day, known before any of them is told.

use super::{
    book::Book,
    days::{Days, spread},
    plan::Plan,
    stream::{self, For},
    town::{Matter, Swell, Town},
};
use crate::{
    case::{CaseId, Site},
    rules::Pack,
    sim::Chance,
    sla::Instant,
};

/// Of a hundred customers so many are there when the year begins.
const STOCK: u64 = 82;
/// One customer of so many calls again and again.
const HEAVY: u32 = 150;

/// How a case stands at the end of the year that is open then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Accept,
    Handle,
    Feedback,
    Revisit,
    /// Waits for the customer.
    Held,
    /// Waits for parts.
    Parts,
    Parked,
    /// Somebody should have done something long ago.
    Late,
}

/// Standings: of a thousand open cases so many, and how old they are, in minutes.
#[rustfmt::skip]
const STANDINGS: [(Standing, u32, i64, i64); 8] = [
    (Standing::Accept, 120, 3, 960), (Standing::Handle, 300, 20, 2_280), (Standing::Feedback, 120, 300, 2_400),
    (Standing::Revisit, 340, 900, 7_600), (Standing::Held, 45, 600, 5_000), (Standing::Parts, 25, 900, 8_400),
    (Standing::Parked, 20, 3_000, 150_000), (Standing::Late, 30, 3_100, 17_000),
];

/// A case that begins.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// From 0.
    pub n: u64,
    pub id: CaseId,
    pub at: Instant,
    /// None where nobody says who they are.
    pub customer: Option<u32>,
    /// Its place in the town's list.
    pub matter: usize,
    pub channel: String,
    pub severity: u8,
    pub repeat: bool,
    pub earlier: Option<CaseId>,
    /// None where it ends before the year does.
    pub standing: Option<Standing>,
}

/// What comes, day by day.
pub struct Arrivals<'a> {
    plan: &'a Plan,
    town: &'a Town,
    days: &'a Days,
    pack: &'a Pack,
    site: Site,
    /// Cases of each day that end before the year does.
    ended: Vec<u32>,
    /// When those begin that do not, the latest first.
    waiting: Vec<(Instant, Standing)>,
    /// Customers who join on each day.
    joining: Vec<u32>,
    /// Customers who are there.
    pub there: u32,
    stock: u32,
    next: u64,
    next_id: u32,
    kinds: Vec<u8>,
    pub book: Book,
}

impl<'a> Arrivals<'a> {
    pub fn new(plan: &'a Plan, town: &'a Town, days: &'a Days, pack: &'a Pack, site: Site) -> Self {
        let stock = (u64::from(plan.customers) * STOCK / 100).max(1);
        let stock = u32::try_from(stock).unwrap_or(plan.customers).min(plan.customers);
        let weights = days.year().iter().map(|day| day.weight);
        let joining = spread(days.year().iter().map(|_| 1), plan.customers - stock);
        let kind = |matter: &Matter| {
            let kind = matter.kind(pack);
            let place = pack.kinds.iter().position(|known| known.id == kind).unwrap_or_default();
            u8::try_from(place).unwrap_or_default()
        };
        Self {
            plan,
            town,
            days,
            pack,
            site,
            ended: spread(weights, plan.cases - plan.open),
            waiting: waiting(plan, days),
            joining,
            there: stock,
            stock,
            next: 0,
            next_id: 1,
            kinds: town.matters.matters.iter().map(kind).collect(),
            book: Book::default(),
        }
    }

    /// Customers who are there when the year begins.
    pub const fn stock(&self) -> u32 {
        self.stock
    }

    /// Seconds in which a case counts for a repeat.
    pub fn window_s(&self) -> i64 {
        i64::from(self.pack.repeat.window_days) * 86_400
    }

    /// Customers who join on a day: the first of them, and when each of them does.
    pub fn joining(&mut self, day: usize) -> (u32, Vec<Instant>) {
        let count = self.joining.get(day).copied().unwrap_or_default();
        let first = self.there;
        self.there += count;
        let mut chance = stream::chance(self.plan.seed, For::Joining, day as u64);
        let Some(from) = self.days.year().get(day).map(|day| day.from) else { return (first, Vec::new()) };
        let ends = self.plan.until.min(from.plus(86_399)).since(from);
        let mut times: Vec<Instant> =
            (0..count).map(|_| from.plus(chance.between(28_800, 72_000).min(ends))).collect();
        times.sort_unstable();
        (first, times)
    }

    /// The cases of a day, in the order in which they begin.
    pub fn of(&mut self, day: usize) -> Vec<Arrival> {
        let Some(from) = self.days.year().get(day).map(|day| day.from) else { return Vec::new() };
        let ends = from.plus(86_399).min(self.plan.until);
        let mut chance = stream::chance(self.plan.seed, For::Day, day as u64);
        let hours: Vec<(i64, u32)> = (0..).zip(self.town.matters.hours.iter().copied()).collect();
        let mut times: Vec<(Instant, Option<Standing>)> =
            (0..self.ended.get(day).copied().unwrap_or_default())
                .map(|_| {
                    let hour = chance.weighted(&hours, |(_, weight)| *weight).map_or(9, |(hour, _)| *hour);
                    let at = from.plus(hour * 3_600 + chance.between(0, 3_599));
                    // On the last day there is only what is over by now.
                    let at = if at > ends { from.plus(at.since(from) % ends.since(from).max(1)) } else { at };
                    (at, None)
                })
                .collect();
        while let Some((at, standing)) = self.waiting.pop_if(|(at, _)| *at <= ends) {
            times.push((at, Some(standing)));
        }
        times.sort_unstable();
        times.into_iter().filter_map(|(at, standing)| self.arrival(day, at, standing)).collect()
    }

    fn arrival(&mut self, day: usize, at: Instant, standing: Option<Standing>) -> Option<Arrival> {
        let today = self.days.year().get(day)?.clone();
        let (n, id) = (self.next, CaseId::mint(self.site, self.next_id)?);
        (self.next, self.next_id) = (n + 1, id.n + 1);
        let mut chance = stream::chance(self.plan.seed, For::Arrival, n);
        let age = self.plan.until.since(at);
        let swells = |matter: &Matter| match matter.swell {
            Some(Swell::Storm) if today.storm => 4,
            Some(Swell::Bills) if today.bills => 2,
            _ => 1,
        };
        let sorts: Vec<(usize, u32)> = self
            .town
            .matters
            .matters
            .iter()
            .map(
                |matter| {
                    if fits(matter, standing, age, self.pack) { matter.weight * swells(matter) } else { 0 }
                },
            )
            .enumerate()
            .collect();
        let matter = chance.weighted(&sorts, |(_, weight)| *weight).map_or(0, |(place, _)| *place);
        let kind = self.kinds.get(matter).copied().unwrap_or_default();
        let severity = match chance.between(1, 100) {
            // What is urgent is not left lying.
            1..=11 if standing.is_some() && age > 7_200 => 3,
            1 => 1,
            2..=11 => 2,
            12..=78 => 3,
            _ => 4,
        };
        let channel = chance.weighted(&self.town.matters.channels, |channel| channel.weight);
        let channel = channel.map_or("call", |channel| channel.id.as_str());
        let hour = at.since(today.from) / 3_600;
        // At night few people sit at the hotline, and nobody in a hall.
        let channel = match channel {
            "hall" if !(9..18).contains(&hour) => "call",
            other => other,
        };
        let channel = if !(7..22).contains(&hour) && chance.percent(70) { "app" } else { channel };
        let mut known = super::book::Known::default();
        let mut customer = None;
        for _ in 0..4 {
            customer = self.customer(&mut chance);
            let Some(who) = customer else { break };
            known = self.book.known(who, kind, at, self.window_s(), today.from);
            if !known.today {
                break;
            }
            (customer, known) = (None, super::book::Known::default());
        }
        if let Some(who) = customer {
            self.book.opened(who, kind, id, at);
        }
        Some(Arrival {
            n,
            id,
            at,
            customer,
            matter,
            channel: channel.to_owned(),
            severity,
            repeat: known.repeat,
            earlier: known.earlier,
            standing,
        })
    }

    fn customer(&self, chance: &mut Chance) -> Option<u32> {
        let among = |low: i64, high: u32, chance: &mut Chance| {
            u32::try_from(chance.between(low, i64::from(high) - 1)).unwrap_or_default()
        };
        match chance.between(1, 100) {
            1..=4 => None,
            5..=19 => {
                let heavy = (self.stock / HEAVY).max(1);
                let (a, b) = (among(0, heavy, chance), among(0, heavy, chance));
                let place = u64::from(a) * u64::from(b) / u64::from(heavy);
                // They live all over the town.
                u32::try_from(place * 7_368_787 % u64::from(self.stock)).ok()
            }
            _ => Some(among(0, self.there, chance)),
        }
    }
}

/// Whether a matter can stand like this at such an age, in seconds.
fn fits(matter: &Matter, standing: Option<Standing>, age: i64, pack: &Pack) -> bool {
    let kind = matter.kind(pack);
    let holds = |reason: &str| matter.holds.iter().any(|hold| hold == reason);
    let network = matter.manner == "network";
    let Some(standing) = standing else { return true };
    match standing {
        Standing::Accept => true,
        Standing::Handle | Standing::Feedback => {
            matter.at_once < 50 && !matches!(matter.category.as_str(), "restore" | "service_change")
        }
        Standing::Revisit => matches!(kind, "complaint" | "repair" | "refund"),
        Standing::Held => holds("customer") && !network,
        Standing::Parts => holds("parts"),
        Standing::Parked if age < 14 * 86_400 => {
            matches!(kind, "suggestion" | "enquiry") && matter.at_once < 50
        }
        Standing::Parked => kind == "enquiry" && matter.at_once < 50,
        Standing::Late => matter.at_once < 50,
    }
}

/// When the cases begin that are open at the end, the latest first.
fn waiting(plan: &Plan, days: &Days) -> Vec<(Instant, Standing)> {
    let first = days.year().first().map_or(plan.until, |day| day.from);
    let mut waiting: Vec<(Instant, Standing)> = (0..plan.open)
        .map(|n| {
            let mut chance = stream::chance(plan.seed, For::Waiting, n.into());
            let drawn = chance.weighted(&STANDINGS, |(_, weight, _, _)| *weight);
            let (standing, _, least, most) = drawn.copied().unwrap_or((Standing::Handle, 1, 20, 2_000));
            let mut age = chance.between(least * 60, most * 60);
            // Of what waits for years few are old.
            if standing == Standing::Parked {
                age = age * chance.between(5, 100) / 100;
            }
            (plan.until.plus(-age).max(first), standing)
        })
        .collect();
    waiting.sort_unstable_by(|a, b| b.cmp(a));
    waiting
}

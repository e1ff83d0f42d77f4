//! 实名核验: of every channel how many lines were activated and how many of them were checked, as another system counts them, and
//! beside it what our own cases say: whose check was written down, and where an outside channel was found to answer for it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Column, Figure, Ground, Measure, Row, TOTAL, UNSAID, Value, name::column};
use crate::{
    api::{CaseFacts, FigureView},
    case::{CaseId, Identity, grouped},
    text::clean_line,
};

pub const COLUMNS: &[Column] = &[
    column("activated", Measure::Count),
    column("checked", Measure::Count),
    column("checked_share", Measure::Share),
    column("cases", Measure::Count),
    column("inspected", Measure::Count),
    column("inspected_share", Measure::Share),
    column("liable", Measure::Count),
];

/// The sort of figures from outside that it takes.
pub const OUTSIDE: &str = "activations";
/// What stands between branch, sort of channel and channel in the key of a row.
pub const BETWEEN: char = '/';
/// The key of the row of the channels that have none of their own.
pub const REST: &str = "rest";
/// Channels with a row of their own; the figures of a month are to fit an event.
const MOST: usize = 500;

/// Branch, sort of channel and channel, as they are compared.
type Key = (String, String, String);

/// What is known of a channel.
#[derive(Default)]
struct Channel<'a> {
    /// As the first that names it wrote it.
    said: [String; 3],
    /// Activated and checked; none where nobody counted outside.
    outside: Option<(u64, u64)>,
    cases: Vec<(&'a CaseFacts, &'a Identity)>,
}

/// A row for each channel of each branch, one for cases that say nothing of a channel, one for the channels beyond the first
/// five hundred, and one of all.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let mut channels: BTreeMap<Key, Channel<'_>> = BTreeMap::new();
    let mut branches: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    for row in ground.outside.iter().filter(|row| row.figure == OUTSIDE) {
        let said = ["branch", "sold_by", "channel"].map(|column| row.cell(column).unwrap_or_default());
        let channel = channel(&mut channels, said);
        let figure = |column: &str| u64::try_from(row.figure(column).unwrap_or_default()).unwrap_or_default();
        let (activated, checked) = channel.outside.unwrap_or_default();
        channel.outside = Some((activated + figure("activated"), checked + figure("checked")));
        let [branch, sold_by, name] = said;
        let of = branches.entry((sold_by.to_owned(), grouped(name))).or_default();
        of.insert((grouped(branch), branch.to_owned()));
    }
    let mut unsaid = Channel::default();
    for facts in ground.opened() {
        let Some(identity) = &facts.identity else { continue };
        let Some(sold_by) = identity.sold_by.as_deref() else {
            unsaid.cases.push((facts, identity));
            continue;
        };
        let outlet = identity.outlet.as_deref().unwrap_or(UNSAID);
        // The branch of its channel, where the figures from outside know one, or the department that has the case.
        let of = branches.get(&(sold_by.to_owned(), grouped(outlet)));
        let branch = of.filter(|of| of.len() == 1).and_then(|of| of.first()).map(|(_, said)| said.as_str());
        let branch = branch.or(facts.team.as_deref()).unwrap_or(UNSAID);
        channel(&mut channels, [branch, sold_by, outlet]).cases.push((facts, identity));
    }
    let all = sum(channels.values().chain([&unsaid]));
    let rest = beyond(&mut channels);
    let mut rows: Vec<Row> =
        channels.into_values().map(|of| Row { key: of.key(), figures: figures(&of) }).collect();
    rows.extend(rest.map(|of| Row { key: REST.to_owned(), figures: figures(&of) }));
    if !unsaid.cases.is_empty() {
        rows.push(Row { key: UNSAID.to_owned(), figures: figures(&unsaid) });
    }
    rows.push(Row { key: TOTAL.to_owned(), figures: figures(&all) });
    rows
}

/// The months of which figures from outside stand in the rows, and the files that they came from.
pub fn months(outside: &[FigureView]) -> BTreeMap<String, BTreeSet<String>> {
    let mut months: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in outside.iter().filter(|row| row.figure == OUTSIDE) {
        months.entry(row.month.to_string()).or_default().insert(clean_line(&row.source).into_owned());
    }
    months
}

fn channel<'m, 'a>(channels: &'m mut BTreeMap<Key, Channel<'a>>, said: [&str; 3]) -> &'m mut Channel<'a> {
    let [branch, sold_by, name] = said;
    let key = (grouped(branch), grouped(sold_by), grouped(name));
    channels.entry(key).or_insert_with(|| Channel { said: said.map(str::to_owned), ..Channel::default() })
}

/// Takes the channels out that have no row of their own, as one: those with cases have one first, then the largest.
fn beyond<'a>(channels: &mut BTreeMap<Key, Channel<'a>>) -> Option<Channel<'a>> {
    if channels.len() <= MOST {
        return None;
    }
    let mut order: Vec<(bool, u64, Key)> = channels
        .iter()
        .map(|(key, of)| (of.cases.is_empty(), u64::MAX - of.outside.unwrap_or_default().0, key.clone()))
        .collect();
    order.sort();
    let out: Vec<Channel<'a>> =
        order.into_iter().skip(MOST).filter_map(|(.., key)| channels.remove(&key)).collect();
    Some(sum(out.iter()))
}

fn sum<'c, 'a: 'c>(of: impl Iterator<Item = &'c Channel<'a>>) -> Channel<'a> {
    let mut all = Channel::default();
    for one in of {
        all.cases.extend(one.cases.iter().copied());
        if let Some((activated, checked)) = one.outside {
            let before = all.outside.unwrap_or_default();
            all.outside = Some((before.0 + activated, before.1 + checked));
        }
    }
    all
}

impl Channel<'_> {
    /// The key of its row; what stands between its parts stands in none of them.
    fn key(&self) -> String {
        let part = |said: &String| clean_line(said).trim().replace(BETWEEN, "\u{ff0f}");
        self.said.iter().map(part).collect::<Vec<_>>().join(&BETWEEN.to_string())
    }
}

fn figures(of: &Channel<'_>) -> Vec<Figure> {
    let bare = |value| Figure { value, cases: Vec::new(), now: None };
    let outside = |value: &dyn Fn(u64, u64) -> Value| {
        bare(of.outside.map_or(Value::None, |(activated, checked)| value(activated, checked)))
    };
    let cases = |wanted: &dyn Fn(&Identity) -> bool| -> Vec<CaseId> {
        of.cases.iter().filter(|(_, identity)| wanted(identity)).map(|(facts, _)| facts.case).collect()
    };
    let (all, checked) = (cases(&|_| true), cases(&|identity| identity.checked));
    vec![
        outside(&|activated, _| Value::Count(activated)),
        outside(&|_, checked| Value::Count(checked)),
        outside(&|of, part| if of == 0 { Value::None } else { Value::Share { part, of } }),
        Figure::of_cases(all.clone()),
        Figure::of_cases(checked.clone()),
        Figure::share(checked, all.len()),
        Figure::of_cases(cases(&|identity| identity.liable)),
    ]
}

//! 外部数据: figures that other systems count, taken in from files, listed, and told beside the cases whose places they are of.

use super::{
    authorize::Reader,
    core::Core,
    enrol::hand,
    job::refused,
    people::People,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, FigureView, FiguresAsked, FiguresDone, FiguresPage, MAX_FIGURE_PAGE, Reply},
    case::{
        Case, Event, Fact, Fault, FigureFault, FigureKey, FiguresTaken, KeptFigures, KeyId, MAX_FIGURE_ROWS,
        MAX_FIGURE_SOURCE, MONTH, Month, Reason, Subject, Words, grouped, key_behind, key_of,
    },
    rules::{Outside, OutsideShape, Pack, offered},
    store::StoreError,
};

/// Rows that are told as wrong at most.
const WRONG: usize = 200;
/// Rows that one page looks at, whether they fit or not.
const LOOKED: u32 = 5_000;
/// Months back in which something is known of a place.
const TOLD_MONTHS: u32 = 24;
/// Rows that are told beside a case.
const TOLD: usize = 12;

/// A sort of figures that the rules in force have.
fn sort<'a>(pack: &'a Pack, id: &str) -> Result<&'a Outside, Reason> {
    pack.outside(id).filter(|outside| outside.on).ok_or_else(|| {
        let values = offered(&pack.outside).map(|outside| outside.id.clone()).collect();
        Reason::Field { field: "figure".to_owned(), fault: Fault::NotOneOf { values } }
    })
}

/// Takes all of these rows in, or none where one is wrong; `dry` only says what would come of it. What is known already is
/// not written again.
pub fn take(work: &mut Work<'_>, actor: Actor, mut taken: FiguresTaken, dry: bool) -> Result<Reply, Halt> {
    let (_, pack) = work.pack()?;
    let of = sort(&pack, &taken.figure)?;
    if taken.rows.len() > MAX_FIGURE_ROWS {
        return Err(Reason::TooMany { field: "line".to_owned(), max: MAX_FIGURE_ROWS }.into());
    }
    if !taken.is_of(of) {
        return Err(FigureFault::of(of, MONTH, FigureFault::OtherColumns).into());
    }
    if taken.source.len() > MAX_FIGURE_SOURCE {
        let fault = Fault::TooLong { max: MAX_FIGURE_SOURCE };
        return Err(Reason::Field { field: "source".to_owned(), fault }.into());
    }
    let this = Month::of(work.at.zoned(&pack.zone).date());
    let checked =
        (0..).zip(&taken.rows).filter_map(|(no, row)| Some((no, row.check(of, &pack, this).err()?)));
    let wrong: Vec<(u32, Reason)> = checked.take(WRONG).collect();
    let mut done = FiguresDone { wrong, ..FiguresDone::default() };
    if !done.wrong.is_empty() {
        return Ok(Reply::FiguresTaken(done));
    }
    let keys: Vec<FigureKey> = taken.rows.iter().map(|row| key(&taken, row)).collect();
    let mut before = known(work, &keys)?.into_iter();
    let mut told = |row: &crate::case::FigureRow| {
        let before = before.next().flatten();
        let changed = before.as_ref().is_none_or(|before| !says(before, &taken, row));
        match (&before, changed) {
            (None, _) => done.new += 1,
            (Some(_), true) => done.changed += 1,
            (Some(_), false) => done.same += 1,
        }
        changed
    };
    let rows: Vec<_> = taken.rows.iter().filter(|row| told(row)).cloned().collect();
    if !dry && !rows.is_empty() {
        taken.rows = rows;
        let fact = Fact { event: Event::Figures(Box::new(taken)), words: Words::default() };
        let hand = hand(work, actor);
        let record = work.note(&hand, Subject::Site, work.next.site, (work.at, fact), KeyId::None);
        let kept = KeptFigures::of(&record).map(|kept| (kept.found_by(), kept));
        work.fresh.figures.extend(kept);
    }
    Ok(Reply::FiguresTaken(done))
}

fn key(taken: &FiguresTaken, row: &crate::case::FigureRow) -> FigureKey {
    let (month, key) = row.found_by();
    (taken.figure.clone(), month, key)
}

/// Whether this is known so already.
fn says(before: &KeptFigures, taken: &FiguresTaken, row: &crate::case::FigureRow) -> bool {
    let cells = taken.keys.iter().zip(&row.key);
    let figures = taken.columns.iter().zip(&row.figures);
    let figures = figures.filter_map(|(column, figure)| Some((column, (*figure)?)));
    before.key.iter().map(|(column, cell)| (column, cell)).eq(cells)
        && before.figures.iter().map(|(column, figure)| (column, *figure)).eq(figures)
}

/// What is known of these as this batch would leave it.
fn known(work: &Work<'_>, keys: &[FigureKey]) -> Result<Vec<Option<KeptFigures>>, StoreError> {
    // In this order: what is projected meanwhile was fresh before.
    let fresh: Vec<Option<KeptFigures>> = work.core.read(|live| {
        let of = |key| work.fresh.figures.get(key).or_else(|| live.fresh.figures.get(key)).cloned();
        keys.iter().map(of).collect()
    });
    let stored = work.core.store.figures_of(keys)?;
    Ok(fresh.into_iter().zip(stored).map(|(fresh, stored)| fresh.or(stored)).collect())
}

/// Goes through figures as they are known now, the last month first, as [`Store::figures_back`] does.
///
/// [`Store::figures_back`]: crate::store::Store::figures_back
fn back(
    core: &Core,
    figure: &str,
    (from, until): (Month, Month),
    after: Option<&(Month, String)>,
    keys: (&str, Option<&str>),
    each: &mut dyn FnMut(KeptFigures) -> bool,
) -> Result<(), StoreError> {
    let is_past = |month: Month, key: &str| {
        after.is_none_or(|(at, behind)| month < *at || month == *at && key > behind.as_str())
    };
    let fits = |(of, month, key): &FigureKey| {
        of == figure
            && (from..=until).contains(month)
            && key.as_str() >= keys.0
            && keys.1.is_none_or(|end| key.as_str() < end)
            && is_past(*month, key)
    };
    let mut fresh: Vec<(FigureKey, KeptFigures)> = core.read(|live| {
        let known = live.fresh.figures.iter().filter(|(key, _)| fits(key));
        known.map(|(key, kept)| (key.clone(), kept.clone())).collect()
    });
    fresh.sort_by(|((_, a, of), _), ((_, b, other), _)| b.cmp(a).then_with(|| of.cmp(other)));
    let (mut fresh, mut more) = (fresh.into_iter().peekable(), true);
    core.store.figures_back(figure, (from, until), after, keys, &mut |stored| {
        let (_, month, key) = stored.found_by();
        let before = |(_, at, of): &FigureKey| *at > month || *at == month && *of < key;
        while more && let Some((_, new)) = fresh.next_if(|(of, _)| before(of)) {
            more = each(new);
        }
        if more {
            let same = fresh.next_if(|((_, at, of), _)| *at == month && *of == key);
            more = each(same.map_or(stored, |(_, new)| new));
        }
        more
    })?;
    while more && let Some((_, new)) = fresh.next() {
        more = each(new);
    }
    Ok(())
}

/// A page of figures.
pub fn page(core: &Core, asked: &FiguresAsked) -> Result<Reply, StoreError> {
    let (people, editions) = core.read(|live| (live.people.clone(), live.editions.clone()));
    let Some((_, pack)) = editions.in_force() else { return Ok(refused(Reason::ReadOnly)) };
    let of = match sort(pack, &asked.figure) {
        Ok(of) => of,
        Err(reason) => return Ok(refused(reason)),
    };
    let wanted = asked.text.as_deref().map(grouped).filter(|text| !text.is_empty());
    let fits = |kept: &KeptFigures| wanted.as_ref().is_none_or(|wanted| has(kept, wanted, of, pack));
    let limit = asked.limit.clamp(1, MAX_FIGURE_PAGE) as usize;
    let (mut page, mut looked) = (FiguresPage::default(), 0);
    let span = (asked.from, asked.until);
    back(core, &asked.figure, span, asked.after.as_ref(), ("", None), &mut |kept| {
        if page.rows.len() >= limit || looked >= LOOKED {
            return false;
        }
        looked += 1;
        let (_, month, key) = kept.found_by();
        page.next = Some((month, key));
        if fits(&kept) {
            page.rows.push(view(kept, &people));
        }
        true
    })?;
    // Where neither is full, all was gone through.
    if page.rows.len() < limit && looked < LOOKED {
        page.next = None;
    }
    Ok(Reply::Figures(Box::new(page)))
}

/// Whether one of the cells of a row has this text in it: as it is kept, or as the rules call it.
fn has(kept: &KeptFigures, wanted: &str, of: &Outside, pack: &Pack) -> bool {
    kept.key.iter().any(|(column, cell)| {
        let is_team = of.column(column).is_some_and(|column| column.shape == OutsideShape::Branch);
        let team = pack.team(cell).filter(|_| is_team);
        let called = team.into_iter().flat_map(|team| [team.words.zh.as_str(), team.words.en.as_str()]);
        called.chain([cell.as_str()]).any(|said| grouped(said).contains(wanted))
    })
}

fn view(kept: KeptFigures, people: &People) -> FigureView {
    let by = people.by(kept.by).staff;
    FigureView::of(kept, by)
}

/// What is known of the places that a case names, each in the last month in which anything is known of it.
pub fn of_case(core: &Core, reader: &Reader, case: &Case) -> Result<Vec<FigureView>, StoreError> {
    let (people, editions) = core.read(|live| (live.people.clone(), live.editions.clone()));
    let Some((_, pack)) = editions.in_force().filter(|_| reader.sees(case)) else { return Ok(Vec::new()) };
    let this = Month::of(core.time.now().zoned(&pack.zone).date());
    let span = (this.before(TOLD_MONTHS), this);
    let mut told = Vec::new();
    for of in offered(&pack.outside) {
        for field in of.fields() {
            let Some(name) = case.values.get(field.as_str()).filter(|name| !grouped(name).is_empty()) else {
                continue;
            };
            let place = [field.as_str(), name.as_str()];
            let (first, end) = (key_of(place.into_iter()), key_behind(&place));
            let mut month = None;
            back(core, &of.id, span, None, (&first, Some(&end)), &mut |kept| {
                let is_last = *month.get_or_insert(kept.month) == kept.month && told.len() < TOLD;
                if is_last {
                    told.push(view(kept, &people));
                }
                is_last
            })?;
        }
    }
    Ok(told)
}

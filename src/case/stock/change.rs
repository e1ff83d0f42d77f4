//! What whoever leads does to the stock of the site, and when that is refused.

use serde::{Deserialize, Serialize};

use super::{
    Article, ArticleSort, Condition, LoanerState, MAX_ARTICLES, MAX_COUNT, MAX_LOANERS, MAX_UNDER_WAY,
    Movement, Stock,
};
use crate::{
    case::{Fact, Fault, MAX_LINE, Reason, Word, Words},
    rules::Pack,
};

/// The most models that an article names, and the most values that a refusal offers.
const MOST: usize = 20;
/// The longest id of an article, number of a loaner, model or version, in bytes.
const MAX_ID: usize = 40;

/// A change as it is asked for. A text says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockChange {
    /// Makes an article, or says what is otherwise of one.
    Article(Article),
    TakeIn {
        article: String,
        place: String,
        count: u32,
        text: Option<String>,
    },
    Send {
        article: String,
        from: String,
        to: String,
        count: u32,
        text: Option<String>,
    },
    /// `sent` is the number under which it is under way; all of it arrived where no count is given.
    Receive {
        sent: u64,
        count: Option<u32>,
        text: Option<String>,
    },
    Count {
        article: String,
        place: String,
        count: u32,
        text: Option<String>,
    },
    /// Makes a loaner, or says what is otherwise of one.
    Loaner {
        loaner: String,
        article: String,
        model: String,
        place: String,
    },
    Judge {
        loaner: String,
        condition: Condition,
        text: Option<String>,
    },
}

pub(super) fn wrong(field: &str, fault: Fault) -> Reason {
    Reason::Field { field: field.to_owned(), fault }
}

/// One of a list, or a refusal that offers the first of them.
pub(super) fn unknown<'a>(field: &str, values: impl Iterator<Item = &'a str>) -> Reason {
    wrong(field, Fault::NotOneOf { values: values.take(MOST).map(str::to_owned).collect() })
}

/// A number of things that may be moved at once.
pub(super) fn some(count: u32) -> Result<u32, Reason> {
    match count {
        0 => Err(wrong("count", Fault::Number)),
        1..=MAX_COUNT => Ok(count),
        _ => Err(Reason::TooMany { field: "count".to_owned(), max: MAX_COUNT as usize }),
    }
}

fn id(field: &str, text: &str) -> Result<String, Reason> {
    let text = text.trim();
    match text.len() {
        0 => Err(wrong(field, Fault::Missing)),
        1..=MAX_ID => Ok(text.to_owned()),
        _ => Err(wrong(field, Fault::TooLong { max: MAX_ID })),
    }
}

/// A place of the site.
pub(super) fn place(field: &str, team: &str, pack: &Pack) -> Result<String, Reason> {
    match pack.team(team) {
        None if team.is_empty() => Err(wrong(field, Fault::Missing)),
        Some(_) => Ok(team.to_owned()),
        None => Err(unknown(field, pack.teams.iter().map(|team| team.id.as_str()))),
    }
}

impl StockChange {
    /// The same at the place of whoever asks, where none is named.
    #[must_use]
    pub fn at(mut self, own: Option<&str>) -> Self {
        if let Self::TakeIn { place, .. }
        | Self::Count { place, .. }
        | Self::Send { from: place, .. }
        | Self::Loaner { place, .. } = &mut self
            && place.is_empty()
        {
            own.unwrap_or_default().clone_into(place);
        }
        self
    }

    /// The places whose stock it changes at once; none where it is of the whole site.
    pub fn places(&self, stock: &Stock) -> Vec<String> {
        match self {
            Self::Article(_) => Vec::new(),
            Self::TakeIn { place, .. } | Self::Count { place, .. } => vec![place.clone()],
            Self::Send { from, .. } => vec![from.clone()],
            Self::Receive { sent, .. } => {
                stock.under_way.get(sent).map(|sent| sent.to.clone()).into_iter().collect()
            }
            Self::Loaner { loaner, place, .. } => {
                let kept = stock.loaner(loaner).map(|loaner| loaner.place.clone());
                kept.into_iter().chain([place.clone()]).collect()
            }
            Self::Judge { loaner, .. } => {
                stock.loaner(loaner).map(|loaner| loaner.place.clone()).into_iter().collect()
            }
        }
    }
}

impl Stock {
    /// Decides a change.
    ///
    /// # Errors
    /// What of it does not fit, with what would.
    pub fn decide(&self, change: StockChange, pack: &Pack) -> Result<Fact, Reason> {
        let (movement, text) = match change {
            StockChange::Article(article) => (self.set_article(article)?, None),
            StockChange::TakeIn { article, place: at, count, text } => {
                let article = self.counted(&article)?.id.clone();
                let (place, count) = (place("team", &at, pack)?, some(count)?);
                let there = self.holding(&article, &place).map_or(0, |holding| holding.there);
                if there.saturating_add(count) > MAX_COUNT {
                    return Err(Reason::TooMany { field: "count".to_owned(), max: MAX_COUNT as usize });
                }
                (Movement::TakenIn { article, place, count }, text)
            }
            StockChange::Send { article, from, to, count, text } => {
                let article = self.counted(&article)?.id.clone();
                let (from, to) = (place("from", &from, pack)?, place("to", &to, pack)?);
                if from == to {
                    let others = pack.teams.iter().map(|team| team.id.as_str()).filter(|team| *team != from);
                    return Err(unknown("to", others));
                }
                let free = self.holding(&article, &from).map_or(0, super::Holding::free);
                let count = some(count)?;
                if count > free {
                    return Err(Reason::StockShort { article, place: from, free });
                }
                if self.under_way.len() >= MAX_UNDER_WAY {
                    return Err(Reason::TooMany { field: "under_way".to_owned(), max: MAX_UNDER_WAY });
                }
                (Movement::Sent { article, from, to, count }, text)
            }
            StockChange::Receive { sent: no, count, text } => {
                let Some(sent) = self.under_way.get(&no) else {
                    let numbers: Vec<String> = self.under_way.keys().map(u64::to_string).collect();
                    return Err(unknown("sent", numbers.iter().map(String::as_str)));
                };
                let count = count.unwrap_or(sent.count);
                if count > sent.count {
                    let max = sent.count as usize;
                    return Err(Reason::TooMany { field: "count".to_owned(), max });
                }
                (Movement::Received { sent: no, count }, why(text, count < sent.count)?)
            }
            StockChange::Count { article, place: at, count, text } => {
                let article = self.counted(&article)?.id.clone();
                let place = place("team", &at, pack)?;
                if count > MAX_COUNT {
                    return Err(Reason::TooMany { field: "count".to_owned(), max: MAX_COUNT as usize });
                }
                let thought = self.holding(&article, &place).map_or(0, |holding| holding.there);
                let text = why(text, count != thought)?;
                (Movement::Counted { article, place, thought, counted: count }, text)
            }
            StockChange::Loaner { loaner, article, model, place: at } => {
                let loaner = id("loaner", &loaner)?;
                let of = ArticleSort::Loaner;
                let article = match self.article(&article).filter(|article| article.sort == of) {
                    Some(article) => article.id.clone(),
                    None => return Err(self.no_such_article(|sort| sort == of)),
                };
                if self.loaner(&loaner).is_none() && self.loaners.len() >= MAX_LOANERS {
                    return Err(Reason::TooMany { field: "loaner".to_owned(), max: MAX_LOANERS });
                }
                let (model, place) = (id("model", &model)?, place("team", &at, pack)?);
                (Movement::LoanerSet { loaner, article, model, place }, None)
            }
            StockChange::Judge { loaner, condition, text } => {
                let known = self.known_loaner(&loaner)?;
                if let LoanerState::Out { .. } = known.state {
                    return Err(Reason::LoanerIs { loaner, state: known.state });
                }
                (Movement::LoanerJudged { loaner, condition }, why(text, true)?)
            }
        };
        Ok(Fact { event: crate::case::Event::Stock(movement), words: said(text)? })
    }

    fn set_article(&self, article: Article) -> Result<Movement, Reason> {
        let Article { id: given, name, sort, models, reorder, version } = article;
        let given = id("article", &given)?;
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(wrong("article_name", Fault::Missing));
        }
        if name.len() > MAX_LINE {
            return Err(wrong("article_name", Fault::TooLong { max: MAX_LINE }));
        }
        if models.len() > MOST {
            return Err(Reason::TooMany { field: "models".to_owned(), max: MOST });
        }
        let models = models.iter().map(|model| id("models", model)).collect::<Result<_, _>>()?;
        if reorder > MAX_COUNT {
            return Err(Reason::TooMany { field: "reorder".to_owned(), max: MAX_COUNT as usize });
        }
        let version = version.map(|version| id("version", &version)).transpose()?;
        match self.article(&given) {
            // What is counted one way is not counted another way from now on.
            Some(known) if known.sort != sort => return Err(unknown("sort", [known.sort.id()].into_iter())),
            None if self.articles.len() >= MAX_ARTICLES => {
                return Err(Reason::TooMany { field: "article".to_owned(), max: MAX_ARTICLES });
            }
            _ => {}
        }
        if sort == ArticleSort::Software && version.is_none() {
            return Err(wrong("version", Fault::Missing));
        }
        Ok(Movement::ArticleSet(Box::new(Article { id: given, name, sort, models, reorder, version })))
    }

    /// An article of which there are only counts.
    pub(super) fn counted(&self, id: &str) -> Result<&Article, Reason> {
        let counted = |sort| sort != ArticleSort::Loaner;
        let article = self.article(id).filter(|article| counted(article.sort));
        article.ok_or_else(|| self.no_such_article(counted))
    }

    fn no_such_article(&self, fits: impl Fn(ArticleSort) -> bool) -> Reason {
        let those = self.articles.values().filter(|article| fits(article.sort));
        unknown("article", those.map(|article| article.id.as_str()))
    }

    pub(super) fn known_loaner(&self, no: &str) -> Result<&super::Loaner, Reason> {
        let there = || self.loaners().filter(|loaner| loaner.state == LoanerState::In);
        self.loaner(no).ok_or_else(|| unknown("loaner", there().map(|loaner| loaner.no.as_str())))
    }
}

/// A text that must be there where something is not as it should be.
fn why(text: Option<String>, must: bool) -> Result<Option<String>, Reason> {
    match text.filter(|text| !text.trim().is_empty()) {
        None if must => Err(wrong("text", Fault::Missing)),
        text => Ok(text),
    }
}

fn said(text: Option<String>) -> Result<Words, Reason> {
    match text.as_ref().map(String::len) {
        Some(len) if len > MAX_LINE => Err(wrong("text", Fault::TooLong { max: MAX_LINE })),
        _ => Ok(Words::of([(Word::Text, text)])),
    }
}

//! 领用: what a case has of the stock. A loaner is lent and comes back, parts are kept for it and used.

use super::{
    ArticleSort, Condition, Holding, LoanerState, MAX_RESERVED, Movement, Stock,
    change::{place, some, unknown, wrong},
};
use crate::{
    case::{Case, Context, Event, Fact, Fault, Reason, Refusal, Stage, Verb, Word, Words},
    sla::Instant,
};

/// An act on a case that changes the stock. Where no place is named, it is that of whoever acts.
#[derive(Debug, Clone, PartialEq)]
pub enum Draw {
    Lend {
        loaner: String,
        until: Option<Instant>,
        deposit_fen: u64,
    },
    Recover {
        loaner: Option<String>,
        condition: Condition,
    },
    Reserve {
        article: String,
        place: Option<String>,
        count: u32,
    },
    Use {
        article: String,
        place: Option<String>,
        count: u32,
    },
    /// All that is kept where no count is given.
    Release {
        article: String,
        place: Option<String>,
        count: Option<u32>,
    },
}

impl Case {
    /// Decides such an act.
    pub(in crate::case) fn draw(
        &self,
        draw: Draw,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let movement = match draw {
            Draw::Lend { loaner, until, deposit_fen } => self.lend(loaner, until, deposit_fen, with),
            // What happened to it is asked of the customer while they stand there.
            Draw::Recover { condition, .. }
                if condition != Condition::Good && words.get(Word::Text).is_none() =>
            {
                Err(wrong("text", Fault::Missing))
            }
            Draw::Recover { loaner, condition } => self.recover(loaner.as_deref(), condition),
            Draw::Reserve { article, place, count } => self.reserve(&article, place.as_deref(), count, with),
            Draw::Use { article, place, count } => self.spend(&article, place.as_deref(), count, with),
            Draw::Release { article, place, count } => {
                self.release(&article, place.as_deref(), count, with.stock)
            }
        };
        match movement {
            Ok(movement) => Ok(vec![Fact { event: Event::Stock(movement), words }]),
            Err(reason) => Err(self.refuse(reason)),
        }
    }

    fn lend(
        &self,
        loaner: String,
        until: Option<Instant>,
        deposit_fen: u64,
        with: &Context<'_>,
    ) -> Result<Movement, Reason> {
        let loan = self.next_number("loaner", self.loans.len()).map_err(|refusal| refusal.reason)?;
        let state = with.stock.known_loaner(&loaner)?.state;
        if state != LoanerState::In {
            return Err(Reason::LoanerIs { loaner, state });
        }
        Ok(Movement::LoanerLent { loan, loaner, until, deposit_fen })
    }

    fn recover(&self, loaner: Option<&str>, condition: Condition) -> Result<Movement, Reason> {
        let open: Vec<_> = self.open_loans().collect();
        let found = match (loaner, open.as_slice()) {
            (None, [only]) => Some(*only),
            (Some(no), open) => open.iter().find(|loan| loan.loaner == no).copied(),
            (None, _) => None,
        };
        let Some(found) = found else {
            let values = open.iter().map(|loan| loan.loaner.clone()).collect();
            let fault = if loaner.is_some() { Fault::NotOneOf { values } } else { Fault::WhichOf { values } };
            return Err(wrong("loaner", fault));
        };
        Ok(Movement::LoanerReturned { loan: found.no, loaner: found.loaner.clone(), condition })
    }

    fn reserve(
        &self,
        article: &str,
        at: Option<&str>,
        count: u32,
        with: &Context<'_>,
    ) -> Result<Movement, Reason> {
        let article = with.stock.counted(article)?.id.clone();
        let (place, count) = (own_place(at, with)?, some(count)?);
        let holding = with.stock.holding(&article, &place);
        let free = holding.map_or(0, Holding::free);
        if count > free {
            return Err(Reason::StockShort { article, place, free });
        }
        if holding.is_some_and(|holding| holding.reserved.len() >= MAX_RESERVED) {
            return Err(Reason::TooMany { field: "article".to_owned(), max: MAX_RESERVED });
        }
        Ok(Movement::Reserved { article, place, count })
    }

    fn spend(
        &self,
        article: &str,
        at: Option<&str>,
        count: u32,
        with: &Context<'_>,
    ) -> Result<Movement, Reason> {
        let stock = with.stock;
        let known = stock.counted(article)?;
        // What was kept for the case is meant before anything else.
        let place = match (at, self.kept_at(article, stock).as_slice()) {
            (None, [(only, _)]) => (*only).to_owned(),
            _ => own_place(at, with)?,
        };
        let (article, count) = (known.id.clone(), some(count)?);
        let holding = stock.holding(&article, &place);
        let open = holding.map_or(0, |holding| holding.open_to(self.id));
        if count > open {
            return Err(Reason::StockShort { article, place, free: open });
        }
        let reserved = holding.map_or(0, |holding| holding.kept_for(self.id)).min(count);
        let version = known.version.clone().filter(|_| known.sort == ArticleSort::Software);
        Ok(Movement::Used { article, place, count, reserved, version })
    }

    fn release(
        &self,
        article: &str,
        at: Option<&str>,
        count: Option<u32>,
        stock: &Stock,
    ) -> Result<Movement, Reason> {
        let kept = self.kept_at(article, stock);
        let found = match (at, kept.as_slice()) {
            (None, [only]) => Some(*only),
            (Some(at), kept) => kept.iter().find(|(place, _)| *place == at).copied(),
            (None, _) => None,
        };
        let Some((place, kept)) = found else {
            // Nothing of this article is kept, or it is kept elsewhere, or at several places.
            return Err(if kept.is_empty() {
                let all = stock.holdings().filter(|(_, _, holding)| holding.kept_for(self.id) > 0);
                unknown("article", all.map(|(article, _, _)| article))
            } else {
                unknown("team", kept.iter().map(|(place, _)| *place))
            });
        };
        let count = count.unwrap_or(kept);
        if count > kept {
            return Err(Reason::TooMany { field: "count".to_owned(), max: kept as usize });
        }
        let (article, place, count) = (article.to_owned(), place.to_owned(), some(count)?);
        Ok(Movement::Released { article, place, count })
    }

    /// Where how much of an article is kept for this case.
    fn kept_at<'a>(&self, article: &str, stock: &'a Stock) -> Vec<(&'a str, u32)> {
        let kept = stock
            .holdings()
            .filter(|(of, _, _)| *of == article)
            .map(|(_, place, holding)| (place, holding.kept_for(self.id)));
        kept.filter(|(_, count)| *count > 0).collect()
    }

    /// Refuses to end a case while a customer has a loaner of it.
    pub(in crate::case) fn has_no_loaner(&self) -> Result<(), Refusal> {
        match self.open_loans().next() {
            Some(loan) => {
                let reason = Reason::LoanerOut { loaner: loan.loaner.clone() };
                Err(self.refuse_but(reason, &[Verb::Recover]))
            }
            None => Ok(()),
        }
    }

    /// Whether the phone went back to its owner: the loaner is to come back then.
    pub(in crate::case) const fn is_out_of_hand(&self) -> bool {
        matches!(self.stage, Stage::Feedback | Stage::Revisit)
    }
}

fn own_place(named: Option<&str>, with: &Context<'_>) -> Result<String, Reason> {
    match named.or(with.team) {
        Some(team) => place("team", team, with.pack),
        None => Err(wrong("team", Fault::Missing)),
    }
}

//! Lists: views, and what was found. Rows are numbered with two digits, so that one digit alone is a view.

use super::{
    heard,
    lines::{Enter, WIDTH},
    talk::{Goes, Talk},
};
use crate::{
    api::{CaseRow, CustomerHit, NextDue, Reply, Request, Why},
    case::CustomerId,
    cli::CliError,
    client::ClientError,
    lang::{Lang, Word, say},
    text::{clean_line, fit},
};

/// Rows of a page.
const PAGE: u32 = 20;
/// The most that is found.
const FOUND: u32 = 60;
/// Digits of a row number at most; more are the end of a case number.
const ROW_DIGITS: usize = 3;

/// What is listed.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    of: Of,
    rows: Vec<Row>,
    /// How many rows of the desk are read; of these some may have come twice.
    read: u32,
    /// How many the view has.
    total: u64,
    /// How many were shown.
    shown: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Of {
    /// Nothing was listed yet.
    #[default]
    Nothing,
    /// The view on this digit.
    View(usize),
    Found,
}

#[derive(Debug, Clone)]
enum Row {
    Case(Box<CaseRow>, Option<Why>),
    Customer(Box<CustomerHit>),
}

impl Listed {
    /// What the list is called.
    pub fn title(&self, lang: Lang) -> String {
        match self.of {
            Of::Nothing => "caseloop".to_owned(),
            Of::View(n) => heard::view(n).map_or_else(String::new, |view| say::view(&view, lang).to_owned()),
            Of::Found => Word::PlainFind.say(lang).to_owned(),
        }
    }

    fn customer(&self, row: usize) -> Option<CustomerId> {
        match self.rows.get(row.checked_sub(1)?)? {
            Row::Customer(hit) => Some(hit.row.customer),
            Row::Case(..) => None,
        }
    }

    fn case(&self, row: usize) -> Option<&CaseRow> {
        match self.rows.get(row.checked_sub(1)?)? {
            Row::Case(row, _) => Some(row),
            Row::Customer(_) => None,
        }
    }
}

impl Talk<'_> {
    /// Lists the view on a digit from its beginning.
    pub(super) fn open_view(&mut self, n: usize) -> Result<(), CliError> {
        self.case = None;
        self.list = Listed { of: Of::View(n), ..Listed::default() };
        self.read_page()?;
        self.say_title();
        if self.list.rows.is_empty() {
            self.say(Word::PlainEmptyView);
        }
        self.say_page();
        Ok(())
    }

    /// The next page of the list, where no case is open.
    pub(super) fn next_page(&mut self) -> Result<(), CliError> {
        if self.case.is_some() {
            self.say(Word::PlainNoMore);
            return Ok(());
        }
        match self.list.of {
            Of::Nothing => return self.open_view(1),
            Of::View(_) => self.read_page()?,
            Of::Found => {}
        }
        if self.list.shown >= self.list.rows.len() {
            self.say(Word::PlainNoMore);
        }
        self.say_page();
        Ok(())
    }

    /// 返回: the list again.
    pub(super) fn back(&mut self) {
        self.case = None;
        self.list.shown = 0;
        self.say_title();
        self.say_page();
    }

    fn say_title(&mut self) {
        if let Of::View(_) = self.list.of {
            let title = Word::QueueTitle.with(self.lang, &[&self.list.title(self.lang), &self.list.total]);
            self.lines.say(&title);
        }
    }

    fn read_page(&mut self) -> Result<(), CliError> {
        let Of::View(n) = self.list.of else { return Ok(()) };
        // Rows that were read and not shown are a page already.
        if self.list.shown < self.list.rows.len() {
            return Ok(());
        }
        let Some(view) = heard::view(n) else { return Ok(()) };
        let ask = Request::List { view, skip: self.list.read, limit: PAGE };
        let Some(reply) = self.get(ask)? else { return Ok(()) };
        let Reply::Rows { rows, total } = reply else { return Err(ClientError::Unexpected.into()) };
        self.list.read += u32::try_from(rows.len()).unwrap_or(PAGE);
        self.list.total = total;
        for row in rows {
            // A case that moved on in the order while it was read is listed once.
            let known = |known: &Row| matches!(known, Row::Case(other, _) if other.case == row.case);
            if !self.list.rows.iter().any(known) {
                self.list.rows.push(Row::Case(Box::new(row), None));
            }
        }
        Ok(())
    }

    fn say_page(&mut self) {
        let from = self.list.shown;
        let to = (from + PAGE as usize).min(self.list.rows.len());
        let lines: Vec<String> = (from..to).filter_map(|at| self.row(at)).collect();
        lines.iter().for_each(|line| self.lines.say(line));
        self.list.shown = to;
        let all = usize::try_from(self.list.total).unwrap_or(usize::MAX);
        let left = if self.list.of == Of::Found { self.list.rows.len() } else { all }.saturating_sub(to);
        if left > 0 && to > from {
            self.lines.say(&Word::PlainMoreRows.with(self.lang, &[&left]));
        }
    }

    /// A row as one line: its number, then what is most needed first.
    fn row(&self, at: usize) -> Option<String> {
        let number = at + 1;
        let cells = match self.list.rows.get(at)? {
            Row::Case(row, why) => {
                let mut cells = self.case_cells(row);
                cells.insert(1, why.as_ref().map(|why| say::why(why, self.lang)).unwrap_or_default());
                cells
            }
            Row::Customer(hit) => {
                let row = &hit.row;
                let cases = Word::CustomerCases.with(self.lang, &[&row.open, &row.cases]);
                let what = format!("{} {}", Word::Customer.say(self.lang), row.customer);
                let why = say::why(&hit.why, self.lang);
                vec![what, why, row.name.clone(), row.line.clone(), cases, row.address.clone()]
            }
        };
        let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        let line = clean_line(&format!("{number:02}  {}", cells.join("  "))).into_owned();
        Some(fit(&line, WIDTH).trim_end().to_owned())
    }

    /// A case in a list.
    pub(super) fn case_cells(&self, row: &CaseRow) -> Vec<String> {
        let (lang, pack) = (self.lang, &self.pack);
        let due = |due: &NextDue| {
            let until = if due.act_by >= self.now() { due.act_by } else { due.deadline };
            format!("{} {}", say::clock(&due.clock, pack, lang), self.left(until.since(self.now())))
        };
        let team = row.team.as_deref().map(|team| say::team(team, pack, lang));
        vec![
            row.case.to_string(),
            say::stage(row.stage, lang).to_owned(),
            row.next.as_ref().map(due).unwrap_or_default(),
            say::matter(&row.kind, row.category.as_deref(), pack, lang),
            format!("{} {}", row.name, row.line).trim().to_owned(),
            row.owner.clone().or(team).unwrap_or_default(),
            row.about.clone(),
        ]
    }

    /// What is left, or how late it is: a length alone sounds like a time of day.
    pub(super) fn left(&self, seconds: i64) -> String {
        let said = say::countdown(seconds, self.lang);
        if seconds < 0 { said } else { Word::PlainLeft.with(self.lang, &[&said]) }
    }

    /// Opens a row of the list.
    pub(super) fn open_row(&mut self, n: usize) -> Result<(), CliError> {
        if let Some(customer) = self.list.customer(n) {
            return self.show_customer(&customer.to_string());
        }
        match self.list.case(n).map(|row| row.case) {
            Some(case) => self.open_case(case),
            None => {
                self.failed = true;
                self.lines.say(&Word::PlainNoRow.with(self.lang, &[&n]));
                Ok(())
            }
        }
    }

    /// Opens a row, or the case whose number ends so.
    pub(super) fn open_digits(&mut self, digits: &str) -> Result<(), CliError> {
        if digits.len() <= ROW_DIGITS {
            return self.open_row(digits.parse().unwrap_or(0));
        }
        let found = self.look_for(digits)?;
        let mut numbers = self.list.rows.iter().filter_map(|row| match row {
            Row::Case(row, Some(Why::Number)) => Some(row.case),
            _ => None,
        });
        if let (true, Some(case), None) = (found, numbers.next(), numbers.next()) {
            return self.open_case(case);
        }
        self.say_found();
        Ok(())
    }

    /// Opens what is named behind a word: a row, or a case.
    pub(super) fn open_named(&mut self, name: &str) -> Result<Goes, CliError> {
        match (name.trim_start_matches('#').parse::<usize>(), name.parse()) {
            (Ok(row), _) if name.len() <= ROW_DIGITS => self.open_row(row)?,
            (Ok(_), _) => self.open_digits(name)?,
            (_, Ok(case)) => self.open_case(case)?,
            _ => return self.find(name),
        }
        Ok(Goes::On)
    }

    /// The case after the open one in the list.
    pub(super) fn open_next(&mut self) -> Result<(), CliError> {
        if self.list.of == Of::Nothing {
            self.list.of = Of::View(1);
        }
        let here = self.case.as_ref().map(|case| case.row.case);
        for _ in 0..2 {
            let mut cases = self.list.rows.iter().filter_map(|row| match row {
                Row::Case(row, _) => Some(row.case),
                Row::Customer(_) => None,
            });
            let next = match here {
                Some(here)
                    if self
                        .list
                        .rows
                        .iter()
                        .any(|row| matches!(row, Row::Case(row, _) if row.case == here)) =>
                {
                    cases.find(|case| *case == here);
                    cases.next()
                }
                _ => cases.next(),
            };
            if let Some(case) = next {
                return self.open_case(case);
            }
            self.list.shown = self.list.rows.len();
            self.read_page()?;
        }
        self.say(Word::NoNextCase);
        Ok(())
    }

    /// 查找.
    pub(super) fn find(&mut self, text: &str) -> Result<Goes, CliError> {
        let mut text = text.to_owned();
        while text.is_empty() {
            self.say(Word::FindHint);
            let prompt = Word::PlainPrompt.with(self.lang, &[&Word::PlainFind.say(self.lang)]);
            match self.lines.ask(&prompt, Enter::Answers, self.lang)? {
                None => return Ok(Goes::Over),
                Some(typed) if heard::is_word(&typed, Word::PlainSayCancel) => return Ok(Goes::On),
                Some(typed) => text = heard::narrow(&typed),
            }
        }
        if self.look_for(&text)? {
            self.say_found();
        }
        Ok(Goes::On)
    }

    /// Makes the list what is found; false where the desk refuses to look.
    fn look_for(&mut self, text: &str) -> Result<bool, CliError> {
        let ask = Request::Find { text: text.to_owned(), limit: FOUND };
        let Some(reply) = self.get(ask)? else { return Ok(false) };
        let Reply::Hits(hits) = reply else { return Err(ClientError::Unexpected.into()) };
        let cases = hits.cases.into_iter().map(|hit| Row::Case(Box::new(hit.row), Some(hit.why)));
        let customers = hits.customers.into_iter().map(|hit| Row::Customer(Box::new(hit)));
        self.list = Listed { of: Of::Found, rows: cases.chain(customers).collect(), ..Listed::default() };
        if hits.partial {
            self.say(Word::FoundPartial);
        }
        Ok(true)
    }

    fn say_found(&mut self) {
        self.case = None;
        let customers = self.list.rows.iter().filter(|row| matches!(row, Row::Customer(_))).count();
        match self.list.rows.len() {
            0 => self.say(Word::FindNothing),
            all => self.lines.say(&Word::FindCount.with(self.lang, &[&(all - customers), &customers])),
        }
        self.say_page();
    }

    /// Makes the list the cases of a customer, and prints it.
    pub(super) fn list_cases(&mut self, rows: Vec<CaseRow>) {
        let rows = rows.into_iter().map(|row| Row::Case(Box::new(row), None)).collect();
        self.list = Listed { of: Of::Found, rows, ..Listed::default() };
        self.case = None;
        self.say_page();
    }
}

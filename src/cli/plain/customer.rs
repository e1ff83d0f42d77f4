//! 客户: who a customer is, their cases, and what was changed of them lately.

use super::{lines::Enter, talk::Talk};
use crate::{
    api::{CustomerView, Reply, Request, Whose},
    cli::CliError,
    client::ClientError,
    lang::{Word, say},
    text::clean_line,
};

/// Cases that are looked for.
const CASES: u32 = 60;
/// Changes that are told.
const CHANGES: usize = 5;

impl Talk<'_> {
    /// The customer of the open case, or the one who is named; where neither is there, asks.
    pub(super) fn customer(&mut self, named: &str) -> Result<(), CliError> {
        if !named.is_empty() {
            return self.show_customer(named);
        }
        match self.case.as_ref().map(|view| view.customer) {
            Some(Some(id)) => self.show_customer(&id.to_string()),
            Some(None) => {
                self.say(Word::NoCustomerHere);
                Ok(())
            }
            None => {
                let label = Word::CustomerLines.say(self.lang);
                let prompt = Word::PlainField.with(self.lang, &[&label, &Word::PlainMay.say(self.lang)]);
                let typed = self.lines.ask(&prompt, Enter::Answers, self.lang)?;
                let typed = super::heard::narrow(&typed.unwrap_or_default());
                if typed.is_empty() { Ok(()) } else { self.show_customer(&typed) }
            }
        }
    }

    /// Shows a customer by a line or by number.
    pub(super) fn show_customer(&mut self, of: &str) -> Result<(), CliError> {
        let Some(reply) = self.get(Request::Customer { of: Whose::read(of) })? else { return Ok(()) };
        let Reply::Customer { customer, open, events } = reply else {
            return Err(ClientError::Unexpected.into());
        };
        let lang = self.lang;
        let line = self.customer_line(&customer);
        self.lines.say(&format!("{}  {line}", Word::CustomerTitle.with(lang, &[&customer.id])));
        let lines = clean_line(&customer.lines.join("  ")).into_owned();
        self.lines.say_in(2, &format!("{}  {lines}", Word::CustomerLines.say(lang)));
        for event in events.iter().rev().take(CHANGES).rev() {
            let at = say::time(event.occurred, &self.zone, self.now());
            let what = say::event(event, &self.pack, lang);
            self.lines.say_in(2, &clean_line(&format!("{at}  {what}  {}", say::by(event, lang))));
        }
        // Cases that ended are found by the number of their customer.
        let mut cases = open;
        let find = Request::Find { text: customer.id.to_string(), limit: CASES };
        if let Reply::Hits(hits) = self.ask(find)? {
            for hit in hits.cases {
                if cases.iter().all(|row| row.case != hit.row.case) {
                    cases.push(hit.row);
                }
            }
        }
        cases.sort_by_key(|row| (!row.stage.is_open(), std::cmp::Reverse(row.opened)));
        let said = match cases.len() {
            0 => Word::CustomerNoCases.say(lang).to_owned(),
            count => Word::CustomerAllCases.with(lang, &[&count]),
        };
        self.lines.say(&said);
        self.list_cases(cases);
        Ok(())
    }

    /// Whose a line is: name and star level, tags, and where they live.
    pub(super) fn customer_line(&self, customer: &CustomerView) -> String {
        let name = match customer.name.is_empty() {
            true => Word::Unnamed.say(self.lang),
            false => &customer.name,
        };
        let place = customer.place.map(|place| format!("({})", say::place(place, self.lang)));
        let parts = [
            name.to_owned(),
            say::stars(customer.star),
            customer.tags.join(Word::ListComma.say(self.lang)),
            customer.address.clone(),
            place.unwrap_or_default(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        clean_line(&parts.join("  ")).into_owned()
    }
}

//! What the server begins with.

use redb::{ReadableTable, ReadableTableMetadata};

use super::{
    StaffKey, StaffMessage, Store, StoreError, Waiting, dismissed, line_to_take, log, person, reception, row,
    standing, stock,
    tables::{CUSTOMERS, HEADS, LOG, META, PEOPLE, PROJECTION, drop_projection},
};
use crate::{
    case::{
        Account, Certificate, Dismissed, Editions, LinesToTake, Person, PersonId, PersonKey, Reception,
        Standing, Stock, decode_open,
    },
    sla::Instant,
};

/// The store as it stands: where each open case stands, and how many ended.
#[derive(Debug)]
pub struct Loaded {
    pub people: Vec<Person>,
    /// Accounts of the operating system, by user id.
    pub accounts: Vec<(u32, Account)>,
    /// Keys with which people come in at the SSH door.
    pub person_keys: Vec<PersonKey>,
    /// Certificates of people.
    pub certificates: Vec<(PersonId, Certificate)>,
    /// The rules that were adopted; the last edition is in force.
    pub editions: Editions,
    /// Notices that wait to be delivered, the oldest first.
    pub outbox: Vec<Waiting>,
    /// Messages to staff that wait to be sent.
    pub staff: Vec<(StaffKey, StaffMessage)>,
    /// Lines to take that were not withdrawn.
    pub lines_to_take: LinesToTake,
    /// 备用机与备件
    pub stock: Stock,
    pub reception: Reception,
    /// What is dismissed of what is told of many cases.
    pub dismissed: Dismissed,
    /// Open cases, by counter.
    pub open: Vec<Standing>,
    /// How many cases ended.
    pub closed: u64,
    /// How many customers there are.
    pub customers: u64,
    /// The next event's number: one more than there are events.
    pub next_seq: u64,
    /// The next counters to be given out.
    pub next_case: u32,
    pub next_person: u32,
    pub next_customer: u32,
    /// The last event about the site itself.
    pub site_last: u64,
    /// When the last event was recorded: no later one is recorded before.
    pub recorded: Option<Instant>,
}

impl Store {
    /// Brings the projection up to the end of the log and reads what the server keeps in memory. A projection
    /// that cannot be read, or is of another form, is made anew.
    ///
    /// # Errors
    /// `Damaged` where the log is, or what the disk says.
    pub fn load(&self) -> Result<Loaded, StoreError> {
        match self.load_projected() {
            Err(StoreError::Damaged(why)) => {
                tracing::warn!(why, "the projection is made anew from the log");
                self.rebuild()?;
                self.load_projected()
            }
            loaded => loaded,
        }
    }

    /// The highest number of a projected case; 0 where there is none.
    ///
    /// # Errors
    /// What the disk says.
    pub fn last_case(&self) -> Result<u32, StoreError> {
        self.read(|txn| {
            let mut last = 0;
            for (_, table) in HEADS {
                last = last.max(txn.open_table(table)?.last()?.map_or(0, |(n, _)| n.value()));
            }
            Ok(last)
        })
    }

    fn load_projected(&self) -> Result<Loaded, StoreError> {
        let known = self.read(|txn| log::counter(&txn.open_table(META)?, "projection"))?;
        if known != u64::from(PROJECTION) {
            self.forget_projection()?;
        }
        self.keep_editions()?;
        // What an interrupted projection moved and did not take out of the live file.
        self.drop_moved()?;
        self.catch_up()?;
        let (editions, outbox) = (self.known_editions(), self.waiting()?);
        let last_case = self.last_case()?;
        let staff = self.staff_messages()?;
        let adopted = editions.in_force().and_then(|(no, _)| editions.seq(no)).unwrap_or_default();
        self.read(|txn| {
            let mut closed = 0;
            for (_, table) in HEADS.into_iter().filter(|(ending, _)| ending.is_some()) {
                closed += txn.open_table(table)?.len()?;
            }
            // Lower ones may have been given out by what was lost.
            let from = log::counter(&txn.open_table(META)?, "cases_from")?;
            let from = u32::try_from(from).unwrap_or(u32::MAX);
            let (people, customers) = (txn.open_table(PEOPLE)?, txn.open_table(CUSTOMERS)?);
            // All of the log is in the archive now.
            let last = match txn.open_table(LOG)?.last()? {
                Some((_, bytes)) => Some(decode_open(row::split(bytes.value())?.0)?.envelope),
                None => None,
            };
            Ok(Loaded {
                people: person::all(txn)?,
                accounts: person::accounts(txn)?,
                person_keys: person::keys(txn)?,
                certificates: person::certificates(txn)?,
                editions,
                outbox,
                staff,
                lines_to_take: line_to_take::all(txn)?,
                stock: stock::all(txn)?,
                reception: reception::all(txn)?,
                dismissed: dismissed::all(txn)?,
                closed,
                customers: customers.len()?,
                next_seq: last.as_ref().map_or(1, |envelope| envelope.seq + 1),
                next_case: last_case.saturating_add(1).max(from),
                next_person: people.last()?.map_or(0, |(n, _)| n.value()) + 1,
                next_customer: customers.last()?.map_or(0, |(n, _)| n.value()) + 1,
                site_last: Self::last_of_site(txn, adopted)?,
                recorded: last.map(|envelope| envelope.recorded),
                open: standing::all(txn)?,
            })
        })
    }

    /// Empties the projection, to be made anew by [`Store::project`].
    pub(super) fn forget_projection(&self) -> Result<(), StoreError> {
        self.write(|txn| {
            drop_projection(txn)?;
            let mut meta = txn.open_table(META)?;
            meta.remove("projected")?;
            meta.remove("cases_from")?;
            meta.remove("restored")?;
            meta.remove("site_last")?;
            meta.insert("projection", u64::from(PROJECTION).to_be_bytes().as_slice())?;
            Ok(())
        })
    }
}

//! The tables of the two files and their keys.

use redb::TableDefinition;

use super::StoreError;
use crate::case::{KeyId, Stage};

/// The form of the files. A newer one is refused (`StoreError::SchemaNewer`), an older one is brought into this
/// one by `migrate`. 1 was one file, `live.redb`, with everything in it.
pub const SCHEMA: u32 = 2;

/// The form of what is projected. Another one found in a file is made anew from the log when it is loaded.
pub const PROJECTION: u32 = 25;

pub type Bytes = &'static [u8];

// Truth: what `commit` writes. The live file has these tables; those that grow with the log are moved into tables
// of the same names in the archive.

/// In both files `schema`, `store`, `site`; `moved` and `swept` in the live file, `projection` and `projected` in the archive,
/// and `site_last`, the last event about the site itself; in that of a restored store `cases_from` and `restored`: from
/// which number on, and when; `device_key`, with which numbers of devices are hashed, in the archive. `audit_begun` (life and key
/// with which the audit trail goes on) and `checkpoint` (the last one) in the live file.
pub const META: TableDefinition<&str, Bytes> = TableDefinition::new("meta");
/// Sequence number → `row`.
pub const LOG: TableDefinition<u64, Bytes> = TableDefinition::new("log");
/// First sequence number of a batch → its number of events, and the hash of the log up to its end.
pub const BATCHES: TableDefinition<u64, (u32, [u8; 32])> = TableDefinition::new("batches");
/// Whose key → the key; empty once it was dropped.
pub const KEYS: TableDefinition<[u8; 9], Bytes> = TableDefinition::new("keys");
/// Command id → what came of it.
pub const COMMANDS: TableDefinition<[u8; 16], Bytes> = TableDefinition::new("commands");
/// Person and place → what is being typed there, sealed with the person's key.
pub const DRAFTS: TableDefinition<(u32, &str), Bytes> = TableDefinition::new("drafts");
/// Number of an entry of the audit trail → the hash of the trail up to it, and the entry: `audit.rs`.
pub const AUDIT: TableDefinition<u64, ([u8; 32], Bytes)> = TableDefinition::new("audit");
/// Number of a checkpoint → its line.
pub const CHECKPOINTS: TableDefinition<u64, Bytes> = TableDefinition::new("checkpoints");
/// The event that wrote a notice → what was tried to deliver it.
pub const ATTEMPTS: TableDefinition<u64, Bytes> = TableDefinition::new("attempts");
/// The event that somebody is told, and the person → the message that waits: `staff.rs`. A store from before there were any
/// has no such table until the first is written.
pub const STAFF: TableDefinition<(u64, u32), Bytes> = TableDefinition::new("staff");

// Projection: what `project` folds from the log, in the archive.

/// Case counter → head: a table for what is open, and one for each way to end, since that is how cases are
/// listed and counted.
pub const HEADS: [(Option<Stage>, TableDefinition<u32, Bytes>); 5] = [
    (None, TableDefinition::new("open")),
    (Some(Stage::Closed), TableDefinition::new("closed")),
    (Some(Stage::Archived), TableDefinition::new("archived")),
    (Some(Stage::Rejected), TableDefinition::new("rejected")),
    (Some(Stage::Withdrawn), TableDefinition::new("withdrawn")),
];
/// Counter of an open case → where it stands: what a start reads instead of its head.
pub const STANDINGS: TableDefinition<u32, Bytes> = TableDefinition::new("standings");
/// Day from 1970-01-01 and team → the counts of that day: `tally.rs`.
pub const TALLIES: TableDefinition<(i32, &str), Bytes> = TableDefinition::new("tallies");
/// Source, number there, case counter.
pub const EXTERNAL: TableDefinition<(&str, &str, u32), ()> = TableDefinition::new("external");
/// Digits of a number from the last to the first, line or contact, case counter.
pub const PHONES: TableDefinition<(&str, u8, u32), ()> = TableDefinition::new("phones");
/// Segment, first key of a block → the block: `search/block.rs`.
pub const GRAMS: TableDefinition<(u32, Bytes), Bytes> = TableDefinition::new("grams");
/// Segment → how much is in it, and where it stands: `search/segment.rs`.
pub const SEGMENTS: TableDefinition<u32, Bytes> = TableDefinition::new("segments");
pub const PEOPLE: TableDefinition<u32, Bytes> = TableDefinition::new("people");
/// User id of the operating system → account.
pub const ACCOUNTS: TableDefinition<u32, Bytes> = TableDefinition::new("accounts");
/// Number of an adopted pack → the event that holds its text.
pub const PACKS: TableDefinition<u32, u64> = TableDefinition::new("packs");
pub const CUSTOMERS: TableDefinition<u32, Bytes> = TableDefinition::new("customers");
/// The event that wrote a notice which waits to be delivered → case counter, and from when on.
pub const OUTBOX: TableDefinition<u64, (u32, i64)> = TableDefinition::new("outbox");
/// Digits of a line from the last to the first, and the customer who has it.
pub const LINES: TableDefinition<(&str, u32), ()> = TableDefinition::new("lines");

/// Source, number there, customer.
pub const CLIENTS: TableDefinition<(&str, &str, u32), ()> = TableDefinition::new("clients");

/// SHA-256 of a public key → person, when it was added, and the key in the form of OpenSSH.
pub const PERSON_KEYS: TableDefinition<[u8; 32], (u32, i64, &str)> = TableDefinition::new("person_keys");
/// Person, certificate → until when they have it; for good where there is none.
pub const CERTIFICATES: TableDefinition<(u32, &str), Option<i64>> = TableDefinition::new("certificates");

/// The event that wrote a line to take → it, and who has seen it.
pub const LINES_TO_TAKE: TableDefinition<u64, Bytes> = TableDefinition::new("lines_to_take");

/// Sort of thing, what it is called by, and the place of a holding → the thing: `stock.rs`.
pub const STOCK: TableDefinition<(u8, &str, &str), Bytes> = TableDefinition::new("stock");

/// Day (of UTC from 1970-01-01) and branch → who is on duty, who comes and who came: `reception.rs`.
pub const RECEPTION: TableDefinition<(i32, &str), Bytes> = TableDefinition::new("reception");

/// Keyed hash of the number of a device, case counter: `device.rs`.
pub const DEVICES: TableDefinition<([u8; 16], u32), ()> = TableDefinition::new("devices");

/// Field, value as it is grouped by, case counter: `values.rs`.
pub const VALUES: TableDefinition<(&str, &str, u32), ()> = TableDefinition::new("values");
/// Day of UTC from 1970-01-01 on which a case was opened, case counter → what it has in common with others.
pub const VALUE_DAYS: TableDefinition<(i32, u32), Bytes> = TableDefinition::new("value_days");

/// Pledge, day from 1970-01-01, team → how many cases kept it and how many did not: `pledge.rs`.
pub const PLEDGE_DAYS: TableDefinition<(&str, i32, &str), (u32, u32)> = TableDefinition::new("pledge_days");
/// Pledge, list, moment, case counter → team, of what was not kept, or is not yet.
pub const PLEDGE_CASES: TableDefinition<(&str, u8, i64, u32), &str> = TableDefinition::new("pledge_cases");

/// Category (empty: all), day from 1970-01-01 → how many cases of it came in: `arrival.rs`.
pub const CATEGORY_DAYS: TableDefinition<(&str, i32), u32> = TableDefinition::new("category_days");
/// Day from 1970-01-01 on which a case was opened, case counter.
pub const OPENED: TableDefinition<(i32, u32), ()> = TableDefinition::new("opened");
/// Counters of improvement items.
pub const IMPROVEMENTS: TableDefinition<u32, ()> = TableDefinition::new("improvements");

/// What was dismissed of what is told of many cases → how many there were, and when.
pub const DISMISSED: TableDefinition<&str, Bytes> = TableDefinition::new("dismissed");

/// Sort of figures from outside, month, what they are of → them: `outside.rs`.
pub const FIGURES: TableDefinition<(&str, u32, &str), Bytes> = TableDefinition::new("figures");

/// How a case of this stage ended; `None` while it is open.
pub fn ending(stage: Stage) -> Option<Stage> {
    (!stage.is_open()).then_some(stage)
}

/// Makes the tables that both files have.
fn make_log(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(META)?;
    txn.open_table(LOG)?;
    txn.open_table(BATCHES)?;
    txn.open_table(KEYS)?;
    super::audit::make_tables(txn)
}

/// Makes every table of the live file, so that readers always find them.
pub fn make_live(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    make_log(txn)?;
    txn.open_table(COMMANDS)?;
    txn.open_table(DRAFTS)?;
    txn.open_table(ATTEMPTS)?;
    Ok(())
}

/// Makes every table of the archive.
pub fn make_archive(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    make_log(txn)?;
    make_projection(txn)
}

/// Makes the tables of the projection.
pub fn make_projection(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    for (_, heads) in HEADS {
        txn.open_table(heads)?;
    }
    txn.open_table(STANDINGS)?;
    txn.open_table(TALLIES)?;
    txn.open_table(EXTERNAL)?;
    txn.open_table(PHONES)?;
    txn.open_table(GRAMS)?;
    txn.open_table(SEGMENTS)?;
    txn.open_table(PEOPLE)?;
    txn.open_table(ACCOUNTS)?;
    txn.open_table(PACKS)?;
    txn.open_table(OUTBOX)?;
    txn.open_table(CUSTOMERS)?;
    txn.open_table(LINES)?;
    txn.open_table(CLIENTS)?;
    txn.open_table(PERSON_KEYS)?;
    txn.open_table(LINES_TO_TAKE)?;
    txn.open_table(CERTIFICATES)?;
    txn.open_table(STOCK)?;
    txn.open_table(RECEPTION)?;
    txn.open_table(VALUES)?;
    txn.open_table(VALUE_DAYS)?;
    txn.open_table(DISMISSED)?;
    txn.open_table(FIGURES)?;
    txn.open_table(PLEDGE_DAYS)?;
    txn.open_table(PLEDGE_CASES)?;
    txn.open_table(CATEGORY_DAYS)?;
    txn.open_table(OPENED)?;
    txn.open_table(IMPROVEMENTS)?;
    txn.open_table(DEVICES)?;
    super::device::make_key(txn)
}

/// Empties the projection.
pub fn drop_projection(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    for (_, heads) in HEADS {
        txn.delete_table(heads)?;
    }
    txn.delete_table(STANDINGS)?;
    txn.delete_table(TALLIES)?;
    txn.delete_table(EXTERNAL)?;
    txn.delete_table(PHONES)?;
    txn.delete_table(GRAMS)?;
    txn.delete_table(SEGMENTS)?;
    txn.delete_table(PEOPLE)?;
    txn.delete_table(ACCOUNTS)?;
    txn.delete_table(PACKS)?;
    txn.delete_table(OUTBOX)?;
    txn.delete_table(CUSTOMERS)?;
    txn.delete_table(LINES)?;
    txn.delete_table(CLIENTS)?;
    txn.delete_table(PERSON_KEYS)?;
    txn.delete_table(LINES_TO_TAKE)?;
    txn.delete_table(CERTIFICATES)?;
    txn.delete_table(STOCK)?;
    txn.delete_table(RECEPTION)?;
    txn.delete_table(DEVICES)?;
    txn.delete_table(VALUES)?;
    txn.delete_table(VALUE_DAYS)?;
    txn.delete_table(DISMISSED)?;
    txn.delete_table(FIGURES)?;
    txn.delete_table(PLEDGE_DAYS)?;
    txn.delete_table(PLEDGE_CASES)?;
    txn.delete_table(CATEGORY_DAYS)?;
    txn.delete_table(OPENED)?;
    txn.delete_table(IMPROVEMENTS)?;
    make_projection(txn)
}

/// Whose key it is, as a key of `KEYS`.
pub fn key_id(id: KeyId) -> [u8; 9] {
    let (tag, site, n) = match id {
        KeyId::None => (0, [0; 4], 0),
        KeyId::Customer(customer) => (1, [0; 4], customer.0),
        KeyId::Case(case) => (2, letters(case.site.letters()), case.n),
        KeyId::Person(person) => (3, [0; 4], person.0),
    };
    let [a, b, c, d] = site;
    let [e, f, g, h] = n.to_be_bytes();
    [tag, a, b, c, d, e, f, g, h]
}

fn letters(text: &str) -> [u8; 4] {
    let mut bytes = [0; 4];
    bytes.iter_mut().zip(text.bytes()).for_each(|(slot, byte)| *slot = byte);
    bytes
}

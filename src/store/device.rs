//! 终端: in which cases a device came. Its number is sealed; what stands here is a keyed hash of it, of which nobody
//! reads the number who has not the key, and which goes when what was said in the case is erased.

use hmac::{Hmac, KeyInit, Mac};
use redb::{ReadTransaction, ReadableTable, Table, WriteTransaction};
use sha2::Sha256;

use super::{
    Store, StoreError,
    seal::{self, BothKeys, KeyRows},
    tables::{DEVICES, KEYS, META, key_id},
};
use crate::case::{Case, CaseId, CustomerId, REPAIR_CODES, RepairCode};

/// The name of the key in `META`.
const KEY: &str = "device_key";

/// The rows of devices that follow from the heads of cases.
pub struct DeviceRows<'txn> {
    devices: Table<'txn, ([u8; 16], u32), ()>,
    key: [u8; 32],
}

impl<'txn> DeviceRows<'txn> {
    pub fn new(txn: &'txn WriteTransaction) -> Result<Self, StoreError> {
        let key = key(&txn.open_table(META)?)?;
        Ok(Self { devices: txn.open_table(DEVICES)?, key })
    }

    /// Makes the rows follow a head that was `before` and is `now`.
    pub fn change(&mut self, before: Option<&Case>, now: &Case) -> Result<(), StoreError> {
        let (had, has) = (before.and_then(number), number(now));
        if had == has {
            return Ok(());
        }
        if let Some(imei) = had {
            self.devices.remove((hashed(&self.key, &imei)?, now.id.n))?;
        }
        if let Some(imei) = has {
            self.devices.insert((hashed(&self.key, &imei)?, now.id.n), ())?;
        }
        Ok(())
    }
}

/// The number of the device of a case, where its sheets say one.
pub fn number(case: &Case) -> Option<String> {
    case.field_value("device")
}

/// Whether the row of this number and case is there.
pub fn stands(txn: &ReadTransaction, imei: &str, n: u32) -> Result<bool, StoreError> {
    let key = key(&txn.open_table(META)?)?;
    Ok(txn.open_table(DEVICES)?.get((hashed(&key, imei)?, n))?.is_some())
}

/// Makes the key where there is none yet. It outlasts the projection, and goes into backups with it.
pub fn make_key(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut meta = txn.open_table(META)?;
    if meta.get(KEY)?.is_none() {
        meta.insert(KEY, seal::random::<32>()?.as_slice())?;
    }
    Ok(())
}

fn key(meta: &impl ReadableTable<&'static str, &'static [u8]>) -> Result<[u8; 32], StoreError> {
    let row = meta.get(KEY)?.ok_or_else(|| StoreError::damaged("the key of devices is missing"))?;
    row.value().try_into().map_err(|_| StoreError::damaged("the key of devices is no key"))
}

fn hashed(key: &[u8], imei: &str) -> Result<[u8; 16], StoreError> {
    mac(key, &["device", imei])
}

/// The first half of HMAC-SHA-256 over these words.
fn mac(key: &[u8], words: &[&str]) -> Result<[u8; 16], StoreError> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.map_err(|_| StoreError::damaged("a key is no key"))?;
    for word in words {
        mac.update(word.as_bytes());
        mac.update(b" ");
    }
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    let mut half = [0; 16];
    half.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
    Ok(half)
}

impl Store {
    /// Projected cases in which this device came, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn cases_of_device(&self, imei: &str, most: usize) -> Result<Vec<CaseId>, StoreError> {
        let site = self.facts().site;
        self.read(|txn| {
            let of = hashed(&key(&txn.open_table(META)?)?, imei)?;
            let rows = txn.open_table(DEVICES)?;
            let cases = rows.range((of, 0)..=(of, u32::MAX))?.rev().take(most);
            cases.map(|row| Ok(CaseId { site, n: row?.0.value().1 })).collect()
        })
    }

    /// 校验码 of a case and the device in it, by the key with which what is said in the case is sealed: nobody guesses it
    /// without that key, a restored store gives the same, and it is gone when the customer is erased. None where there is no
    /// such key.
    ///
    /// # Errors
    /// What the disk says.
    pub fn repair_code(
        &self,
        case: CaseId,
        customer: Option<CustomerId>,
        imei: &str,
    ) -> Result<Option<RepairCode>, StoreError> {
        let id = key_id(seal::sealing_key(case, customer));
        self.read_all(|all| {
            let keys = BothKeys { live: all.live.open_table(KEYS)?, archive: all.archive.open_table(KEYS)? };
            let Some(key) = keys.row(id)?.filter(|key| !key.is_empty()) else { return Ok(None) };
            let [a, b, c, d, e, f, g, h, ..] = mac(&key, &["repair code", &case.to_string(), imei])?;
            let tag = u64::from_be_bytes([a, b, c, d, e, f, g, h]) % REPAIR_CODES;
            Ok(u32::try_from(tag).ok().map(|tag| RepairCode { case, tag }))
        })
    }
}

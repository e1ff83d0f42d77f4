//! PINs for shared accounts: hashed slowly, tried a few times only.

use std::{collections::HashMap, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};

/// The longest PIN, in bytes.
pub const MAX_PIN: usize = 64;
/// Tries until a staff number is locked.
const TRIES: u32 = 5;
/// Wrong tries from one account or address until nobody is let try from there: a hall shares one.
const TRIES_FROM: u32 = 30;
/// How long it is locked after the last of them.
const LOCKED: Duration = Duration::from_secs(60);
/// Staff numbers whose tries are remembered at a time.
const REMEMBERED: usize = 10_000;

/// The machine gave no randomness, or the hash could not be made.
#[derive(Debug, thiserror::Error)]
#[error("a PIN could not be hashed")]
pub struct PinError;

/// Argon2id with 19 MiB, two passes, one lane: what OWASP asks for at least.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A PIN as it is stored, in PHC form. Takes tens of milliseconds: never on the writer.
pub fn hash(pin: &str) -> Result<String, PinError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| PinError)?;
    let hash = argon2().hash_password_with_salt(pin.as_bytes(), &salt).map_err(|_| PinError)?;
    Ok(hash.to_string())
}

/// Whether a PIN fits. Without a stored one the same work is done, so that the time tells nobody which
/// staff numbers there are.
pub fn fits(pin: &str, stored: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5aGFzdGhpcw$2fGdb4OuAIGuFzGtPZtX3JL/YsRlmR6hmiGrMcO8lnw";
    let found = argon2().verify_password(pin.as_bytes(), stored.unwrap_or(NOBODY)).is_ok();
    found && stored.is_some()
}

/// How often each staff number was tried in vain, and how often anything was from each account or address.
#[derive(Debug, Default)]
pub struct Tries {
    staff: Counts,
    from: Counts,
}

impl Tries {
    /// Counts a try before it is made, so that many at once count too. `now` is time since any fixed moment.
    /// False = this staff number, or whoever tries, is locked.
    pub fn begin(&mut self, staff: &str, from: Option<&str>, now: Duration) -> bool {
        // Whoever is locked locks no further staff number.
        from.is_none_or(|from| self.from.begin(from, TRIES_FROM, now)) && self.staff.begin(staff, TRIES, now)
    }

    /// The try was right: what was wrong before is forgotten of the staff number, and this try of who made it.
    pub fn right(&mut self, staff: &str, from: Option<&str>) {
        self.staff.0.remove(staff);
        if let Some(tried) = from.and_then(|from| self.from.0.get_mut(from)) {
            tried.times = tried.times.saturating_sub(1);
        }
    }
}

#[derive(Debug, Default)]
struct Counts(HashMap<String, Tried>);

#[derive(Debug)]
struct Tried {
    times: u32,
    last: Duration,
}

impl Counts {
    fn begin(&mut self, of: &str, most: u32, now: Duration) -> bool {
        if self.0.len() >= REMEMBERED {
            self.0.retain(|_, tried| now.saturating_sub(tried.last) < LOCKED);
            if self.0.len() >= REMEMBERED && !self.0.contains_key(of) {
                return false;
            }
        }
        let tried = self.0.entry(of.to_owned()).or_insert(Tried { times: 0, last: now });
        if now.saturating_sub(tried.last) >= LOCKED {
            tried.times = 0;
        }
        if tried.times >= most {
            return false;
        }
        *tried = Tried { times: tried.times + 1, last: now };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_fits_its_own_hash_only() {
        let stored = hash("4711").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(stored, hash("4711").unwrap(), "salted");
        assert!(fits("4711", Some(&stored)));
        assert!(!fits("4712", Some(&stored)) && !fits("", Some(&stored)));
        assert!(!fits("4711", None) && !fits("4711", Some("plain")) && !fits("", None));
    }

    #[test]
    fn five_wrong_tries_lock_one_staff_number_for_a_minute() {
        let at = Duration::from_secs;
        let mut tries = Tries::default();
        for n in 0..5 {
            assert!(tries.begin("1001", None, at(n)));
        }
        assert!(!tries.begin("1001", None, at(5)) && tries.begin("1002", None, at(5)));
        assert!(!tries.begin("1001", None, at(63)), "a minute after the last one, not after the first");
        assert!(tries.begin("1001", None, at(64)), "and from then on it counts anew");
        for n in 0..4 {
            assert!(tries.begin("1001", None, at(64 + n)));
        }
        assert!(!tries.begin("1001", None, at(70)));
        tries.right("1002", None);
        for n in 0..5 {
            assert!(tries.begin("1002", None, at(70 + n)));
        }
    }

    #[test]
    fn whoever_tries_many_staff_numbers_is_locked_and_locks_nobody_elses() {
        let mut tries = Tries::default();
        let (hall, other) = (Some("1000"), Some("1001"));
        for n in 0..30 {
            assert!(tries.begin(&format!("{n}"), hall, Duration::ZERO), "{n}");
        }
        assert!(!tries.begin("9999", hall, Duration::ZERO));
        // The number that was not tried any more is open, from elsewhere at once and from there a minute later.
        for _ in 0..5 {
            assert!(tries.begin("9999", other, Duration::ZERO));
        }
        assert!(tries.begin("7777", hall, LOCKED));
        // Who signs on rightly all day long is never locked.
        for n in 0..100 {
            assert!(tries.begin(&format!("s{n}"), other, LOCKED));
            tries.right(&format!("s{n}"), other);
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut tries = Tries::default();
        for n in 0..REMEMBERED {
            assert!(tries.begin(&n.to_string(), None, Duration::ZERO));
        }
        assert!(!tries.begin("new", None, Duration::ZERO) && tries.begin("7", None, Duration::ZERO));
        assert!(tries.begin("new", None, LOCKED) && tries.staff.0.len() == 1);
    }
}

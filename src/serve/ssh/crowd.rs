//! Who knocks and has not signed on: so many at a time, from one place and in all, and so many failures a minute.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::serve::limits::{FAILURES, KNOCKING, KNOCKING_FROM_ONE, LOCKED, PLACES};

/// Those who knock.
#[derive(Debug, Default)]
pub struct Crowd(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    all: usize,
    from: HashMap<IpAddr, usize>,
    failed: HashMap<IpAddr, (u32, Instant)>,
}

/// Why somebody may not knock now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    /// So many knock already, from there or in all.
    Full,
    /// Nobody from there signed on who tried, too often.
    Locked,
}

/// Somebody who knocks, until this is dropped.
pub struct Knocking {
    crowd: Arc<Crowd>,
    from: IpAddr,
}

impl Crowd {
    /// Lets somebody knock.
    pub fn enter(self: &Arc<Self>, from: IpAddr, now: Instant) -> Result<Knocking, Turned> {
        let from = place(from);
        let mut inner = self.lock();
        inner.failed.retain(|_, (_, last)| now.saturating_duration_since(*last) < LOCKED);
        if inner.failed.get(&from).is_some_and(|(times, _)| *times >= FAILURES) {
            return Err(Turned::Locked);
        }
        if inner.all >= KNOCKING || inner.from.get(&from).is_some_and(|count| *count >= KNOCKING_FROM_ONE) {
            return Err(Turned::Full);
        }
        inner.all += 1;
        *inner.from.entry(from).or_default() += 1;
        drop(inner);
        Ok(Knocking { crowd: Arc::clone(self), from })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Knocking {
    /// What was shown was no key of anybody here.
    pub fn failed(&self, now: Instant) {
        let mut inner = self.crowd.lock();
        // Where more places fail than are remembered, those remembered stay locked.
        if inner.failed.len() < PLACES || inner.failed.contains_key(&self.from) {
            let (times, last) = inner.failed.entry(self.from).or_insert((0, now));
            (*times, *last) = (*times + 1, now);
        }
    }
}

impl Drop for Knocking {
    fn drop(&mut self) {
        let mut inner = self.crowd.lock();
        inner.all = inner.all.saturating_sub(1);
        if let Some(count) = inner.from.get_mut(&self.from) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                inner.from.remove(&self.from);
            }
        }
    }
}

/// Where an address is: of IPv6 the network that one customer of a provider has.
fn place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

/// How long after its last failure a place may knock again, in words for people.
pub const fn minutes() -> u64 {
    LOCKED.as_secs().div_ceil(Duration::from_secs(60).as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn one_place_fills_its_share_and_all_together_fill_theirs() {
        let (crowd, now) = (Arc::new(Crowd::default()), Instant::now());
        let mut there = Vec::new();
        for _ in 0..KNOCKING_FROM_ONE {
            there.push(crowd.enter(from("10.0.0.1"), now).unwrap());
        }
        assert_eq!(crowd.enter(from("10.0.0.1"), now).err(), Some(Turned::Full));
        // The same place in other clothes.
        assert_eq!(crowd.enter(from("::ffff:10.0.0.1"), now).err(), Some(Turned::Full));
        for n in 0..KNOCKING - KNOCKING_FROM_ONE {
            there.push(crowd.enter(from(&format!("10.0.1.{}", n % 250)), now).unwrap());
        }
        assert_eq!(crowd.enter(from("10.0.0.2"), now).err(), Some(Turned::Full));
        there.pop();
        assert!(crowd.enter(from("10.0.0.2"), now).is_ok());
        drop(there);
        assert!(crowd.lock().from.is_empty() && crowd.lock().all == 0);
    }

    #[test]
    fn whoever_fails_too_often_waits_and_their_neighbours_do_not() {
        let (crowd, now) = (Arc::new(Crowd::default()), Instant::now());
        for _ in 0..FAILURES {
            crowd.enter(from("2001:db8::1"), now).unwrap().failed(now);
        }
        assert_eq!(crowd.enter(from("2001:db8::2"), now).err(), Some(Turned::Locked), "the same network");
        assert!(crowd.enter(from("2001:db8:0:1::1"), now).is_ok());
        assert!(crowd.enter(from("2001:db8::1"), now + LOCKED).is_ok());
    }
}

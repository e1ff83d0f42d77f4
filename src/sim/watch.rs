//! Time as the town has it, and as the machine has it: they differ once the machine's clock was set.

use jiff::{civil::Date, tz::TimeZone};

use crate::{desk::Dial, sla::Instant};

/// What time it is. The town's time never goes back; the machine's is behind it by what it was set back.
#[derive(Debug)]
pub struct Watch {
    now: Instant,
    behind: i64,
    /// The machine's clock.
    pub dial: Dial,
    zone: TimeZone,
}

impl Watch {
    pub fn new(now: Instant, zone: TimeZone) -> Self {
        Self { now, behind: 0, dial: Dial::new(now), zone }
    }

    /// The town's time.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The machine's time.
    pub fn machine(&self) -> Instant {
        self.now.plus(-self.behind)
    }

    /// The town's time at a moment of the machine's.
    pub fn town_time(&self, machine: Instant) -> Instant {
        machine.plus(self.behind)
    }

    /// Lets time pass until then; a moment that is over changes nothing.
    pub fn pass_until(&mut self, at: Instant) {
        self.now = self.now.max(at);
        self.dial.set(self.machine());
    }

    /// Sets the machine's clock back.
    pub fn set_back(&mut self, seconds: i64) {
        self.behind += seconds;
        self.dial.set(self.machine());
    }

    /// Today.
    pub fn date(&self) -> Date {
        self.now.zoned(&self.zone).date()
    }

    /// Minutes since midnight.
    pub fn minute(&self) -> i64 {
        let local = self.now.zoned(&self.zone);
        i64::from(local.hour()) * 60 + i64::from(local.minute())
    }

    /// The moment of a minute of a day.
    pub fn at(&self, date: Date, minute: i64) -> Instant {
        let midnight = self.zone.to_zoned_datetime(date.at(0, 0, 0, 0));
        let midnight = midnight.map_or(self.now, |zoned| Instant::from(zoned.timestamp()));
        midnight.plus(minute * 60)
    }

    /// Whether a customer may be called, and when again where not: from eight to twelve and from two to eight.
    pub fn may_call(&self) -> Result<(), Instant> {
        let minute = self.minute();
        let (date, hour) = (self.date(), 60);
        match minute / hour {
            8..12 | 14..20 => Ok(()),
            0..8 => Err(self.at(date, 8 * hour)),
            12..14 => Err(self.at(date, 14 * hour)),
            _ => Err(self.at(date, (24 + 8) * hour)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_behind_once_it_was_set_and_the_town_goes_on() {
        let start: Instant = "2026-02-14T00:30:00Z".parse().unwrap();
        let mut watch = Watch::new(start, TimeZone::get("Asia/Shanghai").unwrap());
        assert_eq!((watch.minute(), watch.may_call()), (510, Ok(())));
        watch.set_back(3_600);
        assert_eq!(
            (watch.now(), watch.machine(), watch.dial.now()),
            (start, start.plus(-3_600), start.plus(-3_600))
        );
        watch.pass_until(start.plus(4 * 3_600));
        assert_eq!(watch.town_time(watch.machine()), watch.now());
        assert_eq!(watch.may_call(), Err(start.plus(5 * 3_600 + 1_800)));
        watch.pass_until(start);
        assert_eq!(watch.now(), start.plus(4 * 3_600), "time does not go back");
    }
}

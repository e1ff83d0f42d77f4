//! Numbers, moments and hashes as people type them.

use jiff::{civil::Time, tz::TimeZone};

use crate::sla::Instant;

/// Whether a text is a telephone number: 3 to 20 digits, with `+`, dashes, spaces and brackets allowed.
pub fn is_phone(text: &str) -> bool {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    (3..=20).contains(&count)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'))
}

/// The digits of a number, which is how it is stored.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A moment as typed: RFC 3339, `HH:MM` or `HHMM` (the next such time of day), or `+30m`, `+2h`, `+3d`.
pub fn read_when(text: &str, now: Instant, zone: &TimeZone) -> Option<Instant> {
    if let Some(ahead) = text.strip_prefix('+') {
        let unit = ahead.chars().next_back()?;
        let count: i64 = ahead.strip_suffix(unit)?.parse().ok()?;
        let seconds = match unit {
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        };
        return (0..=36_500).contains(&count).then(|| now.plus(count * seconds));
    }
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let digits = || (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.split_at(2));
    let (hour, minute) = text.split_once([':', '：']).or_else(digits)?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let today = now.zoned(zone).date();
    let at = |date: jiff::civil::Date| {
        date.to_datetime(time)
            .to_zoned_datetime(zone.clone())
            .ok()
            .map(|zoned| Instant::from(zoned.timestamp()))
    };
    match at(today)? {
        at if at >= now => Some(at),
        _ => at(today.tomorrow().ok()?),
    }
}

/// 64 hex digits as the bytes that they stand for.
pub(super) fn read_sha256(hex: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    for (n, byte) in hash.iter_mut().enumerate() {
        *byte =
            hex.get(2 * n..2 * n + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or_default();
    }
    hash
}

//! Moments as other systems write them.

use jiff::{Timestamp, civil, fmt::strtime::BrokenDownTime, tz::TimeZone};

use crate::sla::Instant;

/// A moment in the first of these formats that fits, on the wall clock of `zone` unless it names an offset; in
/// RFC 3339 where there are no formats. A day alone is its first moment. An hour that the clock skipped moves
/// forward by the gap, one that it showed twice is the earlier.
pub fn read_time(text: &str, formats: &[String], zone: &TimeZone) -> Option<Instant> {
    if formats.is_empty() {
        return text.parse::<Timestamp>().ok().map(Instant::from);
    }
    formats.iter().find_map(|format| {
        let parsed = BrokenDownTime::parse(format, text).ok()?;
        if parsed.offset().is_some() || parsed.timestamp().is_some() {
            return parsed.to_timestamp().ok().map(Instant::from);
        }
        let local = civil(&parsed)?.to_zoned_datetime(zone.clone()).ok()?;
        Some(Instant::from(local.timestamp()))
    })
}

/// The wall clock time, at midnight where only a day is given.
fn civil(parsed: &BrokenDownTime) -> Option<civil::DateTime> {
    match parsed.hour() {
        Some(_) => parsed.to_datetime().ok(),
        None => Some(parsed.to_date().ok()?.at(0, 0, 0, 0)),
    }
}

/// Whether a format can be read at all, and gives a day.
///
/// # Errors
/// Why not, in the words of the library, or nothing where no day comes out of it.
pub fn check_format(format: &str) -> Result<(), String> {
    let sample = civil::date(2024, 11, 23).at(21, 7, 9, 0).to_zoned_datetime(TimeZone::UTC);
    let sample = sample.map_err(|error| error.to_string())?;
    let written = jiff::fmt::strtime::format(format, &sample).map_err(|error| error.to_string())?;
    let read = BrokenDownTime::parse(format, &written).map_err(|error| error.to_string())?;
    let day = read.timestamp().is_some() || civil(&read).is_some();
    if day { Ok(()) } else { Err(String::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, formats: &[&str], zone: &str) -> Option<String> {
        let formats: Vec<String> = formats.iter().map(|format| (*format).to_owned()).collect();
        read_time(text, &formats, &TimeZone::get(zone).unwrap()).map(|at| at.to_string())
    }

    #[test]
    fn moments_are_read_as_they_are_written() {
        const US: &[&str] = &["%m-%d-%y %I:%M:%S %p", "%d-%m-%y %I:%M:%S %p"];
        const CN: &[&str] = &["%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日"];
        for (text, formats, zone, at) in [
            // The month first wherever that is a date.
            ("05-07-15 11:59:35 AM", US, "America/New_York", Some("2015-05-07T15:59:35Z")),
            ("24-06-15 9:59:40 PM", US, "America/New_York", Some("2015-06-25T01:59:40Z")),
            ("06-12-15 12:00:00 AM", US, "America/New_York", Some("2015-06-12T04:00:00Z")),
            ("06-12-15 12:00:00 PM", US, "America/New_York", Some("2015-06-12T16:00:00Z")),
            ("31-31-15 1:00:00 AM", US, "America/New_York", None),
            ("05-07-15 13:00:00 PM", US, "America/New_York", None),
            ("2019/4/8 8:05:03", CN, "Asia/Shanghai", Some("2019-04-08T00:05:03Z")),
            ("2019-04-08 08:37:20", CN, "Asia/Shanghai", Some("2019-04-08T00:37:20Z")),
            ("2019/12/31 23:59", CN, "Asia/Shanghai", Some("2019-12-31T15:59:00Z")),
            ("2019年4月8日", CN, "Asia/Shanghai", Some("2019-04-07T16:00:00Z")),
            ("2019/4/8", CN, "Asia/Shanghai", None),
            ("2019/2/29 8:05:03", CN, "Asia/Shanghai", None),
            ("2019/4/8 8:05:03 x", CN, "Asia/Shanghai", None),
            ("", CN, "Asia/Shanghai", None),
            // Skipped in spring, shown twice in autumn.
            ("2024/3/10 2:30", CN, "America/New_York", Some("2024-03-10T07:30:00Z")),
            ("2024/11/3 1:30", CN, "America/New_York", Some("2024-11-03T05:30:00Z")),
            // An offset of its own, or seconds since 1970.
            (
                "2024-03-01 08:00 +0800",
                &["%Y-%m-%d %H:%M %z"],
                "America/New_York",
                Some("2024-03-01T00:00:00Z"),
            ),
            ("1700000000", &["%s"], "Asia/Shanghai", Some("2023-11-14T22:13:20Z")),
            ("2024-03-01T08:00:00+08:00", &[], "America/New_York", Some("2024-03-01T00:00:00Z")),
            ("2024-03-01", &[], "America/New_York", None),
        ] {
            assert_eq!(read(text, formats, zone).as_deref(), at, "{text}");
        }
    }

    #[test]
    fn formats_that_give_no_day_are_found_before_any_row_is_read() {
        for format in ["%Y-%m-%d", "%d.%m.%y %H:%M", "%s", "%F %T", "%b %d, %Y %I:%M %p", "%Y-%j"] {
            assert_eq!(check_format(format), Ok(()), "{format}");
        }
        for format in ["", "%H:%M", "%Y-%m", "%Q", "%", "YYYY-MM-DD", "%d/%m"] {
            assert!(check_format(format).is_err(), "{format}");
        }
    }
}

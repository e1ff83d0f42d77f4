//! Personal data as the screen shows it before somebody asks for the plain form.

use unicode_segmentation::UnicodeSegmentation;

use super::{agreed_width, digits};

const STARS: &str = "****";

/// A number as `138****5678`. Under ten digits only the tail stays, under seven nothing, so that at least three
/// digits are always hidden.
pub fn mask_phone(number: &str) -> String {
    let digits = digits(number);
    match (digits.len(), digits.get(..3)) {
        (10.., Some(head)) => format!("{head}{STARS}{}", tail(&digits)),
        (0, _) => String::new(),
        _ => mask_tail(&digits),
    }
}

/// A number as `****5678`; under seven digits without the tail.
pub fn mask_tail(number: &str) -> String {
    let digits = digits(number);
    match digits.len() {
        0 => String::new(),
        1..7 => STARS.to_owned(),
        _ => format!("{STARS}{}", tail(&digits)),
    }
}

fn tail(digits: &str) -> &str {
    digits.len().checked_sub(4).and_then(|at| digits.get(at..)).unwrap_or_default()
}

/// A name by its first character: 张三 → `张*`, 欧阳某某 → `欧**`, John → `J***`.
///
/// At least one star follows, so that a name of one character does not look like a whole one.
pub fn mask_name(name: &str) -> String {
    let mut graphemes = name.trim().graphemes(true);
    let Some(first) = graphemes.next() else { return String::new() };
    let han = first.chars().next().and_then(agreed_width) == Some(2);
    let stars = if han { graphemes.take(2).count().max(1) } else { 3 };
    format!("{first}{}", "*".repeat(stars))
}

/// An address down to its street: 万全县商业东街12号 → `万全县商业东街***`. Where no street or place is named,
/// every digit is hidden instead.
pub fn mask_address(address: &str) -> String {
    const PLACES: [char; 12] = ['省', '市', '区', '县', '乡', '镇', '村', '街', '路', '道', '巷', '旗'];
    let street = address.rfind(PLACES).and_then(|at| {
        let end = at + address.get(at..)?.chars().next()?.len_utf8();
        address.get(..end)
    });
    match street {
        Some(street) if street.len() == address.len() => street.to_owned(),
        Some(street) => format!("{street}***"),
        None => address.chars().map(|c| if c.is_numeric() { '*' } else { c }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers() {
        for (number, phone, tail) in [
            ("", "", ""),
            ("13812345678", "138****5678", "****5678"),
            ("+86 138-1234-5678", "861****5678", "****5678"),
            ("0313 1234567", "031****4567", "****4567"),
            ("１３８１２３４５６７８", "138****5678", "****5678"),
            ("87654321", "****4321", "****4321"),
            ("1234567", "****4567", "****4567"),
            ("10086", "****", "****"),
            ("无", "", ""),
        ] {
            assert_eq!((mask_phone(number).as_str(), mask_tail(number).as_str()), (phone, tail), "{number}");
        }
    }

    #[test]
    fn names() {
        for (name, want) in [
            ("", ""),
            ("  ", ""),
            ("张", "张*"),
            ("张三", "张*"),
            ("李某某", "李**"),
            ("欧阳某某", "欧**"),
            ("John Smith", "J***"),
            (" Li", "L***"),
            ("é\u{301}x", "é\u{301}***"),
        ] {
            assert_eq!(mask_name(name), want, "{name}");
        }
    }

    #[test]
    fn addresses() {
        for (address, want) in [
            ("", ""),
            ("万全县商业东街12号2单元301", "万全县商业东街***"),
            ("商业东街", "商业东街"),
            ("张家口市桥西区", "张家口市桥西区"),
            ("12 Elm Ave, Flat ４", "** Elm Ave, Flat *"),
        ] {
            assert_eq!(mask_address(address), want, "{address}");
        }
    }

    proptest! {
        #[test]
        fn at_most_seven_digits_and_never_all_are_shown(number in "[0-9０-９ +-]{0,20}") {
            let shown = mask_phone(&number).chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown <= 7 && (shown + 3 <= digits(&number).len() || shown == 0));
        }

        #[test]
        fn anything_can_be_masked(text in any::<String>()) {
            _ = (mask_phone(&text), mask_tail(&text));
            prop_assert!(mask_name(&text).graphemes(true).count() <= 4);
        }
    }
}

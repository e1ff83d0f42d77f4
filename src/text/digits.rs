//! The digits of what somebody typed or said.

use super::fold;

/// The ASCII digits in a text, full-width ones folded, everything else left out.
pub fn digits(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_digit).collect()
}

/// The digits from the last to the first: as a key, it finds a number by its tail.
pub fn reversed_digits(text: &str) -> String {
    digits(text).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_in_any_dress() {
        for (text, want) in
            [("", ""), ("+86 138-1234-5678", "8613812345678"), ("１３８ｘ", "138"), ("张三", "")]
        {
            assert_eq!(digits(text), want);
        }
        assert_eq!(reversed_digits("138 1234 5678"), "87654321831");
    }
}

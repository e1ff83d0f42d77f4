//! Whatever the bytes are.

use proptest::prelude::*;

use super::super::{File, Pack, PackError};

fn holds_its_lines(text: &str, read: Result<Pack, Vec<PackError>>) -> Result<(), TestCaseError> {
    match read {
        Ok(pack) => {
            prop_assert_eq!(Pack::parse(pack.text()), Ok(pack.clone()));
            prop_assert_eq!(Pack::overlay(&pack, ""), Ok(pack));
        }
        Err(errors) => {
            prop_assert!(!errors.is_empty());
            let lines = text.matches('\n').count() + 1;
            for error in errors {
                prop_assert!(
                    error.at.line >= 1 && (error.at.file == File::Base || error.at.line <= lines),
                    "{}",
                    error
                );
            }
        }
    }
    Ok(())
}

/// Pieces of which a site's file is made, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "id",
        "clock",
        "result",
        "kind",
        "complaint",
        "target",
        "\"48h\"",
        "\"2d\"",
        "1",
        "-1",
        "0x10",
        "1.5",
        "true",
        "on",
        "words",
        "team",
        "hall",
        "severity",
        "level",
        "variant",
        "henan",
        "region",
        "\"henan\"",
        "figure",
        "value",
        "standing",
        "\"house\"",
        "\"unconfirmed\"",
        "2026-11-23",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        " = ",
        ",",
        ".",
        "\n",
        "\"",
        "'''",
        "\\",
        "#",
        "\u{0}",
        "\u{feff}",
        "中",
    ]);
    prop::collection::vec(word, 0..24).prop_map(|words| words.concat())
}

/// Changes that are right in themselves, several of which may clash.
fn change() -> impl Strategy<Value = String> {
    let clock = ("[a-z]{1,6}|result|answer|task", "[1-9][0-9]?(h|d|mo|m)", any::<bool>())
        .prop_map(|(id, target, on)| format!("[[clock]]\nid = \"{id}\"\ntarget = \"{target}\"\non = {on}\n"));
    let team = ("hall|[a-z]{1,3}", "\\PC{1,8}").prop_map(|(id, words)| {
        format!("[[team]]\nid = \"{id}\"\nwords = {{ zh = {words:?}, en = \"t\" }}\n")
            .replace("\\u{", "\\\\u{")
    });
    let variant = ("henan|own", 0..90_u16)
        .prop_map(|(id, days)| format!("[[variant]]\nid = \"{id}\"\nwords = {{ zh = \"省\", en = \"p\" }}\nreopen = {{ window_days = {days} }}\n"));
    let region = prop::sample::select(vec!["", "", "region = \"henan\"\n", "region = \"own\"\n"])
        .prop_map(str::to_owned);
    (region, prop::collection::vec(prop_oneof![clock, team, variant], 0..4))
        .prop_map(|(region, rows)| region + &rows.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_pack_or_refused_with_a_line(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        holds_its_lines(&text, Pack::parse(&text))?;
        holds_its_lines(&text, Pack::overlay(Pack::builtin(), &text))?;
    }

    #[test]
    fn any_pieces_are_a_pack_or_refused_with_a_line(text in piece()) {
        holds_its_lines(&text, Pack::overlay(Pack::builtin(), &text))?;
    }

    #[test]
    fn a_spoilt_shipped_pack_is_a_pack_or_refused_with_a_line(cut in any::<prop::sample::Index>(), length in 0..60_usize, junk in piece()) {
        let shipped = Pack::builtin().text();
        let start = shipped.floor_char_boundary(cut.index(shipped.len()));
        let end = shipped.floor_char_boundary((start + length).min(shipped.len())).max(start);
        let text = format!("{}{junk}{}", &shipped[..start], &shipped[end..]);
        holds_its_lines(&text, Pack::parse(&text))?;
    }

    #[test]
    fn a_change_laid_over_twice_is_laid_over_once(text in change()) {
        let once = Pack::overlay(Pack::builtin(), &text);
        if let Ok(once) = &once {
            prop_assert_eq!(Pack::overlay(once, &text), Ok(once.clone()));
            let again = once.diff(once);
            prop_assert!(again.is_empty());
        }
        holds_its_lines(&text, once)?;
    }
}

/// More where `CASELOOP_LAWS` asks for it.
fn cases() -> u32 {
    std::env::var("CASELOOP_LAWS").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
}

//! What holds for every text of rules. Shared by the fuzz target and the test of its seeds.

use caseloop::rules::{About, File, Locality, Pack, PackError, Scope};

/// Reads a text as a site's file and as a whole pack; gives whether it is either.
///
/// # Panics
/// A law is broken.
pub fn holds(text: &str) -> bool {
    let laid = Pack::overlay(Pack::builtin(), text);
    if let Ok(laid) = &laid {
        assert_eq!(Pack::overlay(laid, text).as_ref(), Ok(laid), "laid twice");
        let mut changes = Pack::builtin().diff(laid);
        changes.retain(|change| change.before == change.after);
        assert!(changes.is_empty(), "no change: {changes:?}");
    }
    let laid = of(text, laid);
    of(text, Pack::parse(text)) || laid
}

fn of(text: &str, read: Result<Pack, Vec<PackError>>) -> bool {
    match read {
        Ok(pack) => asked(&pack),
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason");
            let lines = text.matches('\n').count() + 1;
            for error in &errors {
                let there = error.at.file == File::Base || error.at.line <= lines;
                assert!(error.at.line >= 1 && there, "{error}");
            }
            return false;
        }
    }
    true
}

fn asked(pack: &Pack) {
    let again = Pack::parse(pack.text());
    assert_eq!(again.as_ref(), Ok(pack), "its own text is read again");
    assert!(!pack.sourced().is_empty() && !pack.values().is_empty());
    assert!(pack.diff(pack).is_empty());
    for kind in &pack.kinds {
        let category = pack.categories_of(&kind.id).last();
        for severity in &pack.severities {
            let about = About {
                kind: &kind.id,
                category: category.map(|category| category.id.as_str()),
                channel: pack.channels.first().map(|channel| channel.id.as_str()),
                severity: severity.level,
                star: Some(severity.level),
                place: Some(Locality::Village),
            };
            let clocks = pack.clocks_for(&about);
            assert!(clocks.len() <= kind.clocks.len());
            for (rule, _) in clocks {
                assert!(kind.clocks.contains(&rule.id), "{} carries {}", kind.id, rule.id);
            }
            for of in [Scope::Task, Scope::Ask, Scope::Promise, Scope::Order] {
                assert!(pack.clock_of(of, &about).is_none_or(|(rule, _)| rule.of == of));
            }
        }
    }
}

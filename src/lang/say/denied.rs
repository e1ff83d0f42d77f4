//! Why the door stayed shut.

use crate::{
    api::{Denied, StoreTrouble},
    lang::{Lang, Word},
};

/// What a client is told that was not let in.
pub fn denied(denied: &Denied, lang: Lang) -> String {
    match denied {
        Denied::Account { uid } => Word::DeniedAccount.with(lang, &[uid]),
        Denied::As { staff } => Word::DeniedAs.with(lang, &[staff]),
        Denied::Shared => Word::DeniedShared.say(lang).to_owned(),
        Denied::Full { limit } => Word::DeniedFull.with(lang, &[limit]),
        Denied::Stopping => Word::DeniedStopping.say(lang).to_owned(),
        Denied::Key => Word::DeniedKey.say(lang).to_owned(),
        Denied::Broken => Word::DeniedBroken.say(lang).to_owned(),
        Denied::Opening => Word::DeniedOpening.say(lang).to_owned(),
        Denied::Store(trouble) => store_trouble(trouble, lang),
    }
}

fn store_trouble(trouble: &StoreTrouble, lang: Lang) -> String {
    match trouble {
        StoreTrouble::NotHere => Word::StoreNotHere.say(lang).to_owned(),
        StoreTrouble::Newer { found, known } => Word::StoreNewer.with(lang, &[found, known]),
        StoreTrouble::InUse => Word::StoreInUse.say(lang).to_owned(),
        StoreTrouble::Clock => Word::StoreClock.say(lang).to_owned(),
        StoreTrouble::Config { line } => Word::StoreConfig.with(lang, &[line]),
        StoreTrouble::Other => Word::StoreOther.say(lang).to_owned(),
    }
}

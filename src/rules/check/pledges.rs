//! Pledges: whom they are for, and by what they are measured.

use super::{super::Kept, At, Check, Key};

impl Check<'_> {
    pub(super) fn pledges(&mut self) {
        let pack = self.pack;
        for (at, pledge) in pack.pledges.iter().enumerate() {
            let place = |key| [Key("pledge"), At(at), Key(key)];
            self.all_known("kind", &pledge.kinds, &place("kinds"));
            self.all_known("category", &pledge.categories, &place("categories"));
            self.all_known("channel", &pledge.channels, &place("channels"));
            self.range(pledge.share.into(), 1, 100, &place("share"));
            self.filled("kept", pledge.kept.is_empty() && pledge.unmeasured.is_none(), &place("kept"));
            for (n, kept) in pledge.kept.iter().enumerate() {
                let path = [Key("pledge"), At(at), Key("kept"), At(n)];
                match kept {
                    Kept::Clock(clock) => self.known("clock", clock, &path),
                    Kept::Filled(sheet) => self.known("sheet", sheet.as_str(), &path),
                }
            }
        }
    }
}

//! Lists, trees, kinds: ids and codes once each, references to what is there.

use super::{
    super::{CERTIFIED, Category, Kind},
    At, Check, Fault, Key, LISTS, entries, ids, is_id,
};

impl Check<'_> {
    pub(super) fn lists(&mut self) {
        self.ids_and_codes();
        self.trees();
        let pack = self.pack;
        for (at, category) in pack.categories.iter().enumerate() {
            self.category(at, category);
        }
        for (at, phrase) in pack.phrases.iter().enumerate() {
            self.all_known("category", &phrase.categories, &[Key("phrase"), At(at), Key("categories")]);
            if let Some(star) = phrase.star {
                self.range(star.into(), 1, 9, &[Key("phrase"), At(at), Key("star")]);
            }
        }
        for (at, kind) in pack.kinds.iter().enumerate() {
            self.kind(at, kind);
        }
        self.sheets();
        self.watches();
        self.pledges();
        self.outside();
    }

    fn ids_and_codes(&mut self) {
        let pack = self.pack;
        for list in LISTS.into_iter().chain(["variant"]) {
            let ids = ids(pack, list);
            for (at, id) in ids.iter().enumerate().filter(|(_, id)| !is_id(id)) {
                self.fault(&[Key(list), At(at), Key("id")], Fault::Id { id: id.clone() });
            }
            self.once(list, "id", ids.into_iter().map(|id| (String::new(), id)));
        }
        let codes = |x: &Category| (pack.kind_of(x).unwrap_or_default().to_owned(), x.code.to_string());
        self.once("kind", "code", pack.kinds.iter().map(|x| (String::new(), x.code.to_string())));
        self.once("severity", "level", pack.severities.iter().map(|x| (String::new(), x.level.to_string())));
        self.once("category", "code", pack.categories.iter().map(codes));
        if !pack.contact_results.iter().any(|result| result.reached && result.on) {
            self.fault(&[Key("contact_result")], Fault::NobodyReached);
        }
        self.filled("kind", pack.kinds.is_empty(), &[Key("kind")]);
        self.filled("severity", pack.severities.is_empty(), &[Key("severity")]);
        for (at, kind) in pack.kinds.iter().enumerate() {
            self.range(kind.code.into(), 1, 99, &[Key("kind"), At(at), Key("code")]);
        }
        for (at, severity) in pack.severities.iter().enumerate() {
            self.range(severity.level.into(), 1, 9, &[Key("severity"), At(at), Key("level")]);
        }
        if let Some(region) = &pack.region {
            self.known("variant", region, &[Key("region")]);
        }
    }

    /// Trees of entries have two levels.
    fn trees(&mut self) {
        for list in LISTS {
            let entries = entries(self.pack, list);
            let upper: Vec<String> =
                entries.iter().filter(|x| x.under.is_none()).map(|x| x.id.clone()).collect();
            for (at, entry) in entries.iter().enumerate() {
                if let Some(above) = &entry.under {
                    self.among(list, &upper, above, &[Key(list), At(at), Key("under")]);
                }
                self.all_known("kind", &entry.kinds, &[Key(list), At(at), Key("kinds")]);
            }
        }
    }

    fn category(&mut self, at: usize, category: &Category) {
        let pack = self.pack;
        let place = |key| [Key("category"), At(at), Key(key)];
        match (&category.kind, &category.under) {
            (Some(kind), None) => {
                self.known("kind", kind, &place("kind"));
                if !is_upper(category.code) {
                    self.range(category.code.into(), 1, 9, &place("code"));
                }
            }
            (None, Some(above)) => {
                let upper = pack.categories.iter().filter(|x| x.under.is_none());
                let upper: Vec<String> = upper.map(|x| x.id.clone()).collect();
                self.among("category", &upper, above, &place("under"));
                if let Some(above) =
                    pack.category(above).filter(|above| above.under.is_none() && is_upper(above.code))
                    && (category.code / 10 != above.code || category.code.is_multiple_of(10))
                {
                    let fault = Fault::CodeUnder { code: category.code, above: above.code };
                    self.fault(&place("code"), fault);
                }
            }
            _ => self.fault(&place("id"), Fault::Level),
        }
        if let Some(class) = &category.class {
            self.known("class", class, &place("class"));
        }
    }

    fn kind(&mut self, at: usize, kind: &Kind) {
        let place = |key| [Key("kind"), At(at), Key(key)];
        self.all_known("clock", &kind.clocks, &place("clocks"));
        for (n, id) in kind.clocks.iter().enumerate() {
            let of = self.pack.clock(id).map(|clock| clock.of);
            if of.is_some_and(|of| of != super::super::Scope::Case) {
                let path = [Key("kind"), At(at), Key("clocks"), At(n)];
                self.fault(&path, Fault::NotOfCase { id: id.clone() });
            }
        }
        self.all_known("field", &kind.fields, &place("fields"));
        let path = [Key("kind"), At(at), Key("certified")];
        for (act, certificate) in &kind.certified {
            match CERTIFIED.into_iter().find(|known| known == act) {
                Some(act) => self.known("certificate", certificate, &[&path[..], &[Key(act)]].concat()),
                None => self.among("certified", &CERTIFIED.map(str::to_owned), act, &path),
            }
        }
        for (stage, fields) in [
            ("accept", &kind.required.accept),
            ("handle", &kind.required.handle),
            ("feedback", &kind.required.feedback),
            ("revisit", &kind.required.revisit),
        ] {
            for (n, id) in fields.iter().enumerate().filter(|(_, id)| !kind.fields.contains(id)) {
                let path = [Key("kind"), At(at), Key("required"), Key(stage), At(n)];
                self.fault(&path, Fault::NotShown { id: id.clone() });
            }
        }
    }
}

/// Whether a category of the upper level may have this code: of no other do codes of the lower level begin with it.
fn is_upper(code: u16) -> bool {
    matches!(code, 1..=9 | 10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90)
}

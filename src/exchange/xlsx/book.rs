//! A workbook: its sheets by name, and where the parts lie that say what their cells mean.

use std::{collections::HashMap, fs::File};

use quick_xml::events::Event;

use super::{
    archive::{Archive, Part},
    rows::Rows,
    shared::Shared,
    styles::Styles,
    xml::{Xml, attribute, early},
};
use crate::exchange::{
    FileFault,
    limits::{MAX_PART, MAX_SHARED, MAX_SHARED_TEXTS, MAX_SHEETS, MAX_UNPACKED},
};

/// A workbook, its list of sheets read.
pub struct Book {
    archive: Archive,
    sheets: Vec<Listed>,
    from_1904: bool,
    shared: Option<String>,
    styles: Option<String>,
}

struct Listed {
    name: String,
    hidden: bool,
    /// Its part.
    path: String,
}

/// What one part names another: the last word of its type, and where it is.
struct Related {
    what: String,
    path: String,
}

impl Book {
    /// Reads the list of sheets.
    ///
    /// # Errors
    /// The file is no workbook.
    pub fn open(file: File) -> Result<Self, FileFault> {
        let archive = Archive::open(file)?;
        let no_book = || FileFault::Broken { why: "no workbook in it".to_owned() };
        let package = related(&archive, "")?;
        let path = package.into_values().find(|it| it.what == "officeDocument").ok_or_else(no_book)?.path;
        let parts = related(&archive, &path)?;
        let of = |what: &str| parts.values().find(|it| it.what == what).map(|it| it.path.clone());
        let (shared, styles) = (of("sharedStrings"), of("styles"));
        let mut xml = Xml::new(archive.part(&path, MAX_PART)?.ok_or_else(no_book)?);
        let (mut sheets, mut from_1904) = (Vec::new(), false);
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "workbookPr" => {
                    let from = attribute(&start, "date1904")?;
                    from_1904 |= from.is_some_and(|from| from == "1" || from == "true");
                }
                Event::Start(start) if start.local_name().as_ref() == "sheet" => {
                    let name = attribute(&start, "name")?.unwrap_or_default();
                    let hidden = attribute(&start, "state")?.is_some_and(|state| state != "visible");
                    let id = attribute(&start, "id")?.unwrap_or_default();
                    if let Some(it) = parts.get(&id).filter(|it| it.what == "worksheet") {
                        sheets.push(Listed { name, hidden, path: it.path.clone() });
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            if sheets.len() > MAX_SHEETS {
                return Err(FileFault::Broken { why: format!("more than {MAX_SHEETS} sheets") });
            }
        }
        Ok(Self { archive, sheets, from_1904, shared, styles })
    }

    /// The rows of the sheet of this name, or of the first that is shown.
    ///
    /// # Errors
    /// There is no such sheet, or something that it needs is damaged.
    pub fn sheet(&self, name: Option<&str>) -> Result<Rows, FileFault> {
        let found = match name {
            Some(name) => self.sheets.iter().find(|sheet| sheet.name == name),
            None => self.sheets.iter().find(|sheet| !sheet.hidden).or(self.sheets.first()),
        };
        let sheet = found.ok_or_else(|| FileFault::NoSheet {
            name: name.unwrap_or_default().to_owned(),
            sheets: self.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        })?;
        let part = self.part(Some(&sheet.path), MAX_UNPACKED)?.ok_or_else(early)?;
        let shared = self.part(self.shared.as_deref(), MAX_UNPACKED)?;
        let held = |part| Shared::read(part, MAX_SHARED, MAX_SHARED_TEXTS);
        let shared = shared.map_or_else(|| Ok(Shared::default()), held)?;
        let styles = self.part(self.styles.as_deref(), MAX_PART)?;
        let styles = styles.map_or_else(|| Ok(Styles::default()), Styles::read)?;
        Ok(Rows::new(part, shared, styles, self.from_1904))
    }

    fn part(&self, path: Option<&str>, max: u64) -> Result<Option<Part>, FileFault> {
        path.map_or(Ok(None), |path| self.archive.part(path, max))
    }
}

/// What a part names, by id.
fn related(archive: &Archive, part: &str) -> Result<HashMap<String, Related>, FileFault> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut all = HashMap::new();
    let Some(part) = archive.part(&format!("{folder}/_rels/{name}.rels"), MAX_PART)? else {
        return Ok(all);
    };
    let mut xml = Xml::new(part);
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let get = |name| Ok::<_, FileFault>(attribute(&start, name)?.unwrap_or_default());
                let (id, kind, target) = (get("Id")?, get("Type")?, get("Target")?);
                let what = kind.rsplit('/').next().unwrap_or_default().to_owned();
                all.insert(id, Related { what, path: joined(folder, &target) });
            }
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// A target as seen from a folder.
fn joined(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

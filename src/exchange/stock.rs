//! A file of articles or of loaners: a row each, by columns with the names of the fields in either language.

use std::path::Path;

use super::{FileFault, Record, RowFault, Source};
use crate::{
    api::MAX_STOCK_CHANGES,
    case::{Article, ArticleSort, Fault, Reason, Refusal, StockChange},
};

/// What a file asks for, each with its line; what is wrong with other lines.
#[derive(Debug, Default)]
pub struct StockFile {
    pub changes: Vec<(u64, StockChange)>,
    pub wrong: Vec<(u64, RowFault)>,
}

/// The columns: the name of the field, and what people call it.
const COLUMNS: [(&str, &str); 9] = [
    ("article", "物料"),
    ("name", "名称"),
    ("sort", "类别"),
    ("models", "适用机型"),
    ("reorder", "补货线"),
    ("version", "版本"),
    ("place", "部门"),
    ("count", "数量"),
    ("loaner", "备用机"),
];
/// That of a file of loaners alone.
const MODEL: (&str, &str) = ("model", "机型");
/// How the sorts are called in a Chinese file.
const SORTS: [(&str, ArticleSort); 3] =
    [("备用机", ArticleSort::Loaner), ("备件", ArticleSort::Part), ("软件", ArticleSort::Software)];

impl StockFile {
    /// Reads a file: of loaners where it has such a column, otherwise of articles.
    ///
    /// # Errors
    /// Nothing of it can be used: it cannot be read, has other columns, or more lines than are done together.
    pub fn read(path: &Path) -> Result<Self, FileFault> {
        let mut source = Source::unmapped(path)?;
        let header = source.header().to_vec();
        let columns: Vec<&str> = header.iter().filter_map(|name| column(name)).collect();
        let loaners = columns.contains(&"loaner");
        let needed: &[&str] =
            if loaners { &["loaner", "article", "model"] } else { &["article", "name", "sort"] };
        if let Some(missing) = needed.iter().find(|name| !columns.contains(name)) {
            return Err(FileFault::Header(RowFault::Missing { field: missing }));
        }
        let mut file = Self::default();
        while let Some(record) = source.read()? {
            if file.changes.len() + file.wrong.len() >= MAX_STOCK_CHANGES {
                return Err(FileFault::TooManyLines { max: MAX_STOCK_CHANGES as u64 });
            }
            let line = record.line;
            let read = Cells { header: &header, record }.changes(loaners);
            match read {
                Ok(changes) => file.changes.extend(changes.into_iter().map(|change| (line, change))),
                Err(fault) => file.wrong.push((line, fault)),
            }
        }
        Ok(file)
    }
}

/// The field of a column; none of one that this program does not know.
fn column(called: &str) -> Option<&'static str> {
    let called = called.trim();
    let of = |(name, zh): &(&'static str, &str)| {
        (called.eq_ignore_ascii_case(name) || called == *zh).then_some(*name)
    };
    COLUMNS.iter().chain([&MODEL]).find_map(of)
}

/// A record under its columns.
struct Cells<'a> {
    header: &'a [String],
    record: Record,
}

impl Cells<'_> {
    fn get(&self, name: &str) -> String {
        let at = self.header.iter().position(|called| column(called) == Some(name));
        let cell = at.and_then(|at| self.record.cells.get(at));
        cell.map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }

    /// A number; 0 where nothing is said.
    fn number(&self, name: &str) -> Result<u32, RowFault> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(0);
        }
        text.parse().map_err(|_| refused(name, Fault::Number))
    }

    fn changes(self, loaners: bool) -> Result<Vec<StockChange>, RowFault> {
        if let Some(fault) = self.record.fault.clone() {
            return Err(fault);
        }
        let (article, place) = (self.get("article"), self.get("place"));
        if loaners {
            let (loaner, model) = (self.get("loaner"), self.get("model"));
            return Ok(vec![StockChange::Loaner { loaner, article, model, place }]);
        }
        let sort = self.get("sort");
        let known = || SORTS.iter().find(|(zh, _)| *zh == sort).map(|(_, sort)| *sort);
        let Some(sort) = ArticleSort::of(&sort.to_ascii_lowercase()).or_else(known) else {
            let values = ArticleSort::ALL.iter().map(|sort| sort.id().to_owned()).collect();
            return Err(refused("sort", Fault::NotOneOf { values }));
        };
        let models = self.get("models");
        let models = models.split([';', '；', '、', ',']).map(str::trim).filter(|model| !model.is_empty());
        let (reorder, count) = (self.number("reorder")?, self.number("count")?);
        let version = Some(self.get("version")).filter(|version| !version.is_empty());
        let mut changes = vec![StockChange::Article(Article {
            id: article.clone(),
            name: self.get("name"),
            sort,
            models: models.map(str::to_owned).collect(),
            reorder,
            version,
        })];
        if count > 0 {
            changes.push(StockChange::TakeIn { article, place, count, text: None });
        }
        Ok(changes)
    }
}

fn refused(field: &str, fault: Fault) -> RowFault {
    RowFault::Refused(Refusal::bare(Reason::Field { field: field.to_owned(), fault }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<StockFile, FileFault> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("stock.csv");
        std::fs::write(&path, text).unwrap();
        StockFile::read(&path)
    }

    #[test]
    fn a_file_in_either_language_and_encoding_makes_articles_with_what_is_there_of_them() {
        let zh =
            "物料,名称,类别,适用机型,补货线,部门,数量,供应商\nlcd,X1 屏幕总成,备件,X1；X2,2,repair,5,某厂\n";
        let en = "article,name,sort,models,reorder,place,count\nlcd,X1 屏幕总成,part,X1;X2,2,repair,5\n";
        let gbk = encoding_rs::GB18030.encode(zh).0.into_owned();
        for text in [zh.as_bytes(), en.as_bytes(), &gbk] {
            let file = read(text).unwrap();
            assert_eq!(file.wrong.len(), 0);
            let [(2, StockChange::Article(article)), (2, take_in)] = file.changes.as_slice() else {
                panic!("{:?}", file.changes)
            };
            assert_eq!((article.models.len(), article.reorder, article.sort), (2, 2, ArticleSort::Part));
            let (article, place) = ("lcd".to_owned(), "repair".to_owned());
            assert_eq!(*take_in, StockChange::TakeIn { article, place, count: 5, text: None });
        }
    }

    #[test]
    fn every_wrong_line_is_told_and_a_file_of_other_columns_is_none() {
        let file =
            read("article,name,sort,count\na,A,part,x\nb,B,thing,\nc,C,loaner,\nd,D\n".as_bytes()).unwrap();
        let lines: Vec<u64> = file.wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!((lines, file.changes.len()), (vec![2, 3, 5], 1));
        assert!(read(b"loaner,place\nB1,hall\n").is_err_and(|fault| matches!(fault, FileFault::Header(_))));
        let many = "loaner,article,model\n".to_owned() + &"B1,p,M\n".repeat(MAX_STOCK_CHANGES + 1);
        assert!(read(many.as_bytes()).is_err_and(|fault| matches!(fault, FileFault::TooManyLines { .. })));
        let loaners = read("备用机,物料,机型\nB1,p,M1\n".as_bytes()).unwrap();
        assert!(matches!(&loaners.changes[..], [(2, StockChange::Loaner { place, .. })] if place.is_empty()));
    }
}

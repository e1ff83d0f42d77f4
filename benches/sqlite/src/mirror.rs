//! The cases of a store in SQLite, as one would keep them there: tables in third normal form, an index for each list
//! and each number, texts in FTS5.

use std::{collections::HashMap, path::Path};

use caseloop::{
    case::{Event, Subject, Word},
    store::Store,
};
use rusqlite::{Connection, params};

const SCHEMA: &str = "
create table customers (id integer primary key, name text, address text);
create table lines (line text, reversed text, customer integer);
create table cases (
    id integer primary key, number text unique, kind text, category text, severity integer, stage text,
    customer integer, line text, line_reversed text, contact_reversed text, name text, opened integer,
    touched integer, revision integer
);
create table events (
    seq integer primary key, case_id integer, occurred integer, recorded integer, actor integer, kind text,
    body text
);
create table commands (id blob primary key, case_id integer, first integer, last integer) without rowid;
create virtual table texts using fts5 (body, content='', tokenize='unicode61');
create virtual table names using fts5 (name, content='', tokenize='unicode61');
";

const INDEXES: &str = "
create index lines_line on lines (line);
create index lines_reversed on lines (reversed);
create index cases_stage on cases (stage, opened);
create index cases_line on cases (line_reversed);
create index cases_contact on cases (contact_reversed);
create index cases_name on cases (name);
create index cases_customer on cases (customer);
create index cases_touched on cases (touched);
create index events_case on events (case_id, seq);
";

/// Every Chinese character is a word of its own: a phrase of them finds any part of a text, also of two characters,
/// which the tokenizer `trigram` cannot.
pub fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if ('\u{3400}'..='\u{9fff}').contains(&c) {
            out.push(' ');
            out.push(c);
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    out
}

/// Opens the mirror of a store; makes it where there is none.
pub fn open(dir: &Path) -> Connection {
    let path = dir.join("mirror.sqlite");
    let is_new = !path.exists();
    let sqlite = Connection::open(&path).unwrap();
    // As much page cache as the store has.
    sqlite
        .execute_batch("pragma journal_mode=wal; pragma synchronous=full; pragma cache_size=-10240;")
        .unwrap();
    sqlite.set_prepared_statement_cache_capacity(64);
    if is_new {
        let began = std::time::Instant::now();
        sqlite.execute_batch("pragma synchronous=off").unwrap();
        sqlite.execute_batch(SCHEMA).unwrap();
        fill(dir, &sqlite);
        sqlite.execute_batch(INDEXES).unwrap();
        sqlite.execute_batch("pragma synchronous=full; pragma wal_checkpoint(truncate)").unwrap();
        println!("mirror made in {} s", began.elapsed().as_secs());
    }
    let bytes = |name: &str| std::fs::metadata(dir.join(name)).map_or(0, |file| file.len()) >> 20;
    println!(
        "files: live {} MiB, archive {} MiB, SQLite {} MiB",
        bytes("live.redb"),
        bytes("archive.redb"),
        bytes("mirror.sqlite")
    );
    sqlite
}

fn fill(dir: &Path, sqlite: &Connection) {
    let store = Store::open(dir).unwrap();
    store.load().unwrap();
    sqlite.execute_batch("begin").unwrap();
    let mut stages: HashMap<u32, &'static str> = HashMap::new();
    store
        .scan(1, &mut |record| {
            let said = |word| record.words.get(word).unwrap_or_default();
            let reversed = |word| said(word).chars().rev().collect::<String>();
            let at = record.envelope.recorded.seconds();
            match record.envelope.subject {
                Subject::Customer(id) => {
                    let (name, line) = (said(Word::Name), said(Word::Line));
                    if matches!(record.event, Event::CustomerAdded | Event::CustomerChanged(_)) {
                        let mut add = sqlite
                            .prepare_cached("insert or replace into customers values (?, ?, ?)")
                            .unwrap();
                        add.execute(params![id.0, name, said(Word::Address)]).unwrap();
                        let mut add =
                            sqlite.prepare_cached("insert into names (rowid, name) values (?, ?)").unwrap();
                        add.execute(params![id.0, spaced(name)]).unwrap();
                    }
                    if !line.is_empty() {
                        let mut add = sqlite.prepare_cached("insert into lines values (?, ?, ?)").unwrap();
                        add.execute(params![line, reversed(Word::Line), id.0]).unwrap();
                    }
                }
                Subject::Case(id) => {
                    if let Event::Opened(facts) = &record.event {
                        let sql =
                            "insert into cases values (?, ?, ?, ?, ?, 'accept', ?, ?, ?, ?, ?, ?, ?, ?)";
                        let mut add = sqlite.prepare_cached(sql).unwrap();
                        add.execute(params![
                            id.n,
                            id.to_string(),
                            facts.kind,
                            facts.category,
                            facts.severity,
                            facts.customer.map(|customer| customer.0),
                            said(Word::Line),
                            reversed(Word::Line),
                            reversed(Word::Contact),
                            said(Word::Name),
                            at,
                            at,
                            record.seq(),
                        ])
                        .unwrap();
                        let mut add =
                            sqlite.prepare_cached("insert into names (rowid, name) values (?, ?)").unwrap();
                        // Beside the customers, whose numbers come first.
                        add.execute(params![i64::from(id.n) + (1 << 32), spaced(said(Word::Name))]).unwrap();
                    }
                    stages.insert(id.n, record.event.name());
                    let mut add =
                        sqlite.prepare_cached("insert into events values (?, ?, ?, ?, ?, ?, ?)").unwrap();
                    let body = [Word::Title, Word::Wants, Word::Text].map(said).join("\n");
                    add.execute(params![
                        record.seq(),
                        id.n,
                        record.envelope.occurred.seconds(),
                        at,
                        record.envelope.actor.0,
                        record.event.name(),
                        body,
                    ])
                    .unwrap();
                    if !body.trim().is_empty() {
                        let mut add =
                            sqlite.prepare_cached("insert into texts (rowid, body) values (?, ?)").unwrap();
                        add.execute(params![record.seq(), spaced(&body)]).unwrap();
                    }
                }
                Subject::Site | Subject::Person(_) => {}
            }
            true
        })
        .unwrap();
    for (n, last) in stages {
        let mut set = sqlite.prepare_cached("update cases set stage = ? where id = ?").unwrap();
        set.execute(params![last, n]).unwrap();
    }
    sqlite.execute_batch("commit").unwrap();
    store.close().unwrap();
}

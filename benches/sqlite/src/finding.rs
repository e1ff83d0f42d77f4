//! The same questions to both: number tails, case numbers, names, words.

use std::time::Instant;

use caseloop::{
    api::{Actor, Reply, Request},
    case::{Door, PersonId},
    desk::Desk,
};
use rusqlite::{Connection, params};

use super::{mirror::spaced, percentiles};

/// Questions of each kind.
const ASKED: usize = 300;
/// Hits of a kind in one answer: as many as a screen asks for.
const LIMIT: u32 = 50;

type Sql = fn(&Connection, &str) -> usize;

fn count(sqlite: &Connection, sql: &str, with: &[&dyn rusqlite::ToSql]) -> usize {
    let mut query = sqlite.prepare_cached(sql).unwrap();
    let mut rows = query.query(with).unwrap();
    let mut found = 0;
    while rows.next().unwrap().is_some() {
        found += 1;
    }
    found
}

fn tail(sqlite: &Connection, typed: &str) -> usize {
    let from: String = typed.chars().rev().collect();
    let upto = format!("{from}:");
    let sql = "select c.id, c.number, c.stage, c.opened, c.name, c.line from (
            select id from cases where line_reversed >= ?1 and line_reversed < ?2
            union select id from cases where contact_reversed >= ?1 and contact_reversed < ?2
        ) found join cases c on c.id = found.id order by c.id desc limit 50";
    count(sqlite, sql, &[&from, &upto])
        + count(
            sqlite,
            "select customer from lines where reversed >= ?1 and reversed < ?2 limit 50",
            &[&from, &upto],
        )
}

fn number(sqlite: &Connection, typed: &str) -> usize {
    count(sqlite, "select id, stage, opened, name, line from cases where number = ?1", &[&typed])
}

fn phrases(typed: &str) -> String {
    let phrase = |word: &str| format!("\"{}\"", spaced(word).trim());
    typed.split_whitespace().map(phrase).collect::<Vec<_>>().join(" AND ")
}

fn name(sqlite: &Connection, typed: &str) -> usize {
    let sql = "select rowid from names where names match ?1 order by rowid desc limit 50";
    count(sqlite, sql, &[&phrases(typed)])
}

fn words(sqlite: &Connection, typed: &str) -> usize {
    let sql = "select distinct c.id, c.number, c.stage, c.opened, c.name, c.line from texts t
        join events e on e.seq = t.rowid join cases c on c.id = e.case_id
        where texts match ?1 order by t.rowid desc limit 50";
    count(sqlite, sql, &[&phrases(typed)])
}

/// A value of a random case.
fn sample(sqlite: &Connection, column: &str, dice: &mut fastrand::Rng) -> String {
    let most: u32 = sqlite.query_row("select max(id) from cases", [], |row| row.get(0)).unwrap();
    let sql = format!("select {column} from cases where id >= ? and length({column}) > 1 limit 1");
    loop {
        if let Ok(value) = sqlite.query_row(&sql, params![dice.u32(1..=most)], |row| row.get(0)) {
            return value;
        }
    }
}

/// A piece of a random text: so many Chinese characters.
fn piece(sqlite: &Connection, length: usize, dice: &mut fastrand::Rng) -> String {
    let most: i64 = sqlite.query_row("select max(seq) from events", [], |row| row.get(0)).unwrap();
    loop {
        let sql = "select body from events where seq >= ? and length(body) > 12 limit 1";
        let Ok(body) = sqlite.query_row(sql, params![dice.i64(1..=most)], |row| row.get::<_, String>(0))
        else {
            continue;
        };
        let han: Vec<char> =
            body.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || *c == '\n').collect();
        let at = dice.usize(0..han.len().max(1));
        let found: String = han.iter().skip(at).take(length).collect();
        if found.chars().count() == length && !found.contains('\n') && body.contains(&found) {
            return found;
        }
    }
}

/// Prints what both take for the same questions.
pub fn compare(runtime: &tokio::runtime::Runtime, desk: &Desk, sqlite: &Connection) {
    let mut dice = fastrand::Rng::with_seed(7);
    let mut of = |make: &mut dyn FnMut(&mut fastrand::Rng) -> String| -> Vec<String> {
        (0..ASKED).map(|_| make(&mut dice)).collect()
    };
    let kinds: [(&str, Vec<String>, Option<Sql>); 9] = [
        (
            "number tail (4)",
            of(&mut |dice| {
                let line = sample(sqlite, "line", dice);
                line[line.len().saturating_sub(4)..].to_owned()
            }),
            Some(tail),
        ),
        ("whole number", of(&mut |dice| sample(sqlite, "line", dice)), Some(tail)),
        ("case number", of(&mut |dice| sample(sqlite, "number", dice)), Some(number)),
        ("name", of(&mut |dice| sample(sqlite, "name", dice)), Some(name)),
        ("surname", of(&mut |dice| sample(sqlite, "name", dice).chars().take(1).collect()), Some(name)),
        ("word of two characters", of(&mut |dice| piece(sqlite, 2, dice)), Some(words)),
        ("word of four characters", of(&mut |dice| piece(sqlite, 4, dice)), Some(words)),
        (
            "three words",
            of(&mut |dice| [2, 2, 2].map(|length| piece(sqlite, length, dice)).join(" ")),
            Some(words),
        ),
        ("a miss", of(&mut |dice| format!("{}鼯{}", piece(sqlite, 1, dice), dice.u8(0..9))), Some(words)),
    ];
    println!(
        "{:<24} {:>9} {:>9} {:>7} | {:>9} {:>9} {:>7}",
        "µs", "p50", "p99", "hits", "SQLite", "p99", "hits"
    );
    let me = Actor { person: PersonId(1), on_behalf: None, door: Door::Request };
    for (what, asked, sql) in kinds {
        let (mut ours, mut hits) = (Vec::new(), 0);
        for text in &asked {
            let request = Request::Find { text: text.clone(), limit: LIMIT };
            let began = Instant::now();
            let reply = runtime.block_on(desk.ask(me, request));
            ours.push(began.elapsed().as_micros());
            hits += found(&reply);
        }
        let (p50, p99) = percentiles(&mut ours);
        print!("{what:<24} {p50:>9} {p99:>9} {:>7.1}", hits as f64 / asked.len() as f64);
        if let Some(sql) = sql {
            let (mut theirs, mut hits) = (Vec::new(), 0);
            for text in &asked {
                let began = Instant::now();
                hits += sql(sqlite, text);
                theirs.push(began.elapsed().as_micros());
            }
            let (p50, p99) = percentiles(&mut theirs);
            print!(" | {p50:>9} {p99:>9} {:>7.1}", hits as f64 / asked.len() as f64);
        }
        println!();
    }
}

fn found(reply: &Reply) -> usize {
    match reply {
        Reply::Hits(hits) => hits.cases.len() + hits.customers.len(),
        other => panic!("{other:?}"),
    }
}

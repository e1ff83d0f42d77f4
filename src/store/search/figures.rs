//! What searching costs at full scale: `CASELOOP_SEARCH_CASES=1000000 cargo test --release --lib
//! search::figures -- --ignored --nocapture`. There are three customers for each case. `CASELOOP_SEARCH_DATA` names
//! a directory that is filled where it is not there, and asked again where it is. Nothing here fails.

use std::time::Instant as Moment;

use redb::ReadableTableMetadata;
use tempfile::tempdir;

use super::*;
use crate::{
    case::{CaseId, CustomerId, Event, Recorded, Subject, Word, Words},
    store::{
        Store,
        tables::{GRAMS, LINES, PHONES, SEGMENTS},
        tests::{Scribe, case, disk::Dice, facts},
    },
    text,
};

/// Texts of one write.
const TURN: u32 = 20_000;

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌辉鹏飞波宇浩志刚海燕雪梅春梅晓峰俊凯婷婷欣怡梓涵子轩一诺浩然雨桐思远嘉琪佳怡博文天佑淑贞凤琴德福长江立新永胜小龙大川宏图振华";
const PLACES: [&str; 10] =
    ["桥西区", "桥东区", "宣化区", "万全区", "崇礼区", "怀安县", "蔚县", "涿鹿县", "怀来县", "赤城县"];
const ROADS: [&str; 16] = [
    "商业东街",
    "商业西街",
    "建设路",
    "人民路",
    "解放大街",
    "工业横街",
    "明德北路",
    "钻石中路",
    "长城西大街",
    "胜利路",
    "世纪路",
    "清水河街",
    "西坝岗路",
    "东兴街",
    "五一大街",
    "沙岭子镇",
];
const NOTES: [&str; 12] = [
    "已回电用户，约定明天上午上门检测",
    "用户称手机无信号，重启后恢复，继续观察",
    "核查套餐为畅享融合，流量超出部分按标准资费收取",
    "装维人员到场更换光猫，测速正常，用户认可",
    "电话无人接听，稍后再拨",
    "经核实为第三方代收信息费，已同意退费三十元",
    "基站检修已完成，室内信号恢复，请用户再试",
    "用户要求主管回电，已转班长处理",
    "已向用户解释合约期内违约金的计算方法，用户表示接受",
    "宽带频繁掉线，光衰超标，已派单重新熔接",
    "用户反映营业厅排队时间长，已致歉并反馈",
    "多次联系均关机，短信告知处理结果",
];

/// What people write: from a file of real messages where there is one.
struct Town {
    dice: Dice,
    corpus: Vec<char>,
}

impl Town {
    fn new() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/samples/tipdm_replies_open.csv");
        let corpus = std::fs::read_to_string(path).unwrap_or_else(|_| NOTES.concat());
        Self { dice: Dice(1), corpus: corpus.chars().filter(|c| !c.is_control()).collect() }
    }

    /// One of them, the first far more often.
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let (a, b) = (self.dice.roll(of.len() as u64), self.dice.roll(of.len() as u64));
        &of[(a * b / of.len() as u64) as usize]
    }

    fn name(&mut self) -> String {
        let surnames: Vec<char> = SURNAMES.chars().collect();
        let given: Vec<char> = GIVEN.chars().collect();
        let mut name = self.pick(&surnames).to_string();
        for _ in 0..=u64::from(self.dice.roll(4) > 0) {
            name.push(given[self.dice.roll(given.len() as u64) as usize]);
        }
        name
    }

    fn line(&mut self) -> String {
        let head = *self.pick(&["138", "139", "150", "187", "133", "189", "176"]);
        format!("{head}{:08}", self.dice.roll(100_000_000))
    }

    fn address(&mut self) -> String {
        let (place, road) = (*self.pick(&PLACES), *self.pick(&ROADS));
        format!("张家口市{place}{road}{}号{}单元", 1 + self.dice.roll(200), 1 + self.dice.roll(6))
    }

    fn piece(&mut self, chars: u64) -> String {
        let length = chars / 2 + self.dice.roll(chars);
        let from = self.dice.roll(self.corpus.len() as u64 - length) as usize;
        self.corpus[from..from + length as usize].iter().collect()
    }

    fn note(&mut self) -> String {
        if self.dice.roll(2) == 0 { (*self.pick(&NOTES)).to_owned() } else { self.piece(18) }
    }
}

fn some(text: String) -> Option<String> {
    Some(text)
}

fn micros(mut took: Vec<f64>) -> String {
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    format!("p50 {:7.2} ms  p99 {:7.2} ms  max {:7.2} ms", at(0.5), at(0.99), at(1.0))
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name| status.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    format!("{} {}", of("VmRSS"), of("VmHWM"))
}

#[test]
#[ignore = "prints figures"]
fn figures() {
    let cases: u32 =
        std::env::var("CASELOOP_SEARCH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let dir = tempdir().unwrap();
    let kept = std::env::var_os("CASELOOP_SEARCH_DATA").map(std::path::PathBuf::from);
    let data = kept.unwrap_or_else(|| dir.path().join("data"));
    let is_new = !data.exists();
    if is_new {
        Store::create(&data, &facts(), Scribe::new().first()).unwrap();
    }
    let store = Store::open(&data).unwrap();
    let mut town = Town::new();
    let begin = Moment::now();
    if is_new {
        fill(&store, &mut town, cases);
    }
    println!("{cases} cases and {} customers in {:.0?}; {}", 3 * cases, begin.elapsed(), resident());
    let merging = Moment::now();
    while store.write(|txn| merge::merge(txn, 64 << 20)).unwrap() > 0 {}
    println!("merges to the end {:.0?}", merging.elapsed());
    sizes(&store, cases);
    little(&store, &mut town, cases);
    ask(&store, &mut town, cases);
    println!("{}", resident());
}

fn fill(store: &Store, town: &mut Town, cases: u32) {
    let mut scribe = Scribe::new();
    let template = scribe.on(case(1), Event::Noted, "x");
    let record = |subject, words| {
        let mut envelope = template.envelope.clone();
        envelope.subject = subject;
        Recorded { envelope, event: Event::Noted, words, erased: false }
    };
    for first in (1..=3 * cases).step_by(TURN as usize) {
        let customers: Vec<(CustomerId, Words)> = (first..(first + TURN).min(3 * cases + 1))
            .map(|n| {
                let (name, line, address) = (town.name(), town.line(), town.address());
                let words = Words::of([
                    (Word::Name, some(name)),
                    (Word::Line, some(line)),
                    (Word::Address, some(address)),
                ]);
                (CustomerId(n), words)
            })
            .collect();
        let write = store.write(|txn| {
            let mut rows = txn.open_table(LINES)?;
            let mut sorted: Vec<(String, u32)> = customers
                .iter()
                .map(|(id, words)| (text::reversed_digits(words.get(Word::Line).unwrap()), id.0))
                .collect();
            sorted.sort_unstable();
            for (line, id) in sorted {
                rows.insert((line.as_str(), id), ())?;
            }
            let records: Vec<Recorded> =
                customers.iter().map(|(id, words)| record(Subject::Customer(*id), words.clone())).collect();
            index(txn, &records)
        });
        write.unwrap();
    }
    for first in (1..=cases).step_by(TURN as usize / 4) {
        let mut records = Vec::new();
        let mut phones = Vec::new();
        for n in first..(first + TURN / 4).min(cases + 1) {
            let id = CaseId { n, ..case(1) };
            let (line, contact) = (town.line(), town.line());
            phones.push((text::reversed_digits(&line), 0u8, n));
            let contact = (town.dice.roll(10) < 3).then_some(contact);
            phones.extend(contact.iter().map(|contact| (text::reversed_digits(contact), 1, n)));
            let opened = Words::of([
                (Word::Line, some(line)),
                (Word::Contact, contact),
                (Word::Name, some(town.name())),
                (Word::Address, some(town.address())),
                (Word::Wants, some(town.piece(10))),
                (Word::Text, some(town.piece(40))),
            ]);
            records.push(record(Subject::Case(id), opened));
            for _ in 0..3 {
                // Half of what is said of a case is said much later.
                let of = if town.dice.roll(2) == 0 { n } else { 1 + town.dice.roll(u64::from(n)) as u32 };
                let words = Words::of([(Word::Text, some(town.note()))]);
                records.push(record(Subject::Case(CaseId { n: of, ..id }), words));
            }
        }
        phones.sort_unstable();
        let write = store.write(|txn| {
            let mut table = txn.open_table(PHONES)?;
            for (digits, kind, n) in &phones {
                table.insert((digits.as_str(), *kind, *n), ())?;
            }
            drop(table);
            index(txn, &records)
        });
        write.unwrap();
    }
}

fn sizes(store: &Store, cases: u32) {
    store
        .read(|txn| {
            let segments = segment::all(&txn.open_table(SEGMENTS)?)?;
            let levels: Vec<(u32, u32)> =
                segments.iter().map(|(_, segment)| (segment.level, segment.texts)).collect();
            println!("{} segments (level, texts): {levels:?}", segments.len());
            // Bytes by whose lists they are.
            let (mut of, mut lists) = ([0u64; 16], [0u64; 16]);
            let rows = txn.open_table(GRAMS)?;
            for row in redb::ReadableTable::iter(&rows)? {
                let (_, block) = row?;
                let mut entries = block::Entries::new(block.value());
                while let Some(bytes) = entries.next()? {
                    let (list, _) = block::split(entries.key())?;
                    let end = usize::from(*list.last().unwrap());
                    of[end] += bytes.len() as u64 + 8;
                    lists[end] += 1;
                }
            }
            let share = |range: std::ops::Range<usize>| {
                of[range.clone()].iter().sum::<u64>() as f64 / of.iter().sum::<u64>() as f64
            };
            let stats = rows.stats()?;
            let pages = (stats.stored_bytes() + stats.metadata_bytes() + stats.fragmented_bytes()) as f64;
            let (phones, lines) = (txn.open_table(PHONES)?.stats()?, txn.open_table(LINES)?.stats()?);
            let (cases, customers) = (f64::from(cases), f64::from(3 * cases));
            println!(
                "grams: {} MB stored, {:.0} MB of pages; a case {:.0} B, a customer {:.0} B",
                stats.stored_bytes() >> 20,
                pages / 1_048_576.0,
                pages * share(0..8) / cases,
                pages * share(8..16) / customers
            );
            println!(
                "numbers: a case {:.0} B stored, {:.0} B of pages; a customer {:.0} B, {:.0} B",
                phones.stored_bytes() as f64 / cases,
                (phones.stored_bytes() + phones.metadata_bytes() + phones.fragmented_bytes()) as f64 / cases,
                lines.stored_bytes() as f64 / customers,
                (lines.stored_bytes() + lines.metadata_bytes() + lines.fragmented_bytes()) as f64 / customers,
            );
            println!("bytes by kind of list: {of:?}\npieces by kind of list: {lists:?}");
            Ok(())
        })
        .unwrap();
}

/// What a turn of two notes writes, as a quiet hall brings them.
fn little(store: &Store, town: &mut Town, cases: u32) {
    let mut scribe = Scribe::new();
    let mut took = Vec::new();
    for _ in 0..300 {
        let records: Vec<Recorded> = (0..2)
            .map(|_| {
                let of = case(1 + town.dice.roll(cases.into()) as u32);
                let new = scribe.on(of, Event::Noted, &town.note());
                Recorded { envelope: new.envelope, event: new.event, words: new.words, erased: false }
            })
            .collect();
        let begin = Moment::now();
        store.write(|txn| index(txn, &records)).unwrap();
        took.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    println!("a turn of two notes: {}", micros(took));
    let segments = store.read(|txn| segment::all(&txn.open_table(SEGMENTS)?)).unwrap();
    println!("{} segments then", segments.len());
}

/// One question as the desk asks it, but for the reading of what is found.
fn one(store: &Store, typed: &str, kinds: &[Kind]) -> (f64, Spent, usize, bool) {
    let words: Vec<String> = text::fold(typed).split_whitespace().map(str::to_owned).collect();
    let ways: &[By] = if words.len() == 1 {
        &[By::Tail, By::Digits, By::Name, By::Pinyin, By::Address, By::Text]
    } else {
        &[By::Named, By::Anything]
    };
    let begin = Moment::now();
    let mut budget = Budget::new(&|| false);
    let mut found = 0;
    for kind in kinds {
        let mut here = 0;
        for by in ways {
            if here < 50 {
                let question = Question { kind: *kind, words: &words, by: *by, below: None, most: 200 };
                here += store.candidates(&question, &mut budget).unwrap().len();
            }
        }
        found += here;
    }
    (begin.elapsed().as_secs_f64() * 1e3, budget.spent, found, budget.partial)
}

fn ask(store: &Store, town: &mut Town, cases: u32) {
    const ROUNDS: usize = 300;
    let both = [Kind::Case, Kind::Customer];
    let tail = |line: String, n: usize| line[line.len() - n..].to_owned();
    type Make = Box<dyn FnMut(&mut Town) -> String>;
    let first = |name: &str, n: usize| name.chars().take(n).collect::<String>();
    let read = |name: &str| text::readings(name)[0].clone();
    let word = |town: &mut Town, n: usize| loop {
        let piece: String = town.piece(40).chars().filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c)).collect();
        if piece.chars().count() > n + 4 {
            break piece.chars().skip(2).take(n).collect::<String>();
        }
    };
    let makes: Vec<(&str, Make)> = vec![
        ("tail of 4", Box::new(move |town| tail(town.line(), 4))),
        ("tail of 3", Box::new(move |town| tail(town.line(), 3))),
        ("4 digits inside", Box::new(|town| town.line()[3..7].to_owned())),
        ("whole number", Box::new(|town| town.line())),
        ("surname", Box::new(move |town| first(&town.name(), 1))),
        ("name", Box::new(|town| town.name())),
        ("pinyin", Box::new(move |town| read(&town.name()).letters)),
        ("start of pinyin", Box::new(move |town| read(&town.name()).letters[..3].to_owned())),
        ("initials", Box::new(move |town| read(&town.name()).initials)),
        ("address", Box::new(|town| (*town.pick(&ROADS)).to_owned())),
        ("one character", Box::new(move |town| word(town, 1))),
        ("two characters", Box::new(move |town| word(town, 2))),
        ("four characters", Box::new(move |town| word(town, 4))),
        ("common word", Box::new(|town| first_of(&["信号", "宽带", "流量", "用户", "退费"], town))),
        (
            "three words",
            Box::new(move |town| format!("{} {} {}", word(town, 2), word(town, 2), word(town, 2))),
        ),
        ("three common words", Box::new(|_| "信号 宽带 退费".to_owned())),
        ("name and word", Box::new(move |town| format!("{} {}", town.name(), word(town, 2)))),
        ("surname and word", Box::new(move |town| format!("{} 信号", first(&town.name(), 1)))),
        ("a miss", Box::new(|_| "饕餮".to_owned())),
        ("a miss of three", Box::new(|_| "信号 饕餮 宽带".to_owned())),
    ];
    println!("of {cases} cases, {ROUNDS} questions of each kind, cases and customers:");
    for (name, mut make) in makes {
        let (mut took, mut spent, mut found, mut partial) = (Vec::new(), Spent::default(), 0, 0);
        for _ in 0..ROUNDS {
            let typed = make(town);
            let (ms, one, hits, cut) = self::one(store, &typed, &both);
            took.push(ms);
            spent.lookups += one.lookups;
            spent.postings += one.postings;
            spent.steps += one.steps;
            found += hits;
            partial += usize::from(cut);
        }
        let each = |n: u64| n / ROUNDS as u64;
        println!(
            "{name:20} {}  {:5} lookups {:7} postings {:7} steps {:4} found {partial:3} partial",
            micros(took),
            each(spent.lookups),
            each(spent.postings),
            each(spent.steps),
            found / ROUNDS
        );
    }
}

fn first_of(words: &[&str], town: &mut Town) -> String {
    (*town.pick(words)).to_owned()
}

//! The stored form, byte by byte. These bytes stand in files that people have: where one of these tests
//! fails, what is written changed, and needs a new version and a decoder for the old one.

use super::{disk::Disk, *};
use crate::{
    case::{Case, Event, KeyId, Recorded, Subject, Word, Words, encode_words},
    rules::Pack,
    store::{
        Store,
        chain::Chain,
        row,
        seal::Seal,
        standing,
        tables::{BATCHES, KEYS, LOG, PROJECTION, key_id},
    },
};

const KEY: [u8; 32] = [7; 32];
const NONCE: [u8; 24] = [9; 24];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A store in which the key of case 1 is known.
fn store() -> Store {
    let (_, store) = Disk::with_store(&facts(), &[]);
    store
        .write_live(|txn, _| {
            txn.open_table(KEYS)?.insert(key_id(KeyId::Case(case(1))), KEY.as_slice())?;
            Ok(())
        })
        .unwrap();
    store
}

fn words() -> Words {
    Words::of([(Word::Line, Some("13812345678".to_owned())), (Word::Text, Some("上不了网".to_owned()))])
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

const EVENT_ROW: &str = concat!(
    "34015a4a0000010100015a4a0000018294c5a10d8294c5a10d0100028fb6d5f37e8055ce720bd0b1d56587f80001025a4a0000",
    "010f45090909090909090909090909090909090909090909090909bf70e2814d994153c6213c095e443fee26170f10a4d91005",
    "1c0bffe142ffac86134dec6a75ef5c3dc36941f2b6",
);
const BATCH_HASH: &str = "f16b9f8242cb435f5474045f79b709fd775d35f2a9f0382d46332c20675049d4";

#[test]
fn one_event_and_one_batch_as_version_1_writes_them() {
    let mut scribe = Scribe::new();
    let new = scribe.event(Subject::Case(case(1)), Event::Noted, words());
    let place = row::event_place(&new.envelope).unwrap();
    let sealed = Seal::new(&KEY).seal_with(NONCE, &encode_words(&words()).unwrap(), &place).unwrap();
    let row = row::join(&row::open_bytes(&new.envelope, &new.event).unwrap(), &sealed).unwrap();
    let mut chain = Chain::after([0; 32], 1);
    chain.add(&row);
    let hash = chain.end();
    assert_eq!(hex(&row), EVENT_ROW);
    assert_eq!(hex(&hash), BATCH_HASH);

    // And a store in which they stand reads them and finds nothing wrong.
    let store = store();
    store
        .write(|txn| {
            txn.open_table(LOG)?.insert(1, row.as_slice())?;
            txn.open_table(BATCHES)?.insert(1, (1, hash))?;
            Ok(())
        })
        .unwrap();
    let history = store.history(1, 9).unwrap();
    assert_eq!(
        (&history[0].envelope, &history[0].event, &history[0].words),
        (&new.envelope, &new.event, &words())
    );
    assert_eq!(store.check(&[]).unwrap(), []);
}

#[test]
fn a_commit_writes_that_form() {
    let store = store();
    let new = Scribe::new().event(Subject::Case(case(1)), Event::Noted, words());
    store.commit(&batch(vec![new.clone()])).unwrap();
    let bytes =
        store.read_all(|all| Ok(all.live.open_table(LOG)?.get(1)?.unwrap().value().to_vec())).unwrap();
    let (open, sealed) = row::split(&bytes).unwrap();
    let golden: Vec<u8> = unhex(EVENT_ROW);
    let (golden_open, golden_sealed) = row::split(&golden).unwrap();
    assert_eq!(hex(open), hex(golden_open));
    assert_eq!(sealed.len(), golden_sealed.len());
    assert_ne!(sealed, golden_sealed, "another nonce");
    let mut chain = Chain::after([0; 32], 1);
    chain.add(&bytes);
    let batch = store.read_all(|all| Ok(all.live.open_table(BATCHES)?.get(1)?.unwrap().value())).unwrap();
    assert_eq!(batch, (1, chain.end()));
}

/// Heads are made anew from the log when their form changes, so they need no old decoders, only another number.
#[test]
fn the_fields_of_a_head_are_those_of_its_projection_number() {
    let mut scribe = Scribe::new();
    let opened = scribe.opened(case(1), None, Words::default());
    let (envelope, event) = (opened.envelope, opened.event);
    let mut head =
        Case::opened(&Recorded { envelope, event, words: Words::default(), erased: false }).unwrap();
    head.run_clocks(Pack::builtin());
    head.clocks.truncate(1);
    head.clocks.iter_mut().for_each(|named| named.steps.truncate(1));
    let json = serde_json::to_string(&head).unwrap();
    let (fields, _last_value) = json.rsplit_once("\":").unwrap();
    let names: Vec<&str> = fields.split("\":").map(|part| part.rsplit_once('"').unwrap().1).collect();
    assert_eq!(
        (PROJECTION, names.join(" ").as_str()),
        (25, HEAD_FIELDS),
        "another form needs another PROJECTION"
    );
}

/// The same holds for where a case stands.
#[test]
fn a_standing_is_written_as_its_projection_number_says() {
    let mut scribe = Scribe::new();
    let opened = scribe.opened(case(1), None, Words::default());
    let (envelope, event) = (opened.envelope, opened.event);
    let recorded = Recorded { envelope, event, words: Words::default(), erased: false };
    let mut head = Case::opened(&recorded).unwrap();
    head.run_clocks(Pack::builtin());
    head.team = Some("net".to_owned());
    let standing = head.standing().unwrap();
    let row = standing::row(&standing).unwrap();
    assert_eq!((PROJECTION, hex(&row).as_str()), (25, STANDING_ROW), "another form needs another PROJECTION");
    assert_eq!(standing::Standings::default().read(1, &row).unwrap(), standing);
}

const STANDING_ROW: &str =
    "01c8018294c5a10d0182dacfa10d0180ffcba10d01c288cda10d050002036e65740301036e657404000601";

const HEAD_FIELDS: &str = "id facts kind category severity channel origin pack customer relation place contact_at \
    references star words stage hold team owner sheets values handlers flags references attachments disposition reason tries made \
    days satisfaction closing rounds urges urges_above judgement promises orders tasks escalation asks extensions bounces sender no_revisit climbed explained links loans opened taken_by closed \
    stamps at mark by clocks id clock state unit cycle started stopped deadline spent_s held_s since target_s act_by \
    provisional past warnings steps step at whom deputy heard_by calendar priority touched limits fired quiet_until revision last last_act command by at seqs also what \
    refund charges numbered version proposals lists";

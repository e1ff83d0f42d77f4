//! The stored form of events: a version byte, then postcard. Old versions are decoded for ever; golden bytes
//! in the tests hold every version that was ever written.

use serde::{Deserialize, Serialize};

use super::{Envelope, Event, PAYLOAD_VERSION, Words};

/// Bytes that are not an event of any version known here.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    #[error("payload version {0} is newer than this program")]
    Newer(u8),
    #[error("the bytes are not an event: {0}")]
    Damaged(#[from] postcard::Error),
    #[error("the bytes are empty")]
    Empty,
}

/// The part of an event that is stored in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPart {
    pub envelope: Envelope,
    pub event: Event,
}

/// Version byte and postcard of envelope and open facts.
///
/// # Errors
/// Never for events that this program makes; postcard's word otherwise.
pub fn encode_open(part: &OpenPart) -> Result<Vec<u8>, CodecError> {
    let bytes = vec![PAYLOAD_VERSION];
    Ok(postcard::to_extend(part, bytes)?)
}

/// Reads what [`encode_open`] wrote, in any version.
///
/// # Errors
/// A newer version, or bytes that are no event.
pub fn decode_open(bytes: &[u8]) -> Result<OpenPart, CodecError> {
    match bytes.split_first() {
        Some((1, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((version, _)) => Err(CodecError::Newer(*version)),
        None => Err(CodecError::Empty),
    }
}

/// Version byte and postcard of the words, before they are sealed.
///
/// # Errors
/// As [`encode_open`].
pub fn encode_words(words: &Words) -> Result<Vec<u8>, CodecError> {
    Ok(postcard::to_extend(words, vec![PAYLOAD_VERSION])?)
}

/// Reads what [`encode_words`] wrote, in any version.
///
/// # Errors
/// As [`decode_open`].
pub fn decode_words(bytes: &[u8]) -> Result<Words, CodecError> {
    match bytes.split_first() {
        Some((1, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((version, _)) => Err(CodecError::Newer(*version)),
        None => Err(CodecError::Empty),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{
        AskKind, Asked, Away, CaseId, CommandId, CustomerFacts, Delivery, Door, EditionNo, FigureRow,
        FiguresTaken, Judgement, KeyId, Liability, LineAbout, LinkKind, Month, Moved, Movement, Opened,
        Origin, PersonId, Place, PromiseKind, ReceptionEvent, Reference, Relation, Subject, TaskRole,
        Verdict, Word,
    };
    use crate::rules::{NoticeFor, Whom};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn opened() -> OpenPart {
        let id = CaseId::mint("ZJ".parse().unwrap(), 421).unwrap();
        let envelope = Envelope {
            site: id.site,
            epoch: 1,
            seq: 300,
            prev: 0,
            subject: Subject::Case(id),
            occurred: "2026-03-02T01:00:00Z".parse().unwrap(),
            recorded: "2026-03-02T01:00:07Z".parse().unwrap(),
            actor: PersonId(7),
            on_behalf: Some(PersonId(8)),
            door: Door::Request,
            command: CommandId([0xAB; 16]),
            base: None,
            version: PAYLOAD_VERSION,
            key: KeyId::Case(id),
        };
        let event = Event::Opened(Box::new(Opened {
            kind: "complaint".to_owned(),
            category: Some("voice".to_owned()),
            severity: 2,
            channel: "call".to_owned(),
            origin: Origin::Imported { source: "EOMS".to_owned() },
            pack: EditionNo(1),
            customer: None,
            relation: Relation::Proxy,
            place: Some(Place::Village),
            contact_at: None,
            references: vec![Reference { source: "EOMS".to_owned(), id: "A-1".to_owned() }],
        }));
        OpenPart { envelope, event }
    }

    /// Bytes as version 1 wrote them. When this fails, do not change the bytes: raise the version and keep
    /// the decoder of version 1.
    #[test]
    fn version_1_reads_and_writes_these_bytes() {
        let open = concat!(
            "015a4a000001ac0200015a4a0000a503a084a79a0dae84a79a0d07010802abababababababababab",
            "abababababab0001025a4a0000a5030709636f6d706c61696e740105766f696365020463616c6c01",
            "04454f4d530100010101000104454f4d5303412d31"
        );
        assert_eq!(hex(&encode_open(&opened()).unwrap()), open);
        assert_eq!(decode_open(&encode_open(&opened()).unwrap()).unwrap(), opened());
        let words =
            Words::of([(Word::Line, Some("138".to_owned())), (Word::Text, Some("无信号".to_owned()))]);
        assert_eq!(hex(&encode_words(&words).unwrap()), "010200033133380509e697a0e4bfa1e58fb7");
        assert_eq!(decode_words(&encode_words(&words).unwrap()).unwrap(), words);
    }

    /// Variants that came later keep the place at which they were appended.
    #[test]
    fn later_events_read_and_write_these_bytes() {
        let at: crate::sla::Instant = "2026-03-02T01:00:00Z".parse().unwrap();
        let judgement =
            Judgement { liability: Liability::ThirdParty, team: Some("hall".to_owned()), partner: None };
        let other = CaseId::mint("ZJ".parse().unwrap(), 2).unwrap();
        let asked = Asked {
            what: AskKind::Extension,
            decides: Whom::SiteManager,
            last: false,
            due: crate::sla::Instant::from_seconds(0),
            task: None,
            clock: Some(("result".to_owned(), 1)),
            until: None,
            hold: None,
        };
        for (event, bytes) in [
            (Event::Promised { promise: 1, what: PromiseKind::Result, due: at }, "250101a084a79a0d"),
            (Event::PromiseKept { promise: 1 }, "2601"),
            (Event::Parked { until: at }, "27a084a79a0d"),
            (Event::Unparked, "28"),
            (Event::Judged(judgement), "2902010468616c6c00"),
            (Event::Escalated { whom: Whom::CityDesk }, "2a04"),
            (Event::Acknowledged, "2b"),
            (Event::Deescalated, "2c"),
            (Event::Supervised { order: 2, due: at }, "2d02a084a79a0d"),
            (Event::OrderAnswered { order: 2 }, "2e02"),
            (
                Event::TaskGiven { task: 1, role: TaskRole::Helper, team: None, to: Some(PersonId(7)) },
                "2f0101000107",
            ),
            (Event::TaskReplied { task: 1, disposition: Some("x".to_owned()), reason: None }, "300101017800"),
            (Event::TaskReviewed { task: 1, verdict: Verdict::Again }, "310101"),
            (Event::TakenBack { task: None }, "3200"),
            (Event::HandedOver { from: PersonId(7), to: PersonId(8) }, "330708"),
            (Event::Asked { ask: 1, about: Box::new(asked) }, "340101030000000106726573756c74010000"),
            (Event::Granted { ask: 1 }, "3501"),
            (Event::Refused { ask: 1 }, "3601"),
            (Event::SentBack { task: None, team: Some("x".to_owned()) }, "3700010178"),
            (
                Event::Extended { clock: "result".to_owned(), cycle: 1, deadline: at },
                "3806726573756c7401a084a79a0d",
            ),
            (
                Event::StepFired {
                    clock: "x".to_owned(),
                    cycle: 1,
                    step: 2,
                    whom: Whom::TeamLeader,
                    due: at,
                },
                "390178010202a084a79a0d",
            ),
            (Event::Linked { case: other, how: LinkKind::Parent }, "3a5a4a00000201"),
            (Event::Unlinked { case: other }, "3b5a4a000002"),
            (Event::Merged { into: other }, "3c5a4a000002"),
            (Event::Absorbed { case: other, opened: at }, "3d5a4a000002a084a79a0d"),
            (
                Event::SolutionTaken { parent: other, disposition: "x".to_owned(), reason: None },
                "3e5a4a000002017800",
            ),
            (Event::Solved { children: vec![other] }, "3f015a4a000002"),
            (
                Event::CalendarAdopted { edition: EditionNo(2), sha256: [1; 32] },
                "40020101010101010101010101010101010101010101010101010101010101010101",
            ),
            (Event::Noticed { about: NoticeFor::Result, due: at }, "4202a084a79a0d"),
            (Event::CustomerAdded, "06"),
            (
                Event::CustomerChanged(Box::new(CustomerFacts {
                    star: Some(5),
                    tags: vec!["vip".to_owned()],
                    place: Some(Place::Village),
                    references: vec![Reference { source: "x".to_owned(), id: "7".to_owned() }],
                })),
                "440105010376697001010101780137",
            ),
            (Event::LineAdded, "45"),
            (Event::LineRemoved, "46"),
            (Event::Starred { star: 4 }, "4704"),
            (Event::Delivered { notice: 300, how: Delivery::Unsure }, "43ac0202"),
            (Event::Erased, "49"),
            (
                Event::StepTold { clock: "x".to_owned(), cycle: 1, step: 2, whom: Whom::SiteManager },
                "4a0178010203",
            ),
            (Event::StepPutOff { clock: "x".to_owned(), cycle: 1, step: 2 }, "4b01780102"),
            (
                Event::BreachExplained { clocks: vec![("x".to_owned(), 1)], reason: "y".to_owned() },
                "4c010178010179",
            ),
            (
                Event::Away(Away { from: at, until: at, deputy: Some(PersonId(8)) }),
                "4da084a79a0da084a79a0d0108",
            ),
            (Event::PostsSet { posts: vec![Whom::DutyLeader] }, "4e0105"),
            (
                Event::PersonKeyAdded { key: "x".to_owned(), sha256: [2; 32] },
                "5001780202020202020202020202020202020202020202020202020202020202020202",
            ),
            (
                Event::PersonKeyRemoved { sha256: [2; 32] },
                "510202020202020202020202020202020202020202020202020202020202020202",
            ),
            (Event::AccountUnbound { uid: 1_000 }, "52e807"),
            (Event::Informed { parent: other, counts: true }, "535a4a00000201"),
            (Event::ChildrenInformed { children: vec![other] }, "54015a4a000002"),
            (
                Event::LineToTakeSet {
                    until: at,
                    teams: vec!["x".to_owned()],
                    about: LineAbout {
                        category: Some("y".to_owned()),
                        address: Some("z".to_owned()),
                        case: None,
                    },
                    instead: Some(300),
                },
                "55a084a79a0d01017801017901017a0001ac02",
            ),
            (Event::LineToTakeWithdrawn { line: 300 }, "56ac02"),
            (Event::LinesToTakeSeen { lines: vec![300, 2] }, "5702ac0202"),
            (Event::Certified { certificate: "x".to_owned(), until: Some(at) }, "58017801a084a79a0d"),
            (Event::CertificateEnded { certificate: "x".to_owned() }, "590178"),
            (
                Event::SheetFilled { sheet: "x".to_owned(), values: vec![("y".to_owned(), "z".to_owned())] },
                "5a0178010179017a",
            ),
            (Event::Stock(Movement::Received { sent: 300, count: 3 }), "5b03ac0203"),
            (Event::TopicDismissed { topic: "x".to_owned(), count: 300 }, "5d0178ac02"),
            (
                Event::Reception(ReceptionEvent::Arrived {
                    day: jiff::civil::date(2026, 12, 17),
                    branch: "x".to_owned(),
                    number: 3,
                }),
                "5e030a323032362d31322d3137017803",
            ),
            (
                Event::Figures(Box::new(FiguresTaken {
                    figure: "x".to_owned(),
                    source: "y".to_owned(),
                    keys: vec!["k".to_owned()],
                    columns: vec!["c".to_owned(), "d".to_owned()],
                    rows: vec![FigureRow {
                        month: Month::new(2026, 10).unwrap(),
                        key: vec!["z".to_owned()],
                        figures: vec![Some(962), None],
                    }],
                })),
                "5f0178017901016b02016301640181be0101017a0201840f00",
            ),
            (Event::Restored { epoch: 2, last: 300, cases_from: 1_000 }, "4802ac02e807"),
            (
                Event::Frozen { period: "2026-10".to_owned(), facts: [1; 32] },
                "4f07323032362d31300101010101010101010101010101010101010101010101010101010101010101",
            ),
            (
                Event::Recalculated {
                    calendar: EditionNo(2),
                    moved: vec![Moved { clock: "x".to_owned(), cycle: 1, before: Some(at), after: None }],
                },
                "41020101780101a084a79a0d00",
            ),
        ] {
            let written = postcard::to_stdvec(&event).unwrap();
            assert_eq!(hex(&written), bytes, "{}", event.name());
            assert_eq!(postcard::from_bytes::<Event>(&written).unwrap(), event);
        }
    }

    #[test]
    fn a_newer_version_is_named_and_other_bytes_are_refused() {
        assert!(matches!(decode_open(&[2, 0]), Err(CodecError::Newer(2))));
        assert!(matches!(decode_open(&[]), Err(CodecError::Empty)));
        assert!(matches!(decode_words(&[1, 0xFF]), Err(CodecError::Damaged(_))));
    }
}

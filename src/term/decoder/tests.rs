use proptest::prelude::*;

use super::super::paste::MAX_PASTE;
use super::*;

fn decode(bytes: &[u8]) -> Vec<Event> {
    decode_packets(&[bytes])
}

/// Packets without a pause, and the quiet after them.
fn decode_packets(packets: &[&[u8]]) -> Vec<Event> {
    let mut decoder = Decoder::new();
    let mut out = Vec::new();
    packets.iter().for_each(|packet| decoder.feed(packet, &mut out));
    if decoder.pending() == Some(SETTLE) {
        decoder.timeout(&mut out);
    }
    out
}

fn key(code: Code) -> Event {
    Event::Key(Key::plain(code))
}

fn char(c: char) -> Event {
    key(Code::Char(c))
}

fn with(held: &str, code: Code) -> Event {
    let has = |c| held.contains(c);
    Event::Key(Key { code, ctrl: has('c'), alt: has('a'), shift: has('s') })
}

fn pasted(text: &str) -> Event {
    Event::Paste(Paste { text: text.to_owned(), cut: false })
}

/// Sequences as terminals send them, with what they are.
fn table() -> Vec<(&'static [u8], Vec<Event>)> {
    use Code::*;
    let mut table: Vec<(&[u8], Vec<Event>)> = vec![
        (b"a", vec![char('a')]),
        ("汉é👍".as_bytes(), vec![char('汉'), char('é'), char('👍')]),
        (b"\r", vec![key(Enter)]),
        (b"\t", vec![key(Tab)]),
        (b"\x7f", vec![key(Backspace)]),
        (b"\x08", vec![key(Backspace)]),
        (b"\x00", vec![with("c", Char(' '))]),
        (b"\x01\x0a\x1a", vec![with("c", Char('a')), with("c", Char('j')), with("c", Char('z'))]),
        (b"\x1c\x1f", vec![with("c", Char('\\')), with("c", Char('_'))]),
        (b"\x1bx", vec![with("a", Char('x'))]),
        (b"\x1bX", vec![with("a", Char('X'))]),
        (b"\x1b\x7f", vec![with("a", Backspace)]),
        (b"\x1b\r", vec![with("a", Enter)]),
        (b"\x1b\x01", vec![with("ac", Char('a'))]),
        ("\x1b汉".as_bytes(), vec![key(Esc), char('汉')]),
        (b"\x1b\x1bx", vec![key(Esc), with("a", Char('x'))]),
        (b"\x1b[A\x1bOB", vec![key(Up), key(Down)]),
        (b"\x1b[C\x1b[D", vec![key(Right), key(Left)]),
        (b"\x1b[H\x1bOH\x1b[1~\x1b[7~", vec![key(Home); 4]),
        (b"\x1b[F\x1bOF\x1b[4~\x1b[8~", vec![key(End); 4]),
        (b"\x1b[2~\x1b[3~", vec![key(Insert), key(Delete)]),
        (b"\x1b[5~\x1b[6~", vec![key(PageUp), key(PageDown)]),
        (b"\x1b[Z\x1b[1;2Z", vec![key(BackTab); 2]),
        (b"\x1bOP\x1bOQ\x1bOR\x1bOS", (1..=4).map(|n| key(F(n))).collect()),
        (b"\x1b[11~\x1b[12~\x1b[13~\x1b[14~\x1b[15~", (1..=5).map(|n| key(F(n))).collect()),
        (b"\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~", (6..=10).map(|n| key(F(n))).collect()),
        (b"\x1b[23~\x1b[24~", vec![key(F(11)), key(F(12))]),
        (b"\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E", (1..=5).map(|n| key(F(n))).collect()),
        (b"\x1bOT\x1bOU\x1bO[", vec![key(F(5)), key(F(6)), key(F(12))]),
        (b"\x1b[P\x1b[R", vec![key(F(1)), key(F(3))]),
        (b"\x1b[1;2A\x1b[1;3B", vec![with("s", Up), with("a", Down)]),
        (b"\x1b[1;5C\x1b[1;8D", vec![with("c", Right), with("sac", Left)]),
        (b"\x1b[1;9H", vec![with("a", Home)]),
        (b"\x1b[3;5~\x1b[5;2~", vec![with("c", Delete), with("s", PageUp)]),
        (b"\x1b[1;5P\x1b[15;2~", vec![with("c", F(1)), with("s", F(5))]),
        (b"\x1bO5P\x1bO1;2Q", vec![with("c", F(1)), with("s", F(2))]),
        (b"\x1b[a\x1b[c\x1bOa", vec![with("s", Up), with("s", Right), with("c", Up)]),
        (b"\x1b[3$\x1b[3^\x1b[3@", vec![with("s", Delete), with("c", Delete), with("cs", Delete)]),
        (b"\x1b\x1b[A\x1b\x1bOC", vec![with("a", Up), with("a", Right)]),
        (b"\x1bOM\x1bOp\x1bOy\x1bOk", vec![key(Enter), char('0'), char('9'), char('+')]),
        (b"\x1bP\r", vec![with("a", Char('P')), key(Enter)]),
        (b"\x1b]x", vec![with("a", Char(']')), char('x')]),
        (b"\x1bO\r", vec![with("a", Char('O')), key(Enter)]),
        // Terminal talk.
        (b"\x1b[0n", vec![Event::Reply(Reply::Ready)]),
        (b"a\x1b[0nb", vec![char('a'), Event::Reply(Reply::Ready), char('b')]),
        (b"\x1b\x1b[0n", vec![key(Esc), Event::Reply(Reply::Ready)]),
        (b"\x1b[1;2R", vec![Event::Reply(Reply::Cursor { row: 1, col: 2 })]),
        (b"\x1b[24;80R", vec![Event::Reply(Reply::Cursor { row: 24, col: 80 })]),
        (b"\x1b[?62;1;6c\x1b[>41;354;0c\x1b[6c", vec![]),
        (b"\x1b[?2026;2$y\x1b[12;2$y\x1b[?997;1n\x1b[8;24;80t", vec![]),
        (b"\x1b[I\x1b[O\x1b[<0;10;20M\x1b[32;1;1M\x1b[M !!x", vec![char('x')]),
        (b"\x1b]11;rgb:0000/0000/0000\x07x", vec![char('x')]),
        (b"\x1b]11;rgb:0000/0000/0000\x1b\\x", vec![char('x')]),
        (b"\x1bP>|XTerm(354)\x1b\\x\x1bP1$r0m\x1b\\\x1b_Gi=1;OK\x1b\\", vec![char('x')]),
        // Unknown ones are swallowed whole, broken ones give way.
        (b"\x1b[99~\x1b[1;2;3;4;5z\x1b[25~\x1b[[Zx", vec![char('x')]),
        (b"\x1b[12\x1b[A", vec![key(Up)]),
        (b"\x1b[12\x18x\x1b[\r", vec![char('x'), key(Enter)]),
        (b"\x1b]11;rgb\rx", vec![key(Enter), char('x')]),
        (b"\xff\xc0a\xe4\xb8b\xed\xa0\x80c\xc2\x9bd", vec![char('a'), char('b'), char('c'), char('d')]),
        // Pastes.
        (b"\x1b[200~ab\x1b[201~c", vec![pasted("ab"), char('c')]),
        (b"\x1b[200~\x1b[201~", vec![pasted("")]),
        (b"\x1b[200~1\r2\r\n3\n\t4\x03\x1b[31m\x1b\x1b[201~", vec![pasted("1\n2\n3\n\t4[31m")]),
        (b"\x1b[200~a\x1b[0nb\x1b[201~", vec![Event::Reply(Reply::Ready), pasted("ab")]),
        (b"\x1b[200~\x1b[20\x1b[201~\x1b[201~", vec![pasted("[20")]),
    ];
    table.push((b"\x1b[200~\xe5\x8f\xb7\xff\xc2\x9b\x1b[201~", vec![pasted("号")]));
    table
}

#[test]
fn sequences_of_terminals() {
    for (bytes, want) in table() {
        assert_eq!(decode(bytes), want, "{:?}", bytes.escape_ascii().to_string());
    }
}

#[test]
fn every_cut_gives_the_same_events() {
    for (bytes, want) in table() {
        for cut in 0..=bytes.len() {
            let out = decode_packets(&[&bytes[..cut], &bytes[cut..]]);
            assert_eq!(out, want, "{:?} at {cut}", bytes.escape_ascii().to_string());
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decode_packets(&single), want);
        let mut decoder = Decoder::new();
        decoder.feed(bytes, &mut Vec::new());
        assert!(matches!(decoder.pending(), None | Some(SETTLE)), "{:?}", bytes.escape_ascii().to_string());
    }
}

/// What terminals answer, or report unasked.
const ANSWERS: [&[u8]; 22] = [
    b"\x1b[0n",
    b"\x1b[3n",
    b"\x1b[24;80R",
    b"\x1b[1;2R",
    b"\x1b[1;5R",
    b"\x1b[?12;40R",
    b"\x1b[?12;40;1R",
    b"\x1b[?1;2c",
    b"\x1b[?62;1;6;22c",
    b"\x1b[>41;354;0c",
    b"\x1b[>0;95;0c",
    b"\x1bP!|00000000\x1b\\",
    b"\x1b[?2026;2$y",
    b"\x1b[12;2$y",
    b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x07",
    b"\x1b]52;c;aGk=\x07",
    b"\x1bP>|XTerm(354)\x1b\\",
    b"\x1bP1$r0m\x1b\\",
    b"\x1bP0+r544e\x1b\\",
    b"\x1b[8;24;80t",
];

fn replies(events: &[Event]) -> (Vec<Event>, Vec<Event>) {
    events.iter().cloned().partition(|event| matches!(event, Event::Reply(_)))
}

fn has_paste(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::Paste(_)))
}

#[test]
fn several_keys_in_one_packet_and_replies_between_any_two() {
    for (one, first) in table() {
        // What follows a paste at once is another matter.
        for (two, second) in
            table().into_iter().filter(|(_, second)| !has_paste(&first) || !has_paste(second))
        {
            let bytes = [one, b"\x1b[0n", two].concat();
            let want = [first.as_slice(), &[Event::Reply(Reply::Ready)], &second].concat();
            assert_eq!(decode(&bytes), want, "{:?}", bytes.escape_ascii().to_string());
        }
    }
}

#[test]
fn an_answer_between_any_two_keys_whole_or_cut_types_nothing() {
    for answer in ANSWERS {
        assert_eq!(replies(&decode(answer)).1, [], "{:?}", answer.escape_ascii().to_string());
        for (bytes, want) in table() {
            let around = [answer, bytes, answer].concat();
            let want = replies(&want).1;
            for cut in 0..=around.len() {
                let events = decode_packets(&[&around[..cut], &around[cut..]]);
                assert_eq!(replies(&events).1, want, "{:?} at {cut}", around.escape_ascii().to_string());
            }
        }
    }
}

#[test]
fn an_answer_anywhere_in_a_paste_is_no_part_of_it() {
    let text = "客户1\n[x".as_bytes();
    for answer in ANSWERS {
        for at in (0..=text.len()).filter(|at| str::from_utf8(&text[..*at]).is_ok()) {
            let bytes = [b"\x1b[200~", &text[..at], answer, &text[at..], b"\x1b[201~"].concat();
            for cut in 0..=bytes.len() {
                let events = replies(&decode_packets(&[&bytes[..cut], &bytes[cut..]])).1;
                assert_eq!(events, [pasted("客户1\n[x")], "{:?} at {at}", answer.escape_ascii().to_string());
            }
        }
    }
}

/// T21: a terminal that does not take marks out of what it pastes lets a text end its own paste.
#[test]
fn a_mark_in_a_pasted_text_does_not_turn_the_rest_into_keys() {
    for (bytes, want) in [
        (&b"\x1b[200~a\x1b[201~:q\r\x18\x1b[201~"[..], vec!["a", ":q\n"]),
        (b"\x1b[200~a\x1b[201~\x1b[17~\r\x1b[200~b\x1b[201~", vec!["a", "[17~\n", "b"]),
        (b"\x1b[200~a\x1b[201~b\x1b[201~c\x1b[201~", vec!["a", "b", "c"]),
        (b"\x1b[200~a\x1b[200~b\x1b[201~", vec!["ab"]),
        (b"\x1b[200~a\x1b[201~\x1b[201~", vec!["a"]),
        (b"\x1b[200~a\x1b[20\x1b[201~\x1b[\x1b[201~", vec!["a[20", "["]),
    ] {
        let want: Vec<Event> = want.into_iter().map(pasted).collect();
        for cut in 0..=bytes.len() {
            let events = decode_packets(&[&bytes[..cut], &bytes[cut..]]);
            assert_eq!(events, want, "{:?} at {cut}", bytes.escape_ascii().to_string());
        }
    }
}

#[test]
fn keys_behind_a_paste_are_keys_after_a_moment() {
    let mut decoder = Decoder::new();
    let mut out = Vec::new();
    decoder.feed(b"\x1b[200~a\x1b[201~", &mut out);
    assert_eq!(std::mem::take(&mut out), [pasted("a")], "the paste itself waits for nothing");
    decoder.feed(b"\x1b[0n\x1b[A\rx\x1b", &mut out);
    assert_eq!((out.as_slice(), decoder.pending()), (&[][..], Some(SETTLE)));
    decoder.timeout(&mut out);
    assert_eq!(out, [Event::Reply(Reply::Ready), key(Code::Up), key(Code::Enter), char('x')]);
    assert!(decoder.pending_escape());
    let long = [&b"\x1b[200~a\x1b[201~"[..], &b"b".repeat(MAX_PASTE)].concat();
    assert_eq!(decode(&long).len(), 2, "what goes on without a pause was not typed");
}

fn timed(packets: &[&[u8]]) -> Vec<Event> {
    let mut decoder = Decoder::new();
    let mut out = Vec::new();
    for packet in packets {
        decoder.feed(packet, &mut out);
        if decoder.pending_escape() {
            decoder.timeout(&mut out);
        }
    }
    out
}

#[test]
fn what_waits_longer_than_a_moment_is_taken_as_it_is() {
    for (packets, want) in [
        (vec![&b"\x1b"[..]], vec![key(Code::Esc)]),
        (vec![b"\x1b\x1b"], vec![key(Code::Esc), key(Code::Esc)]),
        (vec![b"\x1bO"], vec![with("a", Code::Char('O'))]),
        (vec![b"\x1bP"], vec![with("a", Code::Char('P'))]),
        (vec![b"\x1b", b"x"], vec![key(Code::Esc), char('x')]),
        (vec![b"\x1b", b"[", b"a"], vec![key(Code::Esc), char('['), char('a')]),
        (vec![b"\x1b", b"[ab"], vec![key(Code::Esc), char('['), char('a'), char('b')]),
        (vec![b"\x1b", b"[1\r"], vec![key(Code::Esc), char('['), char('1'), key(Code::Enter)]),
        (vec![b"\x1b", b"]", b"1"], vec![key(Code::Esc), char(']'), char('1')]),
        (vec![b"\x1b", b"]1\r"], vec![key(Code::Esc), char(']'), char('1'), key(Code::Enter)]),
        (vec![b"\x1b", b"P1\x1b"], vec![key(Code::Esc), char('P'), char('1'), key(Code::Esc)]),
        (vec![b"\x1b", b"Px"], vec![key(Code::Esc), char('P'), char('x')]),
        (vec![b"\x1b", b"G"], vec![key(Code::Esc), char('G')]),
        (vec![b"\x1bP", b"1", b"2"], vec![with("a", Code::Char('P')), char('1'), char('2')]),
        (vec![b"\x1b", b"[I"], vec![key(Code::Esc), char('['), char('I')]),
        (vec![b"\x1b[", b"A"], vec![key(Code::Up)]),
    ] {
        assert_eq!(timed(&packets), want, "{packets:?}");
    }
}

/// T22: however late the rest of an answer comes, it types nothing.
#[test]
fn an_answer_cut_by_a_stalled_line_is_never_typed() {
    for reply in ANSWERS {
        for cut in 1..reply.len() {
            let events = timed(&[&reply[..cut], &reply[cut..]]);
            // Its ESC, and the opener behind it, may have been taken for keys that mean nothing.
            let nothing = [ESC, alt_char(b']'), alt_char(b'P')];
            let typed: Vec<_> =
                events.iter().filter(|e| matches!(e, Event::Key(_)) && !nothing.contains(e)).collect();
            assert!(typed.is_empty(), "{:?} at {cut}: {typed:?}", reply.escape_ascii().to_string());
        }
    }
}

#[test]
fn a_long_paste_is_cut_and_says_so() {
    let text = "号".repeat(MAX_PASTE);
    let events = decode(format!("\x1b[200~{text}\x1b[201~x").as_bytes());
    let [Event::Paste(paste), last] = events.as_slice() else { panic!("{events:?}") };
    assert!(paste.cut && paste.text.len() <= MAX_PASTE && paste.text.len() > MAX_PASTE - 3);
    assert!(text.starts_with(&paste.text));
    assert_eq!(*last, char('x'));
}

#[test]
fn nothing_can_make_the_decoder_deaf() {
    for opening in [&b"\x1b[200~abc"[..], b"\x1b]0;abc", b"\x1bP1", b"\x1b[1;1", b"\x1b[M", b"\x1b[["] {
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        decoder.feed(opening, &mut out);
        assert!(decoder.pending().is_some());
        decoder.timeout(&mut out);
        out.clear();
        decoder.feed(b"x", &mut out);
        assert_eq!(out, [char('x')], "{:?}", opening.escape_ascii().to_string());
    }
    let long = ["\x1b]0;", &"a".repeat(MAX_STRING + 10)].concat();
    assert!(!decode(long.as_bytes()).is_empty());
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::sample::select(table().iter().map(|(bytes, _)| bytes.to_vec()).collect::<Vec<_>>()),
        proptest::collection::vec(
            proptest::sample::select(&b"\x1b\x1b[[O]P_0123;?$~\\ABMRcn\x07\x18\xe6\xb1"[..]),
            0..6
        ),
        proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_in_any_packets_give_the_same(bytes in bytes(), cut in 0usize..40, wait in any::<bool>()) {
        let cut = cut.min(bytes.len());
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        decoder.feed(&bytes[..cut], &mut out);
        decoder.feed(&bytes[cut..], &mut out);
        let mut whole = Vec::new();
        Decoder::new().feed(&bytes, &mut whole);
        prop_assert_eq!(&out, &whole);
        let steers = |event: &Event| matches!(event,
            Event::Key(Key { code: Code::Char(c), .. }) if c.is_control());
        prop_assert!(!out.iter().any(steers));
        if wait {
            // What came right behind a paste may end in a sequence of its own.
            for _ in 0..2 {
                decoder.timeout(&mut out);
            }
            prop_assert!(matches!(decoder.state, State::Ground));
        }
    }
}

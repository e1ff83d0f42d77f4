use super::*;

fn survey_of(bytes: &[u8]) -> Result<Survey, FileFault> {
    survey(&mut &*bytes, None)
}

fn gb(text: &str) -> Vec<u8> {
    let (bytes, _, unmapped) = GB18030.encode(text);
    assert!(!unmapped);
    bytes.into_owned()
}

/// A file of complaints as a person would export it.
const CHINESE: &str = "编号,内容,时间\n1,\"地下车库没有信号，打不通电话\",2026-11-20 09:12\n2,多扣了三十元信息费，要求退还,2026-11-21 10:00\n";

#[test]
fn the_encoding_is_found() {
    let is = |bytes: &[u8], encoding| assert_eq!(survey_of(bytes).unwrap().encoding, encoding);
    is(b"", Encoding::Utf8);
    is(b"id,text\n1,plain\n", Encoding::Utf8);
    is(CHINESE.as_bytes(), Encoding::Utf8);
    is(format!("\u{feff}{CHINESE}").as_bytes(), Encoding::Utf8);
    is(&gb(CHINESE), Encoding::Gb18030);
    is(b"\xb1\xe0\xba\xc5,\xc4\xda\xc8\xdd\n1,\xc3\xbb\xd3\xd0\xd0\xc5\xba\xc5\n", Encoding::Gb18030);
    // Only one line in many is Chinese, and a character that takes four bytes.
    let rows = "7,plain text of a complaint,Open\n".repeat(500);
    is(&gb(&format!("id,text,state\n{rows}8,手机没有信号已经三天了𠮷,Open\n{rows}")), Encoding::Gb18030);
    for word in ["电话", "张", "信号差", "退费"] {
        is(&gb(&format!("id,text\n1,{word}\n")), Encoding::Gb18030);
        is(&gb(&format!("id,text\n{rows}1,{word}\n")), Encoding::Gb18030);
    }
    // UTF-8 with one damaged row in it.
    is(&[CHINESE.repeat(20).as_bytes(), b"3,\xff\xfe,x\n"].concat(), Encoding::Utf8);
    // One word of Latin-1 among English rows is a damaged row, never Chinese.
    for word in [
        "caf\u{e9}s don\u{2019}t work",
        "na\u{ef}ve",
        "\u{2014}",
        "5\u{a0}GB",
        "r\u{e9}sum\u{e9}",
        "\u{201c}no\u{201d}",
        "20 \u{a3}",
        "\u{d1}o\u{f1}o",
    ] {
        let damaged = encoding_rs::WINDOWS_1252.encode(word).0;
        is(&[rows.as_bytes(), b"9,", &damaged, b",Open\n"].concat(), Encoding::Utf8);
    }
}

#[test]
fn what_is_no_text_of_ours_is_refused_as_what_it_is() {
    let latin = "1,r\u{e9}clamation refus\u{e9}e \u{e0} l'op\u{e9}rateur\n".repeat(50);
    let latin = encoding_rs::WINDOWS_1252.encode(&latin).0.into_owned();
    assert!(matches!(survey_of(&latin), Err(FileFault::OtherEncoding { guess: "windows-1252" })));
    let japanese = encoding_rs::SHIFT_JIS.encode("1,電話がつながりません、どうしてですか\n").0.repeat(20);
    assert!(matches!(survey_of(&japanese), Err(FileFault::OtherEncoding { guess: "Shift_JIS" })));
    let utf16: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(survey_of(&[b"\xff\xfe".as_slice(), &utf16].concat()), Err(FileFault::Utf16)));
    let ascii: Vec<u8> = "id,text\n1,plain\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert!(matches!(survey_of(&ascii), Err(FileFault::Utf16)));
    assert!(matches!(survey_of(b"PK\x03\x04rest"), Err(FileFault::NoText { kind: "ZIP, XLSX" })));
}

#[test]
fn a_mapping_may_say_the_encoding() {
    let latin = b"1,\xe9\xe0\xe9\n".repeat(50);
    assert_eq!(survey(&mut latin.as_slice(), Some(Encoding::Utf8)).unwrap().encoding, Encoding::Utf8);
}

#[test]
fn where_the_parts_are_cut_makes_no_difference() {
    let text = CHINESE.repeat(3_000);
    for shift in 0..4 {
        let bytes = format!("{}{text}", "x".repeat(shift));
        let seen = survey_of(bytes.as_bytes()).unwrap();
        assert_eq!((seen.encoding, seen.bytes, seen.lines), (Encoding::Utf8, bytes.len() as u64, 9_000));
    }
    let mut seen = Seen::default();
    for byte in CHINESE.as_bytes() {
        seen.take(std::slice::from_ref(byte));
    }
    seen.take(b"\xe5\xbc");
    seen.end();
    assert_eq!((seen.broken, seen.lines), (1, 3));
}

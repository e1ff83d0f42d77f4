//! Screens as pictures for the docs: every cell in its place with its colours, wide characters two cells wide.
//! `UPDATE_DOCS=1 cargo test --lib pictures` draws them anew.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};

use super::draw;
use crate::{
    case::Role,
    keys::Shipped,
    rules::Lang,
    session::{
        Session,
        sample::{self, Seat},
    },
    text::width,
};

/// Pixels of a cell, and of the margin around the screen.
const CELL: (usize, usize) = (9, 20);
const MARGIN: usize = 12;
const FOLDER: &str = "docs/pictures";
const GROUND: &str = "#1b1d22";
const INK: &str = "#d6d8dc";

/// Pictures: name, language, size, keys that lead there.
const PICTURES: &[(&str, Lang, (u16, u16), &str)] = &[
    ("queue_zh", Lang::Zh, (80, 24), "Down"),
    ("queue_en", Lang::En, (80, 24), "Down"),
    ("queue_wide_zh", Lang::Zh, (120, 30), "Down"),
    ("case_zh", Lang::Zh, (80, 24), "Down Enter"),
    ("case_en", Lang::En, (80, 24), "Down Enter"),
    ("reply_zh", Lang::Zh, (80, 24), r#"Down f 1 "您好，您反映的问题已修复，请您再试。""#),
    ("reply_en", Lang::En, (80, 24), r#"Down f 1 "Hello. The fault is repaired; please try again.""#),
    (
        "intake_zh",
        Lang::Zh,
        (80, 24),
        r#"i "13833330912" 1 1 "商业东街" Tab "今天内答复" Tab "2楼室内无信号""#,
    ),
    (
        "intake_en",
        Lang::En,
        (80, 24),
        r#"i "13833330912" 1 1 "East Street" Tab "A call today" Tab "No signal upstairs""#,
    ),
    ("find_zh", Lang::Zh, (80, 24), r#"/ "5678""#),
    ("find_en", Lang::En, (80, 24), r#"/ "5678""#),
    ("palette_zh", Lang::Zh, (80, 24), r#"Down Enter F9 "hf""#),
    ("palette_en", Lang::En, (80, 24), r#"Down Enter F9 "re""#),
    ("customer_zh", Lang::Zh, (80, 24), r#"/ "5678" Up Enter"#),
    ("customer_en", Lang::En, (80, 24), r#"/ "5678" Up Enter"#),
    ("marked_zh", Lang::Zh, (80, 24), "Space Space Space"),
    ("marked_en", Lang::En, (80, 24), "Space Space Space"),
    ("proof_zh", Lang::Zh, (80, 24), "Down Enter ="),
    ("proof_en", Lang::En, (80, 24), "Down Enter ="),
    ("menu_zh", Lang::Zh, (80, 24), r#"F9 "数字菜单" Enter"#),
    ("menu_en", Lang::En, (80, 24), r#"F9 "numbered" Enter"#),
    ("slip_zh", Lang::Zh, (80, 24), "Down Enter J"),
    ("slip_en", Lang::En, (80, 24), "Down Enter J"),
    ("setup_zh", Lang::Zh, (80, 24), "S"),
    ("setup_en", Lang::En, (80, 24), "S"),
    ("reception_zh", Lang::Zh, (80, 24), "Alt-j"),
    ("reception_en", Lang::En, (80, 24), "Alt-j"),
    ("reception_branch_zh", Lang::Zh, (80, 24), "Alt-j Enter"),
    ("reception_branch_en", Lang::En, (80, 24), "Alt-j Enter"),
    ("escalated_zh", Lang::Zh, (80, 24), "0"),
    ("escalated_en", Lang::En, (80, 24), "0"),
    ("board_zh", Lang::Zh, (80, 24), "B + +"),
    ("board_en", Lang::En, (80, 24), "B + +"),
    ("board_topics_zh", Lang::Zh, (80, 24), "B 5"),
    ("board_topics_en", Lang::En, (80, 24), "B 5"),
    ("board_quality_zh", Lang::Zh, (80, 24), "B 4"),
    ("board_quality_en", Lang::En, (80, 24), "B 4"),
    ("board_stages_zh", Lang::Zh, (80, 24), "B 6"),
    ("board_stages_en", Lang::En, (80, 24), "B 6"),
    ("board_pledges_zh", Lang::Zh, (80, 24), "B 7"),
    ("board_pledges_en", Lang::En, (80, 24), "B 7"),
];

/// Pictures of what is to be said: name, language, role, keys.
const LINES: &[(&str, Lang, Role, &str)] = &[
    ("line_to_take_zh", Lang::Zh, Role::Agent, r#"i "13833330912" 1 1 "万全 商业东街" Tab "今天内答复" Tab"#),
    (
        "line_to_take_en",
        Lang::En,
        Role::Agent,
        r#"i "13833330912" 1 1 "12 East Street" Tab "A call today" Tab"#,
    ),
    ("lines_to_take_zh", Lang::Zh, Role::TeamLeader, "M"),
    ("lines_to_take_en", Lang::En, Role::TeamLeader, "M"),
    ("line_on_case_zh", Lang::Zh, Role::Agent, "Down Enter"),
    ("line_on_case_en", Lang::En, Role::Agent, "Down Enter"),
];

/// The colours of a cell as they are seen: ink and ground.
fn colors(cell: &Cell) -> (&'static str, &'static str) {
    let (ink, ground) = (of(cell.fg, INK), of(cell.bg, GROUND));
    if cell.modifier.contains(Modifier::REVERSED) { (ground, ink) } else { (ink, ground) }
}

fn of(color: Color, usual: &'static str) -> &'static str {
    match color {
        Color::Red => "#ff6b68",
        Color::Yellow => "#e5c04b",
        Color::Blue => "#6fa8ff",
        Color::DarkGray => "#8b9099",
        _ => usual,
    }
}

/// A stretch of cells that look alike and whose characters are of one width.
#[derive(PartialEq, Eq)]
struct Look {
    ink: &'static str,
    ground: &'static str,
    bold: bool,
    wide: bool,
}

fn look(cell: &Cell) -> Look {
    let (ink, ground) = colors(cell);
    let bold = cell.modifier.contains(Modifier::BOLD);
    Look { ink, ground, bold, wide: width(cell.symbol()) > 1 }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Holds the picture of a screen to what stands in the docs, or draws it anew.
pub fn hold(name: &str, session: &Session) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(format!("{name}.svg"));
    let drawn = svg(session);
    assert!(drawn.matches("<text").count() > 8, "{name} shows something");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &drawn).unwrap();
    } else {
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == drawn, "{name}: run UPDATE_DOCS=1 cargo test --lib pictures");
    }
}

/// A screen with its caret.
fn svg(session: &Session) -> String {
    let (cols, rows) = session.size();
    let mut buffer = Buffer::empty(Rect::new(0, 0, cols, rows));
    let caret = draw(session, &mut buffer);
    let (w, h) = (usize::from(cols) * CELL.0 + 2 * MARGIN, usize::from(rows) * CELL.1 + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         font-family=\"'Sarasa Mono SC','Noto Sans Mono CJK SC','Source Han Mono SC',ui-monospace,Menlo,Consolas,monospace\" \
         font-size=\"15\">\n<rect width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"{GROUND}\"/>\n"
    );
    for y in 0..rows {
        let mut x = 0;
        while x < cols {
            let of = look(&buffer[(x, y)]);
            let (from, mut text) = (x, String::new());
            while x < cols && look(&buffer[(x, y)]) == of {
                text.push_str(buffer[(x, y)].symbol());
                x += if of.wide { 2 } else { 1 };
            }
            piece(&mut out, (from, y), x - from, &text, &of);
        }
    }
    if let Some((x, y)) = caret {
        let (x, y) = (MARGIN + usize::from(x) * CELL.0, MARGIN + usize::from(y) * CELL.1);
        let (w, h) = CELL;
        writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{INK}\" fill-opacity=\"0.45\"/>"
        )
        .unwrap();
    }
    out + "</svg>\n"
}

fn piece(out: &mut String, (x, y): (u16, u16), cells: u16, text: &str, of: &Look) {
    let (x, y) = (MARGIN + usize::from(x) * CELL.0, MARGIN + usize::from(y) * CELL.1);
    let length = usize::from(cells) * CELL.0;
    if of.ground != GROUND {
        let h = CELL.1;
        writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{length}\" height=\"{h}\" fill=\"{}\"/>", of.ground)
            .unwrap();
    }
    // What is seen of it, from its first character to its last.
    let begins = text.len() - text.trim_start().len();
    let shown = text.trim();
    if shown.is_empty() {
        return;
    }
    let x = x + width(&text[..begins]) * CELL.0;
    let length = width(shown) * CELL.0;
    let bold = if of.bold { " font-weight=\"bold\"" } else { "" };
    let y = y + 15;
    writeln!(
        out,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" fill=\"{}\"{bold} xml:space=\"preserve\">{}</text>",
        of.ink,
        escaped(shown)
    )
    .unwrap();
}

#[test]
fn the_pictures_of_the_docs_are_of_real_screens() {
    let mut made = BTreeSet::new();
    let mut picture = |name: &str, session: &Session| {
        hold(name, session);
        made.insert(format!("{name}.svg"));
    };
    for (name, lang, size, keys) in PICTURES {
        let mut start = sample::start(*lang, *size);
        // The board is for those who lead.
        if name.starts_with("board") {
            start.who.iter_mut().for_each(|who| who.role = Role::Supervisor);
        }
        let answer = if *lang == Lang::En { sample::answer_in_english } else { sample::answer };
        let mut seat = Seat::start(start, answer);
        seat.press(keys).wait(1);
        picture(name, &seat.session);
    }
    for (name, lang, role, keys) in LINES {
        let mut start = sample::start(*lang, (80, 24));
        start.who.iter_mut().for_each(|who| who.role = *role);
        let mut seat = Seat::start(start, sample::answer_with_lines(*lang));
        seat.press(keys).wait(1);
        picture(name, &seat.session);
    }
    for (name, lang) in [("refund_zh", Lang::Zh), ("refund_en", Lang::En)] {
        let mut seat = Seat::start(sample::start(lang, (80, 24)), sample::answer_of_refund(lang));
        seat.press("Down Enter Q").wait(1);
        picture(name, &seat.session);
    }
    for (lang, name) in [(Lang::Zh, "which_key_zh"), (Lang::En, "which_key_en")] {
        let mut seat = Seat::new(lang, (80, 24));
        seat.session.choose_keymap(Shipped::FunctionKeys);
        seat.press("Down Enter F2");
        picture(name, &seat.session);
    }
    // None that nothing draws any more. Those of the demo are drawn where it is made.
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(made.contains(&name) || name.starts_with("demo_"), "{name:?} is drawn by nothing");
    }
}

#[test]
fn wide_characters_take_two_cells_in_a_picture() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Down");
    let drawn = svg(&seat.session);
    // 收费争议 in the first row: four characters, eight cells.
    let text = format!("textLength=\"{}\"", 8 * CELL.0);
    assert!(drawn.lines().any(|line| line.contains(&text) && line.contains(">收费争议<")), "{drawn}");
}

//! What the docs show is what the program does: lists of acts, fields and keys. `UPDATE_DOCS=1 cargo test --test docs` writes
//! them anew; pictures of screens are drawn by `ui/pictures.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fmt::Write as _, fs, path::Path};

use caseloop::{
    case::{Choice, Field, Need, Shape, Verb},
    keys::{Context, Keymap, Shipped},
    lang::{self, say},
    rules::{Lang, Pack},
    serve::ConfigReading,
    session::{ACTIONS, OwnKeys},
};

#[path = "../src/rules/tests/rows.rs"]
mod rows;

const BEGIN: &str = "<!-- generated from case/verb.rs and rules/pack.toml -->";
const END: &str = "<!-- end of what is generated -->";

fn shape(shape: Shape) -> String {
    match shape {
        Shape::Line => "line".to_owned(),
        Shape::Text => "text".to_owned(),
        Shape::Phone => "phone".to_owned(),
        Shape::When => "when".to_owned(),
        Shape::Staff => "staff".to_owned(),
        Shape::Case => "case".to_owned(),
        Shape::Sha256 => "sha256".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Imei => "imei".to_owned(),
        Shape::Paper => "paper".to_owned(),
        Shape::Money => "money".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Choice(choice) => format!("{choice:?}"),
    }
}

fn fields(of: &[Field]) -> String {
    let cell = |field: &Field| match field.need {
        Need::Must => format!("**`{}`** {}", field.name, shape(field.shape)),
        Need::May => format!("`{}` {}", field.name, shape(field.shape)),
        // A sign of logic, so that it says the same in both languages.
        Need::Unless(other) => format!("**`{}`** {} (¬`{other}`)", field.name, shape(field.shape)),
        Need::When(other, value) => {
            format!("`{}` {} (`{other}`=`{value}`)", field.name, shape(field.shape))
        }
        Need::MayWhen(other, values) => {
            let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("`{}` {} (`{other}`={})", field.name, shape(field.shape), values.join("/"))
        }
    };
    of.iter().map(cell).collect::<Vec<_>>().join(" · ")
}

fn lists(lang: Lang) -> String {
    let heads = match lang {
        Lang::En => ("act", "fields (**must**)", "list", "values"),
        Lang::Zh => ("动作", "字段(**必填**)", "列表", "取值"),
    };
    let mut out = format!("| {} | {} |\n|---|---|\n", heads.0, heads.1);
    for verb in Verb::NEW {
        writeln!(out, "| `new {}` | {} |", verb.id(), fields(verb.fields_of_new())).unwrap();
    }
    for verb in Verb::ALL.iter().filter(|verb| !matches!(verb, Verb::Open | Verb::Resolve)) {
        writeln!(out, "| `{}` | {} |", verb.id(), fields(verb.fields())).unwrap();
    }
    write!(out, "\n| {} | {} |\n|---|---|\n", heads.2, heads.3).unwrap();
    for choice in Choice::ALL {
        let values: Vec<_> = choice.values(Pack::builtin()).iter().map(|id| format!("`{id}`")).collect();
        writeln!(out, "| {choice:?} | {} |", values.join(" ")).unwrap();
    }
    out
}

#[test]
fn the_lists_of_acts_in_the_docs_are_those_of_the_program() {
    for (file, lang) in [("docs/CLI.md", Lang::En), ("docs/CLI.zh.md", Lang::Zh)] {
        hold(file, BEGIN, &lists(lang));
    }
}

/// The rules of the trade with their places in the pack, then every figure of the pack.
fn rules(lang: Lang) -> String {
    let pack = Pack::builtin();
    let (rows_head, all_head, off) = match lang {
        Lang::En => ("| rule | in the pack |", "| id | what it says | | standing | source |", "off"),
        Lang::Zh => ("| 规则 | 所在 |", "| 编号 | 内容 | | 可靠程度 | 依据 |", "停用"),
    };
    let mut out = format!("{rows_head}\n|---|---|\n");
    for row in rows::ROWS {
        let says = row.says.iter().map(|(path, value)| format!("`{path}` = `{value}`"));
        let name = if lang == Lang::Zh { row.zh } else { row.en };
        writeln!(out, "| {name} | {} |", says.collect::<Vec<_>>().join(" · ")).unwrap();
    }
    write!(out, "\n{all_head}\n|---|---|---|---|---|\n").unwrap();
    for one in pack.sourced() {
        let id = if one.list == one.id { one.id.to_owned() } else { format!("{}.{}", one.list, one.id) };
        let words = one.words.map(|words| words.say(lang)).unwrap_or_default();
        let says = say::measures(&one.measures, pack, lang);
        let standing = say::figure_standing(one.standing, lang);
        let off = if one.on { String::new() } else { format!(" ({off})") };
        writeln!(out, "| `{id}` | {words} | {says} | {standing}{off} | {} |", one.source).unwrap();
    }
    out
}

#[test]
fn the_rules_in_the_docs_are_those_of_the_pack() {
    const BEGIN: &str = "<!-- generated from the rule pack -->";
    for (file, lang) in [("docs/RULES.md", Lang::En), ("docs/RULES.zh.md", Lang::Zh)] {
        hold(file, BEGIN, &rules(lang));
    }
}

/// Every action by place, with its keys in each shipped keymap as they are written in files.
fn keys(lang: Lang) -> String {
    let keymaps = Shipped::ALL.map(Keymap::shipped);
    let (what, id) = if lang == Lang::Zh { ("作用", "动作") } else { ("what it does", "action") };
    let mut out = String::new();
    for context in Context::ALL {
        let here: Vec<_> = ACTIONS.iter().filter(|action| action.contexts.contains(&context)).collect();
        if here.is_empty() {
            continue;
        }
        write!(out, "### `[{context}]` {}\n\n| {what} |", say::context(context, lang)).unwrap();
        for shipped in Shipped::ALL {
            write!(out, " {} |", shipped.id()).unwrap();
        }
        writeln!(out, " {id} |\n|---|---|---|---|---|").unwrap();
        for action in here {
            write!(out, "| {} |", lang::action(action.id).unwrap().long(lang)).unwrap();
            for keymap in &keymaps {
                let keys = keymap.keys_of(context, action.id);
                let keys: Vec<_> = keys.map(|keys| format!("`{keys}`").replace('|', "\\|")).collect();
                write!(out, " {} |", keys.join(" ")).unwrap();
            }
            writeln!(out, " `{}` |", action.id).unwrap();
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_keys_in_the_docs_are_those_of_the_keymaps() {
    const BEGIN: &str = "<!-- generated from session/catalogue.rs and keymaps/ -->";
    for (file, lang) in [("docs/KEYS.en.md", Lang::En), ("docs/KEYS.zh.md", Lang::Zh)] {
        hold(file, BEGIN, &keys(lang));
    }
}

#[test]
fn the_keymap_files_in_the_docs_are_sound() {
    for file in ["docs/KEYS.en.md", "docs/KEYS.zh.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let examples: Vec<_> =
            text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(examples.len() >= 2, "{file}");
        for example in examples {
            let laid = OwnKeys::of_file(file, example).over(None).expect(file);
            assert!(laid.base().is_some() && laid != Keymap::shipped(laid.base().unwrap()), "{file}");
        }
    }
}

#[test]
fn the_site_file_in_the_docs_is_sound() {
    for file in ["docs/RULES.md", "docs/RULES.zh.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let example =
            text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the example");
        let laid = Pack::overlay(Pack::builtin(), example).expect(file);
        assert!(Pack::builtin().diff(&laid).len() > 8, "{file}");
    }
}

#[test]
fn the_docs_name_every_key_of_the_servers_settings_with_its_default_and_no_other() {
    let there: Vec<(String, Option<String>)> = ConfigReading::of(String::new())
        .settings
        .into_iter()
        .map(|one| (format!("{}.{}", one.section, one.key), one.value))
        .collect();
    for (file, unset) in [("docs/CONFIG.md", "not set"), ("docs/CONFIG.zh.md", "不设")] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
        let said: Vec<(String, Option<String>)> = rows
            .map(|(key, rest)| {
                let usual = rest.split(" | ").next().unwrap();
                let usual = (usual != unset).then(|| usual.trim_matches('`').to_owned());
                (key.to_owned(), usual)
            })
            .collect();
        assert_eq!(said, there, "{file}");
        let example = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let read = ConfigReading::of(example.to_owned());
        assert_eq!(read.faults, [], "{file}");
        assert!(read.settings.iter().any(|one| one.at.is_some()), "{file}: the example sets something");
    }
}

#[test]
fn the_settings_in_the_guides_are_sound() {
    for file in [
        "docs/ADMIN.md",
        "docs/ADMIN.zh.md",
        "docs/BACKUP.md",
        "docs/BACKUP.zh.md",
        "docs/NOTICES.md",
        "docs/NOTICES.zh.md",
    ] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let mut examples = 0;
        for example in text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            // Inside of a list it is set in.
            let example: String = example.lines().map(|line| line.trim_start().to_owned() + "\n").collect();
            assert_eq!(ConfigReading::of(example).faults, [], "{file}");
            examples += 1;
        }
        assert!(examples > 0, "{file} shows none");
    }
}

/// Holds what stands between two marks of a file to what was made, or writes it.
fn hold(file: &str, begin: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once(begin).expect("the mark where the lists begin");
    let (written, tail) = rest.split_once(END).expect("the mark where the lists end");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{head}{begin}\n\n{made}\n{END}{tail}")).unwrap();
    } else {
        assert_eq!(written.trim(), made.trim(), "{file}: run UPDATE_DOCS=1 cargo test --test docs");
    }
}

/// Every file of docs that people read.
fn pages() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.to_owned(), root.join("docs")];
    let files =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ext| ext == "md")).collect()
}

#[test]
fn what_the_docs_link_to_is_there_and_every_picture_is_shown() {
    let mut shown = std::collections::BTreeSet::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            let to = page.parent().unwrap().join(file);
            assert!(to.exists(), "{}: {link} is not there", page.display());
            if file.ends_with(".svg") {
                shown.insert(to.file_name().unwrap().to_owned());
            }
        }
    }
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(shown.contains(&name), "{name:?} is shown nowhere");
    }
}

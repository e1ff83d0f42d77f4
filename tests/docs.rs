//! What the docs list of acts and their fields is what the program takes. `UPDATE_DOCS=1 cargo test --test docs`
//! writes the lists anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fmt::Write as _, fs, path::Path};

use caseloop::{
    case::{Choice, Field, Need, Shape, Verb},
    rules::{Lang, Pack},
};

const BEGIN: &str = "<!-- generated from case/verb.rs and rules/pack.toml -->";
const END: &str = "<!-- end of what is generated -->";

fn shape(shape: Shape) -> String {
    match shape {
        Shape::Line => "line".to_owned(),
        Shape::Text => "text".to_owned(),
        Shape::Phone => "phone".to_owned(),
        Shape::When => "when".to_owned(),
        Shape::Staff => "staff".to_owned(),
        Shape::Sha256 => "sha256".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Choice(choice) => format!("{choice:?}"),
    }
}

fn fields(of: &[Field]) -> String {
    let cell = |field: &Field| match field.need {
        Need::Must => format!("**`{}`** {}", field.name, shape(field.shape)),
        Need::May => format!("`{}` {}", field.name, shape(field.shape)),
        Need::When(other, value) => {
            format!("`{}` {} (`{other}`=`{value}`)", field.name, shape(field.shape))
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
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once(BEGIN).expect("the mark where the lists begin");
        let (written, tail) = rest.split_once(END).expect("the mark where the lists end");
        let lists = lists(lang);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, format!("{head}{BEGIN}\n\n{lists}\n{END}{tail}")).unwrap();
        } else {
            assert_eq!(written.trim(), lists.trim(), "{file}: run UPDATE_DOCS=1 cargo test --test docs");
        }
    }
}

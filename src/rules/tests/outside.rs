//! Figures from outside: what a pack may say of their columns.

use super::super::{Outside, Pack};

fn said(columns: &str) -> Vec<String> {
    let text = format!(
        "[[outside]]\nid = \"own\"\nwords = {{ zh = \"自\", en = \"own\" }}\ncolumns = [\n{columns}\n]\n"
    );
    let errors = Pack::overlay(Pack::builtin(), &text).err().unwrap_or_default();
    errors.iter().map(ToString::to_string).collect()
}

fn column(id: &str, shape: &str, more: &str) -> String {
    format!("{{ id = \"{id}\", shape = \"{shape}\", words = {{ zh = \"列\", en = \"column\" }}{more} }},")
}

#[test]
fn a_third_sort_of_figures_needs_rules_alone() {
    let columns =
        [column("name", "line", ""), column("mark", "number", ", unit = \"分\", least = 0, most = 100")];
    assert_eq!(said(&columns.join("\n")), Vec::<String>::new());
    let of = |id: &str| Pack::builtin().outside(id).map(Outside::keys).map(<[_]>::len);
    assert_eq!((of("coverage"), of("activations"), of("own")), (Some(3), Some(3), None));
}

#[test]
fn a_fault_of_a_column_names_its_line_and_what_would_be_right() {
    let (name, count) = (column("name", "line", ""), column("n", "count", ""));
    let place = column("at", "field", ", fields = [\"cell\"]");
    for (columns, expected) in [
        (vec![name.clone()], "line 4: columns must not be empty"),
        (vec![count.clone()], "line 4: columns must not be empty"),
        (vec![place.clone(), name.clone(), count.clone()], ""),
        (vec![place.clone(), count.clone()], "line 5: what figures are of stands in front"),
        (vec![name.clone(), place, count.clone()], "line 6: what figures are of stands in front"),
        (
            vec![name.clone(), count.clone(), column("b", "line", "")],
            "line 7: what figures are of stands in front",
        ),
        (vec![name.clone(), name.clone(), count.clone()], "line 6: \"name\" is named twice here"),
        (vec![column("at", "field", ""), name.clone(), count.clone()], "line 5: fields must not be empty"),
        (
            vec![column("at", "field", ", fields = [\"paper_number\"]"), name.clone(), count.clone()],
            "line 5: no field is called \"paper_number\"",
        ),
        (
            vec![column("a", "choice", ", values_of = \"cell\""), count.clone()],
            "line 5: no field is called \"cell\"",
        ),
        (vec![column("a", "choice", ", values_of = \"sold_by\""), count.clone()], ""),
        (vec![name.clone(), column("p", "count", ", at_most = \"m\"")], "line 6: no columns is called \"m\""),
        (vec![name.clone(), count.clone(), column("p", "count", ", at_most = \"n\"")], ""),
        (
            vec![name.clone(), column("p", "number", ", least = 5, most = 4")],
            "line 6: 5 is not from -1000000000 to 4",
        ),
        (vec![name, column("p", "weight", "")], "line 6: unknown variant `weight`"),
    ] {
        let said = said(&columns.join("\n"));
        match expected {
            "" => assert!(said.is_empty(), "{columns:?} {said:?}"),
            expected => assert!(said.iter().any(|one| one.starts_with(expected)), "{expected}: {said:?}"),
        }
    }
}

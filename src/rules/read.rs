//! From text to a pack: one text, or a site's text laid over another pack's.

use serde::Deserialize as _;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::{
    Fault, File, Pack, PackError, Rules, Spot,
    check::check,
    render::render,
    row::LISTS,
    tree::{Tree, Wrong, line_of},
    variant,
};

/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 512 * 1024;
/// The most rows of a list, and the most variants.
const MOST_ROWS: usize = 500;
const MOST_VARIANTS: usize = 40;
/// Of what is wrong no more than this is listed.
pub(super) const MOST_ERRORS: usize = 100;

impl Pack {
    /// Reads and checks a pack. Everything found wrong is listed, each with its line; text that is not of
    /// the shape of a pack at all gives the first such place only.
    ///
    /// # Errors
    /// What is wrong, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<PackError>> {
        bounded(text)?;
        let tree = Tree::read(text).map_err(|error| vec![not_toml(text, &error)])?;
        Self::from_tree(tree, Vec::new(), text.to_owned())
    }

    /// Lays the text of a site over a pack: a row of the same id changes field by field, a new one is added,
    /// any other value takes the place of the old, `on = false` switches off. The whole is checked; its text
    /// stands for itself and needs neither of the two any more.
    ///
    /// # Errors
    /// What is wrong, in the order of lines.
    pub fn overlay(base: &Self, text: &str) -> Result<Self, Vec<PackError>> {
        bounded(text)?;
        let not_toml = |error| vec![not_toml(text, &error)];
        if DeTable::parse(text).map_err(not_toml)?.get_ref().is_empty() {
            return Ok(base.clone());
        }
        // The text of a pack that was read is TOML.
        let mut tree = Tree::read(base.text()).map_err(not_toml)?;
        let wrong = tree.lay(text).map_err(not_toml)?;
        let text = render(tree.root());
        bounded(&text)?;
        Self::from_tree(tree, wrong, text)
    }

    fn from_tree(mut tree: Tree<'_>, wrong: Vec<Wrong>, text: String) -> Result<Self, Vec<PackError>> {
        switch_off_the_unsure(&mut tree);
        let mut errors: Vec<_> = wrong.into_iter().map(|wrong| said(&tree, wrong)).collect();
        errors.extend(too_many(&tree));
        if !errors.is_empty() {
            return Err(listed(errors));
        }
        // Every variant is checked, also those that nobody picked; first what they are laid over.
        let mut rules = of_shape(&tree)?;
        let picked = variant::picked(&tree);
        for at in 0..variant::count(&tree) {
            let (with, wrong) = variant::laid(&tree, at);
            errors.extend(wrong.into_iter().map(|wrong| said(&with, wrong)));
            match of_shape(&with) {
                Ok(varied) if picked == Some(at) => rules = varied,
                Ok(_) => {}
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            return Err(listed(errors));
        }
        Ok(Self::of(rules, text))
    }
}

/// The rules of the tree as it is, checked.
fn of_shape(tree: &Tree<'_>) -> Result<Rules, Vec<PackError>> {
    let rules = Rules::deserialize(tree.deserializer()).map_err(|error| {
        let at = error.span().map_or(Spot { file: File::This, line: 1 }, |span| tree.spot(span.start));
        vec![PackError { at, fault: shape(&error) }]
    })?;
    let errors = check(&rules, tree);
    if errors.is_empty() { Ok(rules) } else { Err(errors) }
}

fn not_toml(text: &str, error: &Error) -> PackError {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    PackError { at: Spot { file: File::This, line }, fault: shape(error) }
}

fn shape(error: &Error) -> Fault {
    Fault::Shape(error.message().replace('\n', "; "))
}

fn said(tree: &Tree<'_>, (offset, fault): Wrong) -> PackError {
    PackError { at: tree.spot(offset), fault }
}

fn listed(mut errors: Vec<PackError>) -> Vec<PackError> {
    errors.sort_by_key(|error| error.at);
    errors.dedup();
    errors.truncate(MOST_ERRORS);
    errors
}

fn bounded(text: &str) -> Result<(), Vec<PackError>> {
    if text.len() <= MOST_BYTES {
        return Ok(());
    }
    let at = Spot { file: File::This, line: 1 };
    Err(vec![PackError { at, fault: Fault::TooLong { most: MOST_BYTES } }])
}

fn too_many(tree: &Tree<'_>) -> Vec<PackError> {
    let lists = LISTS.iter().map(|list| (*list, MOST_ROWS)).chain([("variant", MOST_VARIANTS)]);
    let over = lists.filter_map(|(list, most)| {
        let value = tree.root().get(list)?;
        let rows = value.get_ref().as_array()?;
        let row = rows.get(most)?;
        Some(said(tree, (row.span().start, Fault::TooLong { most })))
    });
    over.collect()
}

/// A rule from general knowledge that does not say whether it is on is off.
fn switch_off_the_unsure(tree: &mut Tree<'_>) {
    for list in [
        "clock",
        "figure",
        "ladder",
        "ask",
        "notice",
        "revisit_rule",
        "hold_reason",
        "work",
        "watch",
        "number_range",
        "pledge",
    ] {
        let Some(DeValue::Array(rows)) = tree.root_mut().get_mut(list).map(Spanned::get_mut) else {
            continue;
        };
        for row in rows.iter_mut() {
            let span = row.span();
            let DeValue::Table(row) = row.get_mut() else { continue };
            let unsure =
                row.get("standing").is_some_and(|value| value.get_ref().as_str() == Some("unconfirmed"));
            if unsure && row.get("on").is_none() {
                row.insert(
                    Spanned::new(span.clone(), "on".into()),
                    Spanned::new(span.clone(), DeValue::Boolean(false)),
                );
            }
        }
    }
}

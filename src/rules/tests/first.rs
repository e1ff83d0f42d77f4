//! A store keeps the packs that it ever adopted: what was shipped once is read for ever.

use super::super::{LISTS, Pack};

const FIRST: &str = include_str!("pack-1.toml");

#[test]
fn the_first_pack_is_read_as_it_was() {
    let first = Pack::parse(FIRST).unwrap();
    assert_eq!((first.version.as_str(), first.clocks.len(), first.kinds.len()), ("1", 9, 7));
    assert_eq!(first.text(), FIRST);
    assert!(first.asks.is_empty() && first.figures.is_empty() && first.ladders.is_empty());
    assert!(first.clocks.iter().all(|clock| clock.on && clock.mean.is_none()));
}

#[test]
fn no_id_that_was_shipped_is_gone() {
    let ids = |pack: &Pack| -> Vec<String> {
        let list = |path: &String| LISTS.contains(&path.split('.').next().unwrap());
        let row = |path: String| path.split('.').take(2).collect::<Vec<_>>().join(".");
        pack.values().into_keys().filter(list).map(row).collect()
    };
    let now = ids(Pack::builtin());
    for id in ids(&Pack::parse(FIRST).unwrap()) {
        assert!(now.contains(&id), "{id} is stored with cases");
    }
}

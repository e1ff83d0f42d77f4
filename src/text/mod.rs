//! Text for terminals: cleaning of foreign text, cell widths, cuts on grapheme borders, masks, search grams, pinyin.
//!
//! Ground floor: pure functions over `str`, importing no other room. Width and cleaning share one idea: the
//! characters on whose width every terminal agrees ([`agreed_width`]) are handled by table, the rest with care.

mod clean;
mod columns;
mod digits;
mod grams;
mod mask;
mod phrases;
mod pinyin;
mod width;
mod wrap;

pub use clean::{clean_line, clean_text, is_clean, is_shown};
pub use columns::columns;
pub use digits::{digits, reversed_digits};
pub use grams::{
    Asks, digit_grams, fold, is_in_name, letter_grams, name_asks, name_grams, stands, text_asks, text_grams,
};
pub use mask::{mask_address, mask_name, mask_phone, mask_tail};
pub use phrases::{Risen, risen, rose};
pub use pinyin::{INITIALS, Reading, is_read, pinyin_letters, readings, spelled};
pub use width::{agreed_width, bar, cells, cut, fit, grapheme_width, width};
pub use wrap::{indented, wrap};

//! The texts that cells share: each stands once in the file, and cells name it by number.

use quick_xml::events::Event;

use super::{
    archive::Part,
    xml::{Xml, early},
};
use crate::exchange::{FileFault, limits::MAX_RECORD};

/// All of them, one behind the other.
#[derive(Default)]
pub struct Shared {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Shared {
    /// Reads the part: at most so many bytes of text, and so many texts.
    ///
    /// # Errors
    /// It is damaged, or has more than that.
    pub fn read(part: Part, most: usize, texts: usize) -> Result<Self, FileFault> {
        let mut xml = Xml::new(part);
        let mut shared = Self::default();
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "si" => {
                    // No row could have a longer one.
                    let room = shared.text.len() + MAX_RECORD;
                    let fits = rich(&mut xml, &mut shared.text, room.min(most))? && shared.ends.len() < texts;
                    if !fits && room < most && shared.ends.len() < texts {
                        return Err(FileFault::Broken {
                            why: format!("a text of more than {MAX_RECORD} bytes"),
                        });
                    }
                    let end = u32::try_from(shared.text.len()).ok().filter(|_| fits);
                    shared.ends.push(end.ok_or(FileFault::TooMuchText { max: most, texts })?);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        xml.finish()?;
        Ok(shared)
    }

    /// The text of this number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let begin =
            number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.text.get(begin..end)
    }
}

/// The text of the element that was begun last: its `t`, or those of its runs, without what is there to say how
/// something is read aloud. Whether it fits into `max` bytes.
///
/// # Errors
/// It is damaged, or beyond the bounds.
pub fn rich(xml: &mut Xml, into: &mut String, max: usize) -> Result<bool, FileFault> {
    let mut fits = true;
    let mut depth = 1;
    let mut aloud = 0;
    let mut piece = String::new();
    while depth > 0 {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "t" && aloud == 0 => {
                piece.clear();
                fits &= xml.text(&mut piece, MAX_RECORD.min(max))?;
                let text = unescaped(&piece);
                fits &= into.len() + text.len() <= max;
                if fits {
                    into.push_str(&text);
                }
            }
            Event::Start(start) => {
                depth += 1;
                if aloud > 0 || start.local_name().as_ref() == "rPh" {
                    aloud += 1;
                }
            }
            Event::End(_) => {
                depth -= 1;
                aloud = usize::saturating_sub(aloud, 1);
            }
            Event::Eof => return Err(early()),
            _ => {}
        }
    }
    Ok(fits)
}

/// Characters that XML cannot have are written `_x000D_`.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..5).and_then(|code| code.strip_suffix('_'));
        let digits = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let char = digits.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        match (char, after.get(5..)) {
            (Some(char), Some(behind)) => {
                out.push(char);
                rest = behind;
            }
            _ => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

//! 不再提示: who leads dismisses what looks like one incident, or an alarm, with a reason; it is told again when there is
//! half as much again.

use sha2::{Digest, Sha256};

use super::{
    enrol::{hand, wrong},
    topics::may_see,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, Reply},
    case::{Event, Fact, Fault, KeyId, MAX_LINE, Reason, Subject, Word, Words},
};

/// The name of something that is told of many cases: what makes it up cannot be read from it.
pub fn topic(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Dismisses it. What is not told any more cannot be dismissed.
pub fn dismiss(work: &mut Work<'_>, actor: Actor, topic: &str, why: &str) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if !may_see(&reader) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let why = why.trim();
    if why.is_empty() {
        return Err(wrong("reason", Fault::Missing).into());
    }
    if why.len() > MAX_LINE {
        return Err(wrong("reason", Fault::TooLong { max: MAX_LINE }).into());
    }
    let (count, title) = work.core.topics.told(topic).ok_or(Reason::NotFound)?;
    let event = Event::TopicDismissed { topic: topic.to_owned(), count };
    let words = Words::of([(Word::Title, Some(title)), (Word::Text, Some(why.to_owned()))]);
    let (hand, fact) = (hand(work, actor), Fact { event, words });
    work.note(&hand, Subject::Site, work.next.site, (work.at, fact), KeyId::None);
    Ok(Reply::Ok)
}

#[cfg(test)]
mod tests {
    use super::topic;

    #[test]
    fn each_is_named_for_itself_and_the_name_says_nothing() {
        let one = topic(&["alarm", "partner", "碧海"]);
        assert_eq!((one.len(), one.clone()), (16, topic(&["alarm", "partner", "碧海"])));
        for other in [&["alarm", "partner碧", "海"], &["mass", "partner", "碧海"], &["alarm", "app", "碧海"]]
        {
            assert_ne!(topic(other), one);
        }
    }
}

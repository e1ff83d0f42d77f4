//! Lines to take of the sample site.

use super::{answer, answer_in_english, by, case_id, now};
use crate::{
    api::{LineToTakeView, Reply, Request},
    case::LineAbout,
    rules::Lang,
};

fn line(no: u64, text: &str, address: Option<&str>, seen: u32) -> LineToTakeView {
    LineToTakeView {
        no,
        at: now().plus(-60 * 60),
        until: now().plus(3 * 3_600),
        by: by(1),
        teams: Vec::new(),
        about: LineAbout { address: address.map(str::to_owned), ..LineAbout::default() },
        text: text.to_owned(),
        seen,
        seen_by_me: seen > 2,
        may_change: true,
    }
}

/// Two in force; the older one was seen.
pub fn lines(lang: Lang) -> Vec<LineToTakeView> {
    match lang {
        Lang::Zh => vec![
            line(52, "万全东街基站检修, 预计 18:00 恢复", Some("东街"), 2),
            line(40, "全网短信延迟，已在处理，今天内恢复", None, 9),
        ],
        Lang::En => vec![
            line(52, "East Street: cell under repair, back by 18:00", Some("East"), 2),
            line(40, "Short messages are late everywhere, being repaired, well again today", None, 9),
        ],
    }
}

/// What a desk with these answers: the first case is one that they mean.
pub fn answer_with_lines(lang: Lang) -> impl Fn(&Request) -> Reply {
    move |request| match request {
        Request::LinesToTake | Request::SetLineToTake(_) | Request::WithdrawLineToTake { .. } => {
            Reply::LinesToTake(lines(lang))
        }
        Request::SeeLinesToTake { lines: seen } => {
            let mut lines = lines(lang);
            for line in lines.iter_mut().filter(|line| seen.contains(&line.no)) {
                line.seen_by_me = true;
            }
            Reply::LinesToTake(lines)
        }
        other => {
            let mut reply = if lang == Lang::En { answer_in_english(other) } else { answer(other) };
            if let Reply::Case(view) = &mut reply
                && view.row.case == case_id(4230)
            {
                view.lines_to_take = vec![52, 40];
            }
            reply
        }
    }
}

//! A case of which money is to be paid back.

use super::{answer, answer_in_english};
use crate::{
    api::{RefundView, Reply, Request},
    rules::Lang,
};

/// What the sample desk answers where every case is one of the refund desk.
pub fn answer_of_refund(lang: Lang) -> impl Fn(&Request) -> Reply {
    let answer = if lang == Lang::En { answer_in_english } else { answer };
    move |request| match (request, answer(request)) {
        (Request::Show { .. }, Reply::Case(mut view)) => {
            (view.row.kind, view.row.category) = ("refund".to_owned(), Some("unordered".to_owned()));
            Reply::Case(view)
        }
        (Request::ShowRefund { case }, _) => Reply::Refund(Box::new(RefundView::sample(*case))),
        (_, reply) => reply,
    }
}

//! Data said in a language: terms, lists, times, events, refusals.

mod terms;
mod form;
mod named;
mod time;
mod event;
mod keys;
mod refusal;
mod denied;
mod why;
mod rules;
mod rights;
mod backup;
mod calendar;
mod proof;
mod receipt;
mod line_to_take;
mod audit;
mod sheet;
mod reception;
mod reception_paper;
mod outside;
mod stock;
mod refund;
mod refund_statement;
mod device;
mod repair_paper;
mod topics;
mod improvement;
mod pledges;

pub use audit::{audit_fault, purpose, trace};
pub use backup::backup_fault;
pub use calendar::calendar_fault;
pub use denied::denied;
pub use device::{device_rights, fault_kind, repeat_fault};
pub use event::{by, event, event_text, moved};
use form::is_known;
pub use form::{act, choice, field, field_of, field_of_customer};
pub use improvement::{effect_short, improvement_page};
pub use keys::{context, keymap, keymap_fault};
pub use line_to_take::{line_to_take, line_to_take_about, line_to_take_state};
pub use named::{category, certificate, clock, kind, matter, severity, team};
pub use outside::{
    figure_row, outside, outside_cell, outside_column, outside_figure, outside_heads, outside_lines,
};
pub use pledges::{pledge, pledge_measured, pledge_share, pledge_unmeasured};
pub use proof::{ProofLine, day_kind, proof};
pub use receipt::{WIDTH as RECEIPT_WIDTH, receipt};
pub use reception::{free_slot, on_duty, reception_board, reception_day, visit, visit_tracked};
pub use reception_paper::{follow_up_sheet, reception_sheet};
pub use refund::payee;
pub use refund_statement::{refund_brief, refund_lists, refund_page, refund_statement};
pub use refusal::{acts, changed, refusal};
pub use repair_paper::{repair_record, repair_slip};
pub use rights::{
    bad_amount, bad_claim, bad_facts, bad_imei, cause, ground, money, part, refund_step, right, right_step,
};
pub use rules::{figure_standing, measures, pack_error};
pub use sheet::{case_values, field_label, field_on, field_under, field_value, sheet_tells, sheet_values};
pub use stock::{holding, loan, loaner, under_way};
pub use terms::{
    clock_state, closing, flag, lang_name, notice, place, relation, reply_kind, role, satisfaction, stage,
    stars, urger, view,
};
pub use time::{clock_time, countdown, day, deadline, duration, last_day, next_change, standing, time};
pub use topics::{alarm, watch};
pub use why::why;

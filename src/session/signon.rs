//! 签到: who is there, by staff number and PIN, where many share one account.

use super::form::Form;

/// The screen that asks who is there.
#[derive(Debug, Clone)]
pub struct SignOn {
    pub form: Form,
}

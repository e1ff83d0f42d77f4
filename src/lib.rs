//! caseloop: a keyboard-driven terminal workstation for service cases of a telecom operator.
//!
//! A case moves 受理 accept → 处理 handle → 反馈 feedback → 回访 revisit → 办结 closed. One site server owns
//! the embedded store; every terminal is a session of that server. Read `docs/ARCHITECTURE.md` for the map;
//! the rooms below stand in the order of that map, ground floor first, and import only what stands below them.

/// `Debug` of what carries words of people: the name of the type, and those fields alone that may stand in a log.
macro_rules! untold {
    ($type:ty $(, $field:ident)*) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut named = f.debug_struct(stringify!($type));
                $(named.field(stringify!($field), &self.$field);)*
                named.finish_non_exhaustive()
            }
        }
    };
}

pub mod text;
pub mod sla;
pub mod keys;
pub mod rules;
pub mod rights;
pub mod case;
pub mod api;
pub mod lang;
pub mod store;
pub mod desk;
pub mod sim;
pub mod generate;
pub mod session;
pub mod exchange;
pub mod ui;
pub mod term;
pub mod serve;
pub mod client;
pub mod cli;

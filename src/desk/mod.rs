//! The application service: permission, decision, group commit, publishing, alarms.

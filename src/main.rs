//! caseloop

use std::process::ExitCode;

fn main() -> ExitCode {
    caseloop::cli::run(std::env::args_os())
}

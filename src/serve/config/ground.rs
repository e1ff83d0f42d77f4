//! Whether what is set stands on this machine: folders that are there, programs that can be run.

use std::{
    env,
    path::{Path, PathBuf},
};

use rustix::fs::{Access, access};

use super::{fault::Wrong, section::Ground};

/// What is missing, as the account that asks sees it.
pub fn missing(key: &'static str, ground: &Ground) -> Option<Wrong> {
    let no_folder = |path: &Path| Wrong::NoFolder { key, path: path.to_owned() };
    match ground {
        Ground::Nothing => None,
        Ground::Folder(path) => (!path.is_dir()).then(|| no_folder(path)),
        Ground::FolderOf(file) => {
            let folder = file.parent().unwrap_or(file);
            (!folder.is_dir()).then(|| no_folder(folder))
        }
        Ground::Program(program) => {
            (!can_run(program)).then(|| Wrong::NoProgram { key, program: program.clone() })
        }
    }
}

/// Whether the machine would find and run it: by its path, or in one of the folders of `PATH`.
fn can_run(program: &str) -> bool {
    let runs = |path: &Path| path.is_file() && access(path, Access::EXEC_OK).is_ok();
    if program.contains('/') {
        return runs(Path::new(program));
    }
    let folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    folders.iter().any(|folder| runs(&folder.join(program)))
}

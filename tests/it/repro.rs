//! The same input gives the same bytes: on any number of threads, in any folder, on any day, in any locale.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::made::{Made, collect, done, newsbind, real, sample};
use crate::tools::{another_day, scratch};

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    let relative = |path: &Path| path.strip_prefix(folder).unwrap().to_path_buf();
    files.iter().map(|path| (relative(path), fs::read(path).unwrap())).collect()
}

#[track_caller]
fn assert_same(made: &Made, again: &Path) {
    let (first, second) = (tree(&made.out), tree(again));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>(), "other files");
    for (path, bytes) in &first {
        let differ = bytes.iter().zip(&second[path]).position(|(a, b)| a != b);
        assert!(*bytes == second[path], "{} differs from byte {differ:?} on", path.display());
    }
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

#[test]
fn same_bytes_on_one_thread_and_on_eight() {
    for jobs in ["1", "8"] {
        let out = scratch(&format!("repro-jobs-{jobs}")).join("out");
        let mut command = newsbind();
        command.arg("convert").arg(&sample().archive).args(["--to", "epub,pdf,newsml", "--jobs", jobs, "-o"]).arg(&out);
        done(&mut command);
        assert_same(sample(), &out);
    }
}

#[test]
fn same_bytes_in_another_folder_and_locale() {
    let folder = scratch("repro-folder").join("另一个 folder");
    copy(&sample().archive, &folder.join("archive"));
    let mut command = newsbind();
    command.current_dir(&folder).env("LC_ALL", "tr_TR.UTF-8").env("TZ", "Pacific/Kiritimati").env("TERM", "dumb");
    done(command.args(["convert", "archive", "--to", "epub,pdf,newsml", "-o", "out"]));
    assert_same(sample(), &folder.join("out"));
}

#[test]
fn same_bytes_on_another_day() {
    let Some(day) = another_day() else { return };
    let out = scratch("repro-day").join("out");
    let mut command = Command::new(&day[0]);
    command.args(&day[1..]).arg(env!("CARGO_BIN_EXE_newsbind")).arg("convert").arg(&sample().archive);
    done(command.args(["--to", "epub,pdf,newsml", "-o"]).arg(&out));
    assert_same(sample(), &out);
}

#[test]
fn a_real_page_gives_the_same_bytes_twice() {
    let Some(made) = real() else { return };
    let out = scratch("repro-real").join("out");
    crate::made::convert(&made.archive, &out);
    assert_same(made, &out);
}

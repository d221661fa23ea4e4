//! The programs under `examples/` do what they say.
use std::path::PathBuf;
use std::process::{Command, Output};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs an example that `cargo test` built; `None`, with a notice, where only this test was built.
fn run(name: &str, arguments: &[&str]) -> Option<Output> {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples").join(name);
    if !program.exists() {
        assert!(std::env::var("NEWSBIND_TOOLS").as_deref() != Ok("required"), "example `{name}` was not built");
        crate::tools::notice(&format!("skipped: example `{name}` is not built; run `cargo test` for everything"));
        return None;
    }
    Some(Command::new(program).args(arguments).output().unwrap())
}

#[test]
fn made_in_code() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.epub");
    let Some(output) = run("made_in_code", &[out.to_str().unwrap()]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("complete: true"));
    assert!(std::fs::read(out).unwrap().starts_with(b"PK"));
}

#[test]
fn findings() {
    let archive = root().join("examples/issues");
    let Some(output) = run("findings", &[archive.to_str().unwrap()]) else { return };
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["TXT-007", "FIG-003", "ART-009", "FIG-003"]);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("missing between 2024-03-15 and 2024-03-29: Some(2024-03-22)")
    );
}

#[test]
fn convert() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let archive = root().join("examples/issues");
    let Some(output) = run("convert", &[archive.to_str().unwrap(), out.to_str().unwrap()]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    assert!(listed.contains("jichuan-bao-2024.epub") && listed.contains("jichuan-bao-2024.pdf"));
    assert!(out.join("manifest.json").is_file());
}

#[cfg(feature = "feed")]
#[test]
fn feed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("outbox");
    let (archive, profile) = (root().join("examples/issues"), root().join("examples/profiles/library.toml"));
    let arguments = [archive.to_str().unwrap(), out.to_str().unwrap(), profile.to_str().unwrap()];
    let Some(output) = run("feed", &arguments) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    assert!(listed.starts_with("library 000001: "), "{listed}");
    let again = run("feed", &arguments).unwrap();
    assert!(again.status.success() && again.stdout.is_empty(), "nothing is new: {again:?}");
}

#[cfg(feature = "feed")]
#[test]
fn object_store() {
    let folder = tempfile::tempdir().unwrap();
    let (archive, profile) = (root().join("examples/issues"), root().join("examples/profiles/library.toml"));
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let push = |outbox: &str, bucket: Option<&str>| {
        let outbox = path(outbox);
        let mut arguments = vec![archive.to_str().unwrap(), &outbox, profile.to_str().unwrap()];
        arguments.extend(bucket);
        run("object_store", &arguments)
    };
    let (Some(in_memory), Some(in_folder)) = (push("one", None), push("two", Some(&path("bucket")))) else { return };
    assert!(in_memory.status.success(), "{}", String::from_utf8_lossy(&in_memory.stderr));
    assert_eq!(in_memory.stdout, in_folder.stdout);
    let keys = String::from_utf8(in_folder.stdout).unwrap();
    let keys: Vec<&str> = keys.lines().collect();
    let (files, last) = keys.split_at(keys.len() - 2);
    assert_eq!(last, ["library/000001/manifest.json", "library/000001.done"], "files, manifest, trigger");
    assert!(files.len() > 10 && files.iter().all(|key| key.starts_with("library/000001/2024-")), "{files:?}");
    for key in &keys {
        let (pushed, made) = (folder.path().join("bucket").join(key), folder.path().join("two").join(key));
        assert!(std::fs::read(pushed).unwrap() == std::fs::read(made).unwrap(), "{key}");
    }
}

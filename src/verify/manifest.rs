//! An output folder, or a delivery in a container, against its `manifest.json`: [`folder`].
use std::collections::BTreeSet;
use std::io;

use crate::error::Result;
use crate::parallel::{self, Jobs};
use crate::report::{Diagnostic, Place, Progress, Report, Stage, codes};
use crate::sink::{FileEntry, Manifest, Written};

/// What was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Files that are there and as the manifest says.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Compares every file of a folder or container with its manifest and reports every difference (`VER-001` to `VER-004`).
///
/// # Errors
/// When the folder cannot be read; a manifest that is missing or unreadable is a finding.
pub fn folder(written: &Written, jobs: Jobs, progress: &dyn Progress, report: &mut Report) -> Result<Verified> {
    let mut verified = Verified::default();
    let manifest = match read_manifest(written) {
        Ok(manifest) => manifest,
        Err(why) => {
            report.push(finding(codes::VER_001, "the manifest cannot be used", &why, written, "manifest.json"));
            return Ok(verified);
        }
    };
    progress.begin(Stage::Verify, manifest.files.len());
    let look = |n: usize| compare(written, &manifest.files[n]);
    parallel::ordered(jobs, manifest.files.len(), look, |n, found| {
        match found {
            None => {
                verified.files += 1;
                verified.bytes += manifest.files[n].bytes;
            }
            Some(diagnostic) => report.push(diagnostic),
        }
        progress.step();
        !report.stopped()
    });
    progress.end();
    report_extra(written, &manifest, report)?;
    Ok(verified)
}

/// The manifest of a folder; of dated deliveries, all their manifests as one.
fn read_manifest(written: &Written) -> Result<Manifest, String> {
    let dated = written.dated_manifests().map_err(|e| e.to_string())?;
    let mut manifest = match written.manifest() {
        Err(e) if e.kind() == io::ErrorKind::NotFound && !dated.is_empty() => Manifest::default(),
        bytes => Manifest::parse(&bytes.map_err(|e| e.to_string())?)?,
    };
    for name in dated {
        let bytes = written.read(&name).map_err(|e| format!("{name}: {e}"))?;
        manifest.files.extend(Manifest::parse(&bytes).map_err(|e| format!("{name}: {e}"))?.files);
    }
    let mut seen = BTreeSet::new();
    match manifest.files.iter().find(|file| !seen.insert(&*file.path)) {
        Some(twice) => Err(format!("`{}` is listed twice", twice.path)),
        None => Ok(manifest),
    }
}

/// One file against its entry; `None` when it is as the manifest says.
fn compare(written: &Written, entry: &FileEntry) -> Option<Diagnostic> {
    let differs =
        |why: &str| Some(finding(codes::VER_003, "the file is not what the manifest says", why, written, &entry.path));
    match written.digest(&entry.path) {
        Ok((bytes, _)) if bytes != entry.bytes => differs(&format!("{bytes} bytes instead of {}", entry.bytes)),
        Ok((_, sha256)) if !sha256.eq_ignore_ascii_case(&entry.sha256) => differs("another SHA-256"),
        Ok(_) => None,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            Some(Diagnostic::new(codes::VER_002, "the file is missing").at(place(written, &entry.path)))
        }
        Err(e) => differs(&e.to_string()),
    }
}

fn report_extra(written: &Written, manifest: &Manifest, report: &mut Report) -> Result<()> {
    let mut extra = written.files()?;
    for file in &manifest.files {
        extra.remove(&*file.path);
    }
    for path in extra {
        report.push(Diagnostic::new(codes::VER_004, "the file is not in the manifest").at(place(written, &path)));
    }
    Ok(())
}

fn finding(code: codes::Code, what: &str, why: &str, written: &Written, path: &str) -> Diagnostic {
    Diagnostic::new(code, format!("{what}: {why}")).at(place(written, path))
}

fn place(written: &Written, path: &str) -> Place {
    Place { file: Some(written.display(path)), ..Place::default() }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::sink::{Folder, Recorded, Sink};

    fn made(dir: &Path) {
        let mut sink = Recorded::new(Folder::create(dir).unwrap());
        for (path, text) in [("a.epub", "alpha"), ("newsml/b.xml", "beta"), ("newsml/c.xml", "gamma")] {
            sink.begin(path).unwrap();
            sink.writer().write_all(text.as_bytes()).unwrap();
            sink.commit().unwrap();
        }
        sink.finish_with_manifest("sample", Vec::new(), Manifest::default()).unwrap();
    }

    fn codes_of(dir: &Path) -> Vec<String> {
        let mut report = Report::new();
        folder(&Written::open(dir).unwrap(), Jobs::new(2), &(), &mut report).unwrap();
        report.diagnostics().iter().map(|d| d.code().as_str().to_owned()).collect()
    }

    #[test]
    fn an_untouched_folder_is_right() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path());
        let mut report = Report::new();
        let verified = folder(&Written::open(dir.path()).unwrap(), Jobs::new(1), &(), &mut report).unwrap();
        assert_eq!((verified.files, verified.bytes, report.diagnostics().len()), (3, 14, 0));
    }

    #[test]
    fn every_difference_is_found() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path());
        fs::remove_file(dir.path().join("a.epub")).unwrap();
        fs::write(dir.path().join("newsml/b.xml"), "betA").unwrap();
        fs::write(dir.path().join("newsml/c.xml"), "longer than before").unwrap();
        fs::write(dir.path().join("newsml/extra.xml"), "").unwrap();
        assert_eq!(codes_of(dir.path()), ["VER-002", "VER-003", "VER-003", "VER-004"]);
    }

    #[test]
    fn an_unusable_manifest_is_one_finding() {
        for text in ["", "{}", r#"{"newsbind_manifest":2}"#] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join("manifest.json"), text).unwrap();
            assert_eq!(codes_of(dir.path()), ["VER-001"], "{text}");
        }
        assert_eq!(codes_of(tempfile::tempdir().unwrap().path()), ["VER-001"]);
        assert!(Written::open("no/such/folder").is_err());
    }

    #[test]
    fn a_path_out_of_the_folder_is_not_opened() {
        for path in ["../secret", "/etc/hostname", "a/../../b", ""] {
            let dir = tempfile::tempdir().unwrap();
            let file = format!(r#"{{"path":"{path}","bytes":0,"sha256":"","media_type":""}}"#);
            fs::write(dir.path().join("manifest.json"), format!(r#"{{"newsbind_manifest":1,"files":[{file}]}}"#))
                .unwrap();
            assert_eq!(codes_of(dir.path()), ["VER-003"], "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path());
        fs::rename(dir.path().join("a.epub"), dir.path().join("b.epub")).unwrap();
        std::os::unix::fs::symlink("b.epub", dir.path().join("a.epub")).unwrap();
        assert_eq!(codes_of(dir.path()), ["VER-003", "VER-004"]);
    }
}
